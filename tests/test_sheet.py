"""The contact sheet: rows and columns, lines, pictures; how far it is; and what is done to all of it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from generations import tasks
from generations.actions import Order, Run, cancel_batch, retry, retry_batch, submit_run, trash
from generations.actions.retrying import NotAsConfirmed
from generations.gallery.sheet import progress_of, sheet_of
from generations.models import Batch, Charged, GalleryImage, Generation, Status

from .factories import make_image, make_upload

pytestmark = pytest.mark.django_db
PRODUCTS, MOODS, RATIOS = ["Amber", "Sage"], ["warm", "cold", "neutral"], ["4:5", "9:16"]
AXES = (
    {"name": "product", "values": PRODUCTS},
    {"name": "mood", "values": MOODS},
    {"name": "n", "values": ["2"]},
    {"name": "ratio", "kind": "ratio", "values": RATIOS},
)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(tasks, "wake", lambda count=1: True)


def matrix(author, axes=AXES) -> Batch:
    orders = [()]
    for axis in axes:
        orders = [(*order, value) for order in orders for value in axis["values"]]
    run = Run(tuple(Order(" ".join(words), "4:5", "2K") for words in orders), title="Plinth", axes=tuple(axes))
    return submit_run(author, run)[0]


def end(generation: Generation, status: str, **fields) -> None:
    sent = {} if status == Status.CANCELLED else {"sent_at": timezone.now()}
    ended = {} if status in (Status.SENDING, Status.PROCESSING) else {"finished_at": timezone.now()}
    charged = {"charged": Charged.YES} if status == Status.FINISHED else {}
    Generation.objects.filter(pk=generation.pk).update(status=status, **sent | ended | charged | fields)
    generation.refresh_from_db()


def in_order(batch: Batch) -> list[Generation]:
    return list(batch.generations.order_by("position"))


def ids(cell) -> list[int]:
    return [tile.generation_id for group in cell.groups for tile in group.tiles]


def html(client, path) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


# What it shows


def test_the_first_axis_goes_down_the_second_across_the_rest_into_the_cells(mia):
    batch = matrix(mia)
    sheet = sheet_of(batch, mia)
    assert [row.heading.label for row in sheet.rows] == PRODUCTS
    assert [column.label for column in sheet.columns] == MOODS
    assert (sheet.label, sheet.fixed) == ("product by mood", [("n", "2")])
    made = [generation.pk for generation in in_order(batch)]
    assert [ids(cell) for row in sheet.rows for cell in row.cells] == [made[n : n + 2] for n in range(0, 12, 2)]


def test_a_third_field_has_captions(mia):
    axes = (*AXES[:2], {"name": "n", "values": ["1", "2"]})
    [row, _] = sheet_of(matrix(mia, axes), mia).rows
    assert [group.caption for group in row.cells[0].groups] == ["1", "2"]


@pytest.mark.parametrize(("axes", "shape"), [(AXES[:1], (2, 1)), (AXES[2:3], (1, 1)), (AXES[1:], (3, 2))])
def test_fewer_axes_make_a_smaller_sheet(mia, axes, shape):
    sheet = sheet_of(matrix(mia, axes), mia)
    assert (len(sheet.rows), len(sheet.rows[0].cells)) == shape


def test_a_varied_reference_is_shown_as_itself(mia):
    image = make_upload(mia, name="a.png")
    axis = {"name": "reference", "kind": "image", "values": ["a.png", "b.png"], "images": [image.pk, 999]}
    rows = sheet_of(matrix(mia, (axis,)), mia).rows
    assert [(row.heading.label, bool(row.heading.src)) for row in rows] == [("a.png", True), ("b.png", False)]


def test_a_list_shows_each_line_once(mia):
    orders = (Order("A cup", "1:1", "2K", count=2), Order("A dog", "4:5", "1K"))
    sheet = sheet_of(submit_run(mia, Run(orders, title="prompts.csv"))[0], mia)
    assert [(row.heading.label, row.facts, len(ids(row.cells[0]))) for row in sheet.rows] == [
        ("A cup", "1:1 · 2K", 2),
        ("A dog", "4:5 · 1K", 1),
    ]


def test_a_plain_batch_shows_its_pictures(as_mia, mia):
    batch = submit_run(mia, Run((Order("A cup", "1:1", "2K", count=3),)))[0]
    assert len(ids(sheet_of(batch, mia).rows[0].cells[0])) == 3
    assert f"Batch {batch.pk}" in html(as_mia, f"/batches/{batch.pk}/")


def test_a_picture_stands_where_its_request_stood(mia):
    batch = matrix(mia)
    first = in_order(batch)[0]
    end(first, Status.FINISHED)
    image = make_image(first)
    assert sheet_of(batch, mia).rows[0].cells[0].groups[0].tiles[0].dom_id == f"image-{image.pk}"


def test_a_picture_in_the_trash_leaves_its_cell_empty(as_mia, mia):
    batch = matrix(mia, AXES[:2])
    first = in_order(batch)[0]
    end(first, Status.FINISHED)
    trash(make_image(first), mia)
    assert sheet_of(batch, mia).rows[0].cells[0].is_empty
    assert html(as_mia, f"/batches/{batch.pk}/").count("In the trash") == 1


def test_the_whole_team_looks_and_only_some_act(as_mia, tom, owner):
    batch = matrix(tom)
    assert "Cancel the" not in html(as_mia, f"/batches/{batch.pk}/")
    assert progress_of(batch, owner).cancel_count == 12


def test_a_batch_that_is_not_there(as_mia):
    assert as_mia.get("/batches/999999/").status_code == 404


def test_a_larger_batch_takes_no_more_queries(as_mia, mia, tom, django_assert_max_num_queries):
    for size in (2, 99):
        axes = ({"name": "a", "values": [str(n) for n in range(size)]}, {"name": "b", "values": ["x", "y"]})
        batch = matrix(mia, axes)
        made = in_order(batch)
        end(made[0], Status.FINISHED)
        make_image(made[0])
        end(made[1], Status.FAILED, error_code="server_error")
        retry(made[1], tom)
        with django_assert_max_num_queries(30):
            as_mia.get(f"/batches/{batch.pk}/")


# How far it is


def test_progress_in_words(mia, tom):
    batch = matrix(mia, AXES[:2])
    finished, running, refused, failed, _waiting, other = in_order(batch)
    end(finished, Status.FINISHED)
    end(running, Status.SENDING)
    end(refused, Status.FAILED, error_code="bad_request")
    end(failed, Status.FAILED, error_code="server_error")
    end(other, Status.UNKNOWN, error_code="no_answer", charged=Charged.UNKNOWN)
    mine, theirs = progress_of(batch, mia), progress_of(batch, tom)
    assert mine.words == "1 of 6 finished, 1 running, 1 refused, 1 failed, 1 no answer"
    assert theirs.words == "1 of 6 finished, 1 running, 1 waiting, 1 refused, 1 failed, 1 no answer"
    assert (mine.cost, mine.may_have_cost, mine.is_live) == ("$0.13", "$0.13", True)
    assert (mine.cancel_count, mine.retry_count, theirs.cancel_count, theirs.retry_count) == (1, 2, 0, 0)


def test_a_finished_batch_says_so(as_mia, mia):
    batch = matrix(mia, AXES[:1])
    for generation in in_order(batch):
        end(generation, Status.FINISHED)
    assert progress_of(batch, mia).words == "All 2 finished"
    assert "All 2 finished" in html(as_mia, f"/batches/{batch.pk}/progress/")


# All of it


def test_those_that_wait_are_cancelled_and_nothing_else(as_mia, mia):
    batch, other = matrix(mia, AXES[:2]), matrix(mia, AXES[:1])
    end(in_order(batch)[0], Status.SENDING)
    as_mia.post(f"/batches/{batch.pk}/cancel/")
    assert [generation.status for generation in in_order(batch)] == ["sending", *["cancelled"] * 5]
    assert {generation.status for generation in in_order(other)} == {"queued"}


@pytest.mark.parametrize("what", ["cancel", "retry"])
def test_others_act_on_none_of_it_but_owners_do(tom, as_mia, owner, what):
    batch = matrix(tom)
    assert as_mia.post(f"/batches/{batch.pk}/{what}/", {"count": "0"}).status_code == 403
    client = Client()
    client.force_login(owner)
    assert client.post(f"/batches/{batch.pk}/{what}/", {"count": "0"}).status_code == 302


def test_nothing_left_to_cancel_is_told(as_mia, mia):
    batch = matrix(mia)
    cancel_batch(batch, mia)
    answer = as_mia.post(f"/batches/{batch.pk}/cancel/", follow=True)
    assert "Nothing of it was waiting any more" in answer.content.decode()


def test_the_failed_are_asked_for_again_and_stand_in_their_places(mia):
    batch = matrix(mia, AXES[:2])
    made = in_order(batch)
    end(made[1], Status.FAILED, error_code="server_error")
    end(made[2], Status.UNKNOWN, error_code="no_answer")
    assert retry_batch(batch, mia, confirmed=1) == 1
    again = made[1].retries.get()
    assert (again.prompt, again.batch.title) == (made[1].prompt, "Plinth")
    assert ids(sheet_of(batch, mia).rows[0].cells[1]) == [again.pk]
    assert retry_batch(batch, mia) == 0


def test_what_failed_twice_is_followed(mia):
    batch = matrix(mia, AXES[:1])
    first = in_order(batch)[0]
    for _ in range(2):
        end(first, Status.FAILED, error_code="server_error")
        retry_batch(batch, mia)
        first = first.retries.get()
    end(first, Status.FINISHED)
    image = make_image(first)
    assert sheet_of(batch, mia).rows[0].cells[0].groups[0].tiles[0].id == image.pk
    assert progress_of(batch, mia).words == "1 of 2 finished"


def test_another_number_than_the_button_said_is_not_sent(as_mia, mia):
    batch = matrix(mia, AXES[:1])
    end(in_order(batch)[0], Status.FAILED, error_code="server_error")
    with pytest.raises(NotAsConfirmed):
        retry_batch(batch, mia, confirmed=2)
    answer = as_mia.post(f"/batches/{batch.pk}/retry/", {"count": "2"}, follow=True)
    assert "not the same number any more" in answer.content.decode()
    assert Batch.objects.count() == 1


def test_an_old_failure_can_still_be_asked_again(mia):
    batch = matrix(mia, AXES[:1])
    end(in_order(batch)[0], Status.FAILED, error_code="server_error")
    batch.generations.filter(status=Status.FAILED).update(finished_at=timezone.now() - timedelta(days=30))
    assert retry_batch(batch, mia) == 1
    assert not GalleryImage.objects.exists()
