"""Whoever downloads holds a short lease and renews it, so that nobody waits long for a worker that is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations import engine
from generations.engine import saving
from generations.models import GalleryImage, Generation, Status
from generations.storage import store

from .engine_steps import api, picture_bytes
from .factories import make_generation
from .http_server import answer

pytestmark = pytest.mark.django_db(transaction=True)
PICTURE = picture_bytes(300, 200)


def in_halves(meanwhile):
    """Answers a picture whose second half comes after `meanwhile`."""

    def say(connection, _):
        message = answer(200, PICTURE)
        connection.sendall(message[:-300])
        meanwhile()
        connection.sendall(message[-300:])

    return say


def lease_lasts() -> timedelta:
    return Generation.objects.get().lease_expires_at - timezone.now()


def save(settings, meanwhile) -> Generation:
    with api(settings, in_halves(meanwhile)) as server:
        generation = make_generation(status=Status.SAVING, image_urls=[f"{server.url}/a.png"])
        engine.save(generation.pk, "worker")
    generation.refresh_from_db()
    return generation


def test_the_lease_of_a_download_is_about_two_minutes(settings):
    lasts = []
    save(settings, lambda: lasts.append(lease_lasts()))
    assert timedelta(seconds=100) < lasts[0] <= timedelta(seconds=120)


def test_while_bytes_come_the_lease_is_renewed(settings, monkeypatch):
    monkeypatch.setattr(saving, "RENEW_EVERY", 0)
    renewed = []

    def expire():
        Generation.objects.update(lease_expires_at=timezone.now())
        monkeypatch.setattr(saving, "keep_picture", lambda *given: renewed.append(lease_lasts()) or keep(*given))

    keep = saving.keep_picture
    assert save(settings, expire).status == Status.FINISHED
    assert renewed[0] > timedelta(seconds=100)


def test_a_download_that_somebody_else_took_over_ends_and_leaves_nothing_behind(settings):
    generation = save(settings, lambda: Generation.objects.update(lease_holder="another"))
    assert (generation.status, generation.lease_holder) == (Status.SAVING, "another")
    assert not GalleryImage.objects.exists()
    assert not [path for path in store.root.rglob("*") if path.is_file()]
