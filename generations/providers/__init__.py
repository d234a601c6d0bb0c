"""The outside world: typed requests and replies, the provider that draws, and fetching pictures. Knows no Django.

The paid request is `Apiframe.generate`; `errors` draws what can go wrong with it.
"""

from .addresses import check_address, host_of
from .apiframe import Apiframe
from .download import Downloaded, download
from .errors import (
    DownloadError,
    DownloadInterrupted,
    DownloadRefused,
    ForbiddenAddress,
    Gone,
    NeverArrived,
    NoAnswer,
    ProviderError,
    Refused,
    ServerFailed,
    Stopped,
    ToldToWait,
)
from .messages import Account, ImageRequest, Reference, ReferenceFile, ReferenceURL, Reply, TaskState

__all__ = [
    "Account",
    "Apiframe",
    "DownloadError",
    "DownloadInterrupted",
    "DownloadRefused",
    "Downloaded",
    "ForbiddenAddress",
    "Gone",
    "ImageRequest",
    "NeverArrived",
    "NoAnswer",
    "ProviderError",
    "Reference",
    "ReferenceFile",
    "ReferenceURL",
    "Refused",
    "Reply",
    "ServerFailed",
    "Stopped",
    "TaskState",
    "ToldToWait",
    "check_address",
    "download",
    "host_of",
]
