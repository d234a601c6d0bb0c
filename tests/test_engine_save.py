"""Paid pictures come home: byte for byte, proved by decoding, with all that a gallery needs."""

import hashlib
import io
from datetime import timedelta

import pytest
from django.utils import timezone
from PIL import Image

from generations import engine
from generations.engine import saving as saving_module
from generations.models import Charged, GalleryImage, Generation, SearchDocument, Status
from generations.storage import store

from .engine_steps import api, carry, finished, journal, picture_bytes, whys
from .factories import make_generation
from .http_server import answer

pytestmark = pytest.mark.django_db
TEAL, PLUM = picture_bytes(colour="teal"), picture_bytes(colour="plum")


def saving(*urls, **fields) -> Generation:
    return make_generation(status=Status.SAVING, image_urls=list(urls), **fields)


def save(generation) -> Generation:
    """One try; answers the generation as it is then."""
    engine.save(generation.pk, "worker")
    return Generation.objects.get(pk=generation.pk)


def test_a_picture_comes_home_byte_for_byte(settings):
    with api(settings, answer(200, TEAL)) as server:
        generation = save(saving(f"{server.url}/a.png"))
    image = generation.images.get()
    assert generation.status == Status.FINISHED
    assert store.path(image.original_path).read_bytes() == TEAL
    assert image.sha256 == hashlib.sha256(TEAL).hexdigest()
    assert (image.format, image.width, image.height, image.bytes) == ("png", 64, 48, len(TEAL))


def test_the_image_carries_what_was_asked_for(settings, mia):
    with api(settings, answer(200, TEAL)) as server:
        asked = {"prompt": "A fox " * 100, "aspect_ratio": "16:9", "resolution": "4K"}
        image = save(saving(f"{server.url}/a.png", author=mia, **asked)).images.get()
    assert (image.kind, image.author, image.aspect_ratio, image.resolution) == ("generated", mia, "16:9", "4K")
    assert image.caption == ("A fox " * 100)[:140]
    assert (len(image.palette), image.placeholder[:23]) == (1, "data:image/webp;base64,")


def test_it_keeps_the_place_that_its_generation_had(settings):
    with api(settings, answer(200, TEAL)) as server:
        generation = save(saving(f"{server.url}/a.png"))
    assert generation.images.get().sort_key == generation.sort_key


def test_it_is_found_by_its_prompt_at_once(settings):
    with api(settings, answer(200, TEAL)) as server:
        image = save(saving(f"{server.url}/a.png", prompt="A heron in the reeds")).images.get()
    assert "heron" in SearchDocument.objects.get(image=image).words


@pytest.mark.parametrize("width", [320, 640, 1280])
def test_it_has_its_thumbnails(settings, width):
    with api(settings, answer(200, picture_bytes(2000, 1000))) as server:
        image = save(saving(f"{server.url}/a.png")).images.get()
    with Image.open(store.path(image.thumbnail_path(width))) as thumbnail:
        assert (thumbnail.format, thumbnail.size) == ("WEBP", (width, width // 2))


def test_a_png_that_is_a_jpeg_is_called_what_it_is(settings):
    with api(settings, answer(200, picture_bytes(format="JPEG"), {"Content-Type": "image/png"})) as server:
        image = save(saving(f"{server.url}/a.png")).images.get()
    assert (image.format, image.extension) == ("jpeg", ".jpg")
    assert image.original_path.endswith(".jpg")


def test_several_pictures_keep_their_order(settings):
    with api(settings, answer(200, TEAL), answer(200, PLUM)) as server:
        generation = save(saving(f"{server.url}/1.png", f"{server.url}/2.png"))
    digests = [image.sha256 for image in generation.images.order_by("position")]
    assert digests == [hashlib.sha256(TEAL).hexdigest(), hashlib.sha256(PLUM).hexdigest()]
    assert "2 pictures stored" in whys(generation)


def test_the_same_picture_twice_is_two_images_and_one_file(settings):
    with api(settings, answer(200, TEAL)) as server:
        save(saving(f"{server.url}/1.png"))
        save(saving(f"{server.url}/2.png"))
    paths = {image.original_path for image in GalleryImage.objects.all()}
    assert (GalleryImage.objects.count(), len(paths)) == (2, 1)


def test_saved_once_more_nothing_changes(settings):
    generation = saving()
    with api(settings, answer(200, TEAL)) as server:
        Generation.objects.update(image_urls=[f"{server.url}/a.png"])
        save(generation)
        save(generation)
    assert len(server.received) == 1
    assert journal(generation) == ["saving", "finished"]


def test_what_somebody_else_is_saving_is_left_to_them(settings):
    with api(settings, answer(200, TEAL)) as server:
        later = timezone.now() + timedelta(minutes=5)
        generation = save(saving(f"{server.url}/a.png", lease_holder="other", lease_expires_at=later))
    assert (generation.status, generation.lease_holder, server.received) == (Status.SAVING, "other", [])


def test_a_lease_that_has_expired_is_taken_over(settings):
    with api(settings, answer(200, TEAL)) as server:
        generation = save(saving(f"{server.url}/a.png", lease_holder="dead", lease_expires_at=timezone.now()))
    assert generation.status == Status.FINISHED


def test_who_loses_the_lease_while_downloading_leaves_quietly(settings, monkeypatch):
    download = saving_module._download_once

    def overtaken(*given):
        Generation.objects.update(lease_holder="other")
        return download(*given)

    monkeypatch.setattr(saving_module, "_download_once", overtaken)
    with api(settings, answer(200, TEAL)) as server:
        generation = save(saving(f"{server.url}/1.png", f"{server.url}/2.png"))
    assert (generation.status, generation.lease_holder) == (Status.SAVING, "other")
    assert (len(server.received), generation.images.count()) == (1, 0)


def test_who_loses_the_lease_after_downloading_stores_nothing(settings, monkeypatch):
    keep = saving_module.keep_picture

    def overtaken(*given):
        Generation.objects.update(lease_holder="other")
        return keep(*given)

    monkeypatch.setattr(saving_module, "keep_picture", overtaken)
    with api(settings, answer(200, TEAL)) as server:
        generation = save(saving(f"{server.url}/a.png"))
    assert (generation.status, generation.lease_holder) == (Status.SAVING, "other")
    assert not generation.images.exists()


def test_pictures_that_are_home_already_are_not_fetched_again(settings):
    broken = answer(500, b"")
    generation = saving()
    with api(settings, answer(200, TEAL), broken, answer(200, PLUM)) as server:
        Generation.objects.update(image_urls=[f"{server.url}/1.png", f"{server.url}/2.png"])
        assert save(generation).status == Status.SAVING
        Generation.objects.update(due_at=timezone.now())
        generation = save(generation)
    assert [request.path for request in server.received] == ["/1.png", "/2.png", "/2.png"]
    assert (generation.status, generation.images.count()) == (Status.FINISHED, 2)


def test_one_picture_of_two_is_better_than_none(settings):
    settings.PICTURE_MAX_BYTES = 1000
    with api(settings, answer(200, TEAL), answer(200, bytes(1001))) as server:
        generation = save(saving(f"{server.url}/1.png", f"{server.url}/2.png"))
    assert (generation.status, generation.images.count()) == (Status.FINISHED, 1)
    assert "1 could not be had" in whys(generation)


def test_an_answer_without_urls_ends_as_failed():
    generation = save(saving())
    assert (generation.status, generation.error_code) == (Status.FAILED, "no_image")


def test_a_4k_picture_of_24_megabytes_comes_home_whole(settings, mia):
    content = _heavy_png()
    assert 20_000_000 < len(content) < 30_000_000
    with api(settings, answer(200, content)) as server:
        image = save(saving(f"{server.url}/4k.png", resolution="4K", author=mia)).images.get()
    assert (image.width, image.height, image.sha256) == (4096, 4096, hashlib.sha256(content).hexdigest())
    assert store.path(image.original_path).stat().st_size == len(content)
    for width in (320, 640, 1280):
        with Image.open(store.path(image.thumbnail_path(width))) as thumbnail:
            assert thumbnail.size == (width, width)


def _heavy_png() -> bytes:
    """4096 × 4096 pixels of grain over a flat ground, half of them random: as heavy as a detailed photograph."""
    noise = Image.effect_noise((4096, 4096), 60)
    file = io.BytesIO()
    Image.merge("RGB", [noise, noise.point(lambda value: value // 2), Image.new("L", noise.size, 90)]).save(
        file, "PNG", compress_level=1
    )
    return file.getvalue()


def test_through_the_sandbox_from_prompt_to_picture(mia, sandbox):
    generation = carry(mia, "A lighthouse", resolution="2K", aspect_ratio="4:5")
    engine.save(generation.pk, "worker")
    generation.refresh_from_db()
    image = generation.images.get()
    assert (generation.status, generation.charged) == (Status.FINISHED, Charged.YES)
    assert (image.width, image.height) == (1856, 2304)
    assert journal(generation) == ["queued", "sending", "saving", "finished"]


def test_a_task_that_answers_two_pictures_brings_both(mia, sandbox):
    generation = carry(mia, "Twins [sandbox:pictures=2][sandbox:size=64x64]")
    engine.save(generation.pk, "worker")
    assert generation.images.count() == 2


def test_the_picture_may_come_from_another_port_of_the_api_host(settings, mia):
    with api(settings, answer(200, TEAL)) as cdn, api(settings, answer(200, finished(f"{cdn.url}/a.png"))):
        generation = carry(mia)
        assert save(generation).status == Status.FINISHED
