"""The gallery over the API."""

import hashlib
import io
from datetime import UTC, datetime

import pytest

from generations.actions import act
from generations.actions.collections import CollectionContent, delete_collection, make_collection
from generations.actions.projects import delete_project, make_project
from generations.models import GalleryImage
from tests.api_client import ApiClient, error_of
from tests.factories import make_image, make_star, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(mia) -> ApiClient:
    return ApiClient(mia)


def ids(results: list[dict]) -> list[int]:
    return [image["id"] for image in results]


def test_an_image_has_all_its_facts(api, mia):
    image = make_image(author=mia, prompt="Dunes", palette=["#aabbcc"])
    body = api.get(f"images/{image.pk}").json()
    assert body.pop("original_url").startswith("http://testserver/media/")
    assert {width: url[:24] for width, url in body.pop("thumbnails").items()} == dict.fromkeys(
        ("320", "640", "1280"), "http://testserver/media/"
    )
    assert body.pop("created_at").endswith("Z")
    assert body == {
        "id": image.pk,
        "kind": "generated",
        "width": 1024,
        "height": 1024,
        "format": "png",
        "bytes": 1000,
        "sha256": image.sha256,
        "url": f"http://testserver/images/{image.pk}/",
        "palette": ["#aabbcc"],
        "author": "mia@example.com",
        "prompt": "Dunes",
        "name": "",
        "generation": image.generation_id,
        "project": None,
        "tags": [],
        "collections": [],
        "rating": None,
        "verdict": None,
        "trashed_at": None,
    }


def test_an_image_says_what_it_belongs_to_and_what_the_team_holds_of_it(api, mia):
    image = make_image(author=mia, project=make_project(mia, "Spring"), rating=4, verdict="pick")
    collection = make_collection(mia, CollectionContent("Cups"))
    gone = make_collection(mia, CollectionContent("Gone"))
    for name in ("warm", "Élan"):
        act(mia, "tag", [image.pk], {"tag": name})
    for one in (collection, gone):
        act(mia, "collect", [image.pk], {"collection": one.pk})
    delete_collection(gone)

    body = api.get(f"images/{image.pk}").json()

    assert (body["project"], body["tags"], body["collections"]) == ("Spring", ["Élan", "warm"], [collection.pk])
    assert (body["rating"], body["verdict"]) == (4, "pick")
    delete_project(image.project)
    assert api.get(f"images/{image.pk}").json()["project"] is None


def test_a_collection_is_listed_with_what_is_inside_it(api, mia):
    outer = make_collection(mia, CollectionContent("Outer"))
    inner = make_collection(mia, CollectionContent("Inner", outer))
    within, deeper, _ = (make_image(author=mia, prompt=prompt) for prompt in ("Dune", "Sea", "Sea"))
    act(mia, "collect", [within.pk], {"collection": outer.pk})
    act(mia, "collect", [deeper.pk], {"collection": inner.pk})

    assert ids(api.get("images", collection=outer.pk).json()["results"]) == [deeper.pk, within.pk]
    assert ids(api.get("images", collection=inner.pk).json()["results"]) == [deeper.pk]
    assert ids(api.get("images", collection=outer.pk, q="sea").json()["results"]) == [deeper.pk]
    delete_collection(outer)
    assert api.get("images", collection=inner.pk).status_code == 404


def test_a_page_takes_as_many_queries_for_many_images_as_for_few(api, mia, django_assert_max_num_queries):
    images = [make_image(author=mia, project=make_project(mia, f"Piece {number}")) for number in range(12)]
    act(mia, "tag", [image.pk for image in images], {"tag": "warm"})
    act(mia, "collect", [image.pk for image in images], {"collection_name": "Cups"})
    with django_assert_max_num_queries(8):
        assert len(api.get("images").json()["results"]) == 12


def test_the_gallery_is_newest_first_and_has_uploads_too(api, mia):
    images = [make_image(author=mia), make_upload(mia), make_image(author=mia)]
    assert ids(api.get("images").json()["results"]) == [image.pk for image in reversed(images)]


def test_walking_all_pages_meets_every_image_once(api, mia):
    images = [make_image(author=mia) for _ in range(7)]
    assert ids(api.walk("images", limit=2)) == [image.pk for image in reversed(images)]


def test_walking_a_search_meets_every_match_once(api, mia):
    images = [make_image(author=mia, prompt="Dunes" if number % 2 else "Waves") for number in range(8)]
    assert ids(api.walk("images", limit=2, q="dunes")) == [image.pk for image in reversed(images[1::2])]


def test_the_last_page_has_no_next(api, mia):
    make_image(author=mia)
    assert api.get("images", limit=1).json()["next"] is None


def test_images_are_filtered(api, mia, tom):
    asked = {"prompt": "Dunes", "aspect_ratio": "16:9", "resolution": "4K"}
    wanted = make_image(author=mia, **asked)
    make_image(author=tom, **asked)
    make_image(author=mia, **asked | {"aspect_ratio": "1:1"})
    results = api.get("images", q="dun", author="MIA@example.com", ratio="16:9", resolution="4K").json()["results"]
    assert ids(results) == [wanted.pk]


def test_favourites_are_the_callers_own(api, mia, tom):
    mine, toms = make_image(author=tom), make_image(author=tom)
    make_star(mine, mia)
    make_star(toms, tom)
    assert ids(api.get("images", favourite="true").json()["results"]) == [mine.pk]
    assert len(api.get("images", favourite="false").json()["results"]) == 2


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"since": "2026-05-02"}, [3, 2, 1]),
        ({"until": "2026-05-02"}, [2, 1, 0]),
        ({"since": "2026-05-02", "until": "2026-05-02"}, [2, 1]),
        ({"since": "2026-05-02T12:00:00Z"}, [3, 2]),
        ({"until": "2026-05-02T12:00:00"}, [2, 1, 0]),
        ({"until": "2026-05-02T13:59:59+02:00"}, [1, 0]),
    ],
)
def test_images_are_filtered_by_time(api, mia, query, found):
    moments = [(1, 12), (2, 0), (2, 12), (3, 0)]
    images = [make_image(author=mia, created_at=datetime(2026, 5, day, hour, tzinfo=UTC)) for day, hour in moments]
    assert ids(api.get("images", **query).json()["results"]) == [images[number].pk for number in found]


def test_the_time_of_an_image_finds_it_again(api, mia):
    image = make_image(author=mia)
    moment = api.get(f"images/{image.pk}").json()["created_at"]
    assert ids(api.get("images", since=moment, until=moment).json()["results"]) == [image.pk]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("author", "nobody@example.com"),
        ("author", "a\0b"),
        ("ratio", "7:3"),
        ("resolution", "8K"),
        ("since", "yesterday"),
        ("until", "9999-12-31"),
        ("since", "2026-02-30"),
        ("favourite", "perhaps"),
        ("cursor", "abc"),
        ("cursor", "-5"),
        ("limit", "0"),
        ("limit", "201"),
        ("limit", "ten"),
    ],
)
def test_a_value_that_is_none_is_refused_with_a_sentence(api, name, value):
    response = api.get("images", **{name: value})
    assert response.status_code == 422
    assert list(error_of(response)["fields"]) == [name]


@pytest.mark.parametrize("number", ["12", "spring", "9" * 30, "٣"])
def test_a_collection_that_is_not_there_is_refused(api, number):
    response = api.get("images", collection=number)
    assert response.status_code == 404
    assert error_of(response)["message"] == "There is no collection with this id."


def test_an_image_goes_to_the_trash_and_comes_back(api, mia):
    image = make_image(author=mia)
    assert api.delete(f"images/{image.pk}").status_code == 204
    assert api.get("images").json()["results"] == []
    assert api.get(f"images/{image.pk}").json()["trashed_at"].endswith("Z")
    assert api.post(f"images/{image.pk}/restore").json()["trashed_at"] is None
    assert ids(api.get("images").json()["results"]) == [image.pk]


@pytest.mark.parametrize("call", ["delete", "restore"])
def test_an_image_that_does_not_exist_can_not_be_moved(api, call):
    response = api.delete("images/404") if call == "delete" else api.post("images/404/restore")
    assert response.status_code == 404
    assert error_of(response)["code"] == "not_found"


def named(content: bytes, name: str = "sketch.png") -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = name
    return file


def test_an_upload_is_kept_byte_for_byte(api, picture):
    content = picture()
    response = api.upload(named(content))
    body = response.json()
    assert response.status_code == 201
    assert (body["kind"], body["name"], body["generation"]) == ("upload", "sketch.png", None)
    assert body["sha256"] == hashlib.sha256(content).hexdigest()


def test_the_same_bytes_again_are_the_same_image(api, picture):
    first = api.upload(named(picture()))
    second = api.upload(named(picture(), "other.png"))
    assert second.status_code == 200
    assert second.json()["id"] == first.json()["id"]


def test_what_is_no_picture_is_refused(api):
    response = api.upload(named(b"not a picture"))
    assert response.status_code == 422
    assert error_of(response)["fields"]["file"]
    assert not GalleryImage.objects.exists()


def test_an_upload_without_a_file_is_refused(api):
    response = api.client.post("/api/v1/images", {})
    assert response.status_code == 422
    assert list(error_of(response)["fields"]) == ["file"]


def test_an_upload_that_is_too_large_is_refused(api, settings, picture):
    settings.REFERENCE_MAX_BYTES = 100
    response = api.upload(named(picture(600, 600)))
    assert response.status_code == 413
    assert error_of(response)["code"] == "too_large"


def test_a_broken_multipart_body_is_refused(api):
    response = api.client.post("/api/v1/images", b"--x", content_type="multipart/form-data")
    assert response.status_code == 400
    assert error_of(response)["code"] == "malformed"


def test_a_page_of_many_asks_as_much_of_the_database_as_one_of_few(
    api,
    mia,
    tom,
    django_assert_max_num_queries,
):
    api.get("images")
    make_image(author=mia)
    with django_assert_max_num_queries(5) as few:
        api.get("images")
    for number in range(60):
        make_image(author=tom if number % 2 else mia)
    with django_assert_max_num_queries(len(few)):
        assert len(api.get("images", limit=200).json()["results"]) == 61
