"""The outside world: typed requests and replies, the provider that draws, and fetching pictures. Knows no Django.

The paid request is `generate`, of `Apiframe` (version 1 of the API) or `ApiframeV2`, which have the same shape;
`errors` draws what can go wrong with it.
"""

from .addresses import check_address, host_of
from .apiframe import Apiframe
from .apiframe_v2 import ApiframeV2
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
    WebhookForged,
)
from .messages import Account, ImageRequest, Reference, ReferenceFile, ReferenceURL, Reply, TaskState
from .webhooks import read_webhook

__all__ = [
    "Account",
    "Apiframe",
    "ApiframeV2",
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
    "WebhookForged",
    "check_address",
    "download",
    "host_of",
    "read_webhook",
]
