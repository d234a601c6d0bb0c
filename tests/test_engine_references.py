"""References given by URL: passed on as they are, and brought home so that history keeps them."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from generations import engine
from generations.engine import references as references_module
from generations.models import GalleryImage, Generation, Reference, Status
from generations.storage import store

from .engine_steps import api, ask, picture_bytes, upload, whys
from .http_server import answer, hang_up

pytestmark = pytest.mark.django_db


def given(mia, url, **order) -> Reference:
    return ask(mia, references=(url,), **order).references.get()


def bring_home(reference) -> Reference:
    engine.bring_home(reference.pk, "worker")
    reference.refresh_from_db()
    return reference


def test_its_picture_becomes_an_upload_of_who_gave_it(mia, settings):
    with api(settings, answer(200, picture_bytes())) as server:
        image = bring_home(given(mia, f"{server.url}/some/fox.png?size=large")).image
    assert (image.kind, image.author, image.name) == ("upload", mia, "fox.png")
    assert store.path(image.original_path).read_bytes() == picture_bytes()


def test_the_url_stays_what_the_provider_is_sent(mia, settings):
    with api(settings, answer(200, picture_bytes())) as server:
        reference = bring_home(given(mia, f"{server.url}/fox.png"))
    assert reference.url == f"{server.url}/fox.png"


def test_a_batch_fetches_it_once(mia, settings):
    with api(settings, answer(200, picture_bytes())) as server:
        bring_home(given(mia, f"{server.url}/fox.png", count=4))
    assert len(server.received) == 1
    assert Reference.objects.filter(image__isnull=False).count() == 4


def test_brought_home_already_it_is_not_fetched_again(mia, settings):
    with api(settings, answer(200, picture_bytes())) as server:
        reference = bring_home(given(mia, f"{server.url}/fox.png"))
        bring_home(reference)
    assert len(server.received) == 1


def test_bytes_that_we_have_are_linked_and_not_stored_twice(mia, settings):
    image = upload(mia, picture_bytes())
    with api(settings, answer(200, picture_bytes())) as server:
        assert bring_home(given(mia, f"{server.url}/fox.png")).image == image
    assert GalleryImage.objects.count() == 1


@pytest.mark.parametrize(
    "said",
    [answer(404), answer(500), answer(200, b"<html></html>"), answer(302, b"", {"Location": "http://10.0.0.1/"})],
    ids=["gone", "failing", "a page", "led astray"],
)
def test_a_failure_is_told_in_the_journal_and_harms_nothing(mia, settings, said):
    with api(settings, said) as server:
        reference = bring_home(given(mia, f"{server.url}/fox.png"))
    assert (reference.image, reference.tried_at is not None) == (None, True)
    assert "Reference 1 could not be kept here" in whys(reference.generation)
    assert reference.generation.status == Status.QUEUED


def test_more_than_a_reference_may_weigh_is_not_kept(mia, settings):
    settings.REFERENCE_MAX_BYTES = 100
    with api(settings, answer(200, picture_bytes(300, 200))) as server:
        assert bring_home(given(mia, f"{server.url}/fox.png")).image is None


def test_it_changes_nothing_about_the_generation(mia, settings):
    with api(settings, answer(200, picture_bytes())) as server:
        reference = given(mia, f"{server.url}/fox.png")
        before = Generation.objects.values().get()
        bring_home(reference)
    assert Generation.objects.values().get() == before


def test_a_reference_that_does_not_exist_is_nothing(mia):
    engine.bring_home(999, "worker")


@pytest.mark.django_db(transaction=True)
def test_no_connection_to_the_database_is_held_while_it_is_fetched(mia, monkeypatch):
    held = []

    def fetch(_):
        held.append(connection.connection)
        raise references_module.imaging.NotAnImage("Enough.")

    monkeypatch.setattr(references_module, "_download", fetch)
    bring_home(given(mia, "https://93.184.215.14/a.png"))
    assert held == [None]


# Tried again


def long_ago(reference) -> None:
    """So that whoever tried it must have died, or it is time to try again."""
    Reference.objects.filter(pk=reference.pk).update(tried_at=timezone.now() - timedelta(minutes=11))


def test_what_a_worker_that_died_was_bringing_home_is_brought_home_by_another(mia, settings):
    with api(settings, answer(200, picture_bytes())) as server:
        reference = given(mia, f"{server.url}/fox.png")
        Reference.objects.update(tries=1)
        long_ago(reference)
        assert engine.reconcile("janitor").references == [reference.pk]
        assert bring_home(reference).image is not None


def test_what_somebody_is_bringing_home_is_left_to_them(mia, settings):
    with api(settings, answer(200, picture_bytes())) as server:
        reference = given(mia, f"{server.url}/fox.png")
        Reference.objects.update(tries=1, tried_at=timezone.now())
        assert engine.reconcile("janitor").references == []
        bring_home(reference)
    assert server.received == []


def test_a_broken_connection_is_tried_three_times(mia, settings):
    with api(settings, hang_up) as server:
        reference = given(mia, f"{server.url}/fox.png")
        for _ in range(5):
            bring_home(reference)
            long_ago(reference)
        assert engine.reconcile("janitor").references == []
    assert len(server.received) == 3


def test_what_is_not_a_picture_is_not_tried_again(mia, settings):
    with api(settings, answer(200, b"<html>")) as server:
        reference = bring_home(given(mia, f"{server.url}/fox.png"))
    long_ago(reference)
    assert engine.reconcile("janitor").references == []


def test_of_a_batch_one_try_counts_for_all(mia, settings):
    with api(settings, hang_up) as server:
        ask(mia, references=(f"{server.url}/fox.png",), count=4)
        for reference in Reference.objects.all():
            bring_home(reference)
    assert len(server.received) == 1
    assert set(Reference.objects.values_list("tries", flat=True)) == {1}
