"""What became of a generation, in a designer's words: what happened, whether it cost money, what to do next."""

from decimal import Decimal

from django.conf import settings

from generations.models import Charged, Generation, Status

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}

REASONS = {
    "task_failed": "The provider took the request, but could not make the picture.",
    "server_error": "The provider's server failed.",
    "no_answer": "It was sent, but no answer came back.",
    "expired": "The picture was made, but its address had expired before it was brought home.",
    "not_an_image": "The provider sent something that is not a picture.",
    "too_large": "The provider sent a file that is larger than Musa accepts.",
    "no_image": "The provider says that it finished, but sent no picture.",
}
ADVICE = {
    "bad_request": "Change the prompt, the references or the settings, then generate again.",
    "task_failed": "Try again. If it fails once more, change the prompt or a reference.",
    "server_error": "Try again in a minute.",
    "no_answer": "The provider may have made it and charged for it. Musa never sends it again by itself: try again if "
    "you want it enough to pay for it twice.",
    "expired": "Look for it in the provider's own history, or try again.",
    "not_an_image": "Try again. If it happens once more, tell whoever looks after Musa.",
    "too_large": "Try again at a lower resolution.",
    "no_image": "Try again, or change the prompt.",
}


def headline(status: str, error_code: str = "") -> str:
    """Two or three words for the state."""
    if status == Status.FAILED and error_code == "bad_request":
        return "Refused by the provider"
    return Status(status).label


def reason(error_code: str, error_message: str = "") -> str:
    """Why there is no picture, in one sentence; a refusal is in the provider's own words. "" if nothing went wrong."""
    if error_code == "bad_request":
        return error_message or "The provider gave no reason."
    if error_code == "task_failed" and error_message:
        return f"The provider could not make it: {error_message}"
    return REASONS.get(error_code, error_message)


def explanation(error_code: str, error_message: str = "") -> str:
    """The reason for those who don't see the headline beside it."""
    words = reason(error_code, error_message)
    return f"Refused by the provider: {words}" if error_code == "bad_request" else words


def title(status: str, error_code: str) -> str:
    """The reason as a heading, above the provider's own words."""
    return REASONS.get(error_code, headline(status, error_code)).rstrip(".")


def advice(error_code: str) -> str:
    """What to do next; "" if nothing went wrong."""
    return ADVICE.get(error_code, "")


PLACES = ("First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth", "Tenth")


def in_line(position: int) -> str:
    """Third in line; 12th in line from eleven on; "" for 0, which is no place."""
    if position <= len(PLACES):
        return f"{PLACES[position - 1]} in line" if position else ""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(position % 10 if position % 100 not in (11, 12, 13) else 0, "th")
    return f"{position}{ending} in line"


def about(seconds: float) -> str:
    """A length of time that nobody knows exactly: a few seconds, about 40 s, about 3 min, about 2 h."""
    if seconds < 10:
        return "a few seconds"
    if seconds < 95:
        return f"about {round(seconds / 10) * 10} s"
    if seconds < 95 * 60:
        return f"about {round(seconds / 60)} min"
    return f"about {round(seconds / 3600)} h"


def charge(status: str, charged: str, cost: Decimal) -> str:
    """Whether an ended generation cost money, and how much; "" while that is open."""
    if status not in (Status.FINISHED, Status.FAILED, Status.CANCELLED, Status.UNKNOWN):
        return ""
    if charged == Charged.NO:
        return "Not charged"
    return f"{Charged(charged).label}, {money(cost)}"


def charge_of(generation: Generation) -> str:
    return charge(generation.status, generation.charged, generation.cost)


def money(amount: Decimal, currency: str = "") -> str:
    """An amount in the installation's currency (or another): $0.134, $0.50, 0.24 CHF; as exact as it is known."""
    currency = currency or settings.MUSA_CURRENCY
    amount = amount.normalize()
    digits = max(2, -amount.as_tuple().exponent)
    figure = f"{amount:,.{digits}f}"
    return f"{SIGNS[currency]}{figure}" if currency in SIGNS else f"{figure} {currency}"
