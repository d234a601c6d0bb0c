"""Stars in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Star


@admin.register(Star, site=site)
class StarAdmin(ReadOnlyAdmin):
    list_display = ["id", "user", "image_id", "created_at"]
    list_select_related = ["user"]
    id_field = "image"
    person_field = "user"
    readonly_fields = ["created_at"]
    search_help_text = "The id of an image, or a person's email."
