"""What people did to many images."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from generations.gallery import BrokenCursor
from generations.gallery.activity import PERSONAL, activity_page
from generations.models import Act, User
from generations.views.replies import refusal

WHAT = {
    Act.Verb.TAG: "Tagged",
    Act.Verb.UNTAG: "Tags taken off",
    Act.Verb.MOVE: "Moved to a project",
    Act.Verb.COLLECT: "Put into a collection",
    Act.Verb.UNCOLLECT: "Taken out of a collection",
    Act.Verb.RATE: "Rated",
    Act.Verb.JUDGE: "Picked or rejected",
    Act.Verb.STAR: "Starred, by you",
    Act.Verb.UNSTAR: "Stars taken off, by you",
    Act.Verb.TRASH: "Moved to the trash",
    Act.Verb.RESTORE: "Restored",
    Act.Verb.PURGE: "Deleted for good",
}


@require_GET
def activity(request: HttpRequest) -> HttpResponse:
    """The log, by day; filtered by person and by what was done."""
    people = list(User.objects.order_by("name", "email"))
    asked = request.GET.get("person", "")
    person = next((one for one in people if str(one.pk) == asked), None)
    verb = request.GET.get("what", "") if request.GET.get("what") in WHAT else ""
    try:
        page = activity_page(
            request.user, request.GET.get("cursor", ""), person=person.pk if person else None, verb=verb
        )
    except BrokenCursor:
        return refusal(request, HTTPStatus.BAD_REQUEST, "This link to older entries can't be read.")
    context = {
        "page": page,
        "people": people,
        "person": person,
        "verb": verb,
        "what": WHAT,
        "chosen": WHAT.get(verb, ""),
        "with_person": urlencode({"person": person.pk}) if person else "",
        "with_verb": urlencode({"what": verb}) if verb else "",
        "personal": PERSONAL,
    }
    return render(request, "generations/activity.html", context)
