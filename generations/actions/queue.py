"""What owners do with the queue."""

from generations import tasks
from generations.models import ProviderAccount, User

BY_OWNER = "by_owner"


def pause_queue(by: User, reason: str) -> bool:
    """Stop all sending until an owner resumes; what was sent still comes home. False if it is paused already.

    Everybody sees the reason, and who gave it.
    """
    return ProviderAccount.pause(BY_OWNER, f"{by.display_name} paused the queue: “{reason}”.")


def resume_queue() -> None:
    """End a pause at the press of a button; if its reason still holds, the next request pauses the queue again."""
    ProviderAccount.resume()
    tasks.look_around()
