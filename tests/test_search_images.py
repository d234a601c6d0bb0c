"""Finding images by the words of their prompts, names and task ids."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from generations import actions
from generations.actions import trash
from generations.gallery import Filters, newest_images, search
from generations.gallery.search import count_matches, newest_matches, oldest_matches
from generations.models import SearchDocument, Status
from tests.factories import make_generation, make_image, make_star, make_upload

pytestmark = pytest.mark.django_db


def found(q: str = "", before: int | None = None, size: int = 60, **filters) -> list[int]:
    return [image.pk for image in newest_images(Filters(q=q, **filters), before, size)]


def test_all_words_must_be_there():
    both = make_image(prompt="Amber glass bottle on plaster")
    make_image(prompt="Amber evening over dunes")
    assert found("glass amber") == [both.pk]


def test_the_last_word_is_a_beginning():
    image = make_image(prompt="Terracotta arches")
    assert found("arches terra") == [image.pk]
    assert found("terra arches") == []


def test_case_and_accents_make_no_difference():
    image = make_image(prompt="CAFÉ in Zürich")
    assert found("café zurich") == [image.pk]


def test_an_excluded_word_must_not_be_there():
    plain = make_image(prompt="Bottle with a brass cap")
    make_image(prompt="Bottle with a cork")
    assert found("bottle -cork") == [plain.pk]


def test_an_exclusion_alone_leaves_all_others():
    make_image(prompt="Bottle with a cork")
    others = [make_image(prompt="Dunes"), make_upload(name="cup.png")]
    assert found("-cork") == [image.pk for image in reversed(others)]


def test_a_phrase_must_be_there_in_this_order():
    image = make_image(prompt="Portrait at golden hour, soft")
    make_image(prompt="An hour of golden light")
    assert found('"golden hour"') == [image.pk]


def test_a_phrase_of_a_script_without_spaces_is_found():
    image = make_image(prompt="夜の東京タワー")
    make_image(prompt="京都の東")
    assert found("東京") == [image.pk]


def test_an_upload_is_found_by_its_name():
    image = make_upload(name="Moodboard_Spring-2026.png")
    assert found("moodboard spring") == [image.pk]


def test_an_image_is_found_by_its_task_id():
    generation = make_generation(status=Status.FINISHED, task_id="6f0c3a1e-77aa-4b10-9c55-0d5d3a2b1c00")
    image = make_image(generation)
    assert found("6f0c3a1e-77aa-4b10-9c55-0d5d3a2b1c00") == [image.pk]


def test_the_newest_come_first_and_the_next_page_goes_on_below():
    images = [make_image(prompt="Dunes") for _ in range(3)]
    newest_first = [image.pk for image in reversed(images)]
    assert found("dunes", size=2) == newest_first[:2]
    assert found("dunes", before=images[1].sort_key) == newest_first[2:]


def test_what_lies_in_the_trash_is_not_found_until_it_is_back():
    image = make_image(prompt="Dunes", trashed_at=timezone.now())
    assert found("dunes") == []
    type(image).objects.update(trashed_at=None)
    assert found("dunes") == [image.pk]


def test_a_document_that_is_written_again_replaces_the_former():
    image = make_image(prompt="Dunes")
    image.generation.prompt = "Waves"
    SearchDocument.objects.index(image)
    assert found("dunes") == []
    assert found("waves") == [image.pk]


def test_a_deleted_image_leaves_the_search():
    image = make_image(prompt="Dunes")
    other = make_image(prompt="Dunes")
    image.delete()
    assert found("dunes") == [other.pk]


def test_words_are_not_found_in_facets():
    image = make_image(prompt="Dunes")
    assert found(f"author{image.author_id}") == []


def test_a_query_is_narrowed_by_author_ratio_resolution_and_kind(mia, tom):
    asked = {"prompt": "Dunes", "aspect_ratio": "16:9", "resolution": "4K"}
    wanted = make_image(author=mia, **asked)
    make_image(author=tom, **asked)
    make_image(author=mia, **asked | {"aspect_ratio": "9:16"})
    make_image(author=mia, **asked | {"resolution": "2K"})
    make_upload(mia, name="dunes.png")
    assert found("dunes", author=mia.pk, ratio="16:9", resolution="4K", kind="generated") == [wanted.pk]


def test_a_query_is_narrowed_by_somebodys_stars(mia, tom):
    starred, starred_by_another, _ = (make_image(prompt="Dunes") for _ in range(3))
    make_star(starred, mia)
    make_star(starred_by_another, tom)
    assert found("dunes", starred_by=mia.pk) == [starred.pk]


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text() | st.text(st.sampled_from(list("ab \"'-*():^&|!<>\\\x00é東_.{}"))))
def test_no_query_is_an_error(q):
    found(q)


def test_a_long_prompt_with_many_repetitions_is_indexed():
    image = make_image(prompt="echo " * 2000)
    assert found("echo") == [image.pk]


@pytest.mark.parametrize("spares", [(0, 1), (0, 1000)])
@pytest.mark.parametrize("patience", [0, 1, 4])
@pytest.mark.parametrize("estimate", [(0, 9), (9, 9), (9, 30)])
def test_common_or_rare_the_same_is_found(mia, tom, monkeypatch, estimate, patience, spares):
    images = [make_image(author=(mia, tom)[n % 2], aspect_ratio=["1:1", "16:9"][n % 3 > 0]) for n in range(9)]
    for image in images[-4:]:
        trash(image, mia)
    queries = ["by:mia OR by:tom", "by:mia OR ratio:1:1", "ratio:16:9 OR by:tom -by:mia", "by:mia OR by:tom on:2020"]
    make_star(images[2], mia)
    make_star(images[-1], mia)
    queries += ["by:mia is:starred", "is:starred"]
    asked = [(Filters(q=q, viewer=mia.pk), before) for q in queries for before in (None, images[3].sort_key)]
    usual = [newest_matches(filters, before=before, size=2) for filters, before in asked]
    upwards = [oldest_matches(filters, above=images[1].sort_key, size=2) for filters, _ in asked]
    counts = [count_matches(filters, 10) for filters, _ in asked]

    monkeypatch.setattr(search, "_estimate", lambda filters: estimate)
    monkeypatch.setattr(search, "PATIENCE", patience)
    monkeypatch.setattr(search, "SPARES", spares)

    assert [newest_matches(filters, before=before, size=2) for filters, before in asked] == usual
    assert [oldest_matches(filters, above=images[1].sort_key, size=2) for filters, _ in asked] == upwards
    assert [count_matches(filters, 10) for filters, _ in asked] == counts


def test_a_star_is_found_from_the_press_on_and_until_it_is_taken_back(mia):
    image = make_image(prompt="Dunes")
    actions.toggle_star(image, mia)
    given = found("is:starred", viewer=mia.pk)
    actions.toggle_star(image, mia)
    assert (given, found("is:starred", viewer=mia.pk)) == ([image.pk], [])
