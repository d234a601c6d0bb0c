"""What a person may ask for: one transaction each; the queue is told when it has committed."""

from generations.actions.cancelling import cancel
from generations.actions.images import restore, toggle_star, trash
from generations.actions.queue import resume_queue
from generations.actions.retrying import retry
from generations.actions.submitting import Order, submit
from generations.actions.uploading import keep_upload

__all__ = ["Order", "cancel", "keep_upload", "restore", "resume_queue", "retry", "submit", "toggle_star", "trash"]
