"""Generations that stand still, and those whose pictures don't fit their state."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from generations.engine.examination.finding import Finding, Mode, by_key
from generations.engine.reconciling import AT_ONCE, reconcile
from generations.models import GalleryImage, Generation, GenerationEvent, Status
from generations.models.event import PURGED

FAR_OVERDUE = timedelta(hours=1)
DOCTOR = "doctor"


def examine_states(mode: Mode) -> Iterator[Finding]:
    """Generations that are stuck, finished ones without a picture, pictures of unfinished ones."""
    mode.tell("Generations", 0, 1)
    yield from _lost_calls(mode)
    yield from _overdue()
    yield from _finished_without_image()
    yield from _images_of_unfinished()


def _lost_calls(mode: Mode) -> Iterator[Finding]:
    """Calls whose worker is gone; reconciling ends them as unknown."""
    lost = Q(lease_expires_at=None) | Q(lease_expires_at__lte=timezone.now())
    ids = list(Generation.objects.filter(lost, status=Status.SENDING).order_by("pk").values_list("pk", flat=True))
    if mode.repair:
        for _ in range(0, len(ids), AT_ONCE):
            reconcile(DOCTOR)
    for generation_id in ids:
        mended = mode.repair and not Generation.objects.filter(pk=generation_id, status=Status.SENDING).exists()
        if mended:
            end = "it was ended. Whether it was charged, only the provider's account can tell."
        elif mode.repair:
            end = "it has no lease that could expire, and can't be ended here."
        else:
            end = "--repair ends it as unknown, as a running worker would within a minute."
        sentence = f"Generation {generation_id} was being sent by a worker that is gone; {end}"
        yield Finding("sending_lost", f"generation {generation_id}", sentence, mended)


def _overdue() -> Iterator[Finding]:
    """Pictures that are paid for and that nobody pursues. Only a worker can: it talks to the provider."""
    now = timezone.now()
    nobody = Q(lease_holder="") | Q(lease_expires_at__lte=now)
    overdue = Generation.objects.filter(
        nobody, status__in=[Status.PROCESSING, Status.SAVING], due_at__lte=now - FAR_OVERDUE
    )
    for chunk in by_key(overdue.only("status", "due_at"), "pk"):
        for generation in chunk:
            what = "asked after" if generation.status == Status.PROCESSING else "brought home"
            sentence = (
                f"Generation {generation.pk} is paid for and should have been {what} at "
                f"{generation.due_at:%Y-%m-%d %H:%M} UTC. A running worker does it within a minute: is one running?"
            )
            yield Finding("overdue", f"generation {generation.pk}", sentence)


def _finished_without_image() -> Iterator[Finding]:
    image = GalleryImage.objects.filter(generation=OuterRef("pk"))
    purged = GenerationEvent.objects.filter(generation=OuterRef("pk"), why=PURGED)
    lonely = Generation.objects.filter(~Exists(image), ~Exists(purged), status=Status.FINISHED)
    for chunk in by_key(lonely.only("task_id"), "pk"):
        for generation in chunk:
            task = f" Its task is {generation.task_id}." if generation.task_id else ""
            sentence = f"Generation {generation.pk} is finished and has no image; that can't be mended here.{task}"
            yield Finding("finished_without_image", f"generation {generation.pk}", sentence)


def _images_of_unfinished() -> Iterator[Finding]:
    """While saving, a generation may have some of its pictures already; in any other state it has none or all."""
    early = GalleryImage.objects.filter(generation__status__in=set(Status) - {Status.FINISHED, Status.SAVING})
    for chunk in by_key(early.select_related("generation").only("generation__status"), "pk"):
        for image in chunk:
            generation = image.generation
            sentence = (
                f"Image {image.pk} is there although its generation {generation.pk} is {generation.status}; "
                "that can't be mended here. The generation's journal tells how it came to that."
            )
            yield Finding("image_of_unfinished", f"image {image.pk}", sentence)
