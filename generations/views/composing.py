"""What the composer's template needs, whole page or alone; and what it asks while somebody writes."""

from dataclasses import replace
from http import HTTPStatus

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from generations.forms import ComposerForm
from generations.gallery import Duplicates, Recipe, duplicates_of, recipe_of, recipe_of_draft, usual_seconds
from generations.gallery.redo import redo_of, told
from generations.gallery.sizes import SIZES
from generations.models import AspectRatio, Draft, GalleryImage, Generation
from generations.views.drafts import revision_of


def composer_context(form: ComposerForm) -> dict:
    """The form, and the numbers for its estimates: price and usual seconds by resolution, sizes by ratio."""
    return {
        "form": form,
        "prices": {resolution: str(price) for resolution, price in settings.APIFRAME_COSTS.items()},
        "usual": usual_seconds(),
        "sizes": {
            ratio: {resolution: f"{width} × {height}" for resolution, (width, height) in by_resolution.items()}
            for ratio, by_resolution in SIZES.items()
        },
    }


def fresh_composer(request: HttpRequest) -> ComposerForm:
    """The composer with its author's draft.

    `?again=` and `?prompt=` fill it from a generation, `?reference=`, `?edit=` and `?redo=` with an image. The form
    then says so in `filled`, and `before` holds the draft, so that the page can offer the way back.
    """
    draft = Draft.objects.filter(author=request.user).first()
    kept = recipe_of_draft(draft) if draft else Recipe()
    recipe, filled = _filled(request, kept)
    form = ComposerForm.fresh(request.user, recipe)
    form.revision = revision_of(draft) if draft else ""
    form.filled = filled
    form.before = kept.as_json() if filled else None
    return form


@require_GET
def generation_recipe(request: HttpRequest, generation_id: int) -> HttpResponse:
    """What to put into the composer for more of the same, as JSON."""
    return JsonResponse(recipe_of(get_object_or_404(Generation, pk=generation_id)).as_json())


@require_POST
def generation_duplicates(request: HttpRequest) -> HttpResponse:
    """Whether what the composer holds was asked for already: a notice, or 204."""
    found = duplicates_of(ComposerForm.of_request(request).digest, request.user)
    return duplicates_notice(request, found) if found else HttpResponse(status=HTTPStatus.NO_CONTENT)


def duplicates_notice(request: HttpRequest, found: Duplicates, status: HTTPStatus = HTTPStatus.OK) -> HttpResponse:
    """The notice that stands in the composer's foot."""
    return render(request, "generations/_duplicates.html", {"duplicates": found}, status=status)


def _filled(request: HttpRequest, kept: Recipe) -> tuple[Recipe, str]:
    """What the address asks to be filled in, and a sentence that says what was; the draft and "" if nothing."""
    given, shown = request.GET, GalleryImage.objects.shown()
    if generation := _named(Generation.objects.all(), given.get("again", "")):
        recipe = recipe_of(generation)
        recipe = replace(recipe, project=recipe.project or kept.project)
        return recipe, f"Filled in from generation {generation.pk}.{_left_out(recipe)}"
    if generation := _named(Generation.objects.all(), given.get("prompt", "")):
        return kept.with_prompt_of(generation), f"The prompt of generation {generation.pk}."
    if image := _named(shown, given.get("edit", "")):
        return kept.for_edit_of(image), "The only reference now. Write what to change."
    if image := _named(shown, given.get("redo", "")):
        recipe, count = redo_of(image)
        return recipe, f"{told(count)} in one request, from where they began.{_left_out(recipe)}"
    if image := _named(shown, given.get("reference", "")):
        return _with_reference(kept, image)
    return kept, ""


def _with_reference(kept: Recipe, image: GalleryImage) -> tuple[Recipe, str]:
    more = kept.with_reference(image)
    if image not in more.references:
        return kept, f"There are {settings.REFERENCE_MAX_COUNT} references already: this one was left out."
    if more.references == (image,) and not kept.prompt:
        more = replace(more, aspect_ratio=AspectRatio.MATCH)
    return more, f"Reference {more.references.index(image) + 1} of {settings.REFERENCE_MAX_COUNT}."


def _left_out(recipe: Recipe) -> str:
    if not recipe.left_out:
        return ""
    were = "reference is" if recipe.left_out == 1 else "references are"
    return f" {recipe.left_out} {were} in the trash and left out."


def _named(rows: QuerySet, number: str):
    return rows.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
