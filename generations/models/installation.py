"""Which Musa this is, as files that leave it say."""

from django.utils.crypto import salted_hmac


def installation_id() -> str:
    """An id of this installation: stable as long as its SECRET_KEY is, and telling nothing of that."""
    return salted_hmac("musa.installation", "", algorithm="sha256").hexdigest()[:32]
