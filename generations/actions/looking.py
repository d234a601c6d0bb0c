"""What somebody has seen of the others' pictures."""

from datetime import timedelta

from django.utils import timezone

from generations.models import GalleryImage, User, Visit

ENDS_AFTER = timedelta(minutes=30)
"""So long without a look, and the visit is over."""
NOTED_EVERY = timedelta(minutes=1)


def look(viewer: User, *, sees_all: bool) -> int:
    """Note that somebody looks at the studio, at most once a minute.

    Args:
        sees_all: whether the page shows the newest pictures of everybody.

    Returns: the id above which pictures of others are new to them.
    """
    now = timezone.now()
    visit = Visit.objects.filter(user=viewer).first()
    if visit is None:
        return _begin(viewer)
    if now - visit.looked_at < NOTED_EVERY:
        return visit.seen_image
    noted = visit.looked_at
    if now - noted > ENDS_AFTER:
        visit.seen_image = visit.newest_image
    if sees_all:
        visit.newest_image = _newest()
    columns = {"seen_image": visit.seen_image, "newest_image": visit.newest_image, "looked_at": now}
    Visit.objects.filter(user=viewer, looked_at=noted).update(**columns)  # of two pages at once, one notes it
    return visit.seen_image


def see_all(viewer: User) -> None:
    """Nothing that is there now is new to them any more."""
    newest = _newest()
    noted = {"seen_image": newest, "newest_image": newest, "looked_at": timezone.now()}
    Visit.objects.update_or_create(user=viewer, defaults=noted)


def _begin(viewer: User) -> int:
    """The first visit: nothing is new to somebody for whom everything is."""
    newest = _newest()
    noted = {"seen_image": newest, "newest_image": newest, "looked_at": timezone.now()}
    visit, _ = Visit.objects.get_or_create(user=viewer, defaults=noted)
    return visit.seen_image


def _newest() -> int:
    return GalleryImage.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
