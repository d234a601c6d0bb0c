"""What an act did, is doing, or had undone, in sentences."""

from generations.models import Act

Verb = Act.Verb
DOING = {
    Verb.TAG: "Tagging {}",
    Verb.UNTAG: "Taking a tag from {}",
    Verb.MOVE: "Moving {}",
    Verb.COLLECT: "Collecting {}",
    Verb.UNCOLLECT: "Taking {} out of a collection",
    Verb.STAR: "Starring {}",
    Verb.UNSTAR: "Taking the star from {}",
    Verb.RATE: "Rating {}",
    Verb.JUDGE: "Judging {}",
    Verb.TRASH: "Moving {} to the trash",
    Verb.RESTORE: "Restoring {}",
    Verb.PURGE: "Deleting {} for good",
}
DONE = {
    Verb.TAG: ("{} tagged “{subject}”", "is tagging", "tagged", "with “{subject}”"),
    Verb.UNTAG: ("“{subject}” taken from {}", "is taking a tag from", "took the tag “{subject}” from", ""),
    Verb.MOVE: ("{} moved to {subject}", "is moving", "moved", "to {subject}"),
    Verb.COLLECT: ("{} put into “{subject}”", "is collecting", "put", "into “{subject}”"),
    Verb.UNCOLLECT: ("{} taken out of “{subject}”", "is taking", "took", "out of “{subject}”"),
    Verb.STAR: ("{} starred", "is starring", "starred", ""),
    Verb.UNSTAR: ("The star taken from {}", "is taking the star from", "took the star from", ""),
    Verb.RATE: ("{} rated {subject}", "is rating", "rated", "{subject} of 5"),
    Verb.JUDGE: ("{} {judged}", "is judging", "{judged}", ""),
    Verb.TRASH: ("{} moved to the trash", "is moving", "moved", "to the trash"),
    Verb.RESTORE: ("{} restored", "is restoring", "restored", "from the trash"),
    Verb.PURGE: ("{} deleted for good", "is deleting", "deleted", "for good"),
}
OTHERWISE = {
    Verb.MOVE: ("{} taken out of the project", "is moving", "took", "out of the project"),
    Verb.RATE: ("The rating of {} taken back", "is rating", "took the rating from", ""),
    Verb.JUDGE: ("The verdict on {} taken back", "is judging", "took back what was thought of", ""),
}
"""Where there is no project, rating or verdict any more."""
JUDGED = {"pick": "picked", "reject": "rejected"}
INVERSE = {
    Verb.TAG: Verb.UNTAG,
    Verb.UNTAG: Verb.TAG,
    Verb.COLLECT: Verb.UNCOLLECT,
    Verb.UNCOLLECT: Verb.COLLECT,
    Verb.STAR: Verb.UNSTAR,
    Verb.UNSTAR: Verb.STAR,
    Verb.TRASH: Verb.RESTORE,
    Verb.RESTORE: Verb.TRASH,
}
"""What undoing does; the others undo themselves."""


def images(count: int) -> str:
    """1 image; 12,482 images."""
    return f"{count:,} image{'' if count == 1 else 's'}"


def progress(act: Act, done: int, whole: int) -> str:
    """Tagging 12,482 images… 7,740 done."""
    doing = "Undoing it for {}" if act.undone_at else DOING[act.verb]
    return f"{doing.format(images(whole))}… {done:,} done"


def outcome(act: Act) -> str:
    """What an act that has ended did, or that it was undone; and what stayed as it was."""
    if act.undone_at:
        return _undone(act)
    if not act.changed:
        return " ".join(["Nothing changed.", *_left(act)])
    stopped = f"Stopped: of {images(act.wanted)}, " if act.stopped_at else ""
    told = said(act, 0).format(images(act.changed), subject=act.subject, judged=JUDGED.get(act.subject, ""))
    return " ".join([f"{stopped}{told}.", *_left(act)])


def said(act: Act, place: int) -> str:
    """One of the four ways in which the verb is told; unfilled."""
    is_otherwise = not act.subject and act.verb in OTHERWISE
    return (OTHERWISE if is_otherwise else DONE)[act.verb][place]


def told(act: Act) -> tuple[str, str]:
    """For the log, what stands before the number of images and after it: "tagged", "with “spring”"."""
    place = 1 if not act.finished_at and not act.undone_at else 2
    filled = (
        said(act, number).format("", subject=act.subject, judged=JUDGED.get(act.subject, "")) for number in (place, 3)
    )
    before, after = filled
    return before, after


def _undone(act: Act) -> str:
    stayed, gone = act.arguments.get("stayed", 0), act.arguments.get("gone", 0)
    sentences = [f"Undone: {images(max(0, act.changed - stayed - gone))} as before."]
    if stayed:
        sentences.append(
            f"{stayed:,} {'was changed since and stays' if stayed == 1 else 'were changed since and stay'}."
        )
    if gone:
        sentences.append(f"{gone:,} {'was' if gone == 1 else 'were'} deleted for good.")
    return " ".join(sentences)


def _left(act: Act) -> list[str]:
    """Which were passed over, and why."""
    others, needed = act.arguments.get("others", 0), act.arguments.get("needed", 0)
    sentences = []
    if needed:
        sentences.append(
            f"{needed:,} stay{'s' if needed == 1 else ''} in the trash: generations, templates or drafts use "
            f"{'it' if needed == 1 else 'them'} as a reference."
        )
    if others:
        sentences.append(f"{others:,} stay{'s' if others == 1 else ''}: only an owner deletes what others put there.")
    same = act.wanted - act.changed - others - needed
    if same and not act.stopped_at and act.verb != Act.Verb.PURGE:
        sentences.append(f"{images(same)} {'was' if same == 1 else 'were'} so already.")
    return sentences
