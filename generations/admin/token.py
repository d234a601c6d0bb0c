"""API tokens in the admin: whose they are and whether they are used; deleting one shuts its programs out."""

from django.contrib import admin
from django.http import HttpRequest

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import ApiToken


@admin.register(ApiToken, site=site)
class ApiTokenAdmin(ReadOnlyAdmin):
    list_display = ["name", "user", "hint", "created_at", "last_used_at"]
    list_select_related = ["user"]
    fields = ["name", "user", "hint", "created_at", "last_used_at"]
    readonly_fields = ["hint", "created_at"]
    person_field = "user"
    search_help_text = "An id, or a person's email."

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        return request.user.is_superuser
