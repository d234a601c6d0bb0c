"""The best matches first, when somebody asks for them."""

import pytest

from generations.gallery import Filters, best_page
from generations.gallery.query import parse
from generations.gallery.ranking import score
from tests.factories import make_image, make_upload

pytestmark = pytest.mark.django_db
LONG = " ".join(f"word{number}" for number in range(40))


def best(viewer, q: str) -> list[int]:
    return [tile.id for tile in best_page(Filters(q=q, viewer=viewer.pk), viewer).tiles]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ("amber bottle of amber glass", "amber bottle of green glass"),
        ("amber bottle", f"amber bottle {LONG}"),
        (f"amber {LONG}", f"{LONG} amber"),
    ],
)
def test_what_says_it_more_often_shorter_or_earlier_is_better(better, worse):
    phrases = parse("amber").phrases
    assert score(phrases, better.split()) > score(phrases, worse.split())


def test_the_best_come_first_and_of_equal_ones_the_newer(mia):
    good = make_image(author=mia, prompt="Amber bottle of amber glass")
    old, new = (make_image(author=mia, prompt="A bottle, amber") for _ in range(2))
    make_image(author=mia, prompt="Dunes")
    assert best(mia, "amber sort:best") == [good.pk, new.pk, old.pk]


def test_only_the_newest_are_ranked(mia, monkeypatch):
    monkeypatch.setattr("generations.gallery.ranking.MOST_RANKED", 1)
    make_image(author=mia, prompt="Amber bottle of amber glass")
    new = make_image(author=mia, prompt="A bottle, amber")
    assert best(mia, "amber sort:best") == [new.pk]


def test_the_studio_shows_them_under_one_heading(as_mia, mia):
    good = make_image(author=mia, prompt="Amber amber")
    new = make_image(author=mia, prompt="Dunes in amber light")
    html = as_mia.get("/", {"q": "amber sort:best"}).content.decode()
    assert "Best matches" in html
    assert html.index(f'id="image-{good.pk}"') < html.index(f'id="image-{new.pk}"')


def test_without_words_the_newest_come_first(as_mia, mia):
    make_upload(mia)
    answer = as_mia.get("/", {"q": "is:upload sort:best"})
    assert "Best matches" not in answer.content.decode()


def test_another_order_is_left_out_and_explained():
    assert [one.why for one in Filters(q="sort:odd").criteria.left_out] == ["it can be sort:best or sort:newest"]
