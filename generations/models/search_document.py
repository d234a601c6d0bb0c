"""What the search knows of an image."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Self

from django.db import models

from generations.models.collection import CollectionItem
from generations.models.facets import facet_terms
from generations.models.image import GalleryImage
from generations.models.reference import Reference
from generations.models.star import Star
from generations.models.tag import ImageTag
from generations.models.tokens import tokens


class SearchDocumentQuerySet(models.QuerySet):
    def add(self, image: GalleryImage) -> None:
        """Write the document of a new image, in the transaction that writes the image."""
        self.model.of(image).save(using=self.db, force_insert=True)

    def index(self, image: GalleryImage) -> None:
        """Write the document of an image, in the transaction that writes the image; a former one is replaced."""
        self.model.of(image).save(using=self.db)

    def index_many(self, images: models.QuerySet[GalleryImage]) -> list[int]:
        """Write the documents of images anew, in the transaction that changes what they say; a few hundred at most.

        They are locked, so that none changes or goes between reading it and writing its document; `images` come in the
        order of their sort keys, so that two who write wait for each other and not in a circle. Returns the sort keys.
        """
        images = images.select_for_update(of=["self"]).select_related("generation")
        documents = self.model.of_many(images)
        self.bulk_create(documents, update_conflicts=True, unique_fields=["image"], update_fields=["words", "facets"])
        return [document.pk for document in documents]


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
        [document] = cls.of_many([image])
        return document

    @classmethod
    def of_many(cls, images: Iterable[GalleryImage]) -> list[Self]:
        """The documents that images should have, not stored; four queries, if the images have their generations."""
        images = list(images)
        ids = [image.pk for image in images]
        generations = [image.generation_id for image in images if image.generation_id]
        given = set(Reference.objects.filter(generation__in=generations).values_list("generation_id", flat=True))
        tags, names = defaultdict(set), defaultdict(list)
        for image_id, tag_id, name in ImageTag.objects.filter(image__in=ids).values_list("image", "tag", "tag__name"):
            tags[image_id].add(tag_id)
            names[image_id].append(name)
        collections = defaultdict(set)
        for image_id, collection_id in CollectionItem.objects.filter(image__in=ids).values_list("image", "collection"):
            collections[image_id].add(collection_id)
        stars = defaultdict(set)
        for image_id, user_id in Star.objects.filter(image__in=ids).values_list("image", "user"):
            stars[image_id].add(user_id)
        return [
            cls(
                image_id=image.sort_key,
                words=" ".join(tokens("\n".join([*_texts(image), *sorted(names[image.pk])]))),
                facets=" ".join(
                    facet_terms(
                        image.author_id,
                        image.kind,
                        image.aspect_ratio,
                        image.resolution,
                        has_references=image.generation_id in given,
                        project_id=image.project_id,
                        rating=image.rating,
                        verdict=image.verdict,
                        tags=tags[image.pk],
                        collections=collections[image.pk],
                        stars=stars[image.pk],
                        palette=image.palette,
                        fingerprint=image.fingerprint,
                        depth=image.depth,
                    )
                ),
            )
            for image in images
        ]


def _texts(image: GalleryImage) -> list[str]:
    """Of a picture that was made elsewhere, also the prompt that its file tells."""
    elsewhere = (image.origin or {}).get("prompt", "")
    return [image.prompt, image.name, image.generation.task_id if image.generation else "", elsewhere]
