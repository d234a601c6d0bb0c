"""References in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Reference


@admin.register(Reference, site=site)
class ReferenceAdmin(ReadOnlyAdmin):
    list_display = ["id", "generation_id", "position", "image_id", "url"]
    id_field = "generation"
    search_help_text = "The id of a generation."
