"""How acts are carried out: a few images at a time, each step one transaction, and how each is undone.

Everything here is safe to run twice and at the same time as another: an act is locked while one of its steps is done.
Nothing here sends messages; `generations.tasks` chains what these functions answer.
"""

from generations.acts.carrying import STEP, begin_undoing, carry, finish_early, standing_still
from generations.acts.purging import purge_expired, remove_left_files

__all__ = [
    "STEP",
    "begin_undoing",
    "carry",
    "finish_early",
    "purge_expired",
    "remove_left_files",
    "standing_still",
]
