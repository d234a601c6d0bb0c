"""Who belongs to the family of an image: told by the database as by walking through all that there is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from generations.gallery import family as family_module
from generations.gallery.family import MOST_NODES, NEWEST_CHILDREN, ancestors_of, descendants, family_of, line_of
from generations.models import GalleryImage, Generation, Status
from tests.factories import make_generation, make_image, make_upload, make_user
from tests.lineage_steps import make_chain, make_edit, make_edits

pytestmark = pytest.mark.django_db


@st.composite
def graphs(draw):
    """For each picture the places of those that it was given, all of them before it; None: an upload."""
    graph = []
    for place in range(draw(st.integers(2, 9))):
        places = st.lists(st.integers(0, place - 1), max_size=3) if place else st.just([])
        graph.append(draw(st.none() | places))
    return graph


def build(graph) -> list[GalleryImage]:
    author, images = make_user(), []
    for given_places in graph:
        if given_places is None:
            images.append(make_upload(author))
        else:
            images.append(make_edit(*(images[place] for place in given_places), author=author))
    return images


def deepest_first(graph, depths, place) -> list[int]:
    return sorted(dict.fromkeys(graph[place] or []), key=lambda other: -depths[other])


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(graph=graphs())
def test_a_family_is_what_walking_through_all_references_finds(db, graph):
    images = build(graph)
    place_of = {image.pk: place for place, image in enumerate(images)}
    depths, above, below = [], [], {place: set() for place in range(len(graph))}
    for place, given_places in enumerate(graph):
        depths.append(1 + max(depths[one] for one in given_places) if given_places else 0)
        above.append(set().union(*({one} | above[one] for one in given_places or [])))
        for one in above[place]:
            below[one].add(place)
    assert [image.depth for image in images] == depths

    for place, image in enumerate(images):
        line = [place]
        while nearer := deepest_first(graph, depths, line[-1]):
            line.append(nearer[0])
        assert [place_of[pk] for pk in line_of(image.pk, 100)] == line
        assert {place_of[pk] for pk in ancestors_of(image.pk, 100)} == above[place]
        assert {place_of[pk] for pk in descendants([image.pk], 100)} == {place} | below[place]

        family = family_of(image)
        assert {place_of[key] for key in family.members} == {*line, *above[place]}.union(*(below[one] for one in line))
        for key, member in family.members.items():
            parents = [one for one in deepest_first(graph, depths, place_of[key]) if images[one].pk in family.members]
            assert [place_of[parent] for parent in member.parents] == parents
            assert member.uses == sum(place_of[key] in (given_places or []) for given_places in graph)


def test_of_a_picture_given_twice_in_one_request_one_child_counts():
    hero = make_image()
    child = make_edit(hero, hero)
    family = family_of(hero)
    assert (family.members[hero.pk].uses, family.members[hero.pk].linked) == (1, 1)
    assert family.members[child.pk].parents == [hero.pk]


def test_one_in_the_trash_and_one_deleted_for_good_are_members_and_a_failed_request_is_not():
    hero = make_image()
    trashed, purged, failed = (make_edit(hero) for _ in range(3))
    below = make_edit(trashed)
    trashed.trashed_at = timezone.now()
    trashed.save()
    for gone in (purged, failed):
        gone.delete()
    Generation.objects.filter(pk=failed.generation_id).update(status=Status.FAILED)
    members = family_of(below).members
    assert set(members) == {hero.pk, trashed.pk, below.pk, -purged.generation_id}
    assert (members[trashed.pk].is_trashed, members[-purged.generation_id].is_purged) == (True, True)
    assert members[-purged.generation_id].depth == 1


def test_of_ten_thousand_uses_the_newest_are_members_and_more_are_when_asked_for():
    author = make_user()
    hero = make_image(author=author)
    children = make_edits(author, [hero] * 400, 1)
    grandchild = make_edit(children[-1])
    family = family_of(hero)
    newest = [child.pk for child in children[-NEWEST_CHILDREN:]]
    assert set(family.members) == {hero.pk, grandchild.pk, *newest}
    assert family.members[hero.pk].uses == family_module.MOST_COUNTED
    more = family_of(hero, [hero.pk]).members
    newest = [child.pk for child in children[-NEWEST_CHILDREN - family_module.MORE_CHILDREN :]]
    assert set(more) == {hero.pk, grandchild.pk, *newest}


def test_in_a_family_of_thousands_the_line_and_what_is_below_come_first():
    author = make_user()
    hero = make_image(author=author)
    wide = make_edits(author, [hero] * 30, 1)
    make_edits(author, [child for child in wide for _ in range(20)], 2)
    child = make_edit(wide[0], author=author)
    grandchildren = [make_edit(child, author=author) for _ in range(5)]
    family = family_of(child)
    assert len(family.members) == MOST_NODES
    assert {hero.pk, wide[0].pk, child.pk, *(one.pk for one in grandchildren)} <= family.members.keys()


def test_a_line_that_goes_on_further_than_is_shown_is_said_to(monkeypatch):
    monkeypatch.setattr(family_module, "LONGEST_LINE", 4)
    chain = make_chain(6)
    family = family_of(chain[-1])
    assert (family.line, family.is_cut) == ([image.pk for image in chain[:2:-1]], True)
    assert not family_of(chain[3]).is_cut


def test_a_chain_and_a_wide_family_take_the_same_number_of_queries():
    author = make_user()
    hero = make_image(author=author)
    make_edits(author, [hero] * 300, 1)
    chain = make_chain(30)
    taken = []
    for image in (hero, make_edit(hero), chain[-1], chain[15], make_upload()):
        with CaptureQueriesContext(connection) as queries:
            family_of(image)
        taken.append(len(queries))
    assert max(taken) <= 9
    assert taken[1] == taken[2] == taken[3]


def test_a_generation_that_still_runs_is_no_member():
    hero = make_image()
    running = make_generation(status=Status.PROCESSING)
    running.references.create(position=0, image=hero)
    assert set(family_of(hero).members) == {hero.pk}
