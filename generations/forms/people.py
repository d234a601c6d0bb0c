"""Who is to be invited, and who comes in."""

from django import forms
from django.contrib.auth.password_validation import validate_password

from generations.models import Invitation, User


class InvitationForm(forms.Form):
    """Whom a link is for; without an email, for whoever has it."""

    email = forms.EmailField(required=False, label="Email")
    role = forms.ChoiceField(choices=User.Role, initial=User.Role.MEMBER, label="Role")

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email and User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError("This person is in the team already.")
        return email


class RoleForm(forms.Form):
    """Owner or member."""

    role = forms.ChoiceField(choices=User.Role)


class NewPersonForm(forms.Form):
    """The account that an invitation or the setup link makes."""

    name = forms.CharField(
        max_length=100, required=False, label="Name", widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(label="Email", widget=forms.EmailInput(attrs={"autocomplete": "username"}))
    password = forms.CharField(
        strip=False, label="Password", widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args, invitation: Invitation, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if invitation.email:
            self.fields["email"].initial = invitation.email
            self.fields["email"].disabled = True

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exists():
            raise forms.ValidationError("This email already has an account. Sign in instead.")
        return email

    def clean(self) -> dict:
        cleaned = super().clean()
        if "password" in cleaned:
            person = User(email=cleaned.get("email", ""), name=cleaned.get("name", ""))
            try:
                validate_password(cleaned["password"], person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class NameForm(forms.ModelForm):
    """What others see."""

    class Meta:
        model = User
        fields = ["name"]


class TokenForm(forms.Form):
    """What a new token is for."""

    name = forms.CharField(max_length=100, label="Name")
