"""Saved views in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import SavedView


@admin.register(SavedView, site=site)
class SavedViewAdmin(ReadOnlyAdmin):
    list_display = ["id", "name", "author", "is_shared", "query", "deleted_at"]
    list_select_related = ["author"]
    person_field = "author"
    readonly_fields = ["created_at"]
    search_help_text = "An id, or an author's email."
