"""Which images lie between two places of the gallery, for a page that no longer holds all of their tiles."""

from generations.gallery.filters import Filters
from generations.gallery.pages import newest_images

MOST_IMAGES = 5000
"""So many images one stretch has at most; who wants more means all results."""


def images_between(filters: Filters, newest: int, oldest: int) -> list[tuple[int, int]]:
    """Id and sort key of the images that pass the filters from one sort key down to another, both included.

    One more than `MOST_IMAGES` stands for all that is more. One query, two for a search.
    """
    within = filters.above(oldest - 1)
    return list(newest_images(within, newest + 1, MOST_IMAGES + 1).values_list("pk", "sort_key"))
