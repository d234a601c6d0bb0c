"""What owners do with the queue."""

from generations import tasks
from generations.models import ProviderAccount


def resume_queue() -> None:
    """End a pause at the press of a button; if its reason still holds, the next request pauses the queue again."""
    ProviderAccount.resume()
    tasks.look_around()
