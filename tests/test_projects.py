"""Projects: begun, renamed, closed, deleted with Undo; and what pictures are made for."""

import json

import pytest
from django.test import Client

from generations.actions import run_again
from generations.actions.projects import close_project, delete_project, make_project, rename_project
from generations.actions.retrying import retry
from generations.forms import ComposerForm
from generations.gallery import recipe_of
from generations.models import Generation, Project, User
from tests.factories import make_generation, make_image
from tests.template_steps import make_template

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SCRIPT = {"Accept": "application/json"}


@pytest.fixture
def project(mia: User) -> Project:
    return make_project(mia, "Spring launch")


def compose(client: Client, **fields):
    asked = {"prompt": "A cup", "aspect_ratio": "1:1", "resolution": "1K", "count": "1"}
    return client.post("/generations/", asked | fields, headers=HTMX)


def keep(client: Client, **content) -> None:
    client.put("/draft/", json.dumps({"prompt": "A cup", "references": []} | content), content_type="application/json")


def test_one_is_begun_on_its_page_and_listed_with_its_images(as_mia, mia):
    assert as_mia.post("/projects/", {"name": "  Spring\n launch "}).url == "/projects/"
    project = Project.objects.get()
    make_image(author=mia, project=project)
    page = as_mia.get("/projects/").content.decode()
    assert project.name == "Spring launch"
    assert "Spring launch" in page
    assert "1 image<" in page
    assert "/?q=project%3A%22Spring+launch%22" in page


@pytest.mark.parametrize("name", ["spring LAUNCH", "Spríng-launch!"])
def test_a_name_is_taken_whatever_its_capitals_accents_and_signs(as_mia, project, name):
    answer = as_mia.post("/projects/", {"name": name})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "There is “Spring launch” already" in page
    assert f'value="{name}"' in page
    assert Project.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Give the project a name."),
        ("!?", "A name needs at least one letter or digit."),
        ("x" * 101, "The name has 101 characters; at most 100 fit."),
        ("a\x07b", "The name holds a control character. Type it anew, or paste it as plain text."),
    ],
)
def test_a_name_that_will_not_do_has_its_sentence(as_mia, name, sentence):
    answer = as_mia.post("/projects/", {"name": name}, headers=SCRIPT)
    assert (answer.status_code, answer.json()) == (422, {"error": sentence})


def test_the_composer_begins_one_in_place(as_mia):
    answer = as_mia.post("/projects/", {"name": "Autumn"}, headers=SCRIPT)
    project = Project.objects.get()
    assert (answer.status_code, answer.json()) == (201, {"id": project.pk, "name": "Autumn", "hue": project.hue})


def test_a_rename_that_is_refused_keeps_what_was_typed_and_one_that_is_not_tells_the_row(as_mia, mia, project):
    make_project(mia, "Autumn")
    refused = as_mia.post(f"/projects/{project.pk}/rename/", {"name": "autumn"}, headers=HTMX)
    assert refused.status_code == 422
    assert 'value="autumn"' in refused.content.decode()
    done = as_mia.post(f"/projects/{project.pk}/rename/", {"name": "Spring 27"}, headers=HTMX)
    assert done.status_code == 200
    assert Project.objects.get(pk=project.pk).name == "Spring 27"


def test_a_deleted_one_leaves_its_images_and_comes_back_with_them(as_mia, mia, project):
    image = make_image(author=mia, project=project)
    answer = as_mia.post(f"/projects/{project.pk}/delete/", headers=HTMX)
    assert f"/projects/{project.pk}/restore/" in answer.content.decode()
    assert "Spring launch" not in as_mia.get(f"/images/{image.pk}/").content.decode()
    as_mia.post(f"/projects/{project.pk}/restore/", headers=HTMX)
    assert "Spring launch" in as_mia.get(f"/images/{image.pk}/").content.decode()


def test_undo_is_refused_when_another_has_its_name_by_now(as_mia, mia, project):
    delete_project(project)
    make_project(mia, "spring launch")
    answer = as_mia.post(f"/projects/{project.pk}/restore/", headers=HTMX)
    assert answer.status_code == 409
    assert "Rename that one first" in answer.content.decode()
    assert Project.objects.shown().count() == 1


def test_a_closed_one_is_not_offered_until_it_is_open_again(as_mia, project):
    assert f'<option value="{project.pk}"' in as_mia.get("/").content.decode()
    as_mia.post(f"/projects/{project.pk}/close/", headers=HTMX)
    assert f'<option value="{project.pk}"' not in as_mia.get("/").content.decode()
    as_mia.post(f"/projects/{project.pk}/reopen/", headers=HTMX)
    assert f'<option value="{project.pk}"' in as_mia.get("/").content.decode()


def test_what_is_composed_is_made_for_the_project_chosen(as_mia, project):
    assert compose(as_mia, project=project.pk).status_code == 201
    assert Generation.objects.get().project == project


@pytest.mark.parametrize("given", ["closed", "gone", "new", "9" * 30])
def test_a_project_that_can_not_be_chosen_is_refused_at_its_field(as_mia, project, given):
    close_project(project)
    answer = compose(as_mia, project={"closed": project.pk, "gone": 999}.get(given, given))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="project-error"' in page
    assert ("“Spring launch” was closed" if given == "closed" else "That project isn&#x27;t there any more") in page
    assert "A cup" in page
    assert not Generation.objects.exists()


def test_the_composer_keeps_it_with_the_draft_as_long_as_it_is_open(as_mia, mia, project):
    keep(as_mia, project=project.pk)
    assert as_mia.get("/draft/").json()["project"] == {"id": project.pk, "name": project.name, "hue": project.hue}
    assert ComposerForm.fresh(mia, recipe_of(make_generation(mia, project=project)))["project"].value() == project.pk
    close_project(project)
    assert as_mia.get("/draft/").json()["project"] is None


def test_again_is_for_the_same_project_even_if_it_was_closed_but_not_if_it_was_deleted(mia, project):
    finished = make_image(make_generation(mia, "finished", project=project)).generation
    failed = make_generation(mia, "failed", project=project)
    close_project(project)
    assert run_again(finished, mia)[0].generations.get().project == project
    assert retry(failed, mia).generations.get().project == project
    delete_project(project)
    finished.refresh_from_db()
    assert run_again(finished, mia)[0].generations.get().project is None


def test_a_run_of_a_template_is_for_the_project_of_the_composer(as_mia, mia, project):
    keep(as_mia, project=project.pk)
    template = make_template(mia, "{product} on a plinth")
    asked = {"value:product": "jar", "ratio": "1:1", "resolution": "1K", "count": "1"}
    as_mia.post(f"/templates/{template.pk}/run/", asked)
    assert Generation.objects.get().project == project


def test_the_page_of_a_generation_says_what_it_was_for(as_mia, mia, project):
    generation = make_generation(mia, project=project)
    assert "Spring launch" in as_mia.get(f"/generations/{generation.pk}/").content.decode()


def test_the_list_takes_the_same_queries_for_many_as_for_few(as_mia, mia, project, django_assert_max_num_queries):
    for number in range(30):
        rename_project(make_project(mia, f"Number {number}"), f"Piece {number}")
    with django_assert_max_num_queries(8):
        as_mia.get("/projects/")
