"""Taking back what was not sent yet."""

from generations.models import Generation, Status, User

WHY = "Cancelled before it was sent."


def cancel(generation: Generation, by: User) -> bool:
    """Cancel a queued generation. False if it was sent already (or has ended): then nothing changes."""
    unsent = Generation.objects.filter(first_sent_at=None)
    return unsent.move(generation.pk, Status.QUEUED, Status.CANCELLED, actor=by.email, why=WHY, cost=0)


def cancel_all(author: User) -> int:
    """Cancel all of one's own that wait; what was sent goes on. Returns how many were cancelled."""
    return Generation.objects.by(author).cancel_waiting(actor=author.email, why=WHY)
