"""Imports in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import PictureImport


@admin.register(PictureImport, site=site)
class PictureImportAdmin(ReadOnlyAdmin):
    list_display = ["id", "name", "author", "stage", "done", "total", "created_at"]
    list_select_related = ["author"]
    list_filter = ["stage"]
    person_field = "author"
    readonly_fields = ["created_at"]
    search_help_text = "An id, or the email of who brought it."
