"""Templates: found, written, shared, run."""

from http import HTTPStatus

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from generations import actions
from generations.forms.run import RunForm
from generations.forms.template import TemplateForm
from generations.gallery import BrokenCursor, usual_seconds
from generations.gallery.sheet import progress_of, sheet_of, title_of
from generations.gallery.templates import SCOPES, last_batch, template_menu, templates_page
from generations.models import Batch, Generation, Template
from generations.models.batch import MOST_GENERATIONS
from generations.models.template_fields import TemplateError
from generations.views.replies import refusal

MAX_QUERY = 200
NOT_YOURS = "Only its author or an owner can change this template. Duplicate it to make it your own."


@require_GET
def templates(request: HttpRequest) -> HttpResponse:
    """One's own and the team's."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    scope = request.GET.get("scope") if request.GET.get("scope") in SCOPES else "all"
    try:
        page = templates_page(request.user, scope, query, request.GET.get("cursor", ""))
    except BrokenCursor:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This link to older templates can't be read.")
    context = {"page": page, "query": query, "scope": scope, "scopes": SCOPES}
    return render(request, "generations/templates.html", context)


@require_GET
def template_menu_list(request: HttpRequest) -> HttpResponse:
    """What the composer offers after a slash."""
    entries = template_menu(request.user, request.GET.get("q", "")[:MAX_QUERY])
    return render(request, "generations/_template_menu.html", {"entries": entries})


@require_http_methods(["GET", "POST"])
def template_new(request: HttpRequest) -> HttpResponse:
    """A new one: empty, from a generation, or from what stands in the composer (`?prefill`)."""
    if request.method == "GET":
        return _form_page(request, _prefilled(request))
    if "prefill" in request.GET:
        return _form_page(request, TemplateForm.of_composer(request))
    form = TemplateForm.of_request(request)
    if not form.is_valid():
        return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    template = actions.save_template(request.user, form.content)
    messages.success(request, f"“{template.name}” is saved.")
    return redirect("template_run", template.pk)


@require_http_methods(["GET", "POST"])
def template_edit(request: HttpRequest, template_id: int) -> HttpResponse:
    """Change one; its author or an owner."""
    template = _shown(request, template_id)
    if not template.may_be_changed_by(request.user):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    if request.method == "GET":
        return _form_page(request, TemplateForm.of_template(request.user, template), template)
    form = TemplateForm.of_request(request)
    if not form.is_valid():
        return _form_page(request, form, template, HTTPStatus.UNPROCESSABLE_ENTITY)
    actions.save_template(request.user, form.content, template)
    messages.success(request, f"“{template.name}” is saved.")
    return redirect("template_run", template.pk)


@require_GET
def template_run(request: HttpRequest, template_id: int) -> HttpResponse:
    """The values to run it with, and what that will cost; `?batch=` takes those of an earlier run."""
    template = _shown(request, template_id)
    number = request.GET.get("batch", "")
    earlier = Batch.objects.filter(template=template, pk=int(number)).first() if _is_number(number) else None
    try:
        form = RunForm.fresh(template, request.user, earlier)
    except TemplateError as error:
        messages.error(request, f"“{template.name}” can't be run: {error}")
        return redirect("templates")
    return _run_page(request, form)


@require_POST
def template_submit(request: HttpRequest, template_id: int) -> HttpResponse:
    """Run it: one batch. Nothing is sent if anything is refused, or if it isn't what its author saw the price of."""
    template = _shown(request, template_id)
    form = RunForm(template, request.user, request.POST)
    if "reckon" in request.POST and not form.is_valid():
        return _run_page(request, form)
    if not form.is_valid():
        return _run_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    if "reckon" in request.POST:
        return _run_page(request, form)
    batch, is_new = actions.submit_run(request.user, form.run)
    if is_new:
        messages.success(request, f"{form.reckoning.images} asked for.")
    return redirect("batch_detail", batch.pk)


@require_POST
def template_duplicate(request: HttpRequest, template_id: int) -> HttpResponse:
    """A copy of one's own, open for changes."""
    copy = actions.duplicate_template(_shown(request, template_id), request.user)
    messages.success(request, "This copy is yours: only you see it until you share it.")
    return redirect("template_edit", copy.pk)


@require_POST
def template_share(request: HttpRequest, template_id: int) -> HttpResponse:
    """Share it with the team, or keep it to oneself (`shared` empty)."""
    template = _shown(request, template_id)
    if not template.may_be_changed_by(request.user):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    shared = bool(request.POST.get("shared"))
    actions.share_template(template, shared)
    whose = f"only {template.author.display_name} sees" if template.author_id != request.user.pk else "only you see"
    messages.success(
        request, f"The whole team sees “{template.name}”." if shared else f"Now {whose} “{template.name}”."
    )
    return redirect("templates")


@require_POST
def template_delete(request: HttpRequest, template_id: int) -> HttpResponse:
    """Delete it, with Undo. What it made stays."""
    template = _shown(request, template_id)
    if not template.may_be_changed_by(request.user):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    actions.delete_template(template)
    undo = reverse("template_restore", args=[template.pk])
    messages.success(request, f"“{template.name}” is deleted. Its pictures stay.", extra_tags=undo)
    return redirect("templates")


@require_POST
def template_restore(request: HttpRequest, template_id: int) -> HttpResponse:
    """Undo."""
    template = get_object_or_404(Template.objects.select_related("author"), pk=template_id)
    if not template.may_be_changed_by(request.user):
        return refusal(request, HTTPStatus.FORBIDDEN, NOT_YOURS)
    actions.restore_template(template)
    messages.success(request, f"“{template.name}” is back.")
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": reverse("templates")})
    return redirect("templates")


def _shown(request: HttpRequest, template_id: int) -> Template:
    return get_object_or_404(Template.objects.shown_to(request.user).select_related("author"), pk=template_id)


def _prefilled(request: HttpRequest) -> TemplateForm:
    number = request.GET.get("generation", "")
    generation = Generation.objects.filter(pk=int(number)).first() if _is_number(number) else None
    if generation is None:
        return TemplateForm.fresh(request.user)
    return TemplateForm.of_generation(request.user, generation)


def _form_page(
    request: HttpRequest, form: TemplateForm, template: Template | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "template": template}
    return render(request, "generations/template_form.html", context, status=status)


def _run_page(request: HttpRequest, form: RunForm, status: int = HTTPStatus.OK) -> HttpResponse:
    batch = last_batch(form.template, request.user)
    context = {
        "form": form,
        "template": form.template,
        "reckoning": form.reckoning,
        "may_change": form.template.may_be_changed_by(request.user),
        "most": MOST_GENERATIONS,
        "slots": settings.APIFRAME_MAX_IN_FLIGHT,
        "prices": {resolution: str(price) for resolution, price in settings.APIFRAME_COSTS.items()},
        "usual": usual_seconds(),
    }
    if batch:
        context |= {"batch": batch, "sheet": sheet_of(batch, request.user), "title": title_of(batch)}
        context["progress"] = progress_of(batch, request.user)
    return render(request, "generations/template_run.html", context, status=status)


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 19
