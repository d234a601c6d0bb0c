"""The worker of a test: the engine's steps, each taken when the test says so."""

from generations import engine
from generations.models import Generation, Status

NAME = "worker"


class Worker:
    """Takes generations from state to state, the oldest first."""

    def claim(self) -> Generation:
        """queued → sending."""
        generation = engine.claim(NAME)
        assert generation, "Nothing is waiting."
        return generation

    def carry(self, generation: Generation) -> Generation:
        """sending → what the sandbox's answer means: saving, as a rule."""
        engine.carry(generation)
        generation.refresh_from_db()
        return generation

    def save(self, generation: Generation) -> Generation:
        """saving → finished."""
        engine.save(generation.pk, NAME)
        generation.refresh_from_db()
        return generation

    def work(self, count: int = 1) -> list[Generation]:
        """Take the next ones from the queue to their end."""
        done = [self.carry(self.claim()) for _ in range(count)]
        return [self.save(one) if one.status == Status.SAVING else one for one in done]
