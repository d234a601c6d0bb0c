"""Images that an address names by their numbers."""

from django.http import QueryDict

from generations.forms.acts import LARGEST


class Unreadable(ValueError):
    """What should be a number isn't one."""


def named_images(given: QueryDict, field: str = "image") -> list[int]:
    """Ids in their order, each once: the field repeated, or several between commas. Raises Unreadable."""
    texts = [text for one in given.getlist(field) for text in one.replace(",", " ").split()]
    if not all(text.isascii() and text.isdigit() and len(text) < 20 and 0 < int(text) <= LARGEST for text in texts):
        raise Unreadable
    return list(dict.fromkeys(map(int, texts)))
