"""What stands beside an image about where it comes from and what came of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generations.gallery.lineage import given_to, lineage_strip
from generations.gallery.uses import uses_of
from generations.models import Batch, Reference, Status
from tests.factories import make_generation, make_image, make_upload, make_user
from tests.lineage_steps import make_edit

pytestmark = pytest.mark.django_db


def beside(image) -> dict:
    return lineage_strip(image, given_to(image.generation_id), uses_of([image.pk])[image.pk])


def test_the_parent_that_an_edit_continues_comes_first_and_the_others_as_they_were_given():
    logo, first = make_upload(name="logo.png"), make_image()
    second = make_edit(first)
    third = make_edit(logo, second)
    Reference.objects.filter(image=logo).update(role=Reference.Role.STYLE)
    strip = beside(third)
    assert [(one.id, one.role) for one in strip["parents"]] == [(second.pk, ""), (logo.pk, "Style")]
    assert (strip["edit"], strip["note"]) == ("edit 2", "Edit 2, made from 2 pictures.")


def test_an_original_and_an_upload_have_no_parents():
    for image, note in ((make_image(), "An original: made from words alone."), (make_upload(), "An upload.")):
        strip = beside(image)
        assert (strip["parents"], strip["children"], strip["edit"], strip["note"]) == ([], [], "", note)


def test_children_are_the_newest_and_those_in_the_trash_are_left_out():
    hero = make_image()
    children = [make_edit(hero) for _ in range(6)]
    children[5].trashed_at = timezone.now()
    children[5].save()
    strip = beside(hero)
    assert [one.id for one in strip["children"]] == [child.pk for child in reversed(children[1:5])]
    assert (strip["more_children"], strip["used"]) == ("+1", "5")
    assert strip["note"] == "An original: made from words alone. 5 images made from it."


def test_siblings_come_from_the_same_batch():
    author = make_user()
    batch = Batch.objects.create(author=author, count=3)
    made = [make_image(make_generation(author, Status.FINISHED, batch=batch, position=n)) for n in range(3)]
    make_image(author=author)
    assert {one.id for one in beside(made[0])["siblings"]} == {made[1].pk, made[2].pk}


def test_a_parent_in_the_trash_is_there_and_said_to_be_gone():
    hero = make_image()
    child = make_edit(hero)
    hero.trashed_at = timezone.now()
    hero.save()
    [parent] = beside(child)["parents"]
    assert parent.is_gone


def test_a_strip_takes_four_queries_however_often_its_image_was_used():
    hero = make_image()
    child = make_edit(hero)
    for _ in range(30):
        make_edit(hero)
    child.refresh_from_db()
    for image in (hero, child):
        image.generation.batch_id  # noqa: B018  (fetched with the image by the pages)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            beside(image)
        assert len(queries) <= 5
