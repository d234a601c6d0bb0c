"""Why Musa does not start."""


class Refusal(Exception):
    """Its words say what is wrong and what to do."""
