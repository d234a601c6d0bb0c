"""What the page of one generation says."""

from collections.abc import Iterable

from generations.gallery import Tile, tiles_of_generations, words
from generations.models import Charged, Generation, GenerationEvent, Status, User
from generations.views.references import shown_references

WHAT = {
    ("", Status.QUEUED): "Queued",
    (Status.QUEUED, Status.SENDING): "Claimed, intent to send recorded",
    (Status.SENDING, Status.QUEUED): "Back in the queue",
    (Status.SENDING, Status.PROCESSING): "Task id received",
    (Status.SENDING, Status.SAVING): "Answer received",
    (Status.PROCESSING, Status.SAVING): "Answer received",
    (Status.UNKNOWN, Status.PROCESSING): "Late evidence: task id received",
    (Status.UNKNOWN, Status.SAVING): "Late evidence: answer received",
}
TONE = {
    Status.SAVING: "paid",
    Status.FINISHED: "ok",
    Status.FAILED: "danger",
    Status.UNKNOWN: "warn",
}
TITLES = {
    "bad_request": "Refused by the provider",
    "task_failed": "The provider could not make it",
    "server_error": "The provider’s server failed",
    "no_answer": "No answer",
    "expired": "The picture’s address expired",
    "not_an_image": "What came was not a picture",
    "too_large": "What came was too large",
    "no_image": "No picture came",
}
CHARGE_NOTES = {
    Charged.YES: "The provider gave a task or a picture for it; the amount is by the price list.",
    Charged.NO: "The provider charges nothing for this.",
    Charged.UNKNOWN: "It was sent. Whether the provider charged for it, its account has to tell.",
}


def generation_page(generation: Generation, viewer: User) -> dict:
    """The context of `generations/generation.html`."""
    batch = list(generation.batch.generations.order_by("position").values_list("pk", flat=True))
    tiles = tiles_of_generations(batch, viewer)
    own = tiles.get(generation.pk, [])
    images = [tile for tile in own if tile.kind == "image"]
    return {
        "generation": generation,
        "tile": own[0] if own else None,
        "images": images,
        "siblings": [tile for pk in batch if pk != generation.pk for tile in tiles.get(pk, [])],
        "events": [_line(event) for event in generation.events.all()],
        "references": shown_references(generation),
        "charge": _charge(generation),
        "error": _error(generation),
        "properties": list(_properties(generation, images)),
    }


def _line(event: GenerationEvent) -> dict:
    """One line of the journal. Waiting in a state (`saving` → `saving`) has no tone of its own."""
    same = event.from_status == event.to_status
    what = WHAT.get((event.from_status, event.to_status), Status(event.to_status).label)
    return {
        "what": "Still waiting" if same else what,
        "detail": f"{event.why} · {_who(event.actor)}" if event.why else _who(event.actor),
        "at": event.at,
        "tone": "" if same else TONE.get(event.to_status, ""),
    }


def _who(actor: str) -> str:
    """A person's email, or a worker without the claim's own number."""
    return actor if "@" in actor and ":" not in actor else f"worker {actor.partition(':')[0]}"


def _charge(generation: Generation) -> dict:
    sandbox = generation.provider == "sandbox"
    if generation.status in (Status.QUEUED, Status.CANCELLED):
        return {"title": "Not charged", "amount": words.money(generation.cost * 0), "note": "Nothing was sent."}
    note = CHARGE_NOTES[generation.charged]
    if sandbox:
        note = f"The sandbox is free; this is what the real API would {_verb(generation)}."
    amount = generation.cost if generation.charged != Charged.NO else generation.cost * 0
    return {"title": generation.get_charged_display(), "amount": words.money(amount), "note": note}


def _verb(generation: Generation) -> str:
    return "have charged" if generation.charged == Charged.YES else "perhaps have charged"


def _error(generation: Generation) -> dict | None:
    code = generation.error_code
    if not code:
        return None
    return {"title": TITLES.get(code, "Failed"), "words": generation.error_message, "advice": words.advice(code)}


def _properties(generation: Generation, images: list[Tile]) -> Iterable[tuple[str, str, str]]:
    asked = generation.get_aspect_ratio_display()
    yield "Asked", f"{asked} · {generation.resolution}", ""
    received = ", ".join(f"{image.width} × {image.height}" for image in images)
    if generation.is_final:
        yield "Received", received or "nothing", ""
    yield "By", generation.author.display_name, ""
    if generation.sent_at and generation.finished_at:
        taken = (generation.finished_at - generation.sent_at).total_seconds()
        yield "Took", f"{taken:.0f} s", f"queued {(generation.sent_at - generation.created_at).total_seconds():.0f} s"
    if generation.retry_of_id:
        yield "Again of", f"Generation {generation.retry_of_id}", ""
    yield "Task id", generation.task_id or "none", ""
    yield "Type", generation.task_type or "nano-banana-pro", ""
    yield "Provider", "Sandbox" if generation.provider == "sandbox" else "Nano Banana Pro, APIFRAME v1", ""
