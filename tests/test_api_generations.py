"""Generations over the API."""

import base64

import pytest

from generations.actions.projects import close_project, make_project
from generations.models import Batch, Charged, GalleryImage, Generation, Reference, Status
from tests.api_client import ApiClient, error_of
from tests.factories import make_generation, make_image, make_upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(mia) -> ApiClient:
    return ApiClient(mia)


@pytest.fixture(autouse=True)
def quiet_queue(monkeypatch):
    """Nobody works: what was asked for stays queued."""
    monkeypatch.setattr("generations.tasks.wake", lambda count: None)


def data_uri(content: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def test_one_press_makes_a_batch(api):
    response = api.post("generations", {"prompt": " Dunes ", "aspect_ratio": "16:9", "resolution": "4K", "count": 3})
    body = response.json()
    assert response.status_code == 201
    assert [generation["status"] for generation in body["generations"]] == ["queued"] * 3
    assert {generation["batch"] for generation in body["generations"]} == {body["batch"]}


def test_a_generation_has_all_its_facts(api):
    body = api.post("generations", {"prompt": "Dunes"}).json()["generations"][0]
    assert body.pop("created_at").endswith("Z")
    assert isinstance(body.pop("id"), int)
    assert isinstance(body.pop("batch"), int)
    assert body == {
        "status": "queued",
        "prompt": "Dunes",
        "aspect_ratio": "match_input_image",
        "resolution": "2K",
        "author": "mia@example.com",
        "task_id": None,
        "task_type": None,
        "references": [],
        "roles": [],
        "images": [],
        "error": None,
        "charged": "no",
        "cost": 0.134,
        "retry_of": None,
        "project": None,
        "sent_at": None,
        "finished_at": None,
    }


def test_a_finished_one_shows_its_images(api, mia):
    image = make_image(author=mia)
    body = api.get(f"generations/{image.generation_id}").json()
    assert (body["status"], body["charged"]) == ("finished", "yes")
    assert [shown["id"] for shown in body["images"]] == [image.pk]
    assert body["images"][0]["prompt"] == body["prompt"]


def test_a_refused_one_tells_the_providers_own_words(api, mia):
    refused = {"error_code": "bad_request", "error_message": "No names.", "charged": Charged.NO}
    generation = make_generation(mia, Status.FAILED, **refused)
    error = api.get(f"generations/{generation.pk}").json()["error"]
    assert error == {"code": "bad_request", "message": "No names."}


def test_references_keep_their_order(api, mia, picture):
    first, last = make_upload(mia), make_image(author=mia)
    body = api.post("generations", {"prompt": "Dunes", "references": [last.pk, data_uri(picture()), first.pk]}).json()
    references = body["generations"][0]["references"]
    assert (references[0], references[2]) == (last.pk, first.pk)
    assert GalleryImage.objects.get(pk=references[1]).kind == "upload"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"prompt": "   "}, "prompt"),
        ({"prompt": None}, "prompt"),
        ({"prompt": "x" * 10_001}, "prompt"),
        ({"prompt": "a\0b"}, "prompt"),
        ({"prompt": 5}, "prompt"),
        ({"aspect_ratio": "7:3"}, "aspect_ratio"),
        ({"resolution": "8K"}, "resolution"),
        ({"count": 0}, "count"),
        ({"count": 9}, "count"),
        ({"count": 1.5}, "count"),
        ({"count": True}, "count"),
        ({"references": "x"}, "references"),
        ({"references": [404]}, "references"),
        ({"references": [None]}, "references"),
        ({"references": ["data:image/png;base64,!!"]}, "references"),
        ({"references": ["http://10.0.0.1/x.png"]}, "references"),
        ({"references": ["http://example.com/x.png"] * 15}, "references"),
        ({"request_key": "k" * 201}, "request_key"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence_and_sends_nothing(api, change, field):
    response = api.post("generations", {"prompt": "Dunes"} | change)
    assert response.status_code == 422
    assert list(error_of(response)["fields"]) == [field]
    assert not Generation.objects.exists()


def test_without_a_prompt_nothing_is_drawn(api):
    response = api.post("generations", {})
    assert response.status_code == 422
    assert error_of(response)["fields"]["prompt"] == ["Write what the picture should show."]


def test_the_same_request_key_answers_the_first_batch(api):
    request = {"prompt": "Dunes", "count": 2, "request_key": "k-1"}
    first = api.post("generations", request)
    second = api.post("generations", request)
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == first.json()
    assert Batch.objects.count() == 1


def test_the_same_request_key_of_another_person_is_another_request(api, tom):
    request = {"prompt": "Dunes", "request_key": "k-1"}
    assert api.post("generations", request).status_code == 201
    assert ApiClient(tom).post("generations", request).status_code == 201


def test_the_list_is_the_whole_teams_newest_first(api, mia, tom):
    generations = [make_generation(author) for author in (mia, tom, mia)]
    results = api.get("generations").json()["results"]
    assert [result["id"] for result in results] == [generation.pk for generation in reversed(generations)]


def test_the_list_is_filtered_by_status_and_author(api, mia, tom):
    wanted = make_generation(mia, Status.UNKNOWN)
    make_generation(mia)
    make_generation(tom, Status.UNKNOWN)
    results = api.get("generations", status="unknown", author="mia@example.com").json()["results"]
    assert [result["id"] for result in results] == [wanted.pk]


def test_walking_all_pages_meets_every_generation_once(api, mia):
    generations = [make_generation(mia) for _ in range(5)]
    found = [result["id"] for result in api.walk("generations", limit=2)]
    assert found == [generation.pk for generation in reversed(generations)]


@pytest.mark.parametrize(("name", "value"), [("status", "lost"), ("author", "x@example.com"), ("limit", "500")])
def test_a_filter_that_is_none_is_refused(api, name, value):
    response = api.get("generations", **{name: value})
    assert response.status_code == 422
    assert list(error_of(response)["fields"]) == [name]


def test_a_queued_one_can_be_cancelled(api, mia):
    generation = make_generation(mia)
    body = api.post(f"generations/{generation.pk}/cancel").json()
    assert (body["status"], body["charged"], body["cost"]) == ("cancelled", "no", 0)


@pytest.mark.parametrize("status", [Status.SENDING, Status.FINISHED, Status.CANCELLED])
def test_what_was_sent_or_has_ended_can_not_be_cancelled(api, mia, status):
    generation = make_generation(mia, status)
    response = api.post(f"generations/{generation.pk}/cancel")
    assert response.status_code == 409
    assert error_of(response)["code"] == "conflict"
    generation.refresh_from_db()
    assert generation.status == status


def test_somebody_elses_can_be_cancelled_by_an_owner_only(api, tom, owner):
    generation = make_generation(tom)
    response = api.post(f"generations/{generation.pk}/cancel")
    assert response.status_code == 403
    assert error_of(response)["code"] == "forbidden"
    assert ApiClient(owner).post(f"generations/{generation.pk}/cancel").status_code == 200


@pytest.mark.parametrize("status", [Status.FAILED, Status.CANCELLED, Status.UNKNOWN])
def test_what_ended_without_a_picture_can_be_asked_for_again(api, tom, status):
    generation = make_generation(tom, status, prompt="Dunes", resolution="4K")
    response = api.post(f"generations/{generation.pk}/retry")
    body = response.json()
    assert response.status_code == 201
    assert (body["retry_of"], body["author"], body["prompt"]) == (generation.pk, "mia@example.com", "Dunes")
    assert body["status"] == "queued"


@pytest.mark.parametrize("status", [Status.QUEUED, Status.FINISHED])
def test_what_runs_or_has_its_picture_can_not_be_asked_for_again(api, mia, status):
    response = api.post(f"generations/{make_generation(mia, status).pk}/retry")
    assert response.status_code == 409
    assert error_of(response)["code"] == "conflict"


@pytest.mark.parametrize("call", ["cancel", "retry"])
def test_one_that_does_not_exist_is_told(api, call):
    response = api.post(f"generations/404/{call}")
    assert response.status_code == 404
    assert error_of(response)["message"] == "There is no generation with this id."


def test_a_page_of_many_asks_as_much_of_the_database_as_one_of_few(
    api,
    mia,
    tom,
    django_assert_max_num_queries,
):
    def fill(count: int) -> None:
        for number in range(count):
            image = make_image(author=tom if number % 2 else mia)
            Reference.objects.create(generation=image.generation, position=0, image=make_upload(mia))

    api.get("generations")
    fill(3)
    with django_assert_max_num_queries(6) as few:
        api.get("generations")
    fill(57)
    with django_assert_max_num_queries(len(few)):
        assert len(api.get("generations", limit=200).json()["results"]) == 60


def test_a_generation_is_made_for_the_project_that_is_named(api, mia):
    project = make_project(mia, "Spring launch")
    body = api.post("generations", {"prompt": "Dunes", "project": "spring-LAUNCH"}).json()
    assert [generation["project"] for generation in body["generations"]] == ["Spring launch"]
    assert Generation.objects.get().project == project


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("Autumn", "There is no project “Autumn”."), ("Old", "“Old” is closed. Reopen it, or name another.")],
)
def test_a_project_that_can_not_be_chosen_is_refused(api, mia, name, sentence):
    close_project(make_project(mia, "Old"))
    response = api.post("generations", {"prompt": "Dunes", "project": name})
    assert (response.status_code, error_of(response)["fields"]) == (422, {"project": [sentence]})
    assert not Generation.objects.exists()
