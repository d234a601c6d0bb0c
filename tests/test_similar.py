"""Pictures that look like one another, found by what is stored of them."""

import io

import pytest
from django.core.management import call_command
from django.urls import reverse

from generations import actions
from generations.gallery import similar
from generations.gallery.similar import like, look_alikes
from tests.browser.pictures import draw, keep
from tests.factories import make_image, make_upload

pytestmark = pytest.mark.django_db
LOOK = 0x0F1E_2D3C_4B5A_6978


def differing(bits: int) -> int:
    """A fingerprint that differs in so many bits, spread over all its parts."""
    found = LOOK
    for bit in range(bits):
        found ^= 1 << (bit * 17 % 64)
    return found


def make(bits: int, **fields):
    fingerprint = differing(bits)
    return make_image(fingerprint=fingerprint - (1 << 64) if fingerprint >> 63 else fingerprint, **fields)


@pytest.mark.parametrize("bits", [0, 1, 4, 7])
def test_what_differs_little_is_found(bits):
    image, other = make(0), make(bits)
    assert look_alikes(image) == [other.sort_key]
    assert look_alikes(other) == [image.sort_key]


@pytest.mark.parametrize("bits", [12, 32, 64])
def test_what_differs_more_is_not(bits):
    image, _ = make(0), make(bits)
    assert look_alikes(image) == []


def test_parts_that_are_the_same_by_chance_are_not_enough():
    image = make(0)
    make_image(fingerprint=(LOOK & 0xFFFF) | 0x7777_0000_0000_0000)
    assert look_alikes(image) == []


def test_the_newest_come_first():
    image, *others = (make(0) for _ in range(4))
    assert look_alikes(image, 2) == [other.sort_key for other in reversed(others)][:2]


def test_what_is_in_the_trash_is_not_found(mia):
    image, other = make(0), make(1)
    actions.trash(other, mia)
    assert look_alikes(image) == []


def test_like_has_the_image_itself_in_it():
    older, image, newer = make(1), make(0), make(2)
    assert like(image.pk) == [newer.sort_key, image.sort_key, older.sort_key]


def test_the_image_itself_stands_even_where_there_are_many_newer(monkeypatch):
    monkeypatch.setattr(similar, "MOST", 3)
    image, *_ = (make(0) for _ in range(6))
    found = like(image.pk)
    assert image.sort_key in found
    assert len(found) == 3


def test_without_a_fingerprint_it_is_alone():
    image = make_upload(fingerprint=None)
    make_upload(fingerprint=None)
    assert like(image.pk) == [image.sort_key]


def test_there_is_nothing_like_what_never_was():
    assert like(4711) == []


def test_it_costs_one_query(django_assert_num_queries):
    image, *_ = (make(n % 3) for n in range(10))
    with django_assert_num_queries(1):
        assert len(look_alikes(image)) == 9


def test_the_search_finds_them_by_number(as_mia):
    image, other, different = make(0), make(1), make(40)
    page = as_mia.get(reverse("studio"), {"q": f"like:{image.pk}"}).content.decode()
    assert f'id="image-{image.pk}"' in page
    assert f'id="image-{other.pk}"' in page
    assert f'id="image-{different.pk}"' not in page


def test_the_page_of_an_image_shows_them(as_mia):
    image, other, different = make(0), make(1), make(40)
    page = as_mia.get(reverse("image_detail", args=[image.pk])).content.decode()
    strip = page.partition('id="similar"')[2].partition("</section>")[0]
    assert f'href="{reverse("image_detail", args=[other.pk])}"' in strip
    assert f'href="{reverse("image_detail", args=[different.pk])}"' not in strip
    assert f"?q=like%3A{image.pk}" in strip


def test_where_nothing_looks_alike_nothing_is_said(as_mia):
    assert 'id="similar"' not in as_mia.get(reverse("image_detail", args=[make(0).pk])).content.decode()


def test_images_of_before_are_found_after_a_reindex():
    columns = keep(draw(320, 240, "#e0a030")), keep(draw(160, 120, "#e0a030"))
    old, older = (make_image(**facts | {"fingerprint": None}) for facts in columns)
    assert look_alikes(old) == []
    call_command("reindex", stdout=io.StringIO())
    old.refresh_from_db()
    assert look_alikes(old) == [older.sort_key]
