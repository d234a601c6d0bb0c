"""What the people of the soak ask for, and what may become of it."""

import itertools
import random
from dataclasses import dataclass

RATIO, RESOLUTION = "1:1", "1K"
# Markers of the sandbox, how often they are asked for, and the error that they explain, if any.
KINDS = {
    "": (50, ""),
    "unfinished=2": (12, ""),
    "flaky": (6, ""),
    "expired-once": (6, ""),
    "drop": (6, ""),
    "hang=60": (3, ""),
    "gateway-timeout": (3, ""),
    "bad-gateway": (2, ""),
    "too-many=1": (2, ""),
    "busy=1": (2, ""),
    "refused": (2, "bad_request"),
    "server-error": (2, "server_error"),
    "failed": (2, "task_failed"),
    "gone": (2, "expired"),
}
_numbers = itertools.count(1)


@dataclass(frozen=True)
class Wish:
    """A request that nobody else makes. `explains`: the error that it asks for."""

    prompt: str
    explains: str

    @property
    def message(self) -> dict:
        """The body of the API's call; sent again after a failure, it makes nothing new."""
        return {
            "prompt": self.prompt,
            "aspect_ratio": RATIO,
            "resolution": RESOLUTION,
            "request_key": self.prompt,
        }


def wish() -> Wish:
    kind = random.choices(list(KINDS), [weight for weight, _ in KINDS.values()])[0]
    marker = f" [sandbox:{kind}]" if kind else ""
    return Wish(f"Wish {next(_numbers)}{marker} [sandbox:size=64x64]", KINDS[kind][1])
