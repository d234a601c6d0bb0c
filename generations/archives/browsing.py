"""The pages of an archive, to look at its pictures without a server: thumbnails, prompts, a search over all of them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any, Self

from django.utils.html import escape

from generations.models import GalleryImage, day_of_key

ON_A_PAGE = 100
IN_A_LIST = 1000
SHOWN = 600
"""Characters of a prompt."""
PAGE = Path(__file__).parent / "page"
STYLE, SCRIPT = ((PAGE / name).read_text() for name in ("page.css", "page.js"))


@dataclass(frozen=True)
class Card:
    """What a page tells of an image; `file` and `small` are names in the archive, "" for what is missing."""

    id: int
    text: str
    day: str
    width: int
    height: int
    file: str
    small: str

    @classmethod
    def of(cls, image: GalleryImage, *, file: str, small: str) -> Self:
        """Its generation should have been fetched with it."""
        elsewhere = (image.origin or {}).get("prompt", "")
        text = image.prompt or " · ".join(filter(None, (image.name, elsewhere)))
        day = day_of_key(image.sort_key).isoformat()
        return cls(image.pk, text[:SHOWN], day, image.width, image.height, file, small)

    @property
    def told(self) -> dict[str, Any]:
        return asdict(self)


def pages(cards: Iterable[Card], count: int, moment: datetime) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file: index.html, the pages behind it, and the lists that the search reads."""
    cards, last, lists = iter(cards), max(1, -(-count // ON_A_PAGE)), -(-count // IN_A_LIST)
    listed: list[Card] = []
    written = 0
    for number in range(1, last + 1):
        shown = list(islice(cards, ON_A_PAGE))
        yield _name(number), _page(shown, number, last, count, lists, moment).encode()
        listed += shown
        if len(listed) >= IN_A_LIST or (number == last and listed):
            written += 1
            yield f"browse/list-{written}.js", _list(listed, written).encode()
            listed = []


def _name(number: int) -> str:
    return "index.html" if number == 1 else f"browse/page-{number}.html"


def _list(cards: list[Card], number: int) -> str:
    rows = [[card.text, card.day, card.file, card.small, card.width, card.height] for card in cards]
    return f"listed({number}, {json.dumps(rows)});\n"


def _page(cards: list[Card], number: int, last: int, count: int, lists: int, moment: datetime) -> str:
    root = "" if number == 1 else "../"
    to = lambda other: f"{root}{_name(other)}"  # noqa: E731
    links = [f'<a href="{to(number - 1)}" rel="prev">Newer</a>'] if number > 1 else []
    links += [f"<span>Page {number:,} of {last:,}</span>"]
    links += [f'<a href="{to(number + 1)}" rel="next">Older</a>'] if number < last else []
    figures = "\n".join(_figure(card, root) for card in cards)
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{count:,} pictures</title><style>{STYLE}</style></head>
<body data-root="{root}" data-lists="{lists}"><header><h1>{count:,} picture{"s" if count != 1 else ""}</h1>
<p>Archived on {moment:%-d %B %Y}</p>
<input type="search" placeholder="Search all prompts" aria-label="Search all prompts"></header>
<p role="status"></p><main id="found" hidden></main><main id="page">{figures}</main>
<nav aria-label="Pages">{" ".join(links)}</nav><script>{SCRIPT}</script></body></html>
"""


def _figure(card: Card, root: str) -> str:
    picture = (
        f'<img src="{root}{card.small or card.file}" alt="" loading="lazy" width="{card.width}" height="{card.height}">'
    )
    if card.file:
        picture = f'<a href="{root}{card.file}">{picture}</a>'
    return f"<figure>{picture}<figcaption>{escape(card.text)}<time>{card.day}</time></figcaption></figure>"
