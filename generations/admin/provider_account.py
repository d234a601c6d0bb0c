"""The provider's account in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import ProviderAccount


@admin.register(ProviderAccount, site=site)
class ProviderAccountAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "pause_code", "paused_since", "wait_until", "credits", "total_images", "seen_at"]
    search_fields = []
