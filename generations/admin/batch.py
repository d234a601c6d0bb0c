"""Batches in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Batch


@admin.register(Batch, site=site)
class BatchAdmin(ReadOnlyAdmin):
    list_display = ["id", "author", "count", "created_at", "request_key"]
    list_select_related = ["author"]
    person_field = "author"
    readonly_fields = ["created_at"]
    search_help_text = "An id, or an author's email."
