"""The gallery's bar: filters written into the query, chips, the count, what was left out, marks, suggestions."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest

from generations.actions.saved_views import save_view
from generations.gallery.facets import days_written, facets_of
from generations.gallery.marking import marked
from generations.gallery.query import parse
from generations.gallery.suggestions import suggestions
from generations.models import Status, User
from tests.factories import make_generation, make_image, make_star, make_user

pytestmark = pytest.mark.django_db


def facet(q: str, viewer: User, name: str):
    [found] = [one for one in facets_of(parse(q), viewer, lambda query: query) if one.name == name]
    return found


def page(client, q: str, **more) -> str:
    return client.get("/", {"q": q, **more}).content.decode()


def shown(client, q: str, **more) -> list[int]:
    return [tile.id for tile in client.get("/", {"q": q, **more}).context["page"].tiles]


def test_a_person_is_chosen_beside_another_and_taken_back(mia, tom):
    both = facet("by:mia dunes", mia, "person")
    urls = {option.label: (option.url, option.is_on) for option in both.options}
    assert both.value == "Mia Okafor"
    assert urls["Tom Haller"] == ('by:mia OR by:"Tom Haller" dunes', False)
    assert urls["Mia Okafor (you)"] == ("dunes", True)
    assert both.clear_url == "dunes"


def test_one_of_two_namesakes_is_written_by_email(mia):
    make_user("other@example.com", name="Mia Okafor")
    urls = {option.url for option in facet("", mia, "person").options}
    assert urls == {"by:mia@example.com", "by:other@example.com"}


def test_a_ratio_is_toggled_however_it_was_written(mia):
    options = {option.label: option for option in facet("ratio:16x9 cups", mia, "ratio").options}
    assert (options["16:9"].is_on, options["16:9"].url) == (True, "cups")
    assert options["4:5"].url == "ratio:16x9 OR ratio:4:5 cups"


@pytest.mark.parametrize(
    ("q", "value", "first", "last"),
    [
        ("after:2020-03 before:2020-05", "1 Mar 2020 to 30 Apr 2020", "2020-03-01", "2020-04-30"),
        ("on:2020-03-09", "9 Mar 2020", "2020-03-09", "2020-03-09"),
        ("after:2020", "from 1 Jan 2020", "2020-01-01", ""),
        ("before:2020-02-01", "until 31 Jan 2020", "", "2020-01-31"),
        ("after:soon -on:2020", "", "", ""),
    ],
)
def test_dates_are_said_as_days(mia, q, value, first, last):
    found = facet(q, mia, "date")
    assert (found.value, found.first, found.last) == (value, first, last)


def test_days_are_written_as_fields():
    day = date(2020, 3, 9)
    assert days_written(day, day) == ["on:2020-03-09"]
    assert days_written(day, date(2020, 3, 31)) == ["after:2020-03-09", "before:2020-04-01"]
    assert days_written(None, None) == []


def test_the_form_of_the_dates_is_written_into_the_query(as_mia):
    answer = as_mia.get("/", {"q": "cups on:2019", "from": "2020-03-31", "to": "2020-03-01"})
    address = parse_qs(urlsplit(answer.context["address"]).query)
    assert address["q"] == ["after:2020-03-01 before:2020-04-01 cups"]
    assert as_mia.get("/", {"from": "soon", "to": ""}).context["address"] == "/"


def test_stars_and_references_are_switches(as_mia, mia):
    starred, _ = make_image(author=mia), make_image(author=mia)
    make_star(starred, mia)
    assert facet("", mia, "starred").clear_url == "is:starred"
    assert facet("is:starred", mia, "starred").clear_url == ""
    assert shown(as_mia, "is:starred") == [starred.pk]


def test_results_are_counted_only_when_something_is_searched(as_mia, mia):
    make_image(author=mia, prompt="Dunes")
    assert as_mia.get("/", {"q": "dunes"}).context["result_count"] == "1 result"
    assert as_mia.get("/").context["result_count"] == ""


def test_what_cannot_be_read_is_explained_and_the_rest_is_searched(as_mia, mia):
    image = make_image(author=mia, prompt="Dunes")
    html = page(as_mia, "ratio:wide dunes")
    assert "Left out <strong>ratio:wide</strong>: a ratio is two numbers, such as ratio:16:9." in html
    assert shown(as_mia, "ratio:wide dunes") == [image.pk]
    assert "Left out" not in page(as_mia, "ratio:1:1 dunes")


def test_the_query_may_ask_for_another_kind_than_the_page(as_mia, mia):
    failed = make_generation(mia, Status.FAILED)
    make_image(author=mia)
    assert shown(as_mia, "status:failed") == [failed.pk]
    assert shown(as_mia, "status:failed", kind="uploads") == [failed.pk]


@pytest.mark.parametrize(
    ("text", "q", "html"),
    [
        ("Amber <b>glass</b>", "glas", "Amber &lt;b&gt;<mark>glass</mark>&lt;/b&gt;"),
        ("CAFÉ noir", '"cafe noir"', "<mark>CAFÉ noir</mark>"),
        ("夜の東京タワー", "東京 ", "夜の<mark>東京</mark>タワー"),
        ("red, blue", "red OR blue -green", "<mark>red</mark>, <mark>blue</mark>"),
        ("A & B", "by:me ", "A &amp; B"),
        ("A very long beginning with amber glass in it", "glass", "…amber <mark>glass</mark> in it"),
        ("A-very-long-word-before-the-glass", "glass", "A-very-long-word-before-the-<mark>glass</mark>"),
    ],
)
def test_what_was_looked_for_is_marked(text, q, html):
    assert marked(text, parse(q).phrases) == html


def test_marks_stand_in_the_captions(as_mia, mia):
    make_image(author=mia, prompt="Amber <i>glass</i>")
    assert "Amber &lt;i&gt;<mark>glass</mark>&lt;/i&gt;" in page(as_mia, "glass")


def offered(typed: str, viewer: User) -> list[str]:
    return [one.text or one.label for one in suggestions(typed, viewer)]


def test_fields_values_people_and_views_are_suggested(mia, tom):
    save_view(mia, "Raw cuts", "q=raw")
    save_view(tom, "Random", "q=random")
    assert offered("amber ra", mia) == ["amber ratio:", "amber rating:", "Raw cuts"]
    assert offered("-ratio:1", mia) == ["-ratio:1:1 ", "-ratio:16:9 "]
    assert offered('x by:"tom', mia) == ['x by:"Tom Haller" ']
    assert offered("haller", mia) == ['by:"Tom Haller" ']
    assert offered("", mia) == offered("amber ", mia) == offered('"ra', mia) == []


def test_there_are_never_too_many_suggestions(as_mia, mia):
    for number in range(20):
        make_user(name=f"Anna {number}")
        save_view(mia, f"Anna {number}", "")
    assert len(offered("an", mia)) == len(offered("by:an", mia)) == 8
    answer = as_mia.get("/search/suggest", {"q": "an\0"})
    assert answer.status_code == 200


def test_people_are_found_for_the_filter(as_mia, tom):
    html = as_mia.get("/search/choices/person", {"q": "dunes", "find": "hal"}).content.decode()
    assert "Tom Haller" in html and "Mia" not in html
    assert "Nobody" in as_mia.get("/search/choices/person", {"find": "zz"}).content.decode()
