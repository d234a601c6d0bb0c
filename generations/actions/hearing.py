"""What the provider says without having been asked."""

from generations import tasks


def hear(body: bytes, signature: str) -> bool:
    """Take the provider's news of one job in. False if it isn't signed by the provider: then nothing changes."""
    return tasks.hear(body, signature)
