"""Tags: listed with their counts, renamed, merged, deleted with Undo; and offered while somebody types."""

import pytest

from generations.actions import act, undo
from generations.actions.tags import TagExists, rename_tag
from generations.engine import rewrite_tagged
from generations.gallery import Filters, newest_images
from generations.gallery.tags import PAGE_SIZE, tags_page
from generations.models import Act, GalleryImage, ImageTag, SearchDocument, Tag, User
from tests.factories import make_image, make_upload

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def tag(by: User, name: str, *images: GalleryImage) -> Tag:
    act(by, "tag", [image.pk for image in images], {"tag": name})
    return Tag.objects.named(name)


def found(q: str) -> set[int]:
    return {image.pk for image in newest_images(Filters(q=q), None, 50)}


def test_the_list_counts_what_is_not_in_the_trash_and_leads_to_the_search(as_mia, mia):
    images = [make_image(author=mia) for _ in range(3)]
    tag(mia, "Warm light", *images)
    act(mia, "trash", [images[0].pk])
    page = as_mia.get("/tags/").content.decode()
    assert "2 images<" in page
    assert "/?q=tag%3A%22Warm+light%22" in page


def test_a_tag_without_images_is_not_shown(as_mia, mia):
    image = make_image(author=mia)
    tag(mia, "Warm", image)
    act(mia, "untag", [image.pk], {"tag": "Warm"})
    assert "Warm" not in as_mia.get("/tags/").content.decode()
    assert as_mia.get("/tags/suggest").json() == []


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", ["Élan", "light warm", "Warm light"]),
        ("warm", ["Warm light", "light warm"]),
        ("ela", ["Élan"]),
        ("li wa", ["light warm", "Warm light"]),
        ("arm", []),
        ("%", []),
    ],
)
def test_what_is_typed_finds_the_beginnings_of_words(as_mia, mia, typed, names):
    image = make_image(author=mia)
    for name in ("Warm light", "light warm", "Élan"):
        tag(mia, name, image)
    assert as_mia.get("/tags/suggest", {"q": typed}).json() == names
    assert {entry.name for entry in tags_page(typed).entries} == set(names)


def test_pages_meet_every_tag_once(mia):
    image = make_image(author=mia)
    tags = Tag.objects.bulk_create(Tag(name=f"t{n:03}", key=f"t{n:03}", author=mia) for n in range(PAGE_SIZE + 5))
    ImageTag.objects.bulk_create(ImageTag(image=image, tag=one, author=mia) for one in tags)
    first = tags_page()
    second = tags_page(after=first.entries[-1].name)
    assert first.more_url.endswith(f"after=t{PAGE_SIZE - 1:03}")
    assert [entry.name for entry in (*first.entries, *second.entries)] == [one.name for one in tags]
    assert second.more_url == ""


def test_a_renamed_tag_is_found_by_its_new_name(as_mia, mia):
    images = [make_image(author=mia, prompt="A cup"), make_upload(mia)]
    one = tag(mia, "wram", *images)
    answer = as_mia.post(f"/tags/{one.pk}/rename/", {"name": "Warm"}, headers=HTMX)
    assert (answer.status_code, 'value="Warm"' in answer.content.decode()) == (200, True)
    assert (found("warm"), found("wram")) == ({image.pk for image in images}, set())


def test_of_many_images_a_worker_writes_the_search_documents_again_step_by_step(
    mia, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr("generations.actions.tags.SMALL", 2)
    monkeypatch.setattr("generations.engine.retagging.CHUNK", 2)
    monkeypatch.setattr("generations.engine.retagging.CHUNKS", 1)
    monkeypatch.setattr("generations.tasks.follow_tag", told.append)
    images = [make_image(author=mia) for _ in range(5)]
    one = tag(mia, "wram", *images)

    with django_capture_on_commit_callbacks(execute=True):
        rename_tag(one, "Warm")

    assert (told, found("warm")) == ([one.pk], set())
    last, steps = 0, 0
    while last is not None:
        last, steps = rewrite_tagged(one.pk, last, pause=lambda seconds: None), steps + 1
    assert (found("warm"), steps) == ({image.pk for image in images}, 3)


def test_a_name_that_is_taken_asks_before_it_merges(as_mia, mia):
    first, both, second = (make_image(author=mia) for _ in range(3))
    summer, sumer = tag(mia, "summer", first, both), tag(mia, "sumer", both, second)

    asked = as_mia.post(f"/tags/{sumer.pk}/rename/", {"name": "Summer"}, headers=HTMX)

    assert asked.status_code == 422
    assert "Merge “sumer” into it?" in asked.content.decode()
    assert 'value="Summer"' in asked.content.decode()
    assert ImageTag.objects.filter(tag=sumer).count() == 2
    done = as_mia.post(f"/tags/{sumer.pk}/rename/", {"name": "Summer", "merge": "1"}, headers=HTMX)
    assert done.status_code == 204
    assert found('tag:"summer"') == {first.pk, both.pk, second.pk}
    assert not Tag.objects.filter(name="sumer").exists()
    for one in Act.objects.order_by("-pk")[:2]:
        undo(one, mia)
    assert set(ImageTag.objects.filter(tag=summer).values_list("image", flat=True)) == {first.pk, both.pk}
    assert found('tag:"sumer"') == {both.pk, second.pk}


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_name_that_will_not_do_is_told_where_it_was_typed(as_mia, mia, headers):
    one = tag(mia, "warm", make_image(author=mia))
    answer = as_mia.post(f"/tags/{one.pk}/rename/", {"name": "¡!"}, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "A name needs at least one letter or digit." in page
    assert 'value="¡!"' in page


def test_a_name_whose_letters_unfold_to_many_is_taken_too(mia):
    long, warm = (Tag.objects.create(name=name, author=mia) for name in ("\ufdfa" * 50, "warm"))
    with pytest.raises(TagExists) as refused:
        rename_tag(warm, long.name)
    assert refused.value.tag == long


def test_another_spelling_of_its_own_name_is_no_merge(mia):
    one = tag(mia, "warm", make_image(author=mia))
    rename_tag(one, "WARM")
    assert [row.name for row in Tag.objects.all()] == ["WARM"]


def test_a_refused_rename_changes_nothing(mia):
    image = make_image(author=mia)
    tag(mia, "cold", image)
    one = tag(mia, "warm", image)
    with pytest.raises(TagExists):
        rename_tag(one, "Cold")
    assert Tag.objects.get(pk=one.pk).name == "warm"


def test_deleting_takes_it_off_all_images_and_undo_puts_it_back(as_mia, mia):
    images = [make_image(author=mia) for _ in range(3)]
    one = tag(mia, "warm", *images)
    before = set(SearchDocument.objects.values_list("image", "words", "facets"))

    answer = as_mia.post(f"/tags/{one.pk}/delete/", headers=HTMX)

    assert answer.status_code == 200
    assert "acted" in answer.headers["HX-Trigger"]
    assert not ImageTag.objects.exists()
    as_mia.post(f"/acts/{Act.objects.latest('pk').pk}/undo/", headers=HTMX)
    assert ImageTag.objects.count() == 3
    assert set(SearchDocument.objects.values_list("image", "words", "facets")) == before
