"""What an image belongs to: its project, tags and collections, and what it could."""

from dataclasses import dataclass

from generations.gallery.collections import address_of, ancestors
from generations.gallery.projects import ProjectChoice, choice_of, project_choices, studio_address
from generations.models import Collection, GalleryImage, Project


@dataclass(frozen=True)
class Named:
    """Something with a name that leads somewhere."""

    id: int
    name: str
    url: str


@dataclass(frozen=True)
class Organised:
    """Of one image. `choices`: projects that it can be moved to; its own one is among them, closed or not."""

    project: ProjectChoice | None
    project_url: str
    choices: list[ProjectChoice]
    tags: list[Named]
    collections: list[Named]


def organised_of(image: GalleryImage) -> Organised:
    """Of an image; four queries at most, and those for what its collections stand in."""
    choices = project_choices()
    project = next((choice for choice in choices if choice.id == image.project_id), None)
    if image.project_id and project is None and (project := project_of(image.project_id)):
        choices.insert(0, project)
    tags = image.image_tags.order_by("tag__key").values_list("tag_id", "tag__name")
    found = Collection.objects.shown().filter(items__image=image).select_related("parent")
    return Organised(
        project=project,
        project_url=studio_address("project", project.name) if project else "",
        choices=choices,
        tags=[Named(tag_id, name, studio_address("tag", name)) for tag_id, name in tags],
        collections=[Named(one.pk, _path(one), address_of(one.pk)) for one in found],
    )


def project_of(project_id: int | None) -> ProjectChoice | None:
    """The project with that id, if it wasn't deleted."""
    project = Project.objects.shown().filter(pk=project_id).first() if project_id else None
    return choice_of(project) if project else None


def _path(collection: Collection) -> str:
    return " / ".join([*(one.name for one in ancestors(collection)), collection.name])
