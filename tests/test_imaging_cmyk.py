"""Pictures for print: CMYK becomes the colours that its inks would show."""

from PIL import Image

from generations.imaging import develop
from tests.imaging_pictures import encoded, looks_like, odd_ink_cmyk_profile, opened, written

CYAN_INK = (255, 0, 0, 0)


def shown(folder, **options):
    data = encoded(Image.new("CMYK", (400, 300), CYAN_INK), "JPEG", **options)
    return opened(develop(written(folder, data)).thumbnails[320]).getpixel((100, 100))


def test_without_a_profile_cyan_ink_is_cyan(tmp_path):
    assert looks_like(shown(tmp_path), (0, 255, 255))


def test_with_a_profile_the_ink_is_what_the_profile_says(tmp_path):
    red, green, blue = shown(tmp_path, icc_profile=odd_ink_cmyk_profile())

    assert red > 200
    assert max(green, blue) < 80


def test_a_broken_profile_is_ignored(tmp_path):
    assert looks_like(shown(tmp_path, icc_profile=odd_ink_cmyk_profile()[:300]), (0, 255, 255))
