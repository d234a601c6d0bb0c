"""The prompts that somebody has used: the latest first, searched, starred, and nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.actions import Order, submit
from generations.gallery import BrokenCursor, prompt_page
from generations.gallery import prompts as gallery_prompts
from generations.gallery.prompts import has_words
from generations.models import Prompt, PromptUse
from generations.models.tokens import tokens
from tests.factories import make_prompt

pytestmark = pytest.mark.django_db
ADDRESS = "/prompts/mine"
BY_HTMX = {"HX-Request": "true"}


def note(user, *texts: str, **fields) -> list[PromptUse]:
    """Prompts used one after the other, the first one longest ago."""
    start = timezone.now() - timedelta(days=1)
    return PromptUse.objects.bulk_create(
        PromptUse(
            user=user,
            prompt=make_prompt(text),
            used_at=start + timedelta(seconds=number),
            **fields,
        )
        for number, text in enumerate(texts)
    )


def texts(page) -> list[str]:
    return [use.prompt.text for use in page.uses]


def test_what_was_sent_last_stands_first_and_once(mia):
    for prompt in ("A fox", "An owl", "A fox"):
        submit(mia, Order(prompt, "1:1", "1K"))

    page = prompt_page(mia)

    assert [(use.prompt.text, use.uses) for use in page.uses] == [("A fox", 2), ("An owl", 1)]


def test_it_names_the_latest_request_that_was_asked_with_it(mia):
    submit(mia, Order("A fox", "1:1", "1K"))
    latest, _ = submit(mia, Order("A fox", "16:9", "4K", count=2))

    [use] = prompt_page(mia).uses

    assert use.generation.batch == latest


def test_others_prompts_are_theirs(mia, tom):
    note(tom, "A secret fox")

    assert texts(prompt_page(mia)) == []
    assert texts(prompt_page(mia, "fox")) == []


@pytest.mark.parametrize("q", ["fox", "FOX snow", "cafe", "Ｆox", "sno", "狐"])
def test_every_word_begins_one_of_the_prompt_without_case_and_accents(mia, q):
    note(mia, "A fox in the snow before a Café, 雪の狐", "An owl")

    assert len(texts(prompt_page(mia, q))) == 1


@pytest.mark.parametrize("q", ["fox owl", "ox", "snowman"])
def test_a_word_that_is_not_there_finds_nothing(mia, q):
    note(mia, "A fox in the snow", "An owl")

    assert texts(prompt_page(mia, q)) == []


def test_signs_alone_search_for_nothing(mia):
    note(mia, "A fox")

    assert texts(prompt_page(mia, "?!")) == ["A fox"]


@pytest.mark.parametrize("q", ["", "cup"])
def test_paging_shows_each_once(mia, q):
    note(mia, *(f"Cup {number}" for number in range(75)))
    seen, cursor = [], ""

    while True:
        page = prompt_page(mia, q, cursor=cursor)
        assert len(page.uses) <= 30
        seen += texts(page)
        cursor = page.older
        if not cursor:
            break

    assert seen == [f"Cup {number}" for number in reversed(range(75))]


def test_those_of_the_same_moment_are_paged_too(mia):
    moment = timezone.now()
    PromptUse.objects.bulk_create(
        PromptUse(user=mia, prompt=make_prompt(f"Cup {number}"), used_at=moment) for number in range(35)
    )

    first = prompt_page(mia)

    assert len(set(texts(first) + texts(prompt_page(mia, cursor=first.older)))) == 35


def test_a_search_goes_on_where_one_answer_stopped_reading(mia, monkeypatch):
    monkeypatch.setattr(gallery_prompts, "MOST_READ", 10)
    note(mia, "A fox", *(f"Cup {number}" for number in range(15)))

    first = prompt_page(mia, "fox")
    assert (texts(first), bool(first.older)) == ([], True)

    second = prompt_page(mia, "fox", cursor=first.older)
    assert (texts(second), second.older) == (["A fox"], "")


def test_a_page_takes_one_query(mia, django_assert_num_queries):
    note(mia, *(f"Cup {number}" for number in range(50)))

    with django_assert_num_queries(1):
        prompt_page(mia, "cup", is_starred=False)


@pytest.mark.parametrize(
    "cursor", ["x", "1-", "-1", "1-2-3", "9" * 30, "１-１", "99999999999999999-9999999999999999999"]
)
def test_a_broken_cursor_is_refused(as_mia, mia, cursor):
    with pytest.raises(BrokenCursor):
        prompt_page(mia, cursor=cursor)
    answer = as_mia.get(ADDRESS, {"cursor": cursor}, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content.decode()[-1]) == (400, ".")


def test_the_farthest_moment_a_cursor_can_name_is_read(mia):
    assert texts(prompt_page(mia, cursor="99999999999999999-1")) == []


def test_the_lines_hold_the_whole_text(as_mia, mia):
    note(mia, "Two\nlines & <signs>")

    answer = as_mia.get(ADDRESS).content.decode()

    assert "data-history-text>Two\nlines &amp; &lt;signs&gt;</span>" in answer


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "No prompts yet."),
        ({"q": "fox"}, "None of your prompts has every one of these words."),
        ({"starred": "1"}, "No starred prompts yet."),
    ],
)
def test_nothing_is_told_in_words(as_mia, asked, sentence):
    assert sentence in as_mia.get(ADDRESS, asked).content.decode()


def test_a_star_is_given_and_taken_back(as_mia, mia):
    fox, _ = note(mia, "A fox", "An owl")
    star = reverse("prompt_star", args=[fox.prompt_id])

    assert 'aria-pressed="true"' in as_mia.post(star, headers=BY_HTMX).content.decode()
    assert texts(prompt_page(mia, is_starred=True)) == ["A fox"]
    assert 'aria-pressed="false"' in as_mia.post(star, headers=BY_HTMX).content.decode()
    assert texts(prompt_page(mia, is_starred=True)) == []


def test_without_scripts_a_star_leads_to_the_page_of_its_prompt(as_mia, mia):
    [fox] = note(mia, "A fox")

    answer = as_mia.post(reverse("prompt_star", args=[fox.prompt_id]), follow=True)

    assert answer.redirect_chain == [(f"/prompts/{fox.prompt_id}/", 302)]
    assert 'aria-pressed="true"' in answer.content.decode()


def test_anothers_prompt_is_starred_without_being_ones_own(as_mia, mia, tom):
    (fox,) = note(tom, "A fox")
    star = reverse("prompt_star", args=[fox.prompt_id])

    as_mia.post(star)
    assert (texts(prompt_page(mia)), texts(prompt_page(mia, is_starred=True))) == ([], ["A fox"])
    assert texts(prompt_page(tom, is_starred=True)) == []
    as_mia.post(star)
    assert list(PromptUse.objects.all()) == [fox]


def test_a_starred_prompt_of_another_becomes_ones_own_with_its_first_use(as_mia, mia, tom):
    (fox,) = note(tom, "A fox")
    as_mia.post(reverse("prompt_star", args=[fox.prompt_id]))

    submit(mia, Order("A fox", "1:1", "1K"))

    [use] = prompt_page(mia).uses
    assert (use.uses, use.is_starred, use.prompt) == (1, True, fox.prompt)


def test_a_prompt_that_is_not_there_is_not_starred(as_mia):
    assert as_mia.post(reverse("prompt_star", args=[10**17])).status_code == 404


def test_the_team_has_each_prompt_once(mia, tom):
    for person in (mia, tom, mia):
        submit(person, Order("A fox", "1:1", "1K", count=3))

    prompt = Prompt.objects.get()
    assert (prompt.text, prompt.uses, prompt.generations.count()) == ("A fox", 3, 9)
    assert prompt.first_used_at < prompt.used_at


def test_a_star_outlives_the_next_use(mia):
    note(mia, "A fox", is_starred=True)

    submit(mia, Order("A fox", "1:1", "1K"))

    assert texts(prompt_page(mia, is_starred=True)) == ["A fox"]


def test_words_are_compared_from_their_beginning():
    assert has_words("Über den Wolken", tokens("uber wol"))
    assert not has_words("Über den Wolken", tokens("olken"))
