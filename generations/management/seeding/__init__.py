"""A synthetic gallery for benchmarks: rows as a team would have made them over three years."""

from .gallery import seed_gallery

__all__ = ["seed_gallery"]
