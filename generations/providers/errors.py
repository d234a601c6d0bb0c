"""What can go wrong outside, one tree for each boundary.

Asking the provider; `charged` and `retry`: what a failed *paid* request cost, and whether a program may send it again.

    ProviderError                                                charged   retry
    ├── NeverArrived   no byte of the request left               no        safe
    ├── ToldToWait     429; 503 with Retry-After                 no        safe
    ├── Stopped        401, 402: nobody's request will pass      no        safe, once a person has put it right
    ├── Refused        400 and any other 4xx                     no        never: it would be refused again
    ├── ServerFailed   500                                       unknown   never
    └── NoAnswer       sent, and then nothing usable came back   unknown   never

A failed fetch costs nothing and may always be tried again, whichever error it met.

Fetching a picture:

    DownloadError
    ├── DownloadInterrupted    worth trying again: connection lost, too short, too slow, 408, 425, 429, 5xx
    ├── Gone                   403, 404, 410: the URL has expired
    └── DownloadRefused        trying again changes nothing: `too_large`, `not_found`
        └── ForbiddenAddress   not a public http(s) address

Being told by the provider: WebhookForged.
"""

from typing import ClassVar, Literal


class ProviderError(Exception):
    """A request to the provider that brought no reply.

    `words` are the API's own, empty if it had none; they never hold the key or anything of the request's pictures.
    `charged` and `retry` are about the paid request (see the table above).
    """

    charged: ClassVar[Literal["no", "unknown"]]
    retry: ClassVar[Literal["safe", "never"]]

    def __init__(self, sentence: str, *, words: str = "") -> None:
        super().__init__(sentence)
        self.words = words


class NeverArrived(ProviderError):
    """No byte of the request left: name not found, connection refused, TLS failed, a reference not read or uploaded."""

    charged = "no"
    retry = "safe"


class ToldToWait(ProviderError):
    """The API wants everybody to wait; `retry_after` in seconds, None if it didn't say how long."""

    charged = "no"
    retry = "safe"

    def __init__(self, sentence: str, *, status: int, retry_after: float | None = None, words: str = "") -> None:
        super().__init__(sentence, words=words)
        self.status = status
        self.retry_after = retry_after


class Stopped(ProviderError):
    """No request will pass until a person acts: the key is wrong, or the credits are used up."""

    charged = "no"
    retry = "safe"

    def __init__(self, sentence: str, *, code: Literal["unauthorized", "payment_required"], words: str = "") -> None:
        super().__init__(sentence, words=words)
        self.code = code


class Refused(ProviderError):
    """The API won't have this request; `str()` is in its own words."""

    charged = "no"
    retry = "never"

    def __init__(self, sentence: str, *, status: int, words: str = "") -> None:
        super().__init__(sentence, words=words)
        self.status = status


class ServerFailed(ProviderError):
    """The API says that it failed (500)."""

    charged = "unknown"
    retry = "never"


class NoAnswer(ProviderError):
    """The request was sent, and what became of it can't be told; `why` says what was seen instead of an answer."""

    charged = "unknown"
    retry = "never"

    def __init__(self, why: str, *, words: str = "") -> None:
        super().__init__(why, words=words)
        self.why = why


class DownloadError(Exception):
    """A picture that didn't come home; `str()` is a sentence for people."""

    code: str


class DownloadInterrupted(DownloadError):
    """Worth trying again. `received`: bytes of the picture that had come before it broke off.

    `reached`: whether anybody answered at that address.
    """

    code = "interrupted"

    def __init__(self, sentence: str, *, received: int = 0, reached: bool = True) -> None:
        super().__init__(sentence)
        self.received = received
        self.reached = reached


class Gone(DownloadError):
    """The URL is no longer served: 403, 404 or 410."""

    code = "expired"


class DownloadRefused(DownloadError):
    """Trying again changes nothing."""

    def __init__(self, sentence: str, *, code: Literal["too_large", "forbidden_address", "not_found"]) -> None:
        super().__init__(sentence)
        self.code = code


class ForbiddenAddress(DownloadRefused):
    """The server doesn't fetch from there: not http(s), with a password in it, or not a public address."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, code="forbidden_address")


class WebhookForged(Exception):
    """A message that claims to come from the provider, without its signature."""
