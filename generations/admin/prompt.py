"""The prompts of the team, in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Prompt


@admin.register(Prompt, site=site)
class PromptAdmin(ReadOnlyAdmin):
    list_display = ["id", "text", "uses", "first_used_at", "used_at"]
