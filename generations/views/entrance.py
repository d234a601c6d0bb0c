"""The ways in: signing in, setting up, accepting an invitation, getting a new password."""

from allauth.account.views import LoginView, PasswordResetView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from generations.actions import people
from generations.forms.people import NewPersonForm
from generations.models import Invitation, User


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
    invitation = get_object_or_404(Invitation.objects.with_secret(token), invited_by=None)
    if User.objects.exists():
        return _closed(request)
    return _let_in(request, invitation, "generations/setup.html")


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account of somebody who was invited."""
    invitations = Invitation.objects.exclude(invited_by=None).select_related("invited_by")
    invitation = get_object_or_404(invitations.with_secret(token))
    if request.user.is_authenticated:
        messages.info(request, "You are signed in already. Sign out first to accept an invitation for somebody else.")
        return redirect("studio")
    return _let_in(request, invitation, "generations/invitation.html")


def _let_in(request: HttpRequest, invitation: Invitation, page: str) -> HttpResponse:
    """Ask for name, email and password; make the account and sign its owner in."""
    if not Invitation.objects.open().filter(pk=invitation.pk).exists():
        return _closed(request)
    form = NewPersonForm(request.POST if request.method == "POST" else None, invitation=invitation)
    if form.is_valid():
        try:
            person = people.accept(invitation, **form.cleaned_data)
        except people.InvitationClosed:
            return _closed(request)
        except people.EmailTaken as taken:
            form.add_error("email", str(taken))
        else:
            login(request, person)
            return redirect("studio")
    context = {"form": form, "invitation": invitation}
    return render(request, page, context, status=422 if form.is_bound else 200)


def _closed(request: HttpRequest) -> HttpResponse:
    """The link was used, withdrawn or has expired."""
    return render(request, "generations/invitation.html", {"invitation": None}, status=410)
