"""`manage.py reindex` writes all search documents again."""

import io

import pytest
from django.core.management import call_command

from generations.engine import reindexing
from generations.models import SearchDocument
from tests.factories import make_image, make_upload

pytestmark = pytest.mark.django_db


def reindex() -> str:
    out = io.StringIO()
    call_command("reindex", stdout=out)
    return out.getvalue()


def test_documents_that_are_missing_or_wrong_are_right_again():
    missing, wrong = make_image(prompt="An amber bottle"), make_upload(name="cup.png")
    SearchDocument.objects.filter(pk=missing.sort_key).delete()
    SearchDocument.objects.filter(pk=wrong.sort_key).update(words="cork", facets="")
    reindex()
    for image in (missing, wrong):
        document, right = SearchDocument.objects.get(pk=image.sort_key), SearchDocument.of(image)
        assert (document.words, document.facets) == (right.words, right.facets)


def test_it_says_how_many():
    make_image()
    make_image()
    assert reindex().startswith("2 images indexed")


def test_with_nothing_to_index_it_says_so():
    assert reindex().startswith("0 images indexed")


def test_the_oldest_come_first_a_few_at_a_time(monkeypatch):
    images = [make_image() for _ in range(5)]
    written: list[int] = []
    documents_of = SearchDocument.of_many
    monkeypatch.setattr(reindexing, "CHUNK", 2)

    def noted(images):
        written.extend(image.pk for image in images)
        return documents_of(images)

    monkeypatch.setattr(SearchDocument, "of_many", noted)
    told: list[int] = []
    assert reindexing.reindex(told.append) == 5
    assert written == [image.pk for image in images]
    assert told == [2, 4, 5]
