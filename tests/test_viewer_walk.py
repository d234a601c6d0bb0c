"""From picture to picture through what a view shows: any query, any scope, a collection; the same few queries each."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations.gallery import Filters
from generations.gallery.walking import Best, Results, Shelf, strip_of
from generations.models import Collection, CollectionItem, GalleryImage
from tests.factories import make_image, make_images, make_star, make_upload

pytestmark = pytest.mark.django_db


def ids(steps) -> list[int]:
    return [step.id for step in steps]


def trash(image: GalleryImage) -> None:
    GalleryImage.objects.filter(pk=image.pk).update(trashed_at=timezone.now())


def walk(way, size: int = 2) -> list[int]:
    """All of a view, forth from its first picture, in pages."""
    steps = way.first(size)
    while more := way.after(steps[-1].place, size):
        steps += more
    return ids(steps)


def walk_back(way, size: int = 2) -> list[int]:
    steps = way.last(size)
    while more := way.before(steps[0].place, size):
        steps = more + steps
    return ids(steps)


@pytest.fixture
def team(mia, tom) -> list[GalleryImage]:
    """Newest first: what two people made, some of it in the trash, starred, uploaded."""
    made = []
    for number in range(12):
        who = (mia, tom)[number % 3 == 0]
        if number % 5 == 4:
            made.append(make_upload(who, name=f"harbour {number}.png"))
        else:
            made.append(make_image(author=who, prompt=f"{('red', 'blue')[number % 2]} harbour", resolution="2K"))
    trash(made[6])
    for image in made[1:4]:
        make_star(image, mia)
    return made[::-1]


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"kind": "generated"},
        {"q": "red"},
        {"q": "harbour -red"},
        {"q": "is:starred"},
        {"q": "harbour by:tom", "kind": "generated"},
        {"q": "red OR is:upload"},
    ],
)
def test_forth_and_back_meet_every_result_once_in_its_order(mia, team, filters):
    filters = Filters(**filters, viewer=mia.pk)
    wanted = [pk for pk in (image.pk for image in team) if pk in set(_found(filters))]

    assert len(wanted) > 1
    assert walk(Results(filters)) == walk_back(Results(filters)) == wanted


def _found(filters: Filters) -> list[int]:
    from generations.gallery import newest_images

    return list(newest_images(filters, None, 100).values_list("pk", flat=True))


def test_a_query_that_finds_nothing_leads_nowhere(mia, team):
    way = Results(Filters(q="zeppelin"))
    strip = strip_of(team[0], way)
    assert (ids(strip.before), ids(strip.after), way.first(5), way.last(5)) == ([], [], [], [])


def test_an_image_that_is_no_result_still_has_neighbours_among_them(mia):
    older, between, newer = (make_image(author=mia, prompt=words) for words in ("a cat", "a dog", "a cat"))
    strip = strip_of(between, Results(Filters(q="cat")))
    assert [ids(steps) for steps in (strip.before, [strip.here], strip.after)] == [[newer.pk], [between.pk], [older.pk]]


def test_without_a_view_it_is_among_its_own_kind(mia):
    older, upload, image, newer = make_image(author=mia), make_upload(mia), make_image(author=mia), make_upload(mia)
    assert ids(strip_of(image).steps) == [image.pk, older.pk]
    assert ids(strip_of(upload).steps) == [newer.pk, upload.pk]
    assert (strip_of(image).newer_url, strip_of(image).older_url) == ("", f"/images/{older.pk}/")


def test_a_collection_is_walked_in_the_order_made_by_hand(mia):
    collection = Collection.objects.create(name="Round 2", author=mia)
    images = [make_image(author=mia) for _ in range(5)]
    for position, image in zip((3, 1, 2, 2, -1), images, strict=True):
        CollectionItem.objects.create(collection=collection, image=image, position=position * 1000, author=mia)
    trash(images[2])
    by_hand = [images[at].pk for at in (4, 1, 3, 0)]

    way = Shelf(collection.pk)

    assert walk(way) == walk_back(way) == by_hand
    assert [ids(strip_of(images[3], way).before), ids(strip_of(images[3], way).after)] == [by_hand[:2], by_hand[3:]]
    assert ids(strip_of(make_image(author=mia), way).steps)[1:] == []


def test_links_carry_the_view(client, mia):
    older, _, image = (make_image(author=mia, prompt=words) for words in ("a cat", "a dog", "a cat"))
    client.force_login(mia)

    page = client.get(f"/images/{image.pk}/", {"q": "cat", "scope": "mine"}).content.decode()

    assert f'href="/images/{older.pk}/?scope=mine&amp;q=cat"' in page
    assert "dog" not in page


def test_htmx_gets_the_viewer_alone_or_only_its_panel(client, mia):
    image = make_image(author=mia, prompt="A lighthouse")
    client.force_login(mia)
    address = f"/images/{image.pk}/"

    page = client.get(address)
    viewer = client.get(address, headers={"HX-Request": "true"})
    panel = client.get(address, headers={"HX-Request": "true", "HX-Target": "viewer-panel"})

    assert "<html" in page.content.decode()
    assert "HX-Request" in page["Vary"]
    assert viewer.content.decode().lstrip().startswith('<div class="viewer"')
    assert "data-filmstrip" not in panel.content.decode()
    assert "A lighthouse" in panel.content.decode()


def test_further_pictures_come_in_pages(client, mia):
    images = [make_image(author=mia) for _ in range(4)]
    client.force_login(mia)

    def told(**place) -> list[int]:
        page = client.get("/images/strip", place).content.decode()
        return [pk for pk in (image.pk for image in reversed(images)) if f'data-image="{pk}"' in page]

    newest_first = [image.pk for image in reversed(images)]
    assert told(after=images[2].sort_key) == newest_first[2:]
    assert told(before=images[2].sort_key) == newest_first[:1]
    assert told(first="") == told(last="") == newest_first


@pytest.mark.parametrize("place", [{"after": "x"}, {"before": "1.2"}, {"after": "1", "collection": "3"}])
def test_a_place_that_no_view_has_is_refused_in_words(client, mia, place):
    client.force_login(mia)
    answer = client.get("/images/strip", place, headers={"HX-Request": "true"})
    assert (answer.status_code, "can't be read" in answer.content.decode()) == (400, True)


@pytest.mark.parametrize("query", ["", "?q=dusk", "?q=dusk&scope=mine"])
def test_the_number_of_queries_does_not_grow(client, mia, query, django_assert_max_num_queries):
    client.force_login(mia)
    _, image, _ = make_images(mia, [timezone.now() + timedelta(minutes=minutes) for minutes in range(3)])
    address = f"/images/{image.pk}/{query}"
    client.get(address)
    with django_assert_max_num_queries(30) as few:
        client.get(address, headers={"HX-Request": "true"})
    make_images(mia, [timezone.now() - timedelta(minutes=minutes) for minutes in range(1, 61)])
    with django_assert_max_num_queries(len(few)):
        client.get(address, headers={"HX-Request": "true"})


def test_the_best_matches_are_walked_in_their_order(client, mia):
    once, thrice, never = (make_image(author=mia, prompt=words) for words in ("a red cat", "cat, cat, cat", "a dog"))
    way = Best(Filters(q="cat sort:best"), "q=cat+sort%3Abest")

    assert walk(way, 1) == walk_back(way, 1) == [thrice.pk, once.pk]
    assert ids(strip_of(never, way).after) == []
    client.force_login(mia)
    page = client.get(f"/images/{thrice.pk}/", {"q": "cat sort:best"}).content.decode()
    assert f'href="/images/{once.pk}/?q=cat+sort%3Abest" rel="next"' in page


def test_what_looks_like_it_follows_by_itself(client, mia):
    image, twin = (make_image(author=mia, fingerprint=0b1011) for _ in range(2))
    client.force_login(mia)

    viewer = client.get(f"/images/{image.pk}/", headers={"HX-Request": "true"}).content.decode()
    page = client.get(f"/images/{image.pk}/").content.decode()
    similar = client.get(f"/images/{image.pk}/similar").content.decode()

    assert f'hx-get="/images/{image.pk}/similar"' in viewer
    assert f'<a href="/images/{twin.pk}/"' in similar
    assert "Similar pictures" in page
    assert "Similar pictures" not in viewer


def test_a_picture_that_is_not_there_has_no_page(client, mia):
    client.force_login(mia)
    for address in ("/images/99/", "/images/99/similar"):
        assert client.get(address, headers={"HX-Request": "true"}).status_code == 404
