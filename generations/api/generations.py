"""Asking for pictures, and what became of it."""

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status
from pydantic import Field, StrictInt, StrictStr

from generations import actions, models
from generations.actions.retrying import NotRetryable
from generations.api import shapes
from generations.api.errors import ApiError, Invalid, NotFound
from generations.api.queries import GenerationQuery
from generations.api.showing import Shown, showable_generations
from generations.forms import GenerationForm, gather

router = Router(tags=["generations"])


class Wanted(Schema):
    """What is to be drawn."""

    prompt: StrictStr = Field("", description="1 to 10,000 characters.")
    aspect_ratio: StrictStr | None = Field(None, description="Such as 16:9; match_input_image if not given.")
    resolution: StrictStr | None = Field(None, description="1K, 2K or 4K; 2K if not given.")
    count: StrictInt | None = Field(None, description="1 to 8 variations; 1 if not given.")
    references: list[StrictInt | StrictStr] | None = Field(
        None, description="Ids of images, http(s) addresses or data URIs, in order; at most 14."
    )
    roles: list[StrictStr | None] | None = Field(
        None,
        description="What each reference is for, in their order: subject, style, layout or null. A note for people.",
    )
    project: StrictStr | None = Field(None, description="The name of an open project; case and accents don't count.")
    request_key: StrictStr | None = Field(None, description="Your own name for this request: sent again, nothing new.")


@router.post(
    "/generations", response=shapes.answers({201: shapes.Batch, 200: shapes.Batch}, 400, 413, 422), summary="Generate"
)
def create(request: HttpRequest, wanted: Wanted):
    """Ask for one picture, or for several variations. The same `request_key` again answers 200 and sends nothing."""
    form = GenerationForm(wanted.dict(exclude={"references", "roles", "project"}, exclude_none=True))
    if not form.is_valid():
        raise Invalid({name: list(sentences) for name, sentences in form.errors.items()})
    cleaned = form.cleaned_data
    key = cleaned["request_key"] or None
    earlier = key and models.Batch.objects.filter(author=request.user, request_key=key).first()
    if earlier:
        return Status(200, _batch(request, earlier))
    project = _project(wanted.project)
    roles = _roles(wanted)
    gathered = gather(request.user, wanted.references or [])
    if gathered.errors:
        raise Invalid({"references": gathered.errors})
    order = actions.Order(
        prompt=cleaned["prompt"],
        aspect_ratio=cleaned["aspect_ratio"],
        resolution=cleaned["resolution"],
        count=cleaned["count"],
        references=tuple(gathered.references),
        request_key=key,
        project=project,
        roles=roles,
    )
    batch, is_new = actions.submit(request.user, order)
    return Status(201 if is_new else 200, _batch(request, batch))


@router.get("/generations", response=shapes.answers({200: shapes.Generations}, 422), summary="List generations")
def index(request: HttpRequest, query: Query[GenerationQuery]):
    """The whole team's, newest first."""
    newest = query.filters.generations(query.before).order_by("-sort_key")
    rows = list(showable_generations(newest[: query.limit + 1]))
    return {
        "results": Shown(request).generations(rows[: query.limit]),
        "next": str(rows[query.limit - 1].sort_key) if len(rows) > query.limit else None,
    }


@router.get("/generations/{int:id}", response=shapes.answers({200: shapes.Generation}, 404), summary="One generation")
def detail(request: HttpRequest, id: int):
    return _shown(request, id)


@router.post(
    "/generations/{int:id}/cancel", response=shapes.answers({200: shapes.Generation}, 403, 404, 409), summary="Cancel"
)
def cancel(request: HttpRequest, id: int):
    """Take back what was not sent yet; its author or an owner can."""
    generation = _get(id)
    if generation.author_id != request.user.pk and not request.user.is_owner:
        raise ApiError(403, "Only its author or an owner can cancel this. Nothing changed.")
    if not actions.cancel(generation, request.user):
        raise ApiError(409, "It was sent already, or has ended, and can't be taken back. Nothing changed.")
    return _shown(request, id)


@router.post(
    "/generations/{int:id}/retry", response=shapes.answers({201: shapes.Generation}, 404, 409), summary="Ask again"
)
def retry(request: HttpRequest, id: int):
    """Make a new generation from a failed, cancelled or unknown one. It is paid for anew."""
    try:
        batch = actions.retry(_get(id), request.user)
    except NotRetryable as error:
        raise ApiError(409, f"{error} Only what ended without a picture can be asked for again.") from error
    return Status(201, _shown(request, batch.generations.get().pk))


def _roles(wanted: Wanted) -> tuple[str, ...]:
    roles = tuple(role or "" for role in wanted.roles or ())
    if len(roles) > len(wanted.references or ()):
        raise Invalid({"roles": [f"There are {len(roles)} roles and fewer references."]})
    if unknown := [role for role in roles if role and role not in models.Reference.Role.values]:
        raise Invalid({"roles": [f"“{unknown[0]}” is not one of the roles: subject, style, layout."]})
    return roles


def _project(name: str | None) -> models.Project | None:
    """Raises Invalid for a project that there isn't, or that is closed."""
    if not name:
        return None
    project = models.Project.objects.shown().filter(key=models.name_key(name)).first()
    if project is None:
        raise Invalid({"project": [f"There is no project “{name}”."]})
    if project.closed_at:
        raise Invalid({"project": [f"“{project}” is closed. Reopen it, or name another."]})
    return project


def _get(generation_id: int) -> models.Generation:
    generation = models.Generation.objects.filter(pk=generation_id).first()
    if generation is None:
        raise NotFound("generation")
    return generation


def _shown(request: HttpRequest, generation_id: int) -> dict:
    shown = Shown(request).generations(showable_generations(models.Generation.objects.filter(pk=generation_id)))
    if not shown:
        raise NotFound("generation")
    return shown[0]


def _batch(request: HttpRequest, batch: models.Batch) -> dict:
    rows = showable_generations(batch.generations.order_by("position"))
    return {"batch": batch.pk, "generations": Shown(request).generations(rows)}
