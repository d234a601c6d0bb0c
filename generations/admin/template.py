"""Templates in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Template, TemplateReference


@admin.register(Template, site=site)
class TemplateAdmin(ReadOnlyAdmin):
    list_display = ["id", "name", "author", "is_shared", "created_at", "deleted_at"]
    list_select_related = ["author"]
    person_field = "author"
    readonly_fields = ["created_at", "changed_at"]
    search_help_text = "An id, or an author's email."


@admin.register(TemplateReference, site=site)
class TemplateReferenceAdmin(ReadOnlyAdmin):
    list_display = ["id", "template_id", "position", "image_id"]
    id_field = "template"
    search_help_text = "The id of a template."
