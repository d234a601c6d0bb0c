"""Going through many images: which, in which order, where one goes on, and what is kept of each decision."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generations.actions import judging
from generations.gallery import culling
from generations.models import Batch, Collection, CollectionItem, GalleryImage
from tests.factories import make_generation, make_image, make_star, make_upload

pytestmark = pytest.mark.django_db
JSON = {"HTTP_HX_REQUEST": "true", "HTTP_ACCEPT": "application/json"}


def gone_through(response) -> list[int]:
    return [pk for pk, _ in response.context["stretch"].marks]


def ids(images) -> list[int]:
    return [image.pk for image in images]


def trash(image: GalleryImage) -> None:
    GalleryImage.objects.filter(pk=image.pk).update(trashed_at=timezone.now())


def test_what_the_studio_shows_newest_first(as_mia, mia, tom):
    red, blue, toms = (
        make_image(author=mia, prompt="red"),
        make_image(author=mia, prompt="blue"),
        make_image(author=tom),
    )
    upload = make_upload(mia)
    trash(make_image(author=mia))
    assert gone_through(as_mia.get("/cull/")) == ids([toms, blue, red])
    assert gone_through(as_mia.get("/cull/?scope=mine")) == ids([blue, red])
    assert gone_through(as_mia.get("/cull/?q=red")) == [red.pk]
    assert gone_through(as_mia.get("/cull/?kind=uploads")) == [upload.pk]
    assert set(gone_through(as_mia.get("/cull/?q=red+sort:best"))) == {red.pk}
    assert gone_through(as_mia.get("/cull/?kind=dealt-with")) == []


def test_what_came_after_the_selection_or_was_left_out_isnt_meant(as_mia, mia):
    first, second, third, fourth = (make_image(author=mia) for _ in range(4))
    address = f"/cull/?newest={third.sort_key}&except={second.pk}"
    assert gone_through(as_mia.get(address)) == ids([third, first])
    assert fourth.pk in gone_through(as_mia.get("/cull/"))


def test_a_collection_in_its_own_order(as_mia, mia):
    images = [make_image(author=mia) for _ in range(3)]
    collection = Collection.objects.create(name="Round 2", author=mia)
    for position, image in zip((5, -7, 0), images, strict=True):
        CollectionItem.objects.create(collection=collection, image=image, position=position, author=mia)
    trash(images[2])
    response = as_mia.get(f"/cull/?collection={collection.pk}")
    assert gone_through(response) == ids([images[1], images[0]])
    assert "Round 2" in response.content.decode()
    assert response.context["source"].back_url == f"/collections/{collection.pk}/"


def test_a_batch_in_the_order_of_its_requests(as_mia, mia):
    batch = Batch.objects.create(author=mia, count=3)
    images = [make_image(make_generation(mia, "finished", batch=batch, position=n)) for n in range(3)]
    make_image(author=mia)
    response = as_mia.get(f"/cull/?batch={batch.pk}")
    assert gone_through(response) == ids(images)
    assert response.context["source"].back_url == f"/batches/{batch.pk}/"


def test_images_that_are_named_in_that_order(as_mia, monkeypatch):
    one, other, third = make_image(), make_image(), make_image()
    trash(third)
    assert gone_through(as_mia.get(f"/cull/?image={other.pk},{third.pk},{one.pk},{other.pk}")) == ids([other, one])
    monkeypatch.setattr(culling, "MOST_NAMED", 1)
    assert gone_through(as_mia.get(f"/cull/?image={other.pk},{one.pk}")) == [other.pk]


@pytest.mark.parametrize("source", ["results", "search", "collection"])
def test_more_than_one_stretch_goes_on_behind_it_and_meets_each_once(as_mia, mia, monkeypatch, source):
    images = [make_image(author=mia, prompt="red") for _ in range(5)]
    collection = Collection.objects.create(name="Round 2", author=mia)
    for position, image in enumerate(reversed(images)):
        CollectionItem.objects.create(collection=collection, image=image, position=position - 2, author=mia)
    monkeypatch.setattr(culling, "MOST", 2)
    address = {"results": "/cull/", "search": "/cull/?q=red", "collection": f"/cull/?collection={collection.pk}"}[
        source
    ]
    met = []
    while address:
        response = as_mia.get(address)
        met += gone_through(response)
        address = response.context["source"].more_url
    assert met == ids(reversed(images))


def test_it_goes_on_where_nobody_has_decided(as_mia, mia, tom):
    images = [make_image(author=mia) for _ in range(4)][::-1]
    judging.judge(images[0], tom, "pick")
    judging.judge(images[1], mia, "reject")
    judging.judge(images[3], mia, "pick")
    response = as_mia.get("/cull/")
    assert response.context["first"] == 2
    written = f"{images[0].pk}p {images[1].pk}x {images[2].pk} {images[3].pk}p"
    assert f'data-marks="{written}" data-first="2"' in response.content.decode()
    judging.judge(images[2], mia, "pick")
    assert as_mia.get("/cull/").context["first"] == 4


def test_nothing_to_go_through_is_said(as_mia):
    response = as_mia.get("/cull/?q=nothing")
    assert "There is no picture to go through" in response.content.decode()
    assert "/?q=nothing" in response.content.decode()


@pytest.mark.parametrize("query", ["collection=99", "batch=99"])
def test_what_is_not_there_is_not_found(as_mia, query):
    assert as_mia.get(f"/cull/?{query}").status_code == 404


@pytest.mark.parametrize("query", ["image=x", "batch=x", "collection=²", "after=x", "except=x", "newest=-3"])
def test_what_cant_be_read_leads_back_with_a_sentence(as_mia, query):
    response = as_mia.get(f"/cull/?{query}", follow=True)
    assert "can’t tell which pictures are meant" in response.content.decode()
    assert as_mia.get(f"/cull/?{query}", HTTP_HX_REQUEST="true").status_code == 422


def test_pictures_come_with_what_is_thought_of_them_now(as_mia, mia, tom):
    image = make_image(author=tom, rating=4, verdict="pick", verdict_by=tom, prompt="red")
    make_star(image, mia)
    trashed = make_image()
    trash(trashed)
    [told] = as_mia.get(f"/cull/pictures?image={image.pk},{trashed.pk}").json()["pictures"]
    assert (told["id"], told["verdict"], told["judged_by"], told["rating"]) == (image.pk, "pick", "Tom Haller", 4)
    assert (told["starred"], told["caption"], told["author"], told["origin"]) == (True, "red", "Tom Haller", "original")
    assert told["large"] != told["small"] != told["original"]


def test_pictures_that_cant_be_told_are_refused(as_mia):
    assert as_mia.get("/cull/pictures?image=x", HTTP_HX_REQUEST="true").status_code == 422


def test_the_number_of_queries_doesnt_grow(as_mia, mia):
    make_image(author=mia)
    as_mia.get("/cull/")
    with CaptureQueriesContext(connection) as few:
        as_mia.get("/cull/")
    for _ in range(12):
        make_image(author=mia, verdict="reject", verdict_by=mia)
    with CaptureQueriesContext(connection) as many:
        assert len(gone_through(as_mia.get("/cull/"))) == 13
    assert len(many) == len(few)


def test_a_decision_is_kept_at_once_and_taken_back_with_who_gave_the_one_before(as_mia, mia, tom):
    image = make_image()
    judging.judge(image, tom, "reject")
    told = as_mia.post(f"/images/{image.pk}/judge/", {"verdict": "pick"}, **JSON).json()
    image.refresh_from_db()
    assert (image.verdict, image.verdict_by, told["sentence"]) == ("pick", mia, "Picked.")

    as_mia.post(told["undo"], **JSON)
    image.refresh_from_db()
    assert (image.verdict, image.verdict_by) == ("reject", tom)


def test_what_was_so_already_has_nothing_to_take_back(as_mia, tom):
    image = make_image()
    judging.judge(image, tom, "pick")
    assert as_mia.post(f"/images/{image.pk}/judge/", {"verdict": "pick"}, **JSON).json()["undo"] == ""


def test_a_picture_in_the_trash_isnt_judged(as_mia):
    image = make_image()
    trash(image)
    response = as_mia.post(f"/images/{image.pk}/judge/", {"verdict": "pick"}, **JSON)
    assert response.status_code == 409
    assert response.content.decode() == "It is in the trash. Restore it first."
