"""Uploading one reference: kept at once, stored once, refused with a sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from generations import imaging
from generations.actions import keep_upload
from generations.gallery.sending import SENT_WHOLE, way_of_sending
from generations.models import GalleryImage
from generations.storage import store

from .factories import make_image
from .imaging_pictures import encoded, opened, png, quarters

pytestmark = pytest.mark.django_db


def send(client, content: bytes, name: str = "sketch.png"):
    return client.post(reverse("reference_upload"), {"file": SimpleUploadedFile(name, content)})


def test_a_picture_is_kept_and_described(as_mia, mia, picture):
    answer = send(as_mia, picture(64, 48), "hero.png")

    image = GalleryImage.objects.get()
    assert answer.status_code == 201
    told = answer.json()
    assert told.pop("src").endswith("-320.webp")
    size = {"width": 64, "height": 48}
    assert told == {"id": image.pk, "name": "hero.png", **size, "known": False, "mark": "", "note": "", "offer": None}
    assert (image.author, image.kind) == (mia, "upload")


def test_the_same_bytes_are_stored_once_and_it_says_so(as_mia, tom, picture):
    first, _ = keep_upload(tom, SimpleUploadedFile("hero.png", picture()), "hero.png")

    answer = send(as_mia, picture(), "copy.png")

    assert answer.status_code == 200
    told = answer.json()
    assert (told["id"], told["name"], told["known"]) == (first.pk, "hero.png", True)
    assert told["note"] == "Already here as ‘hero.png’, stored once."


def test_the_bytes_of_a_generated_picture_are_called_by_its_prompt(as_mia, mia, picture):
    image, _ = keep_upload(mia, SimpleUploadedFile("x.png", picture()), "x.png")
    sha256 = image.sha256
    image.delete()
    generated = make_image(author=mia, prompt="A dune", sha256=sha256)

    told = send(as_mia, picture()).json()

    assert (told["id"], told["note"]) == (generated.pk, "Already here as ‘A dune’, stored once.")


def test_a_heic_of_a_phone_is_accepted(as_mia):
    content = encoded(quarters(60, 40), "HEIF")

    answer = send(as_mia, content, "IMG_0001.HEIC")

    assert answer.status_code == 201
    image = GalleryImage.objects.get()
    assert (image.format, image.width, image.height) == ("heic", 60, 40)
    assert opened(store.path(image.thumbnail_path(320)).read_bytes()).size == (60, 40)


@pytest.mark.parametrize(
    ("content", "status", "sentence"),
    [
        (b"", 422, "empty"),
        (b"only words", 422, "holds text, not a picture"),
        (b"%PDF-1.7", 422, "PDF is not accepted"),
        (png(60_000, 60_000), 413, "at most 100 megapixels"),
        (bytes(30_000_001), 413, "larger than 30 MB"),
    ],
    ids=["nothing", "text", "PDF", "3.6 gigapixels", "30 MB and one byte"],
)
def test_what_can_not_be_used_is_refused_with_a_sentence(as_mia, content, status, sentence):
    answer = send(as_mia, content)

    assert answer.status_code == status
    assert sentence in answer.json()["error"]
    assert not GalleryImage.objects.exists()


def test_a_request_without_a_file_is_told_so(as_mia):
    answer = as_mia.post(reverse("reference_upload"))

    assert (answer.status_code, answer.json()) == (422, {"error": "No file arrived. Choose it again."})


def test_strangers_upload_nothing(client, picture):
    answer = client.post(
        reverse("reference_upload"), {"file": SimpleUploadedFile("a.png", picture())}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 401
    assert answer.content.decode() == "You are signed out. Sign in to go on."
    assert not GalleryImage.objects.exists()


# How it will be sent


def test_what_is_too_heavy_for_the_provider_says_that_it_is_sent_smaller(as_mia, picture):
    answer = send(as_mia, picture() + bytes(8_000_000))

    assert (answer.json()["mark"], answer.json()["note"]) == ("sent smaller", "8.0 MB: kept whole, sent smaller.")


def test_of_a_gif_the_first_frame_is_sent(as_mia, picture):
    told = send(as_mia, picture(format="GIF"), "moving.gif").json()

    assert (told["mark"], told["note"]) == ("first frame", "Kept whole; of a GIF the first frame is sent.")


def test_what_is_said_of_sending_is_what_sending_does(tmp_path, picture):
    path = tmp_path / "picture"
    for size in (SENT_WHOLE, SENT_WHOLE + 1):
        path.write_bytes(picture().ljust(size, b"\0"))
        is_redrawn = imaging.sendable(path) is not None
        assert bool(way_of_sending(size, "png")[0]) == is_redrawn
