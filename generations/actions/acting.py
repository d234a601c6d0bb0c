"""What people do to many images at once: asked for here, carried out by `generations.acts`, and undone.

Small acts are done when the answer comes; of larger ones the images are settled, and a worker goes through them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import Min

from generations import acts, tasks
from generations.models import Act, ActStep, Collection, CollectionItem, GalleryImage, Project, Tag, User
from generations.models.collection import POSITION_STEP
from generations.models.tag import tag_key

AT_ONCE = 200
"""So many images are gone through before the answer; more by a worker."""
LONGEST_SOURCE = 2000  # what is cut off would be another view
SETTLED_AT_ONCE = 10_000
"""Images whose ids are written in one transaction."""

Settled = tuple[dict[str, Any], str]
"""What the verb needs, and the name of it."""


class ActRefused(ValueError):
    """It can't be done; the text is a sentence that says why. Nothing was changed."""


def act(
    by: User, verb: str, image_ids: Iterable[int], arguments: Mapping[str, Any] | None = None, source: str = ""
) -> Act:
    """Do something to images, any number of them; those that are so already, or aren't there, are passed over.

    Args:
        verb: one of `Act.Verb`.
        image_ids: in the order in which they were chosen; read once, and settled with that.
        arguments: of TAG and UNTAG `tag`, a name or an id (TAG makes a new one); of MOVE `project`, an id or None; of
            COLLECT `collection`, an id, or `collection_name` of a new one; of UNCOLLECT `collection`; of RATE `rating`,
            1 to 5 or None; of JUDGE `verdict`, pick, reject or "".
        source: what stood behind the ? of the address of the view in which they were chosen.

    Returns: the act; `finished_at` tells whether it is done or under way.
    Raises: ActRefused.
    """
    if verb not in Act.Verb.values:
        raise ActRefused("Musa doesn't know how to do that.")
    chunks = _chunks(image_ids)
    first = next(chunks, None)
    if first is None:
        raise ActRefused("No picture is selected. Nothing was changed.")
    made = Act(author=by, verb=verb, source=source if len(source) <= LONGEST_SOURCE else "", wanted=0)
    with transaction.atomic():
        made.arguments, made.subject = SETTLE[verb](by, arguments or {})
        made.save()
        _write(made, first)
        if len(first) < SETTLED_AT_ONCE:
            _settle(made)
    for chunk in chunks:
        with transaction.atomic():
            _write(made, chunk)
    if len(first) == SETTLED_AT_ONCE:
        _settle(made)
    _set_going(made, made.wanted)
    return made


def undo(made: Act, by: User) -> bool:
    """Put back what an act changed, exactly; what somebody changed since stays. False if it is undone already.

    Raises: ActRefused.
    """
    if made.verb == Act.Verb.PURGE:
        raise ActRefused("What was deleted for good can't be brought back.")
    if made.verb in (Act.Verb.STAR, Act.Verb.UNSTAR) and made.author_id != by.pk:
        raise ActRefused("Stars are personal: only the one who gave them takes them back.")
    if not acts.begin_undoing(made.pk, by):
        return False
    _set_going(made, made.steps.exclude(done_at=None).count() * acts.STEP)
    return True


def stop(made: Act, by: User) -> bool:
    """Do no more of an act; what was done stays, and can be undone. False if it has ended.

    Raises: ActRefused.
    """
    if made.verb == Act.Verb.PURGE and not (by.is_owner or made.author_id == by.pk):
        raise ActRefused("Only an owner stops what somebody else deletes.")
    stopped = acts.finish_early(made.pk)
    made.refresh_from_db()
    return stopped


def _set_going(made: Act, images: int) -> None:
    if images <= AT_ONCE:
        acts.carry(made.pk)
    else:
        transaction.on_commit(partial(tasks.carry_on, made.pk), robust=True)
    made.refresh_from_db()


def _chunks(image_ids: Iterable[int]) -> Iterator[list[int]]:
    ids = iter(image_ids)
    while chunk := list(islice(ids, SETTLED_AT_ONCE)):
        yield chunk


def _write(made: Act, ids: list[int]) -> None:
    """The steps of these images; counted in the row only when all are written."""
    steps = (ids[start : start + acts.STEP] for start in range(0, len(ids), acts.STEP))
    ActStep.objects.bulk_create((ActStep(act=made, images=images) for images in steps), batch_size=200)
    made.wanted += len(ids)


def _settle(made: Act) -> None:
    """All images are known: from now on it can be carried."""
    if made.verb == Act.Verb.COLLECT:
        first = CollectionItem.objects.filter(collection=made.arguments["collection"]).aggregate(Min("position"))
        made.arguments["position"] = (first["position__min"] or 0) - made.wanted * POSITION_STEP
    made.save(update_fields=["wanted", "arguments"])


def _new_or_known_tag(by: User, given: Mapping[str, Any]) -> Settled:
    name = given.get("tag", "")
    if isinstance(name, str) and Tag.objects.named(name) is None:
        if not tag_key(name):
            raise ActRefused("Type a tag: a word with at least one letter or digit.")
        Tag.objects.get_or_create(key=tag_key(name), defaults={"name": name, "author": by})
    return _known_tag(by, given)


def _known_tag(by: User, given: Mapping[str, Any]) -> Settled:
    asked = given.get("tag", "")
    tag = Tag.objects.named(asked) if isinstance(asked, str) else Tag.objects.filter(pk=asked).first()
    if tag is None:
        raise ActRefused("That tag isn't there any more. Nothing was changed.")
    # what it takes to make it again, should it go away with its last image before this is undone
    known = {"tag": tag.pk, "tag_author": tag.author_id, "tag_at": tag.created_at.isoformat()}
    return known, tag.name


def _project(by: User, given: Mapping[str, Any]) -> Settled:
    if not given.get("project"):
        return {"project": None}, ""
    project = Project.objects.shown().filter(pk=given["project"]).first()
    if project is None:
        raise ActRefused("That project isn't there any more. Choose another.")
    if project.closed_at:
        raise ActRefused(f"“{project}” is closed. Reopen it, or choose another project.")
    return {"project": project.pk}, project.name


def _collection(by: User, given: Mapping[str, Any]) -> Settled:
    name = given.get("collection_name", "")
    if name:
        collection = Collection.objects.create(name=name, author=by)
    else:
        collection = Collection.objects.shown().filter(pk=given.get("collection") or 0).first()
    if collection is None:
        raise ActRefused("That collection isn't there any more. Choose another.")
    return {"collection": collection.pk}, collection.name


def _rating(by: User, given: Mapping[str, Any]) -> Settled:
    rating = given.get("rating") or None
    if rating not in (None, 1, 2, 3, 4, 5):
        raise ActRefused("A rating is a number from 1 to 5.")
    return {"rating": rating}, str(rating or "")


def _verdict(by: User, given: Mapping[str, Any]) -> Settled:
    verdict = given.get("verdict") or ""
    if verdict and verdict not in GalleryImage.Verdict.values:
        raise ActRefused("A picture is picked or rejected.")
    return {"verdict": verdict}, verdict


def _whose(by: User, given: Mapping[str, Any]) -> Settled:
    """Owners delete anybody's for good, others what they trashed."""
    return {"all": by.is_owner}, ""


def _nothing(by: User, given: Mapping[str, Any]) -> Settled:
    return {}, ""


SETTLE: dict[str, Callable[[User, Mapping[str, Any]], Settled]] = {
    Act.Verb.TAG: _new_or_known_tag,
    Act.Verb.UNTAG: _known_tag,
    Act.Verb.MOVE: _project,
    Act.Verb.COLLECT: _collection,
    Act.Verb.UNCOLLECT: _collection,
    Act.Verb.STAR: _nothing,
    Act.Verb.UNSTAR: _nothing,
    Act.Verb.RATE: _rating,
    Act.Verb.JUDGE: _verdict,
    Act.Verb.TRASH: _nothing,
    Act.Verb.RESTORE: _nothing,
    Act.Verb.PURGE: _whose,
}
