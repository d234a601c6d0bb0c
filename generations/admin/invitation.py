"""Invitations in the admin; made and withdrawn on the team's page."""

from django.contrib import admin
from django.db.models import QuerySet

from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import Invitation


@admin.register(Invitation, site=site)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["id", "email", "role", "invited_by", "created_at", "expires_at", "accepted_at", "revoked_at"]
    list_select_related = ["invited_by"]
    fields = ["email", "role", "invited_by", "created_at", "expires_at", "accepted_at", "accepted_by", "revoked_at"]
    readonly_fields = ["created_at"]
    search_help_text = "An id, or the email of who was invited."

    def with_text(self, queryset: QuerySet, term: str) -> QuerySet:
        return queryset.filter(email=term.lower())
