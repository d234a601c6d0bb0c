"""Markers: words in a prompt that ask the sandbox for an awkward answer.

A marker is `[sandbox:NAME]` or `[sandbox:NAME=VALUE]`; several may stand in one prompt, and they are not drawn.
In round brackets stands the value that is meant if none is given.

The table tells what version 1 does. Version 2 answers what it doesn't refuse with a job, so there `unfinished`,
`failed`, `no-url` and `no-status` show when the job is fetched; its webhook comes when it ends, whoever asked before.

| marker                | what follows                                                             | drawn, charged |
|-----------------------|--------------------------------------------------------------------------|----------------|
| unfinished=N (7)      | a task id, status processing; /fetch passes pending, staged, an empty    | yes            |
|                       | {}, starting and processing, and is finished at the N-th poll            |                |
| failed=MESSAGE        | 200, status failed, the message (with `unfinished`: only through /fetch) | no             |
| refused=TEXT          | 400 with that text                                                       | no             |
| unauthorized          | 401                                                                      | no             |
| payment               | 402                                                                      | no             |
| too-many=SECONDS (2)  | 429 with Retry-After, until so long after the prompt first came          | no, then yes   |
| busy=SECONDS (2)      | 503 with Retry-After, likewise                                           | no, then yes   |
| server-error          | 500 {}                                                                   | no             |
| bad-gateway           | 502 with an HTML page                                                    | no             |
| gateway-timeout       | 504 with an HTML page: the proxy gave up, the picture exists             | yes            |
| redirect              | 307 to itself                                                            | no             |
| hang=SECONDS (60)     | nothing for so long, then the answer                                     | yes            |
| drip=SECONDS (60)     | the answer byte by byte, over so long                                    | yes            |
| drop                  | the connection closes without an answer                                  | yes            |
| empty                 | 200 {}                                                                   | yes            |
| no-url                | finished, with a task id and without URLs                                | yes            |
| no-status             | finished without saying so: original_image_url alone                     | yes            |
| jpeg                  | a .png URL that holds a JPEG                                             | yes            |
| truncated             | the URL gives half of the picture's bytes                                | yes            |
| html                  | the URL gives an HTML page with 200                                      | yes            |
| endless               | the URL never ends                                                       | yes            |
| gone                  | the URL answers 404, and so does the one that /fetch gives               | yes            |
| expired-once          | the URL answers 403; /fetch then gives a fresh one that works            | yes            |
| flaky                 | the URL answers 500 twice, then works                                    | yes            |
| delay=SECONDS (0)     | the answer after so long, instead of the usual delay                     | yes            |
| pictures=N (2)        | N URLs, 1 to 8                                                           | yes, N times   |
| size=WxH (64x64)      | a picture of that size in pixels, up to 12000 a side                     | yes            |
| webhook-late=S (5)    | v2: the webhook comes S seconds after the end                            | yes            |
| webhook-forged        | v2: the webhook's signature is wrong                                     | yes            |
| no-webhook            | v2: there is no webhook                                                  | yes            |
| expired               | v2: finished, without URLs: the pictures are no longer kept              | yes            |
| cancelled             | v2: the job ends CANCELLED                                               | no             |
| once                  | the others hold only for the first time that this prompt comes; `delay`, | as they say    |
|                       | `pictures` and `size` always                                             |                |
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MARKER = re.compile(r"\[sandbox:([a-z0-9-]+)(?:=([^\]]*))?\]")

_DEFAULTS = {
    "unfinished": "7",
    "failed": "The image could not be generated.",
    "refused": "The prompt was refused: it may violate our content policy.",
    "unauthorized": "",
    "payment": "",
    "too-many": "2",
    "busy": "2",
    "server-error": "",
    "bad-gateway": "",
    "gateway-timeout": "",
    "redirect": "",
    "hang": "60",
    "drip": "60",
    "drop": "",
    "empty": "",
    "no-url": "",
    "no-status": "",
    "jpeg": "",
    "truncated": "",
    "html": "",
    "endless": "",
    "gone": "",
    "expired-once": "",
    "flaky": "",
    "delay": "0",
    "pictures": "2",
    "size": "64x64",
    "webhook-late": "5",
    "webhook-forged": "",
    "no-webhook": "",
    "expired": "",
    "cancelled": "",
    "once": "",
}
_ALWAYS = ("delay", "pictures", "size")
_FORMS = {
    "unfinished": r"\d{1,9}",
    "too-many": r"\d{1,5}",
    "busy": r"\d{1,5}",
    "hang": r"\d{1,5}(\.\d+)?",
    "drip": r"\d{1,5}(\.\d+)?",
    "delay": r"\d{1,5}(\.\d+)?",
    "pictures": r"[1-8]",
    "webhook-late": r"\d{1,5}(\.\d+)?",
    "size": r"[1-9]\d{0,4}x[1-9]\d{0,4}",
}


class Unknown(Exception):
    """A marker that doesn't exist, or whose value makes no sense; str() says which."""


@dataclass(frozen=True)
class Markers:
    """The markers of one prompt, with their values; a marker without one has its default."""

    values: dict[str, str] = field(default_factory=dict)

    def __contains__(self, name: str) -> bool:
        return name in self.values

    def __str__(self) -> str:
        return " ".join(self.values)

    def text(self, name: str) -> str:
        return self.values[name]

    def number(self, name: str) -> float:
        return float(self.values[name])

    def size(self) -> tuple[int, int] | None:
        """The size asked for in pixels, if any."""
        if "size" not in self:
            return None
        width, height = self.values["size"].split("x")
        return min(int(width), 12_000), min(int(height), 12_000)

    def lasting(self) -> Markers:
        """Those that hold every time that a prompt comes."""
        return Markers({name: value for name, value in self.values.items() if name in _ALWAYS})


def read(prompt: str) -> tuple[Markers, str]:
    """The markers of a prompt, and the prompt without them. Raises Unknown."""
    values = {}
    for name, value in _MARKER.findall(prompt):
        if name not in _DEFAULTS:
            raise Unknown(f"sandbox: there is no marker {name}")
        values[name] = value or _DEFAULTS[name]
        if not re.fullmatch(_FORMS.get(name, ".*"), values[name]):
            raise Unknown(f"sandbox: the marker {name} doesn't take {value}")
    return Markers(values), _MARKER.sub("", prompt).strip()
