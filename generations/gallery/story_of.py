"""What is told of images in their own files: from rows to stories."""

from collections import defaultdict
from collections.abc import Iterable

from generations.gallery.moments import moment_of
from generations.gallery.sizes import SIZES
from generations.metadata import Parent, Story, of_origin
from generations.models import GalleryImage, ImageTag, Reference, User
from generations.models.installation import installation_id

MODEL = "Nano Banana Pro"
COLUMNS = (
    *("id", "kind", "sort_key", "author", "aspect_ratio", "resolution", "rating", "verdict", "origin", "generation"),
    *("generation__prompt", "generation__task_id", "generation__task_type", "project__name"),
)


def stories_of(ids: Iterable[int]) -> dict[int, Story]:
    """The stories of images by their ids; of those that don't exist, none. Four queries, however many they are."""
    rows = list(GalleryImage.objects.filter(pk__in=list(ids)).values(*COLUMNS))
    people = User.objects.filter(pk__in={row["author"] for row in rows}).only("name", "email")
    authors = {person.pk: person.display_name for person in people}
    parents = _parents({row["generation"] for row in rows} - {None})
    tags = _tags([row["id"] for row in rows])
    return {row["id"]: _story(row, authors, parents[row["generation"]], tags[row["id"]]) for row in rows}


def _parents(generations: Iterable[int]) -> dict[int | None, list[Parent]]:
    parents = defaultdict(list)
    given = Reference.objects.filter(generation__in=list(generations), image__isnull=False)
    for generation, sha256, role in given.order_by("position").values_list("generation", "image__sha256", "role"):
        parents[generation].append(Parent(sha256, role))
    return parents


def _tags(ids: list[int]) -> dict[int, list[str]]:
    tags = defaultdict(list)
    tagged = ImageTag.objects.filter(image__in=ids).order_by("tag__key").values_list("image", "tag__name")
    for image, tag in tagged:
        tags[image].append(tag)
    return tags


def _story(row: dict, authors: dict[int, str], parents: list[Parent], tags: list[str]) -> Story:
    told = {
        "author": authors[row["author"]],
        "image": row["id"],
        "installation": installation_id(),
        "created_at": moment_of(row["sort_key"]),
        "project": row["project__name"] or "",
        "tags": tags,
        "rating": row["rating"],
        "verdict": row["verdict"],
        "source": "musa",
    }
    if row["kind"] == GalleryImage.Kind.UPLOAD:
        # Its file says by itself what other software wrote; what an earlier Musa wrote would be replaced: said again.
        before = of_origin(row["origin"])
        if before is None or before.source != "musa":
            return Story(is_ai=False, **told)
        told |= {"author": before.author or told["author"], "created_at": before.created_at or told["created_at"]}
        return Story(is_ai=before.is_ai, prompt=before.prompt, model=before.model, task_id=before.task_id, **told)
    width, height = SIZES.get(row["aspect_ratio"], {}).get(row["resolution"], (None, None))
    return Story(
        is_ai=True,
        prompt=row["generation__prompt"],
        model=MODEL,
        aspect_ratio=row["aspect_ratio"],
        resolution=row["resolution"],
        width=width,
        height=height,
        task_id=row["generation__task_id"],
        task_type=row["generation__task_type"],
        generation=row["generation"],
        parents=parents,
        **told,
    )
