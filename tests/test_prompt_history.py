"""The prompts that somebody has used: the latest first, searched, starred, and nobody else's."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.actions import Order, submit
from generations.gallery import BrokenCursor, prompt_page
from generations.gallery import prompts as gallery_prompts
from generations.gallery.prompts import has_words
from generations.models import PromptUse
from generations.models.prompt_use import prompt_digest
from generations.models.tokens import tokens

pytestmark = pytest.mark.django_db
ADDRESS = "/prompts/mine"


def note(user, *texts: str, **fields) -> list[PromptUse]:
    """Prompts used one after the other, the first one longest ago."""
    start = timezone.now() - timedelta(days=1)
    return PromptUse.objects.bulk_create(
        PromptUse(
            user=user,
            text=text,
            digest=prompt_digest(text),
            used_at=start + timedelta(seconds=number),
            **fields,
        )
        for number, text in enumerate(texts)
    )


def texts(page) -> list[str]:
    return [prompt.text for prompt in page.prompts]


def test_what_was_sent_last_stands_first_and_once(mia):
    for prompt in ("A fox", "An owl", "A fox"):
        submit(mia, Order(prompt, "1:1", "1K"))

    page = prompt_page(mia)

    assert [(prompt.text, prompt.uses) for prompt in page.prompts] == [("A fox", 2), ("An owl", 1)]


def test_it_names_the_latest_request_that_was_asked_with_it(mia):
    submit(mia, Order("A fox", "1:1", "1K"))
    latest, _ = submit(mia, Order("A fox", "16:9", "4K", count=2))

    [prompt] = prompt_page(mia).prompts

    assert prompt.generation.batch == latest


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
        assert len(page.prompts) <= 30
        seen += texts(page)
        cursor = page.older
        if not cursor:
            break

    assert seen == [f"Cup {number}" for number in reversed(range(75))]


def test_those_of_the_same_moment_are_paged_too(mia):
    moment = timezone.now()
    PromptUse.objects.bulk_create(
        PromptUse(user=mia, text=f"Cup {number}", digest=str(number), used_at=moment) for number in range(35)
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
    star = reverse("prompt_star", args=[fox.pk])

    assert 'aria-pressed="true"' in as_mia.post(star).content.decode()
    assert texts(prompt_page(mia, is_starred=True)) == ["A fox"]
    assert 'aria-pressed="false"' in as_mia.post(star).content.decode()
    assert texts(prompt_page(mia, is_starred=True)) == []


def test_nobody_stars_anothers_prompt(as_mia, tom):
    (fox,) = note(tom, "A fox")

    assert as_mia.post(reverse("prompt_star", args=[fox.pk])).status_code == 404
    assert not PromptUse.objects.get().is_starred


def test_a_star_outlives_the_next_use(mia):
    note(mia, "A fox", is_starred=True)

    submit(mia, Order("A fox", "1:1", "1K"))

    assert texts(prompt_page(mia, is_starred=True)) == ["A fox"]


def test_words_are_compared_from_their_beginning():
    assert has_words("Über den Wolken", tokens("uber wol"))
    assert not has_words("Über den Wolken", tokens("olken"))
