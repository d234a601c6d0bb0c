"""Prompts with typed fields, saved to be filled in again and again."""

from functools import cached_property
from typing import Self

from django.db import models
from django.utils import timezone

from generations.models.generation import AspectRatio, Resolution
from generations.models.image import GalleryImage
from generations.models.template_fields import ParsedTemplate, parse
from generations.models.user import User


class TemplateQuerySet(models.QuerySet):
    def shown_to(self, viewer: User) -> Self:
        """One's own and the team's, without the deleted ones."""
        return self.filter(models.Q(author=viewer) | models.Q(is_shared=True), deleted_at=None)

    def by(self, author: User) -> Self:
        return self.filter(author=author)

    def shared(self) -> Self:
        return self.filter(is_shared=True)


class Template(models.Model):
    """A prompt such as ``{product} in {mood: warm|cold} light, {n: 1..5} pieces``, with references and settings."""

    author = models.ForeignKey(User, models.PROTECT, related_name="templates")
    name = models.CharField(max_length=100)
    text = models.TextField(help_text="The prompt; fields stand in braces.")
    aspect_ratio = models.CharField(max_length=20, choices=AspectRatio, default=AspectRatio.R_1_1)
    resolution = models.CharField(max_length=4, choices=Resolution, default=Resolution.K2)
    count = models.PositiveSmallIntegerField(default=1)
    is_shared = models.BooleanField(default=False, help_text="The whole team sees and runs it.")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(auto_now=True)
    deleted_at = models.DateTimeField(null=True, blank=True, help_text="Deleted, and can be restored.")

    objects = TemplateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(count__range=(1, 8)), name="template_count_1_to_8"),
        ]
        indexes = [models.Index(fields=["author", "name"], name="template_by_author")]

    def __str__(self) -> str:
        return self.name

    @cached_property
    def parsed(self) -> ParsedTemplate:
        """The text, read. Raises: TemplateError, if somebody wrote it past the form."""
        return parse(self.text)

    def may_be_changed_by(self, person: User) -> bool:
        """Its author and the owners edit, share and delete it; all others run and duplicate it."""
        return self.author_id == person.pk or person.is_owner


class TemplateReference(models.Model):
    """The n-th picture that each run of a template is given."""

    template = models.ForeignKey(Template, models.CASCADE, related_name="references")
    position = models.PositiveSmallIntegerField()
    image = models.ForeignKey(GalleryImage, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["template", "position"], name="template_reference_position_once")
        ]

    def __str__(self) -> str:
        return f"Reference {self.position + 1} of template {self.template_id}"
