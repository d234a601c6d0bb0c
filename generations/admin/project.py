"""Projects in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Project


@admin.register(Project, site=site)
class ProjectAdmin(ReadOnlyAdmin):
    list_display = ["id", "name", "author", "created_at", "closed_at", "deleted_at"]
    list_select_related = ["author"]
    person_field = "author"
    readonly_fields = ["created_at"]
    search_help_text = "An id, or the email of who made it."
