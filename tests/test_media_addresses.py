"""Addresses of pictures: signed, valid for a while, and the same all week so that browsers keep their copies."""

import pytest

from generations.media import WEEK, media_url, valid_path

PATH = "thumbnails/ab/cd/abcd-320.webp"
NOW = 1_800_000_000


def test_an_address_leads_to_its_file():
    assert valid_path(media_url(PATH)) == PATH


@pytest.mark.parametrize("place", range(4, 60, 5))
def test_a_changed_address_leads_nowhere(place):
    address = media_url(PATH, now=NOW)
    changed = address[:-place] + ("0" if address[-place] != "0" else "1") + address[len(address) - place + 1 :]
    assert valid_path(changed, now=NOW) is None


@pytest.mark.parametrize(
    "address",
    ["/media/", "/media/a", "/media/a/b", "/media/zz/00/" + PATH, "/media//" + PATH, "/media/7fffffff//" + PATH, "/x"],
)
def test_what_is_no_address_leads_nowhere(address):
    assert valid_path(address) is None


def test_the_signature_of_one_file_opens_no_other():
    head = media_url(PATH, now=NOW).removesuffix(PATH)
    assert valid_path(head + "originals/ab/cd/abcd.png", now=NOW) is None


@pytest.mark.parametrize("path", ["../musa.sqlite3", "/etc/passwd", "thumbnails/../../secret-key"])
def test_no_signature_can_be_had_for_a_file_that_we_did_not_name(path):
    head = media_url(PATH, now=NOW).removesuffix(PATH)
    assert valid_path(head + path, now=NOW) is None


def test_another_installation_signs_otherwise(settings):
    address = media_url(PATH)
    settings.SECRET_KEY = "another key"
    assert valid_path(address) is None


def test_it_is_valid_for_a_week_at_least():
    assert valid_path(media_url(PATH, now=NOW), now=NOW + WEEK - 1) == PATH


def test_after_two_weeks_it_has_expired():
    assert valid_path(media_url(PATH, now=NOW), now=NOW + 2 * WEEK) is None


def test_within_a_week_it_changes_once_at_most():
    assert len({media_url(PATH, now=NOW + hour * 3600) for hour in range(7 * 24)}) <= 2


def test_different_files_change_at_different_times():
    def changes(path):
        return next(
            hour for hour in range(1, 200) if media_url(path, now=NOW + hour * 3600) != media_url(path, now=NOW)
        )

    assert len({changes(f"thumbnails/{number}.webp") for number in range(20)}) > 10
