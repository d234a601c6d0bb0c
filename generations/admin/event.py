"""The journal in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import GenerationEvent


@admin.register(GenerationEvent, site=site)
class GenerationEventAdmin(ReadOnlyAdmin):
    list_display = ["id", "generation_id", "at", "from_status", "to_status", "actor", "why"]
    id_field = "generation"
    readonly_fields = ["at"]
    search_help_text = "The id of a generation."
