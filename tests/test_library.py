"""The library: every upload of the team once, newest first, found by name; who brought it, how often it was used."""

import pytest
from django.urls import reverse

from generations.actions import trash
from generations.gallery.library import library_page
from generations.gallery.sending import weight
from generations.models import Reference

from .factories import make_generation, make_image, make_upload

pytestmark = pytest.mark.django_db


def titles(page) -> list[str]:
    return [item.title for item in page.items]


def test_all_uploads_of_the_team_are_there_the_newest_first(mia, tom):
    make_upload(mia, name="hero.png")
    make_upload(tom, name="logo.png")
    make_image(author=mia)

    assert titles(library_page(mia)) == ["logo.png", "hero.png"]


def test_mine_are_mine(mia, tom):
    make_upload(mia, name="hero.png")
    make_upload(tom, name="logo.png")

    assert titles(library_page(mia, mine=True)) == ["hero.png"]


def test_a_name_is_searched(mia, tom):
    make_upload(mia, name="blue hero.png")
    make_upload(tom, name="blue logo.png")

    assert titles(library_page(mia, "blue her")) == ["blue hero.png"]
    assert titles(library_page(mia, "blue", mine=True)) == ["blue hero.png"]
    assert library_page(mia, "green").is_empty


def test_trash_is_left_out(mia):
    trash(make_upload(mia), mia)

    assert library_page(mia).is_empty


def test_an_item_says_what_is_known(mia):
    image = make_upload(mia, name="hero.png", bytes=2_400_000, width=1024, height=768)
    generation = make_generation(mia, "finished")
    Reference.objects.create(generation=generation, position=0, image=image)
    make_image(generation)

    (item,) = library_page(mia).items

    assert (item.facts, item.author, item.used) == ("1024 × 768 · 2.4 MB · PNG", "Mia Okafor", "used in 1 image")


def test_one_without_a_name_has_a_title(mia):
    image = make_upload(mia, name="")

    assert titles(library_page(mia)) == [f"Picture {image.pk}"]


def test_pages_follow_each_other_and_keep_what_was_asked(mia):
    for number in range(5):
        make_upload(mia, name=f"cup {number}.png")
    first = library_page(mia, "cup", mine=True, size=3)
    assert first.older_url.startswith(f"{reverse('library')}?q=cup&mine=1&cursor=")

    second = library_page(mia, "cup", mine=True, cursor=first.older, size=3)

    assert titles(first) + titles(second) == [f"cup {number}.png" for number in (4, 3, 2, 1, 0)]
    assert second.older == ""


def test_a_page_takes_as_many_queries_for_many_as_for_one(mia, tom, django_assert_num_queries):
    for author in (mia, tom) * 10:
        make_upload(author)

    with django_assert_num_queries(3):
        assert len(library_page(mia).items) == 20


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 kB"), (640_000, "640 kB"), (2_440_000, "2.4 MB"), (18_300_000, "18 MB")]
)
def test_bytes_are_told_in_words(size, words):
    assert weight(size) == words


# Over HTTP


def test_the_page(as_mia, mia):
    make_upload(mia, name="hero.png")

    answer = as_mia.get(reverse("library"))

    assert answer.status_code == 200
    assert 'value="hero.png"' in answer.content.decode()


def test_more_of_it_comes_alone(as_mia, mia):
    image = make_upload(mia)

    answer = as_mia.get(reverse("library"), {"cursor": str(image.sort_key + 1)}, headers={"HX-Request": "true"})

    assert f"image-{image.pk}" in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_a_broken_cursor_leads_back(as_mia):
    assert as_mia.get(reverse("library"), {"cursor": "x"}).status_code == 302


def test_one_item_comes_alone_for_the_page_and_leads_others_to_its_own(as_mia, mia):
    image = make_upload(mia, name="hero.png")
    address = reverse("library_item", args=[image.pk])

    assert "hero.png" in as_mia.get(address, headers={"HX-Request": "true"}).content.decode()
    assert as_mia.get(address).url == reverse("image_detail", args=[image.pk])


def test_an_item_in_the_trash_is_not_found(as_mia, mia):
    image = make_upload(mia)
    trash(image, mia)

    assert as_mia.get(reverse("library_item", args=[image.pk])).status_code == 404
