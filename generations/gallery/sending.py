"""What becomes of a picture on its way to the provider, said before it goes."""

SENT_WHOLE = 7_000_000
"""Bytes. What is heavier is made smaller for sending, as `imaging.sendable` does it; the original is kept."""


def way_of_sending(size: int, format: str) -> tuple[str, str]:
    """Two words and a sentence where a file of so many bytes isn't sent as it is; both "" where it is."""
    if size > SENT_WHOLE:
        return "sent smaller", f"{weight(size)}: kept whole, sent smaller."
    if format == "gif":
        return "first frame", "Kept whole; of a GIF the first frame is sent."
    return "", ""


def weight(size: int) -> str:
    """A number of bytes for people: 640 kB, 2.4 MB, 18 MB."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1000))} kB"
    return f"{size / 1_000_000:.{1 if size < 10_000_000 else 0}f} MB"
