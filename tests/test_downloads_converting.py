"""Pictures in another format: upright, in sRGB, without metadata, and at most two in the making."""

import io
import threading
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from generations.imaging import MAX_PIXELS, NotAnImage, TooLarge, convert, converting, target_of
from generations.imaging.formats import FORMATS, JPEG, PNG, WEBP
from tests.imaging_pictures import BLUE, GREEN, RED, WHITE, encoded, exif, looks_like, quarters, written


def converted(folder: Path, data: bytes, target=PNG, side: int | None = None) -> Image.Image:
    file = io.BytesIO()
    convert(written(folder, data), file, target, side=side)
    return Image.open(file)


@pytest.mark.parametrize("target", [PNG, JPEG, WEBP])
@pytest.mark.parametrize("source", ["PNG", "JPEG", "WEBP", "GIF", "HEIF"])
def test_every_format_becomes_every_other(tmp_path, source, target):
    picture = converted(tmp_path, encoded(quarters(80, 60), source), target)
    assert (picture.format, picture.size) == (target.pillow, (80, 60))
    seen = [picture.convert("RGB").getpixel(at) for at in ((10, 10), (70, 10), (10, 50), (70, 50))]
    assert all(map(looks_like, seen, (RED, GREEN, BLUE, WHITE)))


def test_what_lies_on_its_side_stands_upright(tmp_path):
    picture = converted(tmp_path, encoded(quarters(80, 60), "JPEG", exif=exif(6)))
    assert picture.size == (60, 80)
    assert "exif" not in picture.info


def test_colours_are_srgb_and_no_profile_is_left(tmp_path):
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = converted(tmp_path, encoded(quarters(20, 20), "PNG", icc_profile=lab))
    assert "icc_profile" not in picture.info


def test_the_longer_side_is_never_longer_than_asked_for(tmp_path):
    assert converted(tmp_path, encoded(quarters(90, 30), "PNG"), WEBP, 45).size == (45, 15)
    assert converted(tmp_path, encoded(quarters(90, 30), "PNG"), WEBP, 900).size == (90, 30)


def test_a_damaged_picture_is_refused(tmp_path):
    with pytest.raises(NotAnImage):
        converted(tmp_path, encoded(quarters(90, 30), "PNG")[:60])


def test_a_webp_of_more_than_its_encoder_can_hold_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(converting, "MOST_IN_WEBP", 1000)
    with pytest.raises(TooLarge, match="take it as JPEG or PNG, or smaller"):
        converted(tmp_path, encoded(quarters(90, 30), "PNG"), WEBP)
    assert converted(tmp_path, encoded(quarters(90, 30), "PNG"), WEBP, 30).size == (30, 10)
    assert converting.HUGE < MAX_PIXELS


@pytest.mark.parametrize(
    ("stored", "wanted", "side", "target"),
    [
        ("png", "original", None, None),
        ("png", "png", None, None),
        ("png", "png", 4096, None),
        ("png", "original", 500, PNG),
        ("gif", "original", 500, PNG),
        ("heic", "original", 500, JPEG),
        ("jpeg", "png", None, PNG),
        ("heic", "original", None, None),
    ],
)
def test_the_original_goes_out_wherever_it_is_what_was_asked_for(stored, wanted, side, target):
    assert target_of(stored, wanted, longest=1000, side=side) is target
    assert stored in FORMATS


def test_two_at_most_are_made_at_once(tmp_path, monkeypatch):
    path = written(tmp_path, encoded(quarters(80, 60), "PNG"))
    inside, most, full, go_on = 0, 0, threading.Event(), threading.Event()
    guard = threading.Lock()
    decode = converting.decode

    def slowly(*args, **kwargs):
        nonlocal inside, most
        with guard:
            inside += 1
            most = max(most, inside)
            if inside == converting.MOST_AT_ONCE:
                full.set()
        go_on.wait(20)
        with guard:
            inside -= 1
        return decode(*args, **kwargs)

    monkeypatch.setattr(converting, "decode", slowly)
    threads = [threading.Thread(target=convert, args=(path, io.BytesIO(), JPEG)) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert full.wait(20)
    go_on.set()
    for thread in threads:
        thread.join()
    assert most == converting.MOST_AT_ONCE
