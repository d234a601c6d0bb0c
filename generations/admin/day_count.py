"""Day counts in the admin."""

from django.contrib import admin

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import DayCount


@admin.register(DayCount, site=site)
class DayCountAdmin(ReadOnlyAdmin):
    list_display = ["day", "kind", "whose", "images"]
    ordering = ["-day", "-id"]
