"""What version 2 of the API tells by itself: its webhooks, believed only with its signature."""

import hashlib
import hmac

from .answers import Answer, NotJSON
from .errors import WebhookForged
from .messages import Reply, TaskState
from .replies_v2 import reply_in


def read_webhook(raw_body: bytes, signature: str, api_key: str) -> Reply:
    """The reply in a webhook's body, exactly as it was received; WebhookForged unless the API signed it.

    `signature`: the header X-Webhook-Signature, `sha256=<hex HMAC-SHA256 of the body>`; the HMAC's key is the SHA-256
    digest of the API key (https://docs.apiframe.ai). A signed body that makes no sense is a Reply in state UNKNOWN.
    """
    key = api_key.strip()
    digest = hmac.digest(hashlib.sha256(key.encode()).digest(), raw_body, "sha256").hex()
    given = signature.strip().lower().encode("utf-8", "replace")
    if not hmac.compare_digest(given, f"sha256={digest}".encode()):
        raise WebhookForged("The message doesn't carry the API's signature.")
    try:
        return reply_in(Answer(200, content=raw_body).json(), hide=key)
    except NotJSON:
        return Reply(TaskState.UNKNOWN)
