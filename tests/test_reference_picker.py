"""The list from which references are picked: four places, a search, pages that cost the same however far down."""

import pytest
from django.urls import reverse
from django.utils import timezone

from generations.actions import toggle_star, trash
from generations.gallery.picking import picker_page
from generations.gallery.uses import MOST_COUNTED, count_of_uses, uses_of
from generations.models import Reference

from .factories import make_generation, make_image, make_upload

pytestmark = pytest.mark.django_db


def names(viewer, source: str, q: str = "") -> list[str]:
    return [choice.name for choice in picker_page(viewer, source, q).choices]


def use(image, made=None, *, times: int = 1, **fields) -> None:
    """Make a picture that was given the image, so often."""
    generation = made.generation if made else make_generation(status="finished")
    for position in range(times):
        Reference.objects.create(generation=generation, position=position, image=image)
    if not made:
        make_image(generation, **fields)


def test_each_place_has_its_own(mia, tom):
    fox = make_image(author=tom, prompt="A fox")
    make_upload(mia, name="hero.png")
    make_upload(tom, name="logo.png")
    toggle_star(fox, mia)

    assert names(mia, "recent") == ["logo.png", "hero.png", "A fox"]
    assert names(mia, "starred") == ["A fox"]
    assert names(mia, "uploads") == ["hero.png"]
    assert names(mia, "library") == ["logo.png", "hero.png"]


@pytest.mark.parametrize("source", ["recent", "starred", "uploads", "library"])
def test_each_place_is_searched(mia, source):
    for name in ("blue hero.png", "red hero.png"):
        toggle_star(make_upload(mia, name=name), mia)

    assert names(mia, source, "hero blu") == ["blue hero.png"]
    assert names(mia, source, "green") == []


def test_what_is_in_the_trash_is_not_offered(mia, tom):
    image = make_upload(mia)
    trash(image, tom)

    assert names(mia, "library") == []


def test_pages_follow_each_other(mia):
    uploads = [make_upload(mia, name=f"{number}.png") for number in range(5)]
    first = picker_page(mia, "library", size=3)
    assert "source=library" in first.older_url

    second = picker_page(mia, "library", cursor=first.older_url.rpartition("cursor=")[2], size=3)

    assert [choice.id for choice in first.choices + second.choices] == [image.pk for image in reversed(uploads)]
    assert second.older_url == ""
    assert not second.is_empty


def test_a_page_takes_as_many_queries_for_many_as_for_one(mia, django_assert_num_queries):
    for _ in range(20):
        make_upload(mia)

    with django_assert_num_queries(2):
        assert len(picker_page(mia, "library").choices) == 20


# In how many pictures


def test_uses_are_counted_by_pictures(mia):
    hero, logo, unused = make_upload(mia), make_upload(mia), make_upload(mia)
    use(hero)
    use(hero)
    use(logo)

    assert uses_of([hero.pk, logo.pk, unused.pk]) == {hero.pk: 2, logo.pk: 1, unused.pk: 0}


def test_a_generation_with_two_pictures_counts_two_and_one_without_none(mia):
    hero = make_upload(mia)
    use(hero)
    make_image(Reference.objects.get().generation)
    Reference.objects.create(generation=make_generation(mia, "failed"), position=0, image=hero)

    assert uses_of([hero.pk]) == {hero.pk: 2}


def test_given_twice_to_the_same_generation_counts_once(mia):
    hero = make_upload(mia)
    use(hero, times=2)

    assert uses_of([hero.pk]) == {hero.pk: 1}


def test_what_lies_in_the_trash_does_not_count(mia):
    hero = make_upload(mia)
    use(hero, trashed_at=timezone.now())

    assert uses_of([hero.pk]) == {hero.pk: 0}


def test_nobody_counts_further_than_the_most():
    assert (count_of_uses(MOST_COUNTED - 1), count_of_uses(MOST_COUNTED)) == ("99", "100+")


def test_a_choice_says_how_often_it_was_used(mia):
    use(make_upload(mia))

    assert [choice.used for choice in picker_page(mia, "library").choices] == ["in 1"]


# Over HTTP


def test_the_dialog_comes_with_what_is_recent(as_mia, mia):
    make_upload(mia, name="hero.png")

    answer = as_mia.get(reverse("reference_picker"))

    assert "<dialog" in answer.content.decode()
    assert "hero.png" in answer.content.decode()


def test_a_place_comes_alone(as_mia):
    answer = as_mia.get(reverse("reference_picker"), {"source": "starred"})

    assert "<dialog" not in answer.content.decode()
    assert "No stars yet" in answer.content.decode()


def test_a_broken_cursor_is_refused_with_a_sentence(as_mia):
    answer = as_mia.get(reverse("reference_picker"), {"source": "recent", "cursor": "x"})

    assert (answer.status_code, answer.content.decode()) == (
        400,
        "This list can't be continued from here. Open it again.",
    )
