"""What an open page is told: the tiles that changed, their places in the line, and nothing while nothing did."""

import re
from http import HTTPStatus

import pytest

from generations.gallery.changes import Question
from generations.models import Charged, Generation, Status, Visit
from tests.factories import make_generation, make_image

pytestmark = pytest.mark.django_db


def ask(browser, known: str = "", **more):
    return browser.get("/generations/changes", {"known": known, **more}, headers={"HX-Request": "true"})


def told(answer) -> list[str]:
    """The tiles whose place is taken, in the answer's order."""
    return re.findall(r'hx-swap-oob="outerHTML:#([\w-]+)"', answer.content.decode())


def test_nothing_changed_is_an_empty_answer(as_mia, mia):
    running = make_generation(mia, Status.PROCESSING)
    assert ask(as_mia, f"{running.pk}-processing").status_code == HTTPStatus.NO_CONTENT


def test_one_that_moved_on_is_told(as_mia, mia):
    moved, other = make_generation(mia, Status.SAVING), make_generation(mia, Status.PROCESSING)
    answer = ask(as_mia, f"{moved.pk}-processing,{other.pk}-processing")
    assert told(answer) == [f"generation-{moved.pk}"]


def test_a_finished_one_is_told_as_its_pictures(as_mia, mia):
    generation = make_generation(mia, Status.FINISHED)
    images = [make_image(generation), make_image(generation)]
    page = ask(as_mia, f"{generation.pk}-saving").content.decode()
    assert f'hx-swap-oob="beforebegin:#generation-{generation.pk}"' in page
    assert all(f'id="image-{image.pk}"' in page for image in images)


def test_a_place_in_the_line_is_told_when_it_is_another(as_mia, mia):
    first, second = make_generation(mia), make_generation(mia)
    known = f"{second.pk}-queued-2"
    assert ask(as_mia, known).status_code == HTTPStatus.NO_CONTENT
    Generation.objects.move(first.pk, Status.QUEUED, Status.CANCELLED, actor="somebody")
    answer = ask(as_mia, known).content.decode()
    assert f'id="place-{second.pk}" data-place="1"' in answer
    assert "First in line" in answer


def test_a_generation_that_is_gone_is_passed_over(as_mia):
    assert ask(as_mia, "404-sending").status_code == HTTPStatus.NO_CONTENT


@pytest.mark.parametrize(
    "query",
    [
        "known=x",
        "known=-1-sending,1.5-sending",
        "known=" + "9" * 40,
        "newest=x&kind=pictures",
        "kind=cats&newest=5",
        "%ff=%fe",
    ],
)
def test_what_cannot_be_read_is_passed_over(query):
    question = Question.read(query)
    assert (question.known, question.newest) == ({}, None)


def test_a_page_is_told_of_so_many_at_once_that_its_address_can_name(as_mia, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        ask(as_mia, ",".join(f"{number}-sending" for number in range(1, 1001)))


def test_somebody_who_is_signed_out_is_told_so(client, mia):
    running = make_generation(mia, Status.SAVING)
    answer = ask(client, f"{running.pk}-processing")
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    assert b"Sign in" in answer.content


def test_pictures_of_others_that_come_home_on_the_page_are_new(as_mia, mia, tom):
    Visit.objects.create(user=mia, looked_at="2026-01-01T00:00Z")
    theirs, own = make_generation(tom, Status.FINISHED), make_generation(mia, Status.FINISHED)
    make_image(theirs), make_image(own)
    page = ask(as_mia, f"{theirs.pk}-saving,{own.pk}-saving").content.decode()
    assert page.count("data-new") == 1


def test_one_that_failed_is_told_with_what_can_be_done(as_mia, mia):
    failed = make_generation(mia, Status.FAILED, charged=Charged.NO)
    page = ask(as_mia, f"{failed.pk}-sending").content.decode()
    assert "Not charged" in page
    assert "Try again" in page
