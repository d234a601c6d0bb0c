"""What an HTTP answer of version 2 means: the table of `answers`, with these rows before it.

400 without details, naming a key of v1    Stopped, unauthorized: the key is one of version 1
402                                        Stopped, in words that tell the credits
409 to a request with an Idempotency-Key   NoAnswer: the API has this request, and doesn't say what became of it
"""

import re
from typing import Any

from . import answers
from .answers import Answer, NotJSON
from .errors import NoAnswer, ProviderError, Refused, Stopped
from .replies_v2 import has_details, words_in

_OLD_KEY = (
    "The API key is one of version 1 of the API. Give Musa a key of version 2 (it begins with afk_), "
    "or let it speak version 1. Nothing was charged."
)


def error_in(answer: Answer, *, hide: str = "", resendable: bool = False) -> ProviderError:
    """The error that an answer without a usable reply stands for. `hide`: the key, should the API quote it.

    `resendable`: it answers a paid request that went with an Idempotency-Key.
    """
    said = value_in(answer)
    words = words_in(said, hide=hide)
    if answer.status == 400 and _names_an_old_key(words) and not has_details(said):
        return Stopped(_OLD_KEY, code="unauthorized", words=words)
    if answer.status == 402:
        return Stopped("The API's credits are used up.", code="payment_required", words=words)
    if answer.status == 409 and resendable:
        return NoAnswer("the API has this request already, and doesn't name its job (HTTP 409)", words=words)
    error = answers.error_in(answer, hide=hide)
    if isinstance(error, Refused) and words:
        return Refused(words, status=error.status, words=words)
    return error


def value_in(answer: Answer) -> Any:
    """The JSON of an answer; None if it isn't JSON."""
    try:
        return answer.json()
    except NotJSON:
        return None


def _names_an_old_key(words: str) -> bool:
    return bool(re.search(r"\bv1\b", words, re.IGNORECASE) and re.search(r"\bkeys?\b", words, re.IGNORECASE))
