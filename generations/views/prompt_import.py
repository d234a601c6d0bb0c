"""A list of prompts, looked at line by line before it is sent."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from generations import actions
from generations.forms.prompt_import import PromptImport
from generations.models import Template


@require_http_methods(["GET", "POST"])
def prompt_import(request: HttpRequest) -> HttpResponse:
    """First press: what each line would ask, and what is wrong. Second press (`run`): the good ones, as one batch."""
    template = _template(request)
    if request.method == "GET":
        return _page(request, PromptImport.fresh(request.user, template))
    form = PromptImport.of_request(request, template)
    if not form.is_valid():
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if form.is_too_large else HTTPStatus.UNPROCESSABLE_ENTITY
        return _page(request, form, status)
    if "run" not in request.POST:
        return _page(request, form)
    if not (form.is_as_previewed and form.orders):
        warning = "Nothing was sent yet: these lines are not the ones you looked at. Look at them, then run."
        return _page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY, warning)
    batch, is_new = actions.submit_run(request.user, form.run)
    if is_new:
        messages.success(request, f"{form.reckoning.images} asked for.")
    return redirect("batch_detail", batch.pk)


def _page(request: HttpRequest, form: PromptImport, status: int = HTTPStatus.OK, warning: str = "") -> HttpResponse:
    context = {
        "form": form,
        "template": form.template,
        "is_previewed": form.is_bound and bool(form.content),
        "warning": warning,
    }
    return render(request, "generations/prompt_import.html", context, status=status)


def _template(request: HttpRequest) -> Template | None:
    number = request.GET.get("template", "")
    if not (number.isdecimal() and len(number) < 19):
        return None
    return get_object_or_404(Template.objects.shown_to(request.user), pk=int(number))
