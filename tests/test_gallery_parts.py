"""What a script asks for of the studio: the gallery, its rows elsewhere, or more rows; never the page around."""

from datetime import UTC, datetime

import pytest

from tests.factories import make_images

JUNE = datetime(2024, 6, 5, 12, tzinfo=UTC)
MAY = datetime(2024, 5, 5, 12, tzinfo=UTC)


@pytest.fixture
def answer(as_mia, mia):
    """What the studio answers to a script that puts it into the element with this id."""
    make_images(mia, [JUNE, MAY])

    def answer(target: str, query: str = "") -> str:
        headers = {"HX-Request": "true", "HX-Target": target} if target else {}
        return as_mia.get(f"/{query}", headers=headers).content.decode()

    return answer


COMPOSER, BAR, MONTHS = 'id="composer"', 'class="gallery-bar"', 'id="scrubber"'


def parts(page: str) -> list[str]:
    return [part for part in (COMPOSER, BAR, MONTHS, 'id="days"', "<html") if part in page]


def test_the_page_has_everything(answer):
    assert parts(answer("")) == [COMPOSER, BAR, MONTHS, 'id="days"', "<html"]


def test_a_search_brings_the_gallery_with_its_bar_and_months(answer):
    assert parts(answer("gallery", "?q=picture")) == [BAR, MONTHS, 'id="days"']


def test_a_jump_brings_rows_alone(answer):
    page = answer("days", "?at=2024-05")

    assert parts(page) == ['id="days"']
    assert 'id="day-2024-05-05"' in page
    assert 'id="day-2024-06-05"' not in page
    assert 'id="newer"' in page


def test_going_on_brings_less_still(answer):
    assert parts(answer("older", "?at=2024-05")) == []


def test_a_place_that_cannot_be_read_is_refused_in_every_part(as_mia):
    for target in ("days", "gallery", "older"):
        refused = as_mia.get("/?cursor=nonsense", headers={"HX-Request": "true", "HX-Target": target})

        assert refused.status_code == 400


def test_a_browser_keeps_parts_and_page_apart(as_mia):
    assert {"HX-Request", "HX-Target"} <= set(as_mia.get("/").headers["Vary"].split(", "))
