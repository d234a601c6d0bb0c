"""Search documents in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import SearchDocument


@admin.register(SearchDocument, site=site)
class SearchDocumentAdmin(ReadOnlyAdmin):
    list_display = ["pk", "words", "facets"]
    id_field = "image__id"
    search_help_text = "The id of an image."
