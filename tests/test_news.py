"""How much others made while a page was open, and what is put on top of it when one asks."""

from http import HTTPStatus

import pytest

from generations.actions.looking import look
from generations.gallery.news import news_since
from generations.models import Status
from tests.factories import make_generation, make_image, make_upload

pytestmark = pytest.mark.django_db


def news_of(viewer, newest: int = 0, kind: str = "generated"):
    return news_since(kind, viewer.pk, newest)


def pill(browser, newest: int, told: int = 0) -> str:
    """What the page's question brings for the pill; "" if nothing."""
    asked = {"newest": newest, "kind": "pictures", "told": told}
    return browser.get("/generations/changes", asked, headers={"HX-Request": "true"}).content.decode()


def newer(browser, after, **more):
    return browser.get("/news/", {"after": after, **more}, headers={"HX-Request": "true"})


def test_pictures_of_others_above_the_page_are_counted(mia, tom):
    shown = make_image(author=tom)
    make_image(author=tom)
    make_image(author=mia)
    assert news_of(mia, shown.sort_key).count == 1


def test_the_faces_are_those_of_the_newest_two(mia, tom, owner):
    for author in (owner, tom, tom, owner):
        make_image(author=author)
    assert news_of(mia).authors == (owner.pk, tom.pk)


def test_no_more_are_counted_than_are_told(mia, tom, monkeypatch):
    monkeypatch.setattr("generations.gallery.news.MOST_COUNTED", 2)
    for _ in range(2):
        make_image(author=tom)
    assert news_of(mia).words == "2 new"
    for _ in range(2):
        make_image(author=tom)
    assert (news_of(mia).count, news_of(mia).words) == (3, "2+ new")


def test_what_is_behind_many_own_ones_is_counted_too(mia, tom, monkeypatch):
    monkeypatch.setattr("generations.gallery.recent.MOST_IMAGES", 3)
    monkeypatch.setattr("generations.gallery.news.MOST_IMAGES", 3)
    make_image(author=tom)
    for _ in range(3):
        make_image(author=mia)
    assert news_of(mia).count == 1


def test_what_went_to_the_trash_is_no_news(mia, tom):
    make_image(author=tom, trashed_at="2026-01-01T00:00Z")
    assert news_of(mia).count == 0


def test_uploads_are_news_among_uploads_only(mia, tom):
    make_upload(tom)
    assert (news_of(mia).count, news_of(mia, kind="upload").count) == (0, 1)


def test_the_pill_says_how_many_and_whose(as_mia, tom):
    make_image(author=tom)
    answer = pill(as_mia, 0)
    assert "1 new" in answer
    assert 'title="Tom Haller"' in answer


def test_what_was_told_is_not_told_again(as_mia, tom):
    make_image(author=tom)
    assert pill(as_mia, 0, told=1) == ""


def test_the_pill_goes_when_nothing_is_new_any_more(as_mia):
    assert 'data-count="0" hidden' in pill(as_mia, 0, told=3)


def test_a_page_that_shows_no_news_asks_for_none(as_mia):
    for address in ("/?scope=mine", "/?q=dunes", "/?kind=dealt-with"):
        assert "data-news" not in as_mia.get(address).content.decode()
    assert "data-news" in as_mia.get("/").content.decode()


def test_a_page_further_down_asks_for_what_is_newer_than_all(as_mia, tom):
    below, newest = make_image(author=tom), make_image(author=tom)
    assert f'data-newest="{newest.sort_key}"' in as_mia.get(f"/?at={below.sort_key}").content.decode()


def test_all_that_is_newer_comes_on_top_running_ones_too(as_mia, mia, tom):
    below, picture, running = make_image(author=tom), make_image(author=tom), make_generation(tom, Status.SENDING)
    page = newer(as_mia, below.sort_key).content.decode()
    assert f'data-newest="{running.sort_key}"' in page
    assert f'id="image-{picture.pk}"' in page
    assert f'id="generation-{running.pk}"' in page
    assert f'id="image-{below.pk}"' not in page


def test_more_than_fit_on_top_begin_anew(as_mia, tom, monkeypatch):
    monkeypatch.setattr("generations.gallery.news.MOST_SHOWN", 2)
    for _ in range(3):
        make_image(author=tom)
    answer = newer(as_mia, 0)
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (HTTPStatus.NO_CONTENT, "true")


@pytest.mark.parametrize(
    "asked", [{"after": ""}, {"after": "x"}, {"after": "5", "scope": "mine"}, {"after": "5", "q": "a"}]
)
def test_a_page_that_does_not_say_what_it_shows_is_refused(as_mia, asked):
    answer = newer(as_mia, **asked)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert b"Reload" in answer.content


def test_the_cost_does_not_depend_on_how_much_is_new(as_mia, mia, tom, django_assert_max_num_queries):
    look(mia, sees_all=True)
    make_image(author=tom)
    with django_assert_max_num_queries(8) as few:
        newer(as_mia, 0)
    for _ in range(40):
        make_image(author=tom)
    with django_assert_max_num_queries(len(few)):
        newer(as_mia, 0)
