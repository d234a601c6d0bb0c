"""The team's page: who is in, who is invited, and what owners do about it."""

from collections.abc import Callable
from functools import wraps

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from generations.actions import people
from generations.forms.people import InvitationForm, RoleForm
from generations.models import Invitation, User


def owners_only(view: Callable) -> Callable:
    """Answer 403 with a sentence to members."""

    @wraps(view)
    def guarded(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.is_owner:
            raise PermissionDenied("Only owners of the team can do this. Ask one of them.")
        return view(request, *args, **kwargs)

    return guarded


@require_safe
def team(request: HttpRequest) -> HttpResponse:
    """Who is in the team; for owners also the open invitations and the form for a new one."""
    return _page(request)


@require_POST
@never_cache
@owners_only
def invitation_create(request: HttpRequest) -> HttpResponse:
    """Make an invitation; its link stands in this one answer only."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    invitation, secret = people.invite(request.user, **form.cleaned_data)
    link = {
        "new_link": _absolute(request, "invitation_accept", token=secret),
        "new_link_title": f"Invitation for {invitation.email or 'whoever has the link'}",
        "new_link_note": "It works once, for 7 days, and is shown only now: copy it and hand it on.",
    }
    return _page(request, status=201, link=link)


@require_POST
@owners_only
def invitation_revoke(request: HttpRequest, invitation_id: int) -> HttpResponse:
    """Close an open invitation."""
    invitation = get_object_or_404(Invitation.objects.exclude(invited_by=None), pk=invitation_id)
    if people.withdraw(invitation):
        messages.success(request, "The invitation is withdrawn. Its link doesn't work any more.")
    else:
        messages.error(request, "This invitation was closed already.")
    return redirect("team")


@require_POST
@owners_only
def person_deactivate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Shut somebody out."""
    person = get_object_or_404(User, pk=person_id)
    try:
        people.deactivate(person, by=request.user)
    except people.Refusal as refusal:
        return _refused(request, refusal)
    messages.success(request, f"{person} can't sign in any more. Their pictures stay with the team.")
    return redirect("team")


@require_POST
@owners_only
def person_activate(request: HttpRequest, person_id: int) -> HttpResponse:
    """Let somebody in again."""
    person = get_object_or_404(User, pk=person_id)
    people.activate(person)
    messages.success(request, f"{person} can sign in again.")
    return redirect("team")


@require_POST
@owners_only
def person_role(request: HttpRequest, person_id: int) -> HttpResponse:
    """Make somebody an owner or a member."""
    person = get_object_or_404(User, pk=person_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        return _refused(request, people.Refusal("Choose owner or member."), status=422)
    role = User.Role(form.cleaned_data["role"])
    try:
        people.change_role(person, role)
    except people.Refusal as refusal:
        return _refused(request, refusal)
    messages.success(request, f"{person} is now {'an owner' if role == User.Role.OWNER else 'a member'}.")
    return redirect("team")


@require_POST
@never_cache
@owners_only
def person_reset_link(request: HttpRequest, person_id: int) -> HttpResponse:
    """Make a link with which somebody sets a new password; it stands in this one answer only."""
    person = get_object_or_404(User, pk=person_id)
    if not person.is_active:
        return _refused(request, people.Refusal(f"{person} is deactivated. Activate the account first."))
    key = {"uidb36": user_pk_to_url_str(person), "key": default_token_generator.make_token(person)}
    link = {
        "new_link": _absolute(request, "account_reset_password_from_key", **key),
        "new_link_title": f"New password for {person}",
        "new_link_note": "It works once, for 3 days, and is shown only now: copy it and hand it to nobody else.",
    }
    return _page(request, status=201, link=link)


def _refused(request: HttpRequest, refusal: people.Refusal, status: int = 409) -> HttpResponse:
    messages.error(request, str(refusal))
    return _page(request, status=status)


def _absolute(request: HttpRequest, name: str, **kwargs) -> str:
    return request.build_absolute_uri(reverse(name, kwargs=kwargs))


def _page(
    request: HttpRequest, *, status: int = 200, form: InvitationForm | None = None, link: dict | None = None
) -> HttpResponse:
    open_ones = Invitation.objects.open().exclude(invited_by=None).select_related("invited_by")
    context = {
        "people": User.objects.order_by("-is_active", "name", "email"),
        "invitations": open_ones if request.user.is_owner else [],
        "invitation_form": form or InvitationForm(),
        "new_link": "",
    }
    return render(request, "generations/team.html", context | (link or {}), status=status)
