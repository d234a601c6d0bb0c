"""Projects: their page, and what people do with them. The whole team may."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from generations.actions import projects as actions
from generations.actions.projects import NameTaken
from generations.forms.organising import ProjectForm
from generations.gallery.projects import choice_of, project_entries, project_entry
from generations.models import Project
from generations.views.replies import query_of_page, refusal

MAX_QUERY = 200


@require_http_methods(["GET", "POST"])
def projects(request: HttpRequest) -> HttpResponse:
    """All of them, as a page or, for htmx, as rows; posted to, a new one."""
    if request.method == "POST":
        return _new(request)
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    template = "generations/_project_rows.html" if request.htmx else "generations/projects.html"
    return render(request, template, _context(query))


@require_POST
def project_rename(request: HttpRequest, project_id: int) -> HttpResponse:
    """Call it by another name."""
    project = _shown(project_id)
    form = ProjectForm(request.POST)
    sentence = form.sentence if not form.is_valid() else _refused(actions.rename_project, project, form)
    if sentence:
        entry = project_entry(_shown(project_id))
        typed = request.POST.get("name", "")
        return _row(request, entry, error=sentence, typed=typed)
    return _row(request, project_entry(project), f"It is called “{project.name}” now.")


@require_POST
def project_close(request: HttpRequest, project_id: int) -> HttpResponse:
    """Finished: it isn't offered for new pictures any more."""
    project = _shown(project_id)
    actions.close_project(project)
    undo = reverse("project_reopen", args=[project_id])
    return _changed(request, project_id, f"“{project.name}” is closed: new pictures aren't made for it.", undo)


@require_POST
def project_reopen(request: HttpRequest, project_id: int) -> HttpResponse:
    """Offered again."""
    project = _shown(project_id)
    actions.reopen_project(project)
    return _changed(request, project_id, f"“{project.name}” is open again.")


@require_POST
def project_delete(request: HttpRequest, project_id: int) -> HttpResponse:
    """Delete it, with Undo; its pictures stay."""
    project = _shown(project_id)
    actions.delete_project(project)
    undo = reverse("project_restore", args=[project_id])
    return _changed(request, project_id, f"“{project.name}” is deleted. Its pictures stay, without a project.", undo)


@require_POST
def project_restore(request: HttpRequest, project_id: int) -> HttpResponse:
    """Undo."""
    project = get_object_or_404(Project, pk=project_id)
    try:
        actions.restore_project(project)
    except NameTaken as error:
        return refusal(request, HTTPStatus.CONFLICT, f"{error} Rename that one first, then restore this.")
    return _changed(request, project_id, f"“{project.name}” is back, with its pictures.")


def _new(request: HttpRequest) -> HttpResponse:
    """A new one: for a script (`Accept: application/json`) as the composer offers it, else on the page of all."""
    form = ProjectForm(request.POST)
    sentence, project = "", None
    if form.is_valid():
        try:
            project = actions.make_project(request.user, form.cleaned_data["name"])
        except NameTaken as error:
            sentence = str(error)
    else:
        sentence = form.sentence
    if "application/json" in request.headers.get("Accept", ""):
        if project is None:
            return JsonResponse({"error": sentence}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        return JsonResponse(choice_of(project).as_json(), status=HTTPStatus.CREATED)
    if project is None:
        context = _context("") | {"typed": request.POST.get("name", ""), "error": sentence}
        return render(request, "generations/projects.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"“{project.name}” is begun.")
    return redirect("projects")


def _refused(act, project: Project, form: ProjectForm) -> str:
    """Do it; the sentence if the name is taken."""
    try:
        act(project, form.cleaned_data["name"])
    except NameTaken as error:
        return str(error)
    return ""


def _row(request: HttpRequest, entry, message: str = "", *, error: str = "", typed: str = "") -> HttpResponse:
    """For htmx the row anew, with a toast or what was wrong with what was typed; else the page."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY if error else HTTPStatus.OK
    if request.htmx:
        context = {"project": entry, "message": message, "error": error, "typed": typed}
        return render(request, "generations/_project_row_changed.html", context, status=status)
    if error:
        context = _context("") | {"refused": entry.id, "row_error": error, "row_typed": typed}
        return render(request, "generations/projects.html", context, status=status)
    messages.success(request, message)
    return redirect("projects")


def _changed(request: HttpRequest, project_id: int, message: str, undo: str = "") -> HttpResponse:
    """For htmx a toast and the list anew; else the page."""
    if request.htmx:
        context = {"message": message, "undo_url": undo, **_context(query_of_page(request))}
        return render(request, "generations/_projects_changed.html", context)
    messages.success(request, message, extra_tags=undo)
    return redirect("projects")


def _context(query: str) -> dict:
    return {"projects": project_entries(query), "query": query}


def _shown(project_id: int) -> Project:
    return get_object_or_404(Project.objects.shown().select_related("author"), pk=project_id)
