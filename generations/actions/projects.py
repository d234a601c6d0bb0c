"""What people do with projects."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from generations.models import Project, User, name_key


class NameTaken(Exception):
    """Another project is called so; the text says which."""

    def __init__(self, name: str) -> None:
        earlier = Project.objects.shown().filter(key=name_key(name)).first()
        same = f"“{earlier}”" if earlier else "a project"
        super().__init__(f"There is {same} already: capitals, accents and signs make no other name.")


def make_project(author: User, name: str) -> Project:
    """Begin a project. Raises NameTaken."""
    project = Project(author=author, name=name)
    _keep(project)
    return project


def rename_project(project: Project, name: str) -> None:
    """Call it by another name. Raises NameTaken."""
    project.name = name
    _keep(project, "name", "key")


def close_project(project: Project) -> bool:
    """No longer offer it for new pictures; False if it was closed or deleted already."""
    return bool(Project.objects.open().filter(pk=project.pk).update(closed_at=timezone.now()))


def reopen_project(project: Project) -> bool:
    """Offer it again; False if it wasn't closed."""
    return bool(Project.objects.shown().filter(pk=project.pk, closed_at__isnull=False).update(closed_at=None))


def delete_project(project: Project) -> bool:
    """Take it out of everybody's sight; False if it was deleted already. Its pictures stay, and show no project."""
    return bool(Project.objects.shown().filter(pk=project.pk).update(deleted_at=timezone.now()))


def restore_project(project: Project) -> None:
    """Bring a deleted one back, with its pictures. Raises NameTaken if another has its name by now."""
    project.deleted_at = None
    _keep(project, "deleted_at")


def _keep(project: Project, *fields: str) -> None:
    """Of two who take a name at once, the database lets one."""
    try:
        with transaction.atomic():
            project.save(update_fields=fields or None)
    except IntegrityError as error:
        raise NameTaken(project.name) from error
