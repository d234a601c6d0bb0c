"""Collections in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Collection, CollectionItem


@admin.register(Collection, site=site)
class CollectionAdmin(ReadOnlyAdmin):
    list_display = ["id", "name", "parent", "author", "created_at", "changed_at", "deleted_at"]
    list_select_related = ["author", "parent"]
    person_field = "author"
    readonly_fields = ["created_at", "changed_at"]
    search_help_text = "An id, or the email of who made it."


@admin.register(CollectionItem, site=site)
class CollectionItemAdmin(ReadOnlyAdmin):
    list_display = ["id", "collection_id", "image_id", "position", "author_id", "created_at"]
    id_field = "image"
    readonly_fields = ["created_at"]
    search_help_text = "The id of an image."
