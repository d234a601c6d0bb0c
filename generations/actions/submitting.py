"""From one press of Generate to queued generations."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import zip_longest
from typing import TypeVar

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from generations import tasks
from generations.engine import provider_name
from generations.models import (
    Batch,
    GalleryImage,
    Generation,
    GenerationEvent,
    Project,
    Prompt,
    PromptUse,
    Reference,
    Status,
    Template,
    User,
    request_digest,
)

Outcome = TypeVar("Outcome")
TRIES = 20  # many who press at the same microsecond


@dataclass(frozen=True)
class Order:
    """What was asked for, checked. `references`: images of ours or public URLs, in order; `roles`: what each is for, a
    `Reference.Role` or "", as far as anybody said.
    """

    prompt: str
    aspect_ratio: str
    resolution: str
    count: int = 1
    references: tuple[GalleryImage | str, ...] = ()
    request_key: str | None = None
    retry_of: Generation | None = None
    project: Project | None = None
    roles: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """Equal for orders of the same picture, however many and by whom; roles are for people only."""
        given = [one if isinstance(one, str) else one.sha256 for one in self.references]
        return request_digest(self.prompt, self.aspect_ratio, self.resolution, given)

    @property
    def why(self) -> str:
        """For the journal: where it comes from, if not from a person's own composing."""
        return f"Again, as generation {self.retry_of.pk} was." if self.retry_of else ""


@dataclass(frozen=True)
class Run:
    """Different requests that belong together, in the order in which they are shown.

    `axes`: of a matrix, as in `Batch`; `template`: what it was made from.
    """

    orders: tuple[Order, ...]
    title: str = ""
    template: Template | None = None
    axes: tuple[dict, ...] = ()
    request_key: str | None = None


def submit(author: User, order: Order) -> tuple[Batch, bool]:
    """Record a batch, its queued generations and their references, and wake the queue when that has committed.

    The same `request_key` of the same author makes one batch, at the same moment too.

    Returns: the batch, and whether it is new.
    """
    return submit_run(author, Run((order,), request_key=order.request_key))


def submit_run(author: User, run: Run) -> tuple[Batch, bool]:
    """The same for a run: one batch of all its orders. At most `MOST_GENERATIONS` of them, counted together."""
    return insisting(partial(_submit_once, author, run))


def insisting(act: Callable[[], Outcome]) -> Outcome:
    """Do it again while somebody takes the sort key or the request key at the very same moment; returns its outcome."""
    for _ in range(TRIES - 1):
        with suppress(IntegrityError):
            return act()
    return act()


def _submit_once(author: User, run: Run) -> tuple[Batch, bool]:
    earlier = _earlier(author, run.request_key)
    if earlier is not None:
        return earlier, False
    return record(author, [run])[0], True


def _earlier(author: User, request_key: str | None) -> Batch | None:
    if not request_key:
        return None
    return Batch.objects.filter(author=author, request_key=request_key).first()


@transaction.atomic
def record(author: User, runs: Sequence[Run]) -> list[Batch]:
    """Write runs down, one batch for each, and wake the queue once when all have committed.

    Raises: IntegrityError if somebody takes a sort key or the request key at the same moment; nothing is written then.
    """
    now = timezone.now()
    presses = Counter(prompt for run in runs for prompt in {order.prompt for order in run.orders})
    entries = Prompt.objects.note(presses, now)
    written = [_write(author, run, entries) for run in runs]
    batches = [batch for batch, _, _ in written]
    PromptUse.objects.note(author, [generation for _, asked, _ in written for generation in asked], presses, now)
    _tell_when_committed(batches, [reference for _, _, references in written for reference in references])
    return batches


def _write(author: User, run: Run, entries: Mapping[str, Prompt]) -> tuple[Batch, list[Generation], list[Reference]]:
    asked = [order for order in run.orders for _ in range(order.count)]
    batch = Batch.objects.create(
        author=author,
        request_key=run.request_key or None,
        count=len(asked),
        title=run.title,
        template=run.template,
        axes=list(run.axes),
    )
    generations = Generation.objects.bulk_create(
        Generation(
            batch=batch,
            position=position,
            author=author,
            prompt=order.prompt,
            entry=entries[order.prompt],
            aspect_ratio=order.aspect_ratio,
            resolution=order.resolution,
            digest=order.digest,
            retry_of=order.retry_of,
            project=order.project,
            provider=provider_name(),
            sort_key=sort_key,
            cost=settings.APIFRAME_COSTS[order.resolution],
        )
        for position, (order, sort_key) in enumerate(zip(asked, Generation.free_sort_keys(len(asked)), strict=True))
    )
    references = Reference.objects.bulk_create(
        _reference(generation, position, given, role)
        for generation, order in zip(generations, asked, strict=True)
        for position, (given, role) in enumerate(zip_longest(order.references, order.roles, fillvalue=""))
    )
    GenerationEvent.objects.bulk_create(
        GenerationEvent(generation=generation, to_status=Status.QUEUED, actor=author.email, why=order.why)
        for generation, order in zip(generations, asked, strict=True)
    )
    return batch, generations, references


def _reference(generation: Generation, position: int, given: GalleryImage | str, role: str) -> Reference:
    what = {"url": given} if isinstance(given, str) else {"image": given}
    return Reference(generation=generation, position=position, role=role, **what)


def _tell_when_committed(batches: list[Batch], references: list[Reference]) -> None:
    first_of_each_url = {reference.url: reference.pk for reference in reversed(references) if reference.url}

    def tell() -> None:  # not a partial: Django logs a failure by the function's name
        told = tasks.wake(sum(batch.count for batch in batches))
        for batch in batches:
            batch.is_catching_up = told is False
        for reference_id in first_of_each_url.values():
            tasks.fetch_reference(reference_id)

    transaction.on_commit(tell, robust=True)
