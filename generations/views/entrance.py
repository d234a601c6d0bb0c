"""The ways in: signing in, setting up, accepting an invitation, getting a new password."""

from allauth.account.views import LoginView, PasswordResetView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from generations.actions import people
from generations.forms.people import NewPersonForm
from generations.models import Invitation, User

WRONG_LINK = {
    "title": "This link doesn't fit",
    "words": "It may have been cut off when it was copied. Open it again as you got it, or ask for a new one.",
}
CLOSED_INVITATION = {
    "title": "This invitation is closed",
    "words": "It was used, withdrawn, or is older than 7 days. Ask an owner of the team for a new one.",
}
CLOSED_SETUP = {
    "title": "This setup link is closed",
    "words": "It was used, or a newer one was printed. If Musa has an owner, sign in; "
    "else restart Musa and open the link that the console prints.",
}


class SignInView(LoginView):
    """allauth's page, which knows about the first visit and answers 429 after too many wrong tries."""

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not User.objects.exists():
            return redirect("setup_needed")
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form) -> HttpResponse:
        response = super().form_invalid(form)
        if form.has_error(NON_FIELD_ERRORS, code="too_many_login_attempts"):
            response.status_code = 429
        return response


class ForgottenPasswordView(PasswordResetView):
    """allauth's page, which without an SMTP server says whom to ask instead."""

    def post(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not settings.EMAIL_AVAILABLE:
            return self.render_to_response(self.get_context_data(), status=403)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(email_available=settings.EMAIL_AVAILABLE, **kwargs)


@login_not_required
def sign_up(request: HttpRequest) -> HttpResponse:
    """Accounts come from links only."""
    raise PermissionDenied("Nobody can sign up here by themselves. Ask an owner of the team for an invitation.")


@login_not_required
def inactive(request: HttpRequest) -> HttpResponse:
    """Where allauth sends those who were deactivated."""
    raise PermissionDenied("Your account is deactivated. An owner of the team can activate it again.")


@login_not_required
@require_safe
def setup_needed(request: HttpRequest) -> HttpResponse:
    """What the first visitor sees: open the link that the console printed."""
    if User.objects.exists():
        return redirect("account_login")
    return render(request, "generations/setup_needed.html")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def setup(request: HttpRequest, token: str) -> HttpResponse:
    """Make the first owner, as long as there is nobody."""
    page = "generations/setup.html"
    invitation = Invitation.objects.with_secret(token).filter(invited_by=None).first()
    if invitation is None:
        return render(request, page, {"form": None, "refusal": WRONG_LINK}, status=404)
    if User.objects.exists():
        return render(request, page, {"form": None, "refusal": CLOSED_SETUP}, status=410)
    return _let_in(request, invitation, page, CLOSED_SETUP)


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account of somebody who was invited."""
    page = "generations/invitation.html"
    invitation = Invitation.objects.with_secret(token).exclude(invited_by=None).select_related("invited_by").first()
    if invitation is None:
        context = {"form": None, "refusal": WRONG_LINK, "invitation": None}
        return render(request, page, context, status=404)
    if request.user.is_authenticated:
        messages.info(request, "You are signed in already. Sign out first to accept an invitation for somebody else.")
        return redirect("studio")
    return _let_in(request, invitation, page, CLOSED_INVITATION)


def _let_in(request: HttpRequest, invitation: Invitation, page: str, closed: dict) -> HttpResponse:
    """Ask for name, email and password; make the account and sign its owner in."""
    refused = {"form": None, "refusal": closed, "invitation": None}
    if not Invitation.objects.open().filter(pk=invitation.pk).exists():
        return render(request, page, refused, status=410)
    form = NewPersonForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if form.is_valid():
        try:
            person = people.accept(invitation, **form.cleaned_data)
        except people.InvitationClosed:
            return render(request, page, refused, status=410)
        except people.EmailTaken as taken:
            form.add_error("email", str(taken))
        else:
            login(request, person)
            return redirect("studio")
    context = {"form": form, "refusal": None, "invitation": invitation}
    return render(request, page, context, status=422 if form.is_bound else 200)
