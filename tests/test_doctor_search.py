"""The doctor on the search: documents that are missing or wrong, and SQLite's index over them."""

import pytest
from django.db import connection

from generations.gallery import Filters, newest_images
from generations.models import SearchDocument
from tests.doctor_steps import found, stored_image, the_finding

pytestmark = pytest.mark.django_db


@pytest.fixture
def on_sqlite() -> bool:
    return connection.vendor == "sqlite"


def hits(word: str) -> list[int]:
    return [image.pk for image in newest_images(Filters(q=word), None, 60)]


def execute(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("fast", [False, True])
def test_a_missing_document_is_named(fast):
    image = stored_image()
    SearchDocument.objects.all().delete()
    finding = the_finding(fast=fast)
    assert (finding.code, finding.subject) == ("document_missing", f"image {image.pk}")


@pytest.mark.parametrize("fast", [False, True])
def test_a_missing_document_is_written(fast):
    image = stored_image(prompt="An amber bottle")
    SearchDocument.objects.all().delete()
    assert the_finding(repair=True, fast=fast).mended
    assert hits("amber") == [image.pk]
    assert found() == []


@pytest.mark.parametrize("wrong", [{"words": "cork"}, {"facets": "author999"}])
def test_a_document_that_differs_is_named(wrong):
    image = stored_image()
    SearchDocument.objects.update(**wrong)
    finding = the_finding()
    assert (finding.code, finding.subject) == ("document_differs", f"image {image.pk}")


def test_a_document_that_differs_is_written_again():
    image = stored_image(prompt="An amber bottle")
    SearchDocument.objects.update(words="cork")
    assert the_finding(repair=True).mended
    assert (hits("amber"), hits("cork")) == ([image.pk], [])
    assert found() == []


def test_without_repair_a_document_stays_as_it_is():
    stored_image()
    SearchDocument.objects.update(words="cork")
    found()
    assert SearchDocument.objects.get().words == "cork"


def test_fast_compares_no_words():
    stored_image()
    SearchDocument.objects.update(words="cork")
    assert found(fast=True) == []


def test_more_documents_than_fit_into_one_transaction_are_written(monkeypatch):
    monkeypatch.setattr("generations.engine.examination.documents.CHUNK", 2)
    images = [stored_image() for _ in range(5)]
    SearchDocument.objects.all().delete()
    assert [finding.subject for finding in found(repair=True)] == [f"image {image.pk}" for image in images]
    assert SearchDocument.objects.count() == 5


def test_words_of_every_kind_are_at_their_places_in_the_index():
    stored_image(prompt="Café 夜の東京 “quoted”, x² ½ ﬁne; don't under_score ÅNGSTRÖM Ǆ 👩‍🚀 नमस्ते " + "long" * 200)
    stored_image("red", prompt="…")
    assert found() == []


@pytest.mark.parametrize("statement", ["delete-all", "more", "fewer"])
def test_an_index_that_differs_is_built_again(statement, on_sqlite):
    """PostgreSQL has nothing that could differ: what is broken here is an index of SQLite."""
    image = stored_image(prompt="An amber bottle")
    if on_sqlite:
        columns, values = "rowid, words, facets", f"{image.sort_key}, 'cork', ''"
        execute(
            {
                "delete-all": "INSERT INTO generations_search(generations_search) VALUES ('delete-all')",
                "more": f"INSERT INTO generations_search({columns}) VALUES ({values})",
                "fewer": "INSERT INTO generations_search(generations_search, rowid, words, facets) "
                "SELECT 'delete', sort_key, words, facets FROM generations_searchdocument",
            }[statement]
        )
    before = [finding.code for finding in found()]
    assert before == (["search_index_differs"] if on_sqlite else [])
    assert all(finding.mended for finding in found(repair=True))
    assert hits("amber") == [image.pk]
    assert found() == []


def test_an_emptied_index_and_a_wrong_document_are_both_mended(on_sqlite):
    image = stored_image(prompt="An amber bottle")
    SearchDocument.objects.update(words="cork")
    if on_sqlite:
        execute("INSERT INTO generations_search(generations_search) VALUES ('delete-all')")
    assert all(finding.mended for finding in found(repair=True))
    assert (hits("amber"), hits("cork")) == ([image.pk], [])
    assert found() == []


@pytest.mark.parametrize("fast", [False, True])
def test_a_lost_trigger_is_named(fast, on_sqlite):
    if on_sqlite:
        execute("DROP TRIGGER generations_search_update")
    findings = found(repair=True, fast=fast)
    assert [(f.code, f.mended) for f in findings] == ([("search_index_incomplete", False)] if on_sqlite else [])
    assert all("generations_search_update" in finding.sentence for finding in findings)
