"""What makes two requests the same."""

import hashlib
import json
from collections.abc import Iterable


def request_digest(prompt: str, aspect_ratio: str, resolution: str, references: Iterable[str]) -> str:
    """Equal for requests that ask for the same picture.

    Args:
        references: what each reference is, in order: the SHA-256 of an image, or a URL.
    """
    request = json.dumps([prompt, aspect_ratio, resolution, list(references)], ensure_ascii=False)
    return hashlib.sha256(request.encode(errors="surrogatepass")).hexdigest()[:32]
