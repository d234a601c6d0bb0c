"""What a tile of the gallery says: strings ready to print, so that a page of sixty costs its template little."""

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

DEEP = 5
"""From so many edits on detail is lost that anybody sees."""
SENTINEL = 9_007_199_254_740_991
ROUTES = (
    "image_detail",
    "image_star",
    "image_trash",
    "image_restore",
    "generation_detail",
    "generation_cancel",
    "generation_retry",
    "generation_dismiss",
)


@dataclass(slots=True, kw_only=True)
class Tile:
    """A picture, or a generation that has none (yet)."""

    kind: str  # "image" | "generation"
    id: int
    generation_id: int | None
    sort_key: int
    url: str
    width: int
    height: int
    ratio_class: str
    prompt: str
    author: str
    initials: str
    hue_class: str
    created: datetime
    is_mine: bool
    batch_id: int | None = None
    stack: int = 0  # its pictures that stand together share the first one's id; 0: it stands alone
    stack_size: int = 0  # of the first one of a stack
    is_closed: bool = False  # its stack shows its first picture only
    is_tucked: bool = False  # lies beneath the first one of a closed stack: without buttons until it is seen
    marked: str = ""  # the prompt as HTML, with what was searched for in marks; "": nothing was
    dom_id: str = field(init=False)
    # of an image
    src: str = ""
    srcset: str = ""
    placeholder: str = ""
    starred: bool = False
    is_new: bool = False  # somebody else's, made since the viewer's visit before
    is_upload: bool = False
    depth: int = 0  # of edits that led to it
    is_deep: bool = False  # so many that detail is lost
    rating: int = 0  # the team's, from 1; 0: none
    verdict: str = ""  # the team's, "pick" or "reject"; "": neither
    project: str = ""  # its name, and the class of its dot, where the viewer asked for them on pictures
    project_class: str = ""
    tags: list[str] = field(default_factory=list)  # likewise
    star_url: str = ""
    trash_url: str = ""
    restore_url: str = ""
    # of a generation
    status: str = ""
    in_flight: bool = False
    headline: str = ""
    reason: str = ""
    charge: str = ""
    since: int = 0  # seconds since 1970: when the state's clock started
    usual_seconds: int = 0
    ghost: str = ""
    can_cancel: bool = False
    can_retry: bool = False
    can_dismiss: bool = False
    position: int = 0  # in the line, from 1; 0: it doesn't wait, or too far behind to be told
    place: str = ""  # "Third in line"
    cancel_url: str = ""
    retry_url: str = ""
    dismiss_url: str = ""

    def __post_init__(self) -> None:
        self.dom_id = f"{self.kind}-{self.id}"


@dataclass(slots=True, frozen=True)
class Place:
    """Where a tile that waits stands in the line by now."""

    id: int
    position: int
    words: str


class Addresses:
    """Addresses of many rows: each route is reversed once, however many rows there are."""

    def __init__(self) -> None:
        self._halves = {name: reverse(name, args=[SENTINEL]).split(str(SENTINEL)) for name in ROUTES}

    def of(self, name: str, row_id: int) -> str:
        before, after = self._halves[name]
        return f"{before}{row_id}{after}"
