"""People in the admin. They come by invitation, and leave by being deactivated: history names them."""

from allauth.account.models import EmailAddress
from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from generations.actions import people
from generations.admin.looking import ReadOnlyAdmin
from generations.admin.site import site
from generations.models import User


class PersonForm(forms.ModelForm):
    """Keeps emails in lower case, and the last owner an owner."""

    class Meta:
        model = User
        fields = ["email", "name", "role", "is_active"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("role") != User.Role.OWNER or not cleaned.get("is_active"):
            try:
                people.require_another_owner(self.instance)
            except people.Refusal as refusal:
                raise forms.ValidationError(str(refusal)) from refusal
        return cleaned


@admin.register(User, site=site)
class UserAdmin(ReadOnlyAdmin):
    form = PersonForm
    list_display = ["email", "name", "role", "is_active", "last_login", "date_joined"]
    list_filter = ["role", "is_active"]
    fields = ["email", "name", "role", "is_active", "last_login", "date_joined"]
    readonly_fields = ["last_login", "date_joined"]
    search_help_text = "An id, or a whole email."

    def with_text(self, queryset: QuerySet, term: str) -> QuerySet:
        return queryset.filter(email=term.lower())

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        return request.user.is_superuser

    def save_model(self, request: HttpRequest, obj: User, form: PersonForm, change: bool) -> None:
        for column, value in people.rights(obj.role).items():
            setattr(obj, column, value)
        super().save_model(request, obj, form, change)
        if not obj.is_owner or not obj.is_active:
            people.withdraw_all_of(obj)
        # allauth's own note of a former address would still sign in.
        EmailAddress.objects.filter(user=obj).exclude(email=obj.email).delete()
