"""What people do with templates."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from generations.models import GalleryImage, Template, TemplateReference, User


@dataclass(frozen=True)
class TemplateContent:
    """What a template says, checked. `images`: what each of its runs is given, in order."""

    name: str
    text: str
    aspect_ratio: str
    resolution: str
    count: int = 1
    is_shared: bool = False
    images: tuple[GalleryImage, ...] = ()


@transaction.atomic
def save_template(author: User, content: TemplateContent, template: Template | None = None) -> Template:
    """Store a new template, or what somebody made of one that is there."""
    template = template or Template(author=author)
    for name in ("name", "text", "aspect_ratio", "resolution", "count", "is_shared"):
        setattr(template, name, getattr(content, name))
    template.save()
    template.references.all().delete()
    TemplateReference.objects.bulk_create(
        TemplateReference(template=template, position=position, image=image)
        for position, image in enumerate(content.images)
    )
    return template


def duplicate_template(template: Template, by: User) -> Template:
    """A personal copy, to be made one's own."""
    limit = Template._meta.get_field("name").max_length
    content = TemplateContent(
        name=f"Copy of {template.name}"[:limit],
        text=template.text,
        aspect_ratio=template.aspect_ratio,
        resolution=template.resolution,
        count=template.count,
        images=tuple(reference.image for reference in template.references.select_related("image")),
    )
    return save_template(by, content)


def share_template(template: Template, shared: bool) -> None:
    """Let the whole team see and run it, or keep it to oneself again."""
    Template.objects.filter(pk=template.pk).update(is_shared=shared)


def delete_template(template: Template) -> bool:
    """Take it out of everybody's sight; what it made stays. False if it was deleted already."""
    return bool(Template.objects.filter(pk=template.pk, deleted_at=None).update(deleted_at=timezone.now()))


def restore_template(template: Template) -> bool:
    """Bring a deleted one back as it was; False if it wasn't deleted."""
    return bool(Template.objects.filter(pk=template.pk, deleted_at__isnull=False).update(deleted_at=None))
