"""Tags in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import ImageTag, Tag


@admin.register(Tag, site=site)
class TagAdmin(ReadOnlyAdmin):
    list_display = ["id", "name", "author", "created_at"]
    list_select_related = ["author"]
    person_field = "author"
    readonly_fields = ["created_at"]
    search_help_text = "An id, or the email of who made it."


@admin.register(ImageTag, site=site)
class ImageTagAdmin(ReadOnlyAdmin):
    list_display = ["id", "tag_id", "image_id", "author_id", "created_at"]
    id_field = "image"
    readonly_fields = ["created_at"]
    search_help_text = "The id of an image."
