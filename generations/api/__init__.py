"""The same actions over JSON: version 1, under /api/v1/."""

from generations.api.root import api

__all__ = ["api"]
