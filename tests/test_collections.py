"""Collections: made, nested, told about, put in order by hand, deleted with Undo."""

import random

import pytest

from generations.actions import act
from generations.actions.collections import (
    CollectionContent,
    WrongPlace,
    change_collection,
    delete_collection,
    make_collection,
    restore_collection,
)
from generations.actions.ordering import NotInside, move_in_collection
from generations.actions.projects import close_project, make_project
from generations.gallery.briefs import brief_html
from generations.gallery.collections import CARDS, collection_page, collections_page
from generations.models import Collection, CollectionItem, GalleryImage, User
from generations.models.collection import MOST_DEPTH
from tests.factories import make_image

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def make(by: User, name: str, parent: Collection | None = None) -> Collection:
    return make_collection(by, CollectionContent(name, parent))


def fill(by: User, collection: Collection, number: int) -> list[GalleryImage]:
    """As many images, in the order in which they then stand."""
    images = [make_image(author=by) for _ in range(number)]
    act(by, "collect", [image.pk for image in images], {"collection": collection.pk})
    return [GalleryImage.objects.get(pk=pk) for pk in order(collection)]


def order(collection: Collection) -> list[int]:
    return list(collection.items.order_by("position", "pk").values_list("image", flat=True))


@pytest.fixture
def cups(mia: User) -> Collection:
    return make(mia, "Cups")


def test_a_new_one_has_a_page_of_its_own(as_mia):
    answer = as_mia.post("/collections/new", {"name": "Round 2", "brief": "For the *client*\r\n- warm"})
    collection = Collection.objects.get()
    assert answer.url == f"/collections/{collection.pk}/"
    page = as_mia.get(answer.url).content.decode()
    assert "<em>client</em>" in page
    assert "No pictures in it yet" in page


def test_a_name_is_needed_and_nothing_typed_is_lost(as_mia):
    answer = as_mia.post("/collections/new", {"name": " ", "brief": "Three heroes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give the collection a name." in page
    assert "Three heroes</textarea>" in page
    assert not Collection.objects.exists()


def test_cards_tell_pictures_images_and_what_is_inside(as_mia, mia, cups):
    images = fill(mia, cups, 4)
    make(mia, "Red cups", cups)
    act(mia, "trash", [images[0].pk])
    page = as_mia.get("/collections/").content.decode()
    assert "3 images · 1 inside" in page
    assert page.count("<img") == 3
    assert "Red cups" not in page
    assert "Red cups" in as_mia.get("/collections/", {"q": "red"}).content.decode()
    assert "Red cups" in as_mia.get(f"/collections/{cups.pk}/").content.decode()


def test_the_cover_is_chosen_from_its_images(mia, cups):
    *_, last = fill(mia, cups, 4)
    stranger = make_image(author=mia)
    assert last.sha256 not in collections_page().cards[0].covers[0]
    change_collection(cups, CollectionContent("Cups", cover=last.pk))
    assert last.sha256 in collections_page().cards[0].covers[0]
    change_collection(cups, CollectionContent("Cups", cover=stranger.pk))
    assert Collection.objects.get().cover is None


def test_cards_take_as_many_queries_for_many_as_for_few(mia, django_assert_max_num_queries):
    for number in range(CARDS + 2):
        fill(mia, make(mia, f"Number {number}"), 1)
    with django_assert_max_num_queries(5):
        page = collections_page()
    assert len(page.cards) == CARDS
    rest = collections_page(cursor=page.older_url.partition("cursor=")[2])
    assert not {card.id for card in page.cards} & {card.id for card in rest.cards}
    assert len(rest.cards) == 2


def test_nothing_stands_inside_itself_or_what_is_inside_it(as_mia, mia, cups):
    inner = make(mia, "Red", cups)
    for place, sentence in ((cups, "can’t stand inside itself"), (inner, "which is inside it")):
        answer = as_mia.post(f"/collections/{cups.pk}/edit/", {"name": "Cups", "parent": place.pk})
        assert answer.status_code == 422
        assert sentence.replace("’", "&#x27;") in answer.content.decode()
    assert Collection.objects.get(pk=cups.pk).parent is None


def test_they_stand_only_so_deep_within_each_other(mia, cups):
    deepest = cups
    for level in range(MOST_DEPTH - 1):
        deepest = make(mia, f"Level {level}", deepest)
    with pytest.raises(WrongPlace, match=f"at most {MOST_DEPTH} deep"):
        make(mia, "One more", deepest)
    other = make(mia, "Other")
    make(mia, "Inside the other", other)
    with pytest.raises(WrongPlace):
        change_collection(other, CollectionContent("Other", deepest.parent))
    change_collection(other, CollectionContent("Other", deepest.parent.parent))


def test_deleting_takes_what_is_inside_along_and_undo_brings_both_back(as_mia, mia, cups):
    inner, earlier = make(mia, "Red", cups), make(mia, "Blue", cups)
    image = fill(mia, inner, 1)[0]
    delete_collection(earlier)
    answer = as_mia.post(f"/collections/{cups.pk}/delete/", follow=True)
    assert "“Cups” is deleted with 1 collection inside it." in answer.content.decode()
    assert as_mia.get(f"/collections/{inner.pk}/").status_code == 404
    assert not GalleryImage.objects.get(pk=image.pk).is_trashed
    as_mia.post(f"/collections/{cups.pk}/restore/")
    assert set(Collection.objects.shown()) == {cups, inner}
    assert order(inner) == [image.pk]


def test_restored_without_what_it_stood_in_it_stands_at_the_top(mia, cups):
    inner = make(mia, "Red", cups)
    delete_collection(inner)
    delete_collection(cups)
    restore_collection(inner)
    assert Collection.objects.shown().get().parent is None


def test_its_pages_meet_every_image_once_in_the_order_made_by_hand(as_mia, mia, cups):
    fill(mia, cups, 7)
    wanted = order(cups)
    page, met = collection_page(cups, mia, size=3), []
    while True:
        met += [tile.id for tile in page.tiles]
        if not page.more_url:
            break
        page = collection_page(cups, mia, page.more_url.partition("cursor=")[2], size=3)
    assert met == wanted
    assert as_mia.get(f"/collections/{cups.pk}/", {"cursor": "x"}, headers=HTMX).status_code == 400


def test_new_ones_come_first_and_what_is_in_the_trash_is_not_shown(as_mia, mia, cups):
    earlier = fill(mia, cups, 2)
    later = make_image(author=mia)
    act(mia, "collect", [later.pk], {"collection": cups.pk})
    act(mia, "trash", [earlier[0].pk])
    assert [tile.id for tile in collection_page(cups, mia).tiles] == [later.pk, earlier[1].pk]


def test_moving_writes_one_row(as_mia, mia, cups):
    a, b, c = (image.pk for image in fill(mia, cups, 3))
    before = dict(CollectionItem.objects.values_list("image", "position"))
    assert as_mia.post(f"/collections/{cups.pk}/order/", {"image": c, "before": b}).status_code == 204
    assert order(cups) == [a, c, b]
    after = dict(CollectionItem.objects.values_list("image", "position"))
    assert [pk for pk in before if before[pk] != after[pk]] == [c]
    as_mia.post(f"/collections/{cups.pk}/order/", {"image": a})
    assert order(cups) == [c, b, a]


def test_where_there_is_no_room_a_stretch_is_spread_and_the_order_stays(mia, cups):
    images = [image.pk for image in fill(mia, cups, 80)]
    for place, pk in enumerate(images):
        CollectionItem.objects.filter(image=pk).update(position=place)
    move_in_collection(cups, images[70], before=images[3])
    assert order(cups) == [*images[:3], images[70], *images[3:70], *images[71:]]


@pytest.mark.parametrize("seed", range(3))
def test_any_moves_give_the_order_that_a_list_would_have(mia, cups, seed):
    moves = random.Random(seed)
    wanted = [image.pk for image in fill(mia, cups, 8)]
    CollectionItem.objects.update(position=7)  # all in one place: their ids decide
    wanted = order(cups)
    for _ in range(40):
        moved, before = moves.choice(wanted), moves.choice([*wanted, None])
        move_in_collection(cups, moved, before=before)
        if moved != before:
            wanted.remove(moved)
            wanted.insert(wanted.index(before) if before else len(wanted), moved)
        assert order(cups) == wanted


def test_what_is_not_inside_can_not_be_moved(as_mia, mia, cups):
    inside, stranger = fill(mia, cups, 1)[0], make_image(author=mia)
    with pytest.raises(NotInside):
        move_in_collection(cups, stranger.pk)
    for given, status in (({"image": inside.pk, "before": stranger.pk}, 409), ({"image": "x"}, 422)):
        assert as_mia.post(f"/collections/{cups.pk}/order/", given, headers=HTMX).status_code == status


def test_a_picture_is_offered_what_it_is_not_in_yet(as_mia, mia, cups):
    inner, other = make(mia, "Red", cups), make(mia, "Jars")
    image = fill(mia, cups, 1)[0]
    choices = as_mia.get("/collections/choices", {"image": image.pk}).content.decode()
    assert [f'value="{one.pk}"' in choices for one in (cups, inner, other)] == [False, True, True]
    assert "Cups / Red" in choices
    found = as_mia.get("/collections/choices", {"image": image.pk, "find": "jar"}).content.decode()
    assert "Cups / Red" not in found
    assert "New collection “jar”" in found


def test_the_panel_of_an_image_tells_what_it_belongs_to_a_closed_project_too(as_mia, mia, cups):
    image = fill(mia, cups, 1)[0]
    project = make_project(mia, "Spring launch")
    for verb, arguments in (("move", {"project": project.pk}), ("tag", {"tag": "warm"})):
        act(mia, verb, [image.pk], arguments)
    close_project(project)
    delete_collection(make(mia, "Gone"))
    panel = as_mia.get(f"/images/{image.pk}/organised/").content.decode()
    assert f'value="{project.pk}" selected data-hue="{project.hue}">Spring launch' in panel
    assert "warm" in panel
    assert f'href="/collections/{cups.pk}/">Cups' in panel


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# Spring\n\n- *warm*", "<h1>Spring</h1>\n<ul>\n<li><em>warm</em></li>\n</ul>\n"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("![x](https://example.com/x.png)", None),
        ('[x](https://example.com/" onclick="y)', None),
    ],
)
def test_a_brief_is_markdown_and_never_html_of_its_writers(text, html):
    made = brief_html(text)
    assert html in (made, None)
    assert "<img" not in made
    assert " onclick=" not in made.replace("&quot; onclick=&quot;", "")


def test_a_link_in_a_brief_leads_away_in_a_tab_of_its_own():
    assert 'rel="noopener noreferrer nofollow" target="_blank"' in brief_html("[deck](https://example.com)")
