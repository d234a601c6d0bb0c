"""Generations in the admin."""

from django.contrib import admin
from django.db.models import QuerySet

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Generation


@admin.register(Generation, site=site)
class GenerationAdmin(ReadOnlyAdmin):
    list_display = ["id", "status", "author", "aspect_ratio", "resolution", "task_id", "charged", "cost", "created_at"]
    list_select_related = ["author"]
    list_filter = ["status"]
    ordering = ["-sort_key"]
    person_field = "author"
    search_help_text = "An id, a task id, or an author's email."

    def with_text(self, queryset: QuerySet, term: str) -> QuerySet:
        # The index leaves the empty task ids out; only a query that does so too may use it.
        return queryset.filter(task_id=term).exclude(task_id="")
