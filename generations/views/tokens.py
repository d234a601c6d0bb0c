"""The account's page: one's name, and one's keys to the API."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from generations.forms.people import NameForm, TokenForm
from generations.models import ApiToken, User


@require_http_methods(["GET", "HEAD", "POST"])
def account(request: HttpRequest) -> HttpResponse:
    """Show the account, or change one's own name."""
    if request.method != "POST":
        return _page(request)
    # A copy of the person: a refused name must not show in the rest of the page.
    form = NameForm(request.POST, instance=User.objects.get(pk=request.user.pk))
    if not form.is_valid():
        return _page(request, status=422, form=form)
    form.save()
    messages.success(request, "Your name is saved.")
    return redirect("account")


@require_POST
@never_cache
def token_create(request: HttpRequest) -> HttpResponse:
    """Make a token; its text stands in this one answer only."""
    token_form = TokenForm(request.POST)
    if not token_form.is_valid():
        return _page(request, status=422, token_form=token_form)
    _, secret = ApiToken.objects.issue(request.user, token_form.cleaned_data["name"])
    return _page(request, status=201, new_token=secret)


@require_POST
def token_revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Make one of one's own tokens useless, for good."""
    token = get_object_or_404(ApiToken, pk=token_id, user=request.user)
    token.delete()
    messages.success(request, f"The token {token.name} is revoked. Programs that use it are shut out.")
    return redirect("account")


def _page(
    request: HttpRequest,
    *,
    status: int = 200,
    form: NameForm | None = None,
    token_form: TokenForm | None = None,
    new_token: str | None = None,
) -> HttpResponse:
    context = {
        "form": form or NameForm(instance=request.user),
        "tokens": ApiToken.objects.filter(user=request.user),
        "token_form": token_form or TokenForm(),
        "new_token": new_token,
    }
    return render(request, "generations/account.html", context, status=status)
