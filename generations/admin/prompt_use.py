"""The prompts that people have used, in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import PromptUse


@admin.register(PromptUse, site=site)
class PromptUseAdmin(ReadOnlyAdmin):
    list_display = ["id", "user", "uses", "used_at", "is_starred"]
    list_select_related = ["user"]
    person_field = "user"
    search_help_text = "A number of the list, or a person's email."
