"""What a person may ask for: one transaction each; the queue is told when it has committed."""

from generations.actions.acting import ActRefused, act, stop, undo
from generations.actions.batches import cancel_batch, retry_batch
from generations.actions.cancelling import cancel, cancel_all
from generations.actions.dismissing import dismiss, recall
from generations.actions.drafting import keep_draft
from generations.actions.hearing import hear
from generations.actions.images import restore, toggle_star, trash
from generations.actions.prompts import toggle_prompt_star
from generations.actions.queue import pause_queue, resume_queue
from generations.actions.retrying import retry, retry_all_failed
from generations.actions.running_again import run_again
from generations.actions.submitting import Order, Run, submit, submit_run
from generations.actions.templates import (
    TemplateContent,
    delete_template,
    duplicate_template,
    restore_template,
    save_template,
    share_template,
)
from generations.actions.uploading import keep_upload

__all__ = [
    "ActRefused",
    "Order",
    "Run",
    "TemplateContent",
    "act",
    "cancel",
    "cancel_all",
    "cancel_batch",
    "delete_template",
    "dismiss",
    "duplicate_template",
    "hear",
    "keep_draft",
    "keep_upload",
    "pause_queue",
    "recall",
    "restore",
    "restore_template",
    "resume_queue",
    "retry",
    "retry_all_failed",
    "retry_batch",
    "run_again",
    "save_template",
    "share_template",
    "stop",
    "submit",
    "submit_run",
    "toggle_prompt_star",
    "toggle_star",
    "trash",
    "undo",
]
