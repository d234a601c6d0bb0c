"""What was done to many images, in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Act, ActStep


@admin.register(Act, site=site)
class ActAdmin(ReadOnlyAdmin):
    list_display = ["id", "at", "author", "verb", "subject", "wanted", "changed", "finished_at", "undone_at"]
    list_select_related = ["author"]
    person_field = "author"
    readonly_fields = ["at"]
    search_help_text = "An id, or a person's email."


@admin.register(ActStep, site=site)
class ActStepAdmin(ReadOnlyAdmin):
    list_display = ["id", "act_id", "done_at", "undone_at"]
    id_field = "act"
    search_help_text = "The id of an act."
