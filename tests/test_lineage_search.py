"""Finding images by where they come from: from:12, and by how many edits deep they lie: depth:5+."""

from importlib import import_module

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from generations.gallery import Filters
from generations.gallery.pages import newest_images
from generations.models import GalleryImage, SearchDocument

from .factories import make_image, make_upload
from .lineage_steps import make_edit

pytestmark = pytest.mark.django_db


def found(q: str) -> set[int]:
    return set(newest_images(Filters(q=q), None, 60).values_list("pk", flat=True))


@pytest.fixture
def chain() -> list[GalleryImage]:
    chain = [make_image(prompt="Dunes")]
    for _ in range(6):
        chain.append(make_edit(chain[-1], prompt="Warmer dunes"))
    return chain


@pytest.mark.parametrize(
    ("q", "depths"),
    [
        ("depth:2", {2}),
        ("depth:5+", {5, 6}),
        ("depth:2 OR depth:4", {2, 4}),
        ("-depth:1+", {0}),
        ("depth:5+ warmer", {5, 6}),
        ("depth:20", set()),
    ],
)
def test_pictures_are_found_by_how_many_edits_deep_they_lie(chain, q, depths):
    assert {image.depth for image in chain if image.pk in found(q)} == depths


@pytest.mark.parametrize("q", ["depth:0", "depth:21", "depth:x", "depth:", "depth:-1", "from:", "from:x", "from:²"])
def test_what_is_no_depth_and_no_number_is_left_out_with_a_sentence(chain, q):
    [left_out] = Filters(q=q).criteria.left_out
    assert left_out.text == q
    assert "such as" in left_out.why


def test_deeper_than_twenty_counts_as_twenty():
    deep = make_image(depth=23)
    assert found("depth:20") == found("depth:20+") == {deep.pk}


def test_what_was_made_from_an_image_is_found_but_not_what_was_made_from_that(chain):
    second = make_edit(make_upload(), chain[1], prompt="With a logo")
    assert found(f"from:{chain[1].pk}") == {chain[2].pk, second.pk}
    assert found(f"from:{chain[1].pk} logo") == {second.pk}
    assert found(f"-from:{chain[1].pk} warmer") == {image.pk for image in chain[1:] if image != chain[2]}


def test_what_is_in_the_trash_is_not_found(chain):
    GalleryImage.objects.filter(pk=chain[2].pk).update(trashed_at=timezone.now())
    assert found(f"from:{chain[1].pk}") == set()


def test_from_an_image_that_nothing_was_made_of_or_that_is_not_there_nothing_is_found(chain):
    assert found(f"from:{chain[-1].pk}") == found("from:999999") == set()


def test_the_studio_answers_it(client, mia, chain):
    client.force_login(mia)
    page = client.get(reverse("studio"), {"q": f"from:{chain[0].pk}"}).content.decode()
    assert f'id="image-{chain[1].pk}"' in page
    assert f'id="image-{chain[2].pk}"' not in page


def test_the_migration_writes_the_terms_of_pictures_that_were_there(chain):
    for document in SearchDocument.objects.all():
        document.facets = " ".join(term for term in document.facets.split() if not term.startswith("depth"))
        document.save()
    assert found("depth:1+") == set()
    import_module("generations.migrations.0013_stories").write_terms(apps, None)
    assert found("depth:1+") == {image.pk for image in chain[1:]}
    assert found("warmer") == {image.pk for image in chain[1:]}
