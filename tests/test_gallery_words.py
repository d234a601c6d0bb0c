"""What became of a generation, in a designer's words."""

from decimal import Decimal

import pytest

from generations.gallery import words

CODES = ["bad_request", "task_failed", "server_error", "no_answer", "expired", "not_an_image", "too_large", "no_image"]


@pytest.mark.parametrize("code", CODES)
def test_every_error_has_a_reason_and_advice(code):
    assert words.reason(code).endswith(".")
    assert words.advice(code).endswith(".")


def test_without_an_error_there_is_nothing_to_say():
    assert words.reason("") == words.advice("") == ""


def test_a_refusal_is_explained_in_the_providers_own_words():
    assert words.explanation("bad_request", "No.") == "Refused by the provider: No."


def test_a_failed_task_is_explained_in_the_providers_own_words():
    assert words.reason("task_failed", "Safety filter.") == "The provider could not make it: Safety filter."


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("0.1340", "USD", "$0.134"),
        ("0.5", "USD", "$0.50"),
        ("0", "EUR", "€0.00"),
        ("1234.5", "USD", "$1,234.50"),
        ("100", "CHF", "100.00 CHF"),
    ],
)
def test_money_is_as_exact_as_it_is_known(amount, currency, text):
    assert words.money(Decimal(amount), currency) == text


@pytest.mark.parametrize("status", ["queued", "sending", "processing", "saving"])
def test_the_charge_is_open_while_it_runs(status):
    assert words.charge(status, "yes", Decimal("0.134")) == ""
