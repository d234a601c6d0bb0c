"""The search agrees, on both databases, with what its language says: told once more, in plain Python."""

import dataclasses
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from generations.gallery import Filters, newest_images
from generations.gallery.counting import result_count, spoken
from generations.models import (
    Collection,
    CollectionItem,
    GalleryImage,
    ImageTag,
    Project,
    Reference,
    SearchDocument,
    Status,
    Tag,
    User,
)
from tests.api_client import ApiClient
from tests.factories import make_generation, make_image, make_star, make_upload, make_user

pytestmark = pytest.mark.django_db

WORDS = ["amber", "am", "glass", "gla", "bottle", "東京", "京", "dunes", "or"]
PROMPTS = ["Amber glass bottle", "Glass dunes, amber or not", "夜の東京 amber", "Bottle on dunes", "京都の東", "amber"]
MONTHS = ["2026-01", "2026-02", "2026-03"]


@dataclasses.dataclass
class Known:
    """An image as the oracle knows it."""

    pk: int
    words: list[str]
    by: str
    ratio: str
    kind: str
    month: str
    starred: bool
    has_references: bool
    project: str
    tags: set[str]
    collections: set[str]
    rating: int
    verdict: str


@pytest.fixture
def known(db) -> tuple[int, list[Known]]:
    """Whose eyes look, and a dozen images of two people."""
    people = {"mia": make_user("mia@example.com", name="Mia Okafor"), "tom": make_user("tom@example.com", name="Tom")}
    images = []
    for number in range(12):
        by, ratio, month = ["mia", "tom"][number % 2], ["1:1", "16:9"][number // 2 % 2], MONTHS[number % 3]
        moment = datetime(2026, int(month[-2:]), 1 + number, tzinfo=UTC)
        prompt = PROMPTS[number % len(PROMPTS)]
        if number % 4 == 3:
            image = make_upload(people[by], name=prompt, sort_key=int(moment.timestamp() * 1_000_000))
        else:
            generation = make_generation(
                people[by], Status.FINISHED, prompt=prompt, aspect_ratio=ratio, created_at=moment, task_id=""
            )
            if number % 3 == 0:
                Reference.objects.create(generation=generation, position=0, url="https://example.com/a.png")
            image = make_image(generation)
        if number % 5 == 0:
            make_star(image, people["mia"])
        kind = "upload" if image.is_upload else "picture"
        ratio = "" if image.is_upload else ratio
        given = not image.is_upload and number % 3 == 0
        organised = organise(image, number, people[by])
        of_tags = [word for tag in sorted(organised["tags"]) for word in cut(tag)]
        words = cut(prompt) + of_tags
        images.append(Known(image.pk, words, by, ratio, kind, month, number % 5 == 0, given, **organised))
    return people["mia"].pk, images


def organise(image: GalleryImage, number: int, by: User) -> dict:
    """Put an image into a project and collections, tag, rate and judge it, as its number says."""
    tags = {name for step, name in {3: "spring", 4: "amber sale"}.items() if number % step == 1}
    collections = {name for step, name in {3: "outer", 4: "inner"}.items() if number % step == 0}
    said = {
        "project": ["", "Solstice", "Round"][number % 3],
        "rating": number % 6,
        "verdict": ["", "pick", "reject"][number // 2 % 3],
    }
    if said["project"]:
        image.project, _ = Project.objects.get_or_create(name=said["project"], defaults={"author": by})
    image.rating, image.verdict = said["rating"] or None, said["verdict"]
    image.save()
    for name in tags:
        tag, _ = Tag.objects.get_or_create(name=name, defaults={"author": by})
        ImageTag.objects.create(tag=tag, image=image, author=by)
    outer, _ = Collection.objects.get_or_create(name="outer", defaults={"author": by})
    inner, _ = Collection.objects.get_or_create(name="inner", defaults={"author": by, "parent": outer})
    for collection in (outer, inner):
        if collection.name in collections:
            CollectionItem.objects.create(collection=collection, image=image, author=by, position=number)
    SearchDocument.objects.index(image)
    return said | {"tags": tags, "collections": collections}


def cut(text: str) -> list[str]:
    spaced = "".join(f" {letter} " if letter > "\u3000" else letter for letter in text.lower())
    return spaced.replace(",", " ").split()


def follows(words: list[str], phrase: list[str], goes_on: bool) -> bool:
    def fits(have: str, want: str, is_last: bool) -> bool:
        return have.startswith(want) if is_last and goes_on and len(want) > 1 else have == want

    last = len(phrase) - 1
    return any(
        all(fits(words[place + n], want, n == last) for n, want in enumerate(phrase))
        for place in range(len(words) - last)
    )


TESTS = {
    "by": lambda image, value: value in (image.by, "me" if image.by == "mia" else ""),
    "ratio": lambda image, value: image.ratio == value,
    "has": lambda image, value: {
        "references": image.has_references,
        "project": bool(image.project),
        "tags": bool(image.tags),
        "rating": image.rating > 0,
    }[value],
    "is": lambda image, value: {
        "mine": image.by == "mia",
        "starred": image.starred,
        "picked": image.verdict == "pick",
        "rejected": image.verdict == "reject",
    }.get(value, image.kind == value),
    "project": lambda image, value: image.project.lower().startswith(value),
    "tag": lambda image, value: any(tag.startswith(value) for tag in image.tags),
    "in": lambda image, value: value in image.collections or (value == "outer" and "inner" in image.collections),
    "rating": lambda image, value: image.rating == int(value[0]) or (len(value) > 1 and image.rating > int(value[0])),
    "after": lambda image, value: image.month >= value,
    "before": lambda image, value: image.month < value,
    "on": lambda image, value: image.month == value,
}
words = st.tuples(st.just("word"), st.sampled_from(WORDS))
phrases = st.tuples(st.just("phrase"), st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join))
indexed = st.sampled_from(
    [
        *(("by", "mia"), ("by", "me"), ("by", "tom"), ("ratio", "1:1"), ("ratio", "16:9"), ("has", "references")),
        *(("is", "mine"), ("is", "upload"), ("is", "picture"), ("is", "picked"), ("is", "rejected"), ("is", "starred")),
        *(
            ("project", "solstice"),
            ("project", "r"),
            ("tag", "spring"),
            ("tag", "am"),
            ("in", "outer"),
            ("in", "inner"),
        ),
        *(("rating", "4"), ("rating", "3+"), ("has", "project"), ("has", "tags"), ("has", "rating")),
    ]
)
beside = st.tuples(st.sampled_from(["after", "before", "on"]), st.sampled_from(MONTHS))
terms = st.tuples(st.booleans(), st.one_of(words, phrases, indexed))
clauses = st.lists(
    st.one_of(st.lists(terms, min_size=1, max_size=3), st.tuples(st.booleans(), beside).map(lambda term: [term])),
    min_size=1,
    max_size=4,
)


def typed(excluded: bool, atom: tuple[str, str]) -> str:
    kind, value = atom
    text = {"word": value, "phrase": f'"{value}"'}.get(kind, f"{kind}:{value}")
    return f"-{text}" if excluded else text


def passes(image: Known, excluded: bool, atom: tuple[str, str], is_last: bool) -> bool:
    kind, value = atom
    if kind in TESTS:
        return TESTS[kind](image, value) != excluded
    return follows(image.words, cut(value), kind == "word" and is_last and not excluded) != excluded


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(asked=clauses)
def test_the_search_agrees_with_an_oracle(known, asked):
    viewer, images = known
    q = " ".join(" OR ".join(typed(*term) for term in clause) for clause in asked)
    right = [
        image.pk
        for image in images
        if all(any(passes(image, *term, term is asked[-1][-1]) for term in clause) for clause in asked)
    ]
    filters = Filters(q=q, viewer=viewer)
    assert sorted(newest_images(filters, None, 60).values_list("pk", flat=True)) == sorted(right), q
    assert result_count(filters) == len(right), q


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True)
@given(q=st.text(max_size=30) | st.lists(st.sampled_from([*'ab "\'-*():^&|!<>\\\x00é東', "OR ", "by:", "is:starred", "on:2026", "status:failed ", "ratio:1:1", "color:#fa0 ", "tag:", "in:o", "rating:4+", "like:1 "])).map("".join))  # fmt: skip  # noqa: E501
def test_no_query_is_an_error(q):
    filters = Filters(q=q, viewer=1)
    list(newest_images(filters, None, 5))
    list(filters.generations().without_picture()[:5])
    result_count(filters)


def test_states_are_asked_of_generations_without_a_picture(mia, tom):
    wanted = make_generation(mia, Status.FAILED, prompt="Amber dunes")
    make_generation(tom, Status.FAILED, prompt="Amber dunes")
    make_generation(mia, Status.FAILED, prompt="Glass")
    make_generation(mia, Status.UNKNOWN, prompt="Amber dunes")
    make_image(author=mia, prompt="Amber dunes")
    filters = Filters(q="status:failed by:mia amber du", viewer=tom.pk)
    assert list(filters.generations().without_picture()) == [wanted]
    assert list(newest_images(filters, None, 5)) == []
    assert (filters.shows_generations, result_count(filters)) == (True, 1)


def test_a_person_is_named_by_the_beginning_of_a_name_or_an_email(mia, tom):
    image = make_image(author=mia)
    make_image(author=tom)
    for q in ("by:mi", "by:okaf", 'by:"mia ok"', "by:MIA@example.com", "-by:tom"):
        assert [found.pk for found in newest_images(Filters(q=q), None, 5)] == [image.pk], q


def test_of_several_who_are_called_so_the_one_who_is_called_exactly_so_is_meant(mia):
    image = make_image(author=make_user("other@example.com", name="Mia"))
    make_image(author=mia)
    assert [found.pk for found in newest_images(Filters(q="by:mia"), None, 5)] == [image.pk]


def test_somebody_whom_nobody_is_called_by_is_left_out_and_the_rest_is_searched(mia):
    image = make_image(author=mia, prompt="Dunes")
    filters = Filters(q="by:zoe dunes")
    assert [found.pk for found in newest_images(filters, None, 5)] == [image.pk]
    assert [one.text for one in filters.criteria.left_out] == ["by:zoe"]


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 results"), (1, "1 result"), (1000, "1,000 results"), (1001, "more than 1,000 results")]
)
def test_results_are_counted_as_far_as_a_thousand(count, words):
    assert spoken(count) == words


def test_the_count_stops_where_it_says_more(mia, monkeypatch):
    monkeypatch.setattr("generations.gallery.counting.MOST_COUNTED", 2)
    for _ in range(5):
        make_image(author=mia, prompt="Dunes")
    assert result_count(Filters(q="dunes")) == 3
    assert result_count(Filters(author=mia.pk)) == 3


def test_programs_search_in_the_same_language(mia, tom):
    mine = make_image(author=mia, prompt="Dunes", aspect_ratio="16:9")
    make_image(author=tom, prompt="Dunes", aspect_ratio="16:9")
    found = ApiClient(mia).get("images", q="by:me ratio:16:9 ratio:wide dun").json()["results"]
    assert [image["id"] for image in found] == [mine.pk]
