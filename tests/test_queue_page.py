"""The queue's page: everybody's, in order, bounded; and what its buttons do."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations import tasks
from generations.actions import dismiss
from generations.gallery import queue_page
from generations.gallery.line import LONGEST
from generations.models import Batch, Generation, ProviderAccount, Reference, Status

from .factories import make_generation, make_upload

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    """Nobody works; prices and lengths are not remembered from another test."""
    cache.clear()
    monkeypatch.setattr(tasks, "wake", lambda count=1: True)
    monkeypatch.setattr(tasks, "look_around", lambda: None)


@pytest.fixture
def as_owner(owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def many(author, count, status=Status.QUEUED) -> list[Generation]:
    batch = Batch.objects.create(author=author, count=1)
    return [make_generation(author, status, batch=batch, position=n) for n in range(count)]


def html(client, path="/queue/", **headers) -> str:
    answer = client.get(path, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def said(answer) -> list[str]:
    return [str(message) for message in answer.context["messages"]]


# What it shows


def test_those_in_flight_stand_before_those_that_wait(as_mia, mia, tom):
    waiting = make_generation(mia, prompt="A cup that waits")
    running = make_generation(tom, Status.SENDING, prompt="A cup that runs")
    text = html(as_mia)
    assert text.index(f'id="row-{running.pk}"') < text.index(f'id="row-{waiting.pk}"')
    assert "First in line" in text
    assert "Tom Haller" in text


def test_it_says_how_many_and_about_how_long(as_mia, mia):
    for _ in range(3):
        make_generation(mia, resolution="1K")
    assert "0 running, 3 waiting, everything ready in about 20 s" in html(as_mia)


def test_of_very_many_only_the_first_are_shown(mia):
    many(mia, LONGEST + 12)
    page = queue_page(mia)
    assert len(page.waiting) == LONGEST
    assert (page.waiting_count, page.more) == ("212", "12")


def test_runners_and_waiters_share_the_rows(mia):
    many(mia, 3, Status.SAVING)
    many(mia, LONGEST)
    page = queue_page(mia)
    assert (len(page.running), len(page.waiting), page.more) == (3, LONGEST - 3, "3")


def test_a_longer_queue_takes_no_more_queries(as_mia, mia, tom, django_assert_max_num_queries):
    html(as_mia)
    for count in (3, 150):
        for author in (mia, tom):
            for generation in many(author, count):
                Reference.objects.create(generation=generation, position=0, image=make_upload(author))
        make_generation(mia, Status.FAILED)
        with django_assert_max_num_queries(20):
            html(as_mia)


def test_an_empty_queue_says_so(as_mia):
    assert "The queue is empty" in html(as_mia)


def test_the_fragment_is_the_page_without_its_frame(as_mia, mia):
    make_generation(mia)
    fragment = html(as_mia, **HTMX)
    assert "<html" not in fragment
    assert "First in line" in fragment


def test_only_ones_own_can_be_cancelled(as_mia, mia, tom):
    mine, theirs = make_generation(mia), make_generation(tom)
    text = html(as_mia)
    assert f"/generations/{mine.pk}/cancel/" in text
    assert f"/generations/{theirs.pk}/cancel/" not in text


def test_an_owner_can_cancel_anybodys(as_owner, tom):
    theirs = make_generation(tom)
    assert f"/generations/{theirs.pk}/cancel/" in html(as_owner)


def test_the_rail_counts_ones_own(as_mia, mia, tom):
    many(mia, 2)
    many(tom, 3)
    assert 'data-unfinished-now="2"' in html(as_mia)


def test_what_needs_a_person_is_ones_own_of_the_last_week(mia, tom):
    failed = make_generation(mia, Status.FAILED)
    unknown = make_generation(mia, Status.UNKNOWN)
    make_generation(tom, Status.FAILED)
    long_ago = timezone.now() - timedelta(days=8)
    make_generation(mia, Status.FAILED, created_at=long_ago, sent_at=long_ago, finished_at=long_ago)
    dismiss(make_generation(mia, Status.FAILED), mia)
    make_generation(mia, Status.CANCELLED)
    assert [row.tile.id for row in queue_page(mia).needing] == [unknown.pk, failed.pk]


def test_while_paused_no_time_is_promised(as_mia, mia):
    make_generation(mia)
    ProviderAccount.pause("payment_required", "")
    text = html(as_mia)
    assert "nothing is sent before the queue is resumed" in text
    assert "ready in" not in text


@pytest.mark.parametrize("seconds, catching_up", [(60, True), (2, False)])
def test_what_waits_long_beside_a_free_slot_was_not_heard_of(mia, seconds, catching_up):
    make_generation(mia, due_at=timezone.now() - timedelta(seconds=seconds))
    assert queue_page(mia).is_catching_up is catching_up


def test_what_waits_because_all_slots_are_taken_was_heard_of(mia, settings):
    settings.APIFRAME_MAX_IN_FLIGHT = 1
    make_generation(mia, Status.SENDING)
    make_generation(mia, due_at=timezone.now() - timedelta(seconds=60))
    assert queue_page(mia).is_catching_up is False


def test_strangers_are_sent_to_the_door(client):
    assert client.get("/queue/").url.startswith("/accounts/login/")


# Places on the studio's tiles


def test_a_tile_that_waits_says_its_place(as_mia, mia):
    many(mia, 2)
    text = html(as_mia, "/")
    assert "Second in line" in text


def test_without_waiting_tiles_nobody_asks_for_the_line(as_mia, mia, monkeypatch):
    def never(*_):
        raise AssertionError("The line was asked for.")

    make_generation(mia, Status.FAILED)
    monkeypatch.setattr("generations.gallery.tiles.line_up", never)
    html(as_mia, "/")


def test_a_page_that_was_told_another_place_is_told_the_new_one(as_mia, mia):
    first, second = many(mia, 2)
    known = f"{first.pk}-queued-1,{second.pk}-queued-2"
    assert as_mia.get("/generations/changes", {"known": known}).status_code == 204
    Generation.objects.filter(pk=first.pk).update(status=Status.CANCELLED, finished_at=timezone.now())
    answer = as_mia.get("/generations/changes", {"known": f"{second.pk}-queued-2"})
    assert f'id="place-{second.pk}" data-place="1"' in answer.content.decode()
    assert f'id="generation-{second.pk}"' not in answer.content.decode()


# Its buttons


def test_cancel_all_mine(as_mia, mia, tom):
    many(mia, 2)
    theirs = make_generation(tom)
    answer = as_mia.post(reverse("queue_cancel"), follow=True)
    assert said(answer) == ["2 requests cancelled, not charged. What was sent already goes on."]
    assert list(Generation.objects.filter(status=Status.QUEUED)) == [theirs]


def test_a_second_press_of_cancel_all_says_that_nothing_waited(as_mia):
    assert said(as_mia.post(reverse("queue_cancel"), follow=True)) == [
        "Nothing of yours was waiting any more. Nothing changed."
    ]


def test_the_dialog_names_number_and_cost(as_mia, mia, settings):
    settings.SANDBOX = False
    make_generation(mia, Status.FAILED, resolution="2K")
    make_generation(mia, Status.FAILED, resolution="4K")
    text = html(as_mia)
    assert "Ask again for 2, $0.374" in text


def test_retry_all_asks_for_as_many_as_were_confirmed(as_mia, mia):
    many(mia, 2, Status.FAILED)
    answer = as_mia.post(reverse("queue_retry"), {"count": 2}, follow=True)
    assert said(answer) == ["2 requests asked for again."]
    assert Generation.objects.filter(status=Status.QUEUED).count() == 2


def test_a_double_press_of_retry_all_asks_once(as_mia, mia):
    many(mia, 2, Status.FAILED)
    as_mia.post(reverse("queue_retry"), {"count": 2})
    answer = as_mia.post(reverse("queue_retry"), {"count": 2}, follow=True)
    assert "Nothing was sent" in said(answer)[-1]
    assert Generation.objects.filter(status=Status.QUEUED).count() == 2


@pytest.mark.parametrize("count", ["1", "", "many"])
def test_another_number_than_was_shown_sends_nothing(as_mia, mia, count):
    many(mia, 2, Status.FAILED)
    as_mia.post(reverse("queue_retry"), {"count": count})
    assert not Generation.objects.filter(status=Status.QUEUED).exists()


def test_an_owner_pauses_with_a_reason_that_everybody_sees(as_owner, as_mia):
    as_owner.post(reverse("queue_pause"), {"reason": "  the client changed the label "})
    text = html(as_mia, "/trash/")
    assert "Olga Owner paused the queue: “the client changed the label”." in text
    assert reverse("queue_resume") not in text


def test_a_pause_needs_a_reason(as_owner):
    answer = as_owner.post(reverse("queue_pause"), {"reason": "  "}, follow=True)
    assert said(answer) == ["The queue was not paused: say why, everybody sees it."]
    assert not ProviderAccount.current().is_paused


@pytest.mark.parametrize("name", ["queue_pause", "queue_resume"])
def test_members_neither_pause_nor_resume(as_mia, name):
    ProviderAccount.pause("payment_required", "") if name == "queue_resume" else None
    paused = ProviderAccount.current().is_paused
    assert as_mia.post(reverse(name), {"reason": "lunch"}).status_code == 403
    assert ProviderAccount.current().is_paused == paused
    assert 'id="pause-queue"' not in html(as_mia)


def test_an_owner_resumes(as_owner):
    as_owner.post(reverse("queue_pause"), {"reason": "lunch"})
    assert reverse("queue_resume") in html(as_owner)
    as_owner.post(reverse("queue_resume"))
    assert not ProviderAccount.current().is_paused


@pytest.mark.parametrize(
    "code, words",
    [
        ("unauthorized", "The API key was refused."),
        ("payment_required", "Top up with the provider: then it goes on by itself."),
    ],
)
def test_the_banner_says_what_to_do(as_mia, code, words):
    ProviderAccount.pause(code, "")
    assert words in html(as_mia, "/team/")


# Dealing with what has no picture


def test_dismiss_answers_with_undo(as_mia, mia):
    generation = make_generation(mia, Status.FAILED)
    answer = as_mia.post(reverse("generation_dismiss", args=[generation.pk]), headers=HTMX)
    assert reverse("generation_recall", args=[generation.pk]) in answer.content.decode()
    assert f'id="generation-{generation.pk}"' not in html(as_mia, "/")


def test_a_double_press_of_dismiss_is_one(as_mia, mia):
    generation = make_generation(mia, Status.FAILED)
    for _ in range(2):
        assert as_mia.post(reverse("generation_dismiss", args=[generation.pk]), headers=HTMX).status_code == 200
    assert generation.events.count() == 2


def test_what_runs_is_not_put_aside(as_mia, mia):
    generation = make_generation(mia, Status.SENDING)
    assert as_mia.post(reverse("generation_dismiss", args=[generation.pk]), headers=HTMX).status_code == 409


@pytest.mark.parametrize("name", ["generation_dismiss", "generation_recall"])
def test_only_ones_own_are_put_aside_or_taken_out(as_mia, as_owner, tom, name):
    generation = make_generation(tom, Status.UNKNOWN)
    assert as_mia.post(reverse(name, args=[generation.pk])).status_code == 403
    assert as_owner.post(reverse(name, args=[generation.pk])).status_code == 302


def test_what_was_dealt_with_is_behind_a_chip(as_mia, mia):
    generation = make_generation(mia, Status.CANCELLED)
    assert "Dealt with" not in html(as_mia, "/")
    dismiss(generation, mia)
    assert "Dealt with" in html(as_mia, "/")
    assert f'id="generation-{generation.pk}"' in html(as_mia, "/?kind=dealt-with")


def test_mine_leaves_out_what_others_dealt_with(as_mia, mia, tom):
    theirs = make_generation(tom, Status.FAILED)
    dismiss(theirs, tom)
    assert f'id="generation-{theirs.pk}"' in html(as_mia, "/?kind=dealt-with&scope=team")
    assert f'id="generation-{theirs.pk}"' not in html(as_mia, "/?kind=dealt-with&scope=mine")


def test_pages_of_what_was_dealt_with_follow_each_other(mia):
    from generations.gallery import dealt_with_page

    for generation in (rows := many(mia, 5, Status.FAILED)):
        dismiss(generation, mia)
    first = dealt_with_page(mia, "team", size=3)
    second = dealt_with_page(mia, "team", first.older, size=3)
    seen = [tile.id for page in (first, second) for tile in page.tiles]
    assert seen == [generation.pk for generation in reversed(rows)]
    assert second.older == ""


def test_an_unknown_one_offers_to_send_again_at_its_price_or_to_let_it_be(as_mia, mia):
    generation = make_generation(mia, Status.UNKNOWN, resolution="4K")
    text = html(as_mia, f"/generations/{generation.pk}/")
    assert "Send again, may cost $0.24" in text
    assert "Let it be" in text
    dismiss(generation, mia)
    text = html(as_mia, f"/generations/{generation.pk}/")
    assert "Let it be" not in text
    assert "Show in the studio again" in text


# A queue that can't be told


@pytest.mark.django_db(transaction=True)
def test_the_answer_says_that_the_queue_is_catching_up(as_mia, monkeypatch):
    monkeypatch.setattr(tasks, "wake", lambda count=1: False)
    form = {"prompt": "A cup", "aspect_ratio": "1:1", "resolution": "1K", "count": "1"}
    answer = as_mia.post(reverse("generation_create"), form, headers=HTMX)
    assert answer.status_code == 201
    assert "Asked for. The queue is catching up: it will start by itself." in answer.content.decode()
