"""What a form says is selected."""

from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.http import require_GET

from generations.forms.acts import UNREADABLE, SelectionForm
from generations.gallery.moments import sort_key_at
from generations.gallery.selecting import Selection, count_selected, spoken_count
from generations.models import User
from generations.views.showing import Showing

TRASH = "trash"
"""As `kind` in a source: everything in the trash; with `moment`, what came there at that moment (microseconds)."""
LONGEST_MOMENT = 17


class SelectionUnreadable(ValueError):
    """Nobody can tell what is selected; the text is a sentence."""


def selection_of(given: QueryDict, viewer: User) -> Selection:
    """The images that the fields of `SelectionForm` name. Nothing is read yet. Raises: SelectionUnreadable."""
    form = SelectionForm(given)
    if not form.is_valid():
        raise SelectionUnreadable(UNREADABLE)
    if not form.cleaned_data["every"]:
        return Selection(tuple(form.cleaned_data["image"]), excepted=frozenset(form.cleaned_data["except"]))
    return _every(form, viewer)


@require_GET
def selection_count(request: HttpRequest) -> HttpResponse:
    """How many images a view shows in all: `count`, whether that is exact, and as words; and the moment before it was
    counted, in microseconds. The clock of a Date header would do less: what came this very second lies after it."""
    form = SelectionForm(request.GET)
    if not form.is_valid():
        return HttpResponse(UNREADABLE, status=422, content_type="text/plain; charset=utf-8")
    now = sort_key_at(timezone.now())
    count = count_selected(_every(form, request.user))
    words = spoken_count(count)
    return JsonResponse({"count": count, "exact": not words.startswith("more"), "words": words, "now": now})


def _every(form: SelectionForm, viewer: User) -> Selection:
    given, left_out = QueryDict(form.cleaned_data["source"]), frozenset(form.cleaned_data["except"])
    showing = Showing.read(given, viewer.pk)
    if showing.is_dealt_with:  # generations without a picture
        return Selection()
    newest = form.cleaned_data["newest"]
    if given.get("kind") == TRASH:
        return Selection(is_every=True, newest=newest, moment=_moment(given), excepted=left_out)
    return Selection(filters=showing.filters, is_every=True, newest=newest, excepted=left_out)


def _moment(given: QueryDict) -> int | None:
    text = given.get("moment", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_MOMENT else None
