"""What has taken the place of requests that ended without a picture."""

from collections.abc import Iterable

from generations.models.generation import WITHOUT_PICTURE, Generation

MOST_ROUNDS = 6
"""So often in a row something that failed and was asked for again is followed."""


def standing(ids: Iterable[int]) -> dict[int, int]:
    """For each generation the one that stands in its place: itself, or, if it ended without a picture and was asked
    for again, the newest of what was asked for. A few queries, however many they are.
    """
    place = {pk: pk for pk in ids}
    origin = dict(place)
    ended = set(origin)
    for _ in range(MOST_ROUNDS):
        retries = Generation.objects.filter(retry_of__in=ended, retry_of__status__in=WITHOUT_PICTURE).order_by("pk")
        found = list(retries.values_list("pk", "retry_of"))
        if not found:
            break
        for pk, earlier in found:
            origin[pk] = origin[earlier]
            place[origin[pk]] = pk
        ended = {pk for pk, _ in found}
    return place
