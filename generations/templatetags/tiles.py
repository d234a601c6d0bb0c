"""Tiles of the gallery in pages: macros of templates/jinja2/tiles.html, because a page has sixty and more of them."""

from collections.abc import Iterable
from types import ModuleType

from django.template import Library, engines
from django.utils.safestring import SafeString

from generations.gallery import Tile
from generations.gallery.days import Day

register = Library()


@register.simple_tag
def tiles(many: Iterable[Tile]) -> str:
    """List items, one per tile."""
    return SafeString(_macros().tiles(many))


@register.simple_tag
def tile(one: Tile, swap: str = "") -> str:
    """One list item; `swap` tells htmx where it goes in a page that is there already."""
    return SafeString(_macros().tile(one, swap))


@register.simple_tag
def day(one: Day) -> str:
    """A day with its heading and its tiles."""
    return SafeString(_macros().day(one))


@register.simple_tag
def tile_marks(one: Tile) -> str:
    """Its rating, verdict, project and tags."""
    return SafeString(_macros().marks(one))


@register.simple_tag
def tile_star(one: Tile) -> str:
    """The button that stars it."""
    return SafeString(_macros().star(one))


def _macros() -> ModuleType:
    return engines["jinja2"].env.get_template("tiles.html").module
