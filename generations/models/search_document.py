"""What the search knows of an image."""

from typing import Self

from django.db import models

from generations.models.image import GalleryImage
from generations.models.tokens import tokens


class SearchDocumentQuerySet(models.QuerySet):
    def add(self, image: GalleryImage) -> None:
        """Write the document of a new image, in the transaction that writes the image."""
        self.model.of(image).save(using=self.db, force_insert=True)

    def index(self, image: GalleryImage) -> None:
        """Write the document of an image, in the transaction that writes the image; a former one is replaced."""
        self.model.of(image).save(using=self.db)


class SearchDocument(models.Model):
    """The words of one image, cut into tokens and stored as text, and its facets as terms beside them.

    The key is the image's sort key, so that the newest matches are the first that the index finds. The indexes
    themselves (FTS5 on SQLite, a generated tsvector on PostgreSQL) are kept by the database: migration 0002.
    Documents of images in the trash stay; a search leaves them out when it meets the image.
    """

    image = models.OneToOneField(
        GalleryImage,
        models.CASCADE,
        to_field="sort_key",
        primary_key=True,
        db_column="sort_key",
        related_name="search_document",
    )
    words = models.TextField(blank=True, help_text="Tokens of the prompt, the file's name and the task id.")
    facets = models.TextField(blank=True, help_text="Terms such as author12.")

    objects = SearchDocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Search document {self.pk}"

    @classmethod
    def of(cls, image: GalleryImage) -> Self:
        """The document that an image should have, not stored."""
        texts = [image.prompt, image.name, image.generation.task_id if image.generation else ""]
        facets = facet_terms(
            image.author_id,
            image.kind,
            image.aspect_ratio,
            image.resolution,
            has_references=bool(image.generation) and image.generation.references.exists(),
        )
        return cls(image_id=image.sort_key, words=" ".join(tokens("\n".join(texts))), facets=" ".join(facets))


def facet_terms(
    author_id: int | None = None,
    kind: str = "",
    aspect_ratio: str = "",
    resolution: str = "",
    *,
    has_references: bool = False,
) -> list[str]:
    """The terms that stand for what an image is, each one token; those that are empty are left out."""
    named = {"author": author_id, "kind": kind, "ratio": aspect_ratio, "resolution": resolution}
    named["has"] = "references" if has_references else ""
    return [name + "x".join(tokens(str(value))) for name, value in named.items() if value]
