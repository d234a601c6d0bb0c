"""What has to hold whatever happened."""

import hashlib
import re
from collections.abc import Callable, Collection

from generations.models import Charged, Generation, Status
from generations.storage import store

LEARNED = re.compile(r"learned generation=(\d+) task=(\S*) urls=(\S*)")


def assert_nothing_lost_and_nothing_paid_twice(
    charges: Callable[[Generation], int], logs: str, *, died_with_the_answer: Collection[int] = ()
) -> int:
    """Every generation has ended, was charged once at most, and its end agrees with what was charged.

    An unknown one is one whose answer never arrived: no worker had read it. What a worker had read when it was killed,
    before any database could know, stands in its log; the test names those.

    Returns: how often was charged for all of them.
    """
    heard = answers_in(logs)
    total = 0
    for generation in Generation.objects.all():
        paid = charges(generation)
        total += paid
        state = f"generation {generation.pk}: {generation.status}, charged {paid} times"
        assert generation.is_final, state
        assert paid <= 1, state
        if generation.status == Status.FINISHED:
            assert paid == 1, state
            assert_home(generation)
        if generation.status == Status.UNKNOWN:
            assert (generation.pk in heard) == (generation.pk in died_with_the_answer), state
        assert agrees(generation.charged, paid), state
    return total


def assert_home(generation: Generation) -> None:
    """Its picture is there as it was received."""
    images = list(generation.images.all())
    assert images, f"generation {generation.pk} is finished without a picture"
    for image in images:
        assert hashlib.sha256(store.path(image.original_path).read_bytes()).hexdigest() == image.sha256


def agrees(said: str, paid: int) -> bool:
    """Whether what people are told about the cost fits what was charged."""
    return {Charged.YES: paid == 1, Charged.NO: paid == 0, Charged.UNKNOWN: True}[Charged(said)]


def answers_in(logs: str) -> set[int]:
    """The generations for which a worker has read a task id or a picture's address."""
    return {int(pk) for pk, task, urls in LEARNED.findall(logs) if task or urls}
