"""Taking back what was not sent yet."""

from generations.models import Generation, Status, User


def cancel(generation: Generation, by: User) -> bool:
    """Cancel a queued generation. False if it was sent already (or has ended): then nothing changes."""
    return Generation.objects.move(
        generation.pk, Status.QUEUED, Status.CANCELLED, actor=by.email, why="Cancelled before it was sent.", cost=0
    )
