"""What images belong to, out of an archive: people, projects, tags, collections. What is here stays as it is."""

from datetime import datetime
from functools import lru_cache

from generations.archives.plan import Plan
from generations.archives.records import Record
from generations.archives.rows import free_id, write_at
from generations.models import Collection, GalleryImage, Project, Tag, User, name_key
from generations.models.collection import MOST_DEPTH
from generations.models.tag import tag_key


class Wholes:
    """Finds our row for one of theirs, or makes it; `by` stands in for people whom the archive doesn't name."""

    def __init__(self, plan: Plan, by: User) -> None:
        self._plan = plan
        self._by = by
        self.person_id = lru_cache(maxsize=10_000)(self._person_id)
        self.tag_id = lru_cache(maxsize=10_000)(self._tag_id)

    def forget(self) -> None:
        """What was found in a transaction that failed may not be there."""
        self.person_id.cache_clear()
        self.tag_id.cache_clear()

    # People: found by email; those who aren't here are made, and can't sign in until an owner lets them

    def add_person(self, record: Record) -> bool:
        known = User.objects.filter(email__iexact=record["email"]).exists()
        if not known:
            User.objects.create_user(record["email"], name=record["name"], is_active=False)
        return not known

    def _person_id(self, email: str | None) -> int:
        if email is None:
            return self._by.pk
        known = User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
        return known or User.objects.create_user(email, is_active=False).pk

    def person_or_none(self, email: str | None) -> int | None:
        return self.person_id(email) if email else None

    # Projects and tags: found by what makes their names the same

    def add_project(self, record: Record) -> bool:
        at = _at(record["created_at"])
        same = Project.objects.filter(key=name_key(record["name"]))
        known = (
            Project.objects.filter(pk=record["id"], created_at=at).first()
            or same.filter(created_at=at).first()
            or (None if record["deleted_at"] else same.shown().first())
        )
        if known is None:
            row = Project(
                pk=free_id(Project, record["id"]),
                name=record["name"],
                key=name_key(record["name"]),
                author_id=self.person_id(record["by"]),
                closed_at=record["closed_at"],
                deleted_at=record["deleted_at"],
            )
            [row] = write_at(Project, [(row, at)])
            self._plan.know("project", record["id"], row.pk, is_new=True)
            return True
        self._plan.know("project", record["id"], known.pk, is_new=False)
        return False

    def project_id(self, theirs: int | None) -> int | None:
        return self._plan.ours("project", theirs) if theirs else None

    def add_tag(self, record: Record) -> bool:
        if Tag.objects.named(record["name"]):
            return False
        row = Tag(name=record["name"], key=tag_key(record["name"]), author_id=self.person_id(record["by"]))
        write_at(Tag, [(row, _at(record["created_at"]))])
        return True

    def _tag_id(self, name: str) -> int:
        known = Tag.objects.named(name)
        return (known or Tag.objects.create(name=name, author=self._by)).pk

    # Collections: found by id or name, and the moment at which they were made

    def add_collection(self, record: Record) -> bool:
        at = _at(record["created_at"])
        known = (
            Collection.objects.filter(pk=record["id"], created_at=at).first()
            or Collection.objects.filter(key=name_key(record["name"]), created_at=at).first()
        )
        if known is None:
            row = Collection(
                pk=free_id(Collection, record["id"]),
                name=record["name"],
                key=name_key(record["name"]),
                author_id=self.person_id(record["by"]),
                brief=record["brief"],
                deleted_at=record["deleted_at"],
            )
            [row] = write_at(Collection, [(row, at)])
            self._plan.know("collection", record["id"], row.pk, is_new=True)
            return True
        self._plan.know("collection", record["id"], known.pk, is_new=False)
        return False

    def place_collection(self, record: Record) -> None:
        """Within its parent, with its cover, when all are here; only one that this import made."""
        if not self._plan.made("collection", record["id"]):
            return
        ours = self._plan.ours("collection", record["id"])
        parent = self._plan.ours("collection", record["parent"]) if record["parent"] else None
        cover = self._plan.ours("image", record["cover"]) if record["cover"] else None
        Collection.objects.filter(pk=ours).update(
            parent=parent if parent and _fits(ours, parent) else None,
            cover=GalleryImage.objects.filter(pk=cover).first() if cover else None,
            changed_at=_at(record["changed_at"]),
        )


def _fits(ours: int, parent: int) -> bool:
    """Whether a collection may stand within another: not within itself, and not too deep."""
    above = 0
    pk: int | None = parent
    while pk is not None:
        above += 1
        if pk == ours or above >= MOST_DEPTH:
            return False
        pk = Collection.objects.filter(pk=pk).values_list("parent", flat=True).first()
    return True


def _at(moment: str | datetime) -> datetime:
    return moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
