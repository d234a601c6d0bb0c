"""Drafts in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Draft


@admin.register(Draft, site=site)
class DraftAdmin(ReadOnlyAdmin):
    list_display = ["author", "changed_at"]
    list_select_related = ["author"]
    person_field = "author"
    readonly_fields = ["changed_at"]
    search_help_text = "A person's number or email."
