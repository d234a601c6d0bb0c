"""A paid picture that doesn't come home at once: pursued while there is hope, and ended in plain words when not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations import engine
from generations.engine import saving as saving_module
from generations.models import Charged, GalleryImage, Generation, Status
from generations.storage import store

from .engine_steps import TASK, api, carry, finished, picture_bytes, whys
from .factories import make_generation
from .http_server import answer, hang_up

pytestmark = pytest.mark.django_db
PICTURE = picture_bytes(300, 200)
PAGE = b"<!doctype html><html><title>Not here</title></html>"


def saving(*urls, **fields) -> Generation:
    return make_generation(status=Status.SAVING, image_urls=list(urls), **fields)


def save_to_the_end(generation, tries=10) -> tuple[Generation, list[float]]:
    """Try until nothing more is to be done, without waiting; the generation, and the pauses that were asked for."""
    pauses = []
    for _ in range(tries):
        Generation.objects.update(due_at=timezone.now())
        pause = engine.save(generation.pk, "worker")
        if pause is None:
            break
        pauses.append(pause)
    return Generation.objects.get(pk=generation.pk), pauses


def cut_at(size):
    def cut(connection, _):
        connection.sendall(answer(200, PICTURE)[: size - len(PICTURE)])

    return cut


def ended(generation):
    return generation.status, generation.error_code, generation.charged


# What is worth trying for long


@pytest.mark.parametrize("said", [answer(500), answer(503), answer(429), hang_up], ids=["500", "503", "429", "hung up"])
def test_a_passing_fault_is_outlived(settings, said):
    with api(settings, *[said] * 5, answer(200, PICTURE)) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png"))
    assert generation.status == Status.FINISHED
    assert pauses == [2, 4, 8, 16, 32]


def test_a_fault_that_lasts_is_tried_for_hours_with_pauses_of_two_minutes(settings):
    with api(settings, answer(500)) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png"), tries=15)
    assert generation.status == Status.SAVING
    assert pauses[-1] == 120


def test_after_two_days_it_is_given_up(settings):
    with api(settings, answer(500)) as server:
        generation, pauses = save_to_the_end(
            saving(f"{server.url}/a.png", sent_at=timezone.now() - timedelta(hours=49))
        )
    assert (ended(generation), pauses) == ((Status.FAILED, "no_image", Charged.YES), [])


def test_the_journal_says_why_it_is_not_home_yet(settings):
    with api(settings, answer(500)) as server:
        generation, _ = save_to_the_end(saving(f"{server.url}/a.png"), tries=1)
    assert "Not home yet" in whys(generation)
    assert "HTTP 500" in whys(generation)


def test_a_try_that_failed_lets_go_of_the_generation_until_it_is_due(settings):
    with api(settings, answer(500)) as server:
        generation = saving(f"{server.url}/a.png")
        engine.save(generation.pk, "worker")
        assert engine.save(generation.pk, "worker") is None
    generation.refresh_from_db()
    assert (generation.lease_holder, len(server.received)) == ("", 1)


def test_a_network_that_breaks_at_different_places_is_outlived(settings):
    breaks = [cut_at(size) for size in (100, 200, 300, 150, 250, 350)]
    with api(settings, *breaks, answer(200, PICTURE)) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png"))
    assert generation.status == Status.FINISHED
    assert pauses == [2, 4, 8]


def test_a_transfer_that_breaks_once_is_repeated_at_once(settings):
    with api(settings, cut_at(100), answer(200, PICTURE)) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png"))
    assert (generation.status, pauses) == (Status.FINISHED, [])


def test_a_full_disk_is_outlived(settings, monkeypatch):
    keep, full = saving_module.keep_picture, iter([True, False])

    def on_a_full_disk(*given):
        if next(full):
            raise OSError(28, "No space left on device")
        return keep(*given)

    monkeypatch.setattr(saving_module, "keep_picture", on_a_full_disk)
    with api(settings, answer(200, PICTURE)) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png"))
    assert (generation.status, pauses) == (Status.FINISHED, [2])


# What is believed after a few tries


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (answer(200, PICTURE[:-200]), "damaged or incomplete"),
        (cut_at(400), "always ends after 400 bytes"),
        (answer(200, PAGE, {"Content-Type": "text/html"}), "web page"),
        (answer(200, b""), "empty"),
        (answer(200, b"\x00" * 500), "not a picture"),
    ],
    ids=["half a picture", "cut off at the same byte", "a page", "nothing", "something"],
)
def test_what_is_no_picture_fails_within_ten_seconds_and_says_so(settings, said, words):
    with api(settings, said) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png"))
    assert ended(generation) == (Status.FAILED, "not_an_image", Charged.YES)
    assert words in generation.error_message
    assert pauses == [2, 4]


@pytest.mark.parametrize("said", [answer(200, PICTURE[:-200]), answer(200, PAGE)], ids=["half a picture", "a page"])
def test_a_damaged_transfer_that_heals_is_forgotten(settings, said):
    with api(settings, said, said, answer(200, PICTURE)) as server:
        generation, _ = save_to_the_end(saving(f"{server.url}/a.png"))
    assert (generation.status, generation.error_code) == (Status.FINISHED, "")


def test_nothing_is_left_in_the_store_of_what_is_no_picture(settings):
    with api(settings, answer(200, PICTURE[:-200])) as server:
        save_to_the_end(saving(f"{server.url}/a.png"))
    assert not [path for path in store.root.rglob("*") if path.is_file()]
    assert not GalleryImage.objects.exists()


# What is final at once


def test_an_endless_stream_is_too_large_at_once(settings):
    settings.PICTURE_MAX_BYTES = 1_000_000

    def endless(connection, _):
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n")
        while True:
            connection.sendall(bytes(65536))

    with api(settings, endless) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png"))
    assert (ended(generation), pauses) == ((Status.FAILED, "too_large", Charged.YES), [])


def test_more_pixels_than_we_decode_are_too_large_at_once(settings, monkeypatch):
    monkeypatch.setattr("generations.imaging.develop", _too_many_pixels)
    with api(settings, answer(200, PICTURE)) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png"))
    assert (ended(generation), pauses) == ((Status.FAILED, "too_large", Charged.YES), [])


def _too_many_pixels(*_):
    raise saving_module.imaging.TooLarge("This picture is 60000 by 60000 pixels.")


@pytest.mark.parametrize(
    "url",
    ["http://169.254.169.254/latest/meta-data", "http://10.0.0.1/a.png", "http://[::1]:9/a.png", "ftp://1.1.1.1/a.png"],
)
def test_a_forbidden_address_in_an_answer_ends_it_at_once(settings, url):
    settings.APIFRAME_BASE_URL = "http://127.0.0.1:9"
    generation, pauses = save_to_the_end(saving(url))
    assert (ended(generation), pauses) == ((Status.FAILED, "no_image", Charged.YES), [])
    assert generation.error_message


def test_a_redirect_to_a_forbidden_address_ends_it_at_once(settings):
    with api(settings, answer(302, b"", {"Location": "http://10.0.0.1/a.png"})) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png"))
    assert (ended(generation), pauses) == ((Status.FAILED, "no_image", Charged.YES), [])


# Addresses that have expired


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
def test_an_expired_address_is_replaced_by_a_fresh_one(settings, status):
    generation = saving(task_id=TASK)
    with api(settings) as server:
        server.answers += [answer(status), answer(200, finished(f"{server.url}/fresh.png")), answer(200, PICTURE)]
        Generation.objects.update(image_urls=[f"{server.url}/old.png"])
        generation, pauses = save_to_the_end(generation)
    assert [request.path for request in server.received] == ["/old.png", "/fetch", "/fresh.png"]
    assert (generation.status, pauses) == (Status.FINISHED, [])


def test_where_nobody_answers_any_more_the_api_is_asked_for_another_address(settings):
    nobody = "http://127.0.0.1:9/a.png"
    with api(settings, answer(200, PICTURE)) as server:
        server.answers[:0] = [answer(200, finished(f"{server.url}/moved.png"))]
        generation, pauses = save_to_the_end(saving(nobody))
    assert (generation.status, pauses) == (Status.FINISHED, [2, 4])
    assert [request.path for request in server.received] == ["/fetch", "/moved.png"]


def test_where_nobody_answers_and_the_api_knows_no_other_address_it_is_tried_again(settings):
    nobody = "http://127.0.0.1:9/a.png"
    with api(settings, answer(200, finished(nobody))):
        generation, pauses = save_to_the_end(saving(nobody), tries=5)
    assert (generation.status, pauses) == (Status.SAVING, [2, 4, 8, 16, 32])


def test_a_fresh_address_is_committed_before_it_is_used(settings):
    generation = saving(task_id=TASK)
    with api(settings) as server:
        fresh = f"{server.url}/fresh.png"
        server.answers += [answer(404), answer(200, finished(fresh)), answer(500)]
        Generation.objects.update(image_urls=[f"{server.url}/old.png"])
        generation, _ = save_to_the_end(generation, tries=1)
    assert (generation.status, generation.image_urls) == (Status.SAVING, [fresh])


def test_without_another_address_it_has_expired_within_ten_seconds(settings):
    generation = saving(task_id=TASK)
    with api(settings) as server:
        same = f"{server.url}/old.png"
        server.answers += [answer(404), answer(200, finished(same))] * 3
        Generation.objects.update(image_urls=[same])
        generation, pauses = save_to_the_end(generation)
    assert ended(generation) == (Status.FAILED, "expired", Charged.YES)
    assert pauses == [2, 4]


def test_without_a_task_id_there_is_nobody_to_ask(settings):
    with api(settings, answer(404)) as server:
        generation, pauses = save_to_the_end(saving(f"{server.url}/a.png", task_id=""))
    assert ended(generation) == (Status.FAILED, "expired", Charged.YES)
    assert pauses == [2, 4]


def test_a_picture_that_is_a_little_late_at_its_address_is_not_lost(settings):
    with api(settings, answer(404), answer(404), answer(200, PICTURE)) as server:
        generation, _ = save_to_the_end(saving(f"{server.url}/a.png", task_id=""))
    assert generation.status == Status.FINISHED


def test_an_address_whose_task_still_runs_is_waited_for(settings):
    generation = saving(task_id=TASK)
    with api(settings) as server:
        server.answers += [answer(404), answer(200, {"task_id": TASK, "status": "processing"})] * 6
        server.answers += [answer(200, PICTURE)]
        Generation.objects.update(image_urls=[f"{server.url}/a.png"])
        generation, _ = save_to_the_end(generation)
    assert generation.status == Status.FINISHED


def test_while_nobody_can_tell_another_address_it_is_not_given_up(settings):
    generation = saving(task_id=TASK)
    with api(settings) as server:
        server.answers += [answer(404), answer(502, b"<html>")] * 6
        Generation.objects.update(image_urls=[f"{server.url}/a.png"])
        generation, _ = save_to_the_end(generation, tries=6)
    assert generation.status == Status.SAVING


# The sandbox's own troubles


@pytest.mark.parametrize(
    ("marker", "status", "code"),
    [
        ("jpeg", "finished", ""),
        ("flaky", "finished", ""),
        ("expired-once", "finished", ""),
        ("no-status", "finished", ""),
        ("truncated", "failed", "not_an_image"),
        ("html", "failed", "not_an_image"),
        ("gone", "failed", "expired"),
    ],
)
def test_the_sandbox_s_awkward_pictures_come_to_a_good_end(mia, sandbox, marker, status, code):
    generation, _ = save_to_the_end(carry(mia, f"A kite [sandbox:{marker}][sandbox:size=64x64]"))
    assert (generation.status, generation.error_code) == (status, code)
