"""The prompt history of the team: each prompt once, with what came of it, paged and searched."""

import random
from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from itertools import chain

import pytest
from django.utils import timezone

from generations.actions import Order, submit
from generations.gallery import BrokenCursor, Filters, prompt_history
from generations.gallery.prompt_figures import figures_of
from generations.gallery.prompt_history import found_page, history_page
from generations.gallery.prompt_rows import prompt_rows
from generations.models import Charged, GalleryImage, Prompt, Star, Status
from tests.factories import make_generation, make_image, make_star

pytestmark = pytest.mark.django_db
ADDRESS = "/prompts/"


def texts(page) -> list[str]:
    return [row.text for row in page.rows]


def pages(ask) -> list[list[str]]:
    """The texts of all pages, one after the other; `ask` takes a cursor."""
    found, cursor = [], ""
    while True:
        page = ask(cursor)
        found.append(texts(page))
        cursor = page.older
        if not cursor:
            return found


@pytest.fixture
def small_pages(monkeypatch):
    monkeypatch.setattr(prompt_history, "PAGE_SIZE", 3)
    monkeypatch.setattr(prompt_history, "STEPS", (4, 6, 10))


class TestTheList:
    def test_each_prompt_stands_once_the_latest_use_first(self, mia, tom):
        for person, text in ((mia, "A fox"), (tom, "An owl"), (tom, "A fox")):
            submit(person, Order(text, "1:1", "1K", count=2))

        rows = history_page(mia).rows

        assert [(row.text, row.uses) for row in rows] == [("A fox", 2), ("An owl", 1)]
        assert [one.name for one in rows[0].people] == ["Tom Haller", "Mia Okafor"]

    def test_mine_are_those_that_i_used(self, mia, tom):
        submit(mia, Order("A fox", "1:1", "1K"))
        submit(tom, Order("An owl", "1:1", "1K"))

        assert texts(history_page(mia, "mine")) == ["A fox"]
        assert texts(history_page(mia)) == ["An owl", "A fox"]

    def test_the_most_used_come_first_if_that_is_asked_for(self, mia):
        for text in ("A fox", "A fox", "An owl"):
            submit(mia, Order(text, "1:1", "1K"))

        assert texts(history_page(mia, order="used")) == ["A fox", "An owl"]
        assert texts(history_page(mia, "mine", order="used")) == ["A fox", "An owl"]

    @pytest.mark.parametrize("whose", ["all", "mine"])
    @pytest.mark.parametrize("order", ["newest", "used"])
    def test_paging_shows_each_once(self, mia, small_pages, whose, order):
        for number in range(8):
            submit(mia, Order(f"Cup {number}", "1:1", "1K"))

        shown = pages(lambda cursor: history_page(mia, whose, order, cursor))

        assert list(chain(*shown)) == [f"Cup {number}" for number in reversed(range(8))]
        assert [len(page) for page in shown] == [3, 3, 2]

    def test_a_day_is_named_above_its_first_row_and_not_again_on_the_next_page(self, mia, small_pages):
        noon = timezone.now().replace(hour=0, minute=1)
        for hours, text in ((25, "D"), (24, "C"), (1, "B"), (0, "A")):
            make_generation(mia, prompt=text, created_at=noon - timedelta(hours=hours))

        first = history_page(mia)
        second = history_page(mia, cursor=first.older)

        headings = [(row.text, row.heading) for row in first.rows + second.rows]
        assert headings[0] == ("A", "Today")
        assert headings[1] == ("B", "Yesterday")
        assert headings[2] == ("C", "")
        assert headings[3][1] not in ("", "Yesterday")

    @pytest.mark.parametrize("cursor", ["x", "1", "1-", "-1", "1-2-3", "9" * 30 + "-1"])
    def test_a_broken_cursor_is_refused(self, as_mia, mia, cursor):
        with pytest.raises(BrokenCursor):
            history_page(mia, cursor=cursor)
        answer = as_mia.get(ADDRESS, {"cursor": cursor}, headers={"HX-Request": "true"})
        assert (answer.status_code, answer.content.decode()[-1]) == (400, ".")

    def test_it_takes_as_many_queries_however_much_there_is(self, mia, tom, django_assert_num_queries):
        for number in range(25):
            generation = make_generation(tom if number % 2 else mia, "finished", prompt=f"Cup {number % 13}")
            make_image(generation)

        with django_assert_num_queries(7):
            assert len(history_page(mia).rows) == 13


class TestFigures:
    def test_they_are_those_that_counting_gives(self, mia, tom):
        dice = random.Random(7)
        made, kept, cost = defaultdict(int), defaultdict(int), defaultdict(Decimal)
        for _ in range(60):
            text = f"Cup {dice.randrange(4)}"
            status = dice.choice([Status.FINISHED] * 4 + [Status.FAILED, Status.QUEUED])
            generation = make_generation(dice.choice([mia, tom]), status, prompt=text, cost=Decimal("0.134"))
            cost[text] += generation.cost if generation.charged == Charged.YES else 0
            if status != Status.FINISHED:
                continue
            made[text] += 1
            image = make_image(
                generation,
                rating=dice.choice([None, 3, 4, 5]),
                verdict=dice.choice(["", "pick", "reject"]),
                trashed_at=dice.choice([None, None, timezone.now()]),
            )
            for person in dice.sample([mia, tom], dice.randrange(3)):
                make_star(image, person)
            is_good = image.verdict == "pick" or (image.rating or 0) >= 4 or image.stars.exists()
            kept[text] += is_good and not image.is_trashed

        ids = {prompt.text: prompt.pk for prompt in Prompt.objects.all()}
        found = figures_of(list(ids.values()))

        for text, pk in ids.items():
            figures = found[pk]
            assert (figures.made, figures.kept, figures.cost) == (made[text], kept[text], cost[text])

    def test_a_picture_that_is_gone_for_good_was_made_all_the_same(self, mia):
        image = make_image(author=mia, prompt="A fox")
        GalleryImage.objects.filter(pk=image.pk).delete()

        [figures] = figures_of([image.generation.entry_id]).values()

        assert (figures.made, figures.kept) == (1, 0)

    def test_what_may_have_been_charged_is_no_cost(self, mia):
        generation = make_generation(mia, "unknown", prompt="A fox")

        assert figures_of([generation.entry_id])[generation.entry_id].cost == 0

    def test_the_cost_of_a_keeper_bears_those_that_were_not_kept(self, mia):
        for rating in (5, 2, None):
            make_image(make_generation(mia, "finished", prompt="A fox"), rating=rating)

        [row] = history_page(mia).rows

        assert (row.figures.share, row.figures.total, row.figures.per_keeper) == (33, "$0.402", "$0.40")

    def test_of_very_many_requests_the_newest_count_and_that_is_said(self, as_mia, mia, monkeypatch):
        for rating in (None, 5, 5):
            make_image(make_generation(mia, "finished", prompt="A fox"), rating=rating)
        sentence = "Of its newest 1,000 requests"
        assert sentence not in as_mia.get(ADDRESS).content.decode()

        monkeypatch.setattr("generations.gallery.prompt_figures.NEWEST", 3)

        assert sentence in as_mia.get(ADDRESS).content.decode()

    def test_a_row_shows_its_newest_pictures_and_which_were_kept(self, mia):
        images = [make_image(make_generation(mia, "finished", prompt="A fox")) for _ in range(7)]
        Star.objects.create(user=mia, image=images[6])
        GalleryImage.objects.filter(pk=images[5].pk).update(trashed_at=timezone.now())

        [row] = history_page(mia).rows

        assert [(int(one.id), one.is_kept) for one in row.results] == [
            (images[number].pk, number == 6) for number in (6, 4, 3, 2, 1)
        ]
        assert row.further_results == 2


class TestSearching:
    def test_the_prompts_of_what_a_query_finds(self, mia):
        for text in ("A fox in snow", "An owl", "A fox on a rug"):
            make_image(author=mia, prompt=text)

        page = found_page(Filters(q="fox", viewer=mia.pk), mia)

        assert texts(page) == ["A fox on a rug", "A fox in snow"]
        assert page.rows[0].marked == "A <mark>fox</mark> on a rug"
        assert texts(found_page(Filters(q="fox -rug", viewer=mia.pk), mia)) == ["A fox in snow"]

    def test_words_are_marked_in_the_whole_text(self, mia):
        make_image(author=mia, prompt="Snow & a quiet morning before the fox")

        [row] = found_page(Filters(q="fox", viewer=mia.pk), mia).rows

        assert row.marked == "Snow &amp; a quiet morning before the <mark>fox</mark>"

    def test_a_filter_of_pictures_finds_prompts_that_have_such(self, mia):
        for rating in (5, 2):
            make_image(author=mia, prompt=f"A fox, {rating}", rating=rating)

        assert texts(found_page(Filters(q="rating:4+", viewer=mia.pk), mia)) == ["A fox, 5"]

    def test_states_find_prompts_that_ended_without_a_picture(self, mia):
        make_generation(mia, "failed", prompt="A fox")
        make_generation(mia, "unknown", prompt="An owl")

        assert texts(found_page(Filters(q="status:failed", viewer=mia.pk), mia)) == ["A fox"]

    @pytest.mark.parametrize("q", ["cup", "cup rating:3+", "-saucer", "after:2020"])
    def test_paging_shows_each_once_where_its_newest_match_stands(self, mia, tom, small_pages, q):
        dice = random.Random(q)
        expected: dict[str, None] = {}
        images = []
        start = timezone.now() - timedelta(days=1)
        for number in range(60):
            text, rating = f"Cup {dice.randrange(12)}", dice.choice([None, 1, 3, 5])
            at = start + timedelta(minutes=number)
            generation = make_generation(dice.choice([mia, tom]), "finished", prompt=text, created_at=at)
            images.append(make_image(generation, rating=rating))
        for image in reversed(images):
            if "rating" not in q or (image.rating or 0) >= 3:
                expected[image.generation.prompt] = None

        shown = pages(lambda cursor: found_page(Filters(q=q, viewer=mia.pk), mia, "all", cursor))

        assert list(chain(*shown)) == list(expected)

    def test_mine_and_starred_narrow_a_search(self, as_mia, mia, tom):
        make_image(author=mia, prompt="A fox of mine")
        theirs = make_image(author=tom, prompt="A fox of theirs")
        as_mia.post(f"/prompts/{theirs.generation.entry_id}/star/")

        filters = Filters(q="fox", viewer=mia.pk)
        assert texts(found_page(filters, mia, "mine")) == ["A fox of mine"]
        assert texts(found_page(filters, mia, "starred")) == ["A fox of theirs"]

    @pytest.mark.parametrize("q", ["cup", "rating:3+"])
    def test_it_takes_as_many_queries_however_much_there_is(self, mia, django_assert_max_num_queries, q):
        for number in range(25):
            make_image(author=mia, prompt=f"Cup {number % 13}", rating=4)

        with django_assert_max_num_queries(12):
            assert len(found_page(Filters(q=q, viewer=mia.pk), mia).rows) == 13


class TestThePage:
    def test_it_stands_in_the_rail_and_says_what_it_holds(self, as_mia, mia):
        make_image(author=mia, prompt="A <fox> & an owl")

        page = as_mia.get(ADDRESS).content.decode()

        assert 'href="/prompts/" aria-current="page"' in page
        assert "A &lt;fox&gt; &amp; an owl" in page

    @pytest.mark.parametrize(
        ("asked", "sentence"),
        [
            ({}, "No prompts yet"),
            ({"scope": "mine"}, "No prompts of yours yet"),
            ({"scope": "starred"}, "No starred prompts yet"),
            ({"q": "fox"}, "No prompt matches “fox”"),
        ],
    )
    def test_nothing_is_told_in_words(self, as_mia, asked, sentence):
        assert sentence in as_mia.get(ADDRESS, asked).content.decode()

    def test_what_a_query_can_not_mean_is_said(self, as_mia, mia):
        make_image(author=mia, prompt="A fox")

        page = as_mia.get(ADDRESS, {"q": "fox ratio:7"}).content.decode()

        assert "Left out <strong>ratio:7</strong>" in page
        assert 'id="prompt-' in page

    def test_its_filters_lead_to_itself(self, as_mia, mia):
        make_image(author=mia, prompt="A fox")

        page = as_mia.get(ADDRESS, {"q": "fox", "scope": "mine"}).content.decode()
        choices = as_mia.get("/search/choices/person", {"q": "fox", "scope": "mine", "room": "prompts", "find": "m"})

        assert 'href="/prompts/?scope=mine&amp;q=ratio%3A1%3A1+fox"' in page
        assert 'href="/prompts/?scope=mine&amp;q=by%3A' in choices.content.decode()

    def test_more_rows_come_alone_and_lead_on(self, as_mia, mia, small_pages):
        for number in range(8):
            submit(mia, Order(f"Cup {number}", "1:1", "1K"))
        first = as_mia.get(ADDRESS)
        older = first.context["older_url"]

        part = as_mia.get(older, headers={"HX-Request": "true"}).content.decode()

        assert "<html" not in part
        assert "Cup 4" in part and "Cup 5" not in part
        assert "cursor=" in part

    def test_what_makes_no_sense_in_an_address_is_passed_over(self, as_mia, mia):
        submit(mia, Order("A fox", "1:1", "1K"))

        assert "A fox" in as_mia.get(ADDRESS, {"scope": "x", "sort": "y", "q": "\0"}).content.decode()

    def test_strangers_are_led_to_the_login(self, client, mia):
        assert client.get(ADDRESS).status_code == 302


def test_rows_come_in_the_order_of_the_ids_and_those_that_are_gone_are_missing(mia):
    fox, owl = (make_generation(mia, prompt=text).entry_id for text in ("A fox", "An owl"))

    assert [row.id for row in prompt_rows([owl, 10**9, fox], mia)] == [owl, fox]
