"""Images in the admin."""

from django.contrib import admin
from django.db.models import QuerySet

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import GalleryImage


@admin.register(GalleryImage, site=site)
class GalleryImageAdmin(ReadOnlyAdmin):
    list_display = ["id", "kind", "author", "caption", "format", "width", "height", "bytes", "created_at", "trashed_at"]
    list_select_related = ["author"]
    person_field = "author"
    search_help_text = "An id, a SHA-256, or an author's email."

    def with_text(self, queryset: QuerySet, term: str) -> QuerySet:
        return queryset.filter(sha256=term.lower())
