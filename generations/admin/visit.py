"""Visits in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Visit


@admin.register(Visit, site=site)
class VisitAdmin(ReadOnlyAdmin):
    list_display = ["user", "looked_at", "seen_image", "newest_image"]
    list_select_related = ["user"]
    person_field = "user"
    search_help_text = "A person's number or email."
