"""One request to the API, from the press of the button to its end."""

import time
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Self

from django.db import models, transaction
from django.utils import timezone

from generations.models.batch import Batch
from generations.models.project import Project
from generations.models.prompt import Prompt
from generations.models.user import User

SORT_KEY_STEP = 16
"""Room between the sort keys of one batch, for generations that answer several pictures."""

LATELY = timedelta(days=7)
"""For so long a failure is news."""

RETRIED_AT_ONCE = 200
"""So many failures one press asks for again."""

MOST_NAMED = 500
"""Rows that one statement names; databases bound its length."""


class Status(models.TextChoices):
    QUEUED = "queued", "Queued"
    SENDING = "sending", "Running"
    PROCESSING = "processing", "Running"
    SAVING = "saving", "Saving"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"
    UNKNOWN = "unknown", "No answer"


UNFINISHED = (Status.QUEUED, Status.SENDING, Status.PROCESSING, Status.SAVING)
FINAL = (Status.FINISHED, Status.FAILED, Status.CANCELLED, Status.UNKNOWN)
WITHOUT_PICTURE = (Status.FAILED, Status.CANCELLED, Status.UNKNOWN)

MOVES = {
    Status.QUEUED: {Status.SENDING, Status.CANCELLED},
    Status.SENDING: {Status.QUEUED, Status.PROCESSING, Status.SAVING, Status.FAILED, Status.UNKNOWN},
    Status.PROCESSING: {Status.SAVING, Status.FAILED},
    Status.SAVING: {Status.FINISHED, Status.FAILED},
    Status.UNKNOWN: {Status.PROCESSING, Status.SAVING},
    Status.FINISHED: set(),
    Status.FAILED: set(),
    Status.CANCELLED: set(),
}
"""Which state may follow which. Nothing leaves an end but `unknown`, and that only for late evidence."""


class AspectRatio(models.TextChoices):
    MATCH = "match_input_image", "Match reference"
    R_1_1 = "1:1", "1:1"
    R_4_5 = "4:5", "4:5"
    R_5_4 = "5:4", "5:4"
    R_3_4 = "3:4", "3:4"
    R_4_3 = "4:3", "4:3"
    R_2_3 = "2:3", "2:3"
    R_3_2 = "3:2", "3:2"
    R_9_16 = "9:16", "9:16"
    R_16_9 = "16:9", "16:9"
    R_21_9 = "21:9", "21:9"


class Resolution(models.TextChoices):
    K1 = "1K", "1K"
    K2 = "2K", "2K"
    K4 = "4K", "4K"


class Charged(models.TextChoices):
    YES = "yes", "Charged"
    NO = "no", "Not charged"
    UNKNOWN = "unknown", "May have been charged"


class IllegalMove(Exception):
    """A move that the state machine doesn't have; always a mistake in the program."""


class GenerationQuerySet(models.QuerySet):
    def unfinished(self) -> Self:
        """Those from queued to saving; asked so that the index of the open tiles answers, however long the history."""
        return self.without_picture().filter(status__in=UNFINISHED)

    def without_picture(self) -> Self:
        """Those that show as a tile of their own: waiting, running, failed, cancelled or without an answer."""
        return self.exclude(status=Status.FINISHED).filter(dismissed_at=None)

    def dealt_with(self) -> Self:
        """Those without a picture that somebody put aside."""
        return self.filter(dismissed_at__isnull=False)

    def by(self, author: User) -> Self:
        return self.filter(author=author)

    def unsent(self) -> Self:
        """Those that wait and can still be taken back."""
        return self.filter(status=Status.QUEUED, first_sent_at=None)

    def needing_a_person(self) -> Self:
        """Those that ended without a picture, and that nobody has dealt with: not asked again for, not dismissed."""
        without_retry = ~models.Exists(self.model.objects.filter(retry_of=models.OuterRef("pk")))
        return self.without_picture().filter(without_retry, status__in=(Status.FAILED, Status.UNKNOWN))

    def lately(self) -> Self:
        """Those that ended in the last week."""
        return self.filter(finished_at__gt=timezone.now() - LATELY)

    def failed_lately(self) -> Self:
        """Those that one press asks for again: failed in the last week and not dealt with, the oldest first."""
        return self.needing_a_person().lately().filter(status=Status.FAILED).order_by("pk")[:RETRIED_AT_ONCE]

    def in_flight(self, now: datetime, timeouts: dict[str, int]) -> Self:
        """Those that hold one of the slots: being sent, or being worked on for no longer than a call may take."""
        recent = models.Q()
        for resolution, seconds in timeouts.items():
            oldest = now - timedelta(seconds=seconds)
            recent |= models.Q(resolution=resolution, sent_at__gt=oldest)
        return self.filter(models.Q(status=Status.SENDING) | (models.Q(status=Status.PROCESSING) & recent))

    def move(
        self,
        generation_id: int,
        origin: Status,
        target: Status,
        *,
        actor: str,
        why: str = "",
        lease: str | None = None,
        **changes,
    ) -> bool:
        """Take one generation from `origin` to `target` and write it into its journal; all or nothing.

        Args:
            lease: the holder that the row must still name; None where no lease is needed.
            changes: columns that change with the move.

        Returns: whether it moved. False means that somebody else was quicker.
        Raises: IllegalMove if the state machine has no such move.
        """
        if target not in MOVES[origin]:
            raise IllegalMove(f"{origin} → {target}")
        if target in FINAL:
            changes.setdefault("finished_at", timezone.now())
        rows = self.filter(pk=generation_id, status=origin)
        if lease is not None:
            rows = rows.filter(lease_holder=lease)
        changes = {"lease_holder": "", "lease_expires_at": None, "dismissed_at": None} | changes
        with transaction.atomic():
            if not rows.update(status=target, **changes):
                return False
            self.model.journal(generation_id, origin, target, actor, why)
        return True

    def cancel_waiting(self, *, actor: str, why: str) -> int:
        """Cancel those of these that wait, each with a line in its journal; all or nothing. Returns how many."""
        from generations.models.event import GenerationEvent

        with transaction.atomic():
            # Locked first: one that a worker is claiming at this moment is passed over, or it isn't claimed any more.
            ids = list(self.unsent().select_for_update().order_by("pk").values_list("pk", flat=True))
            for start in range(0, len(ids), MOST_NAMED):
                rows = self.model.objects.filter(pk__in=ids[start : start + MOST_NAMED])
                rows.update(status=Status.CANCELLED, finished_at=timezone.now(), cost=0)
            line = {"from_status": Status.QUEUED, "to_status": Status.CANCELLED, "actor": actor, "why": why}
            GenerationEvent.objects.bulk_create(GenerationEvent(generation_id=pk, **line) for pk in ids)
        return len(ids)


class Generation(models.Model):
    """One request to the API: prompt, aspect ratio, resolution, references → picture(s).

    ::

        queued ──claim──► sending ──┬─ task id, unfinished ──► processing ──┬─ finished ──► saving ──► finished
          ▲  │               │      └─ finished ─────────────────────────────┘     │            │
          │  └► cancelled    │                                 processing ─ failed ┴► failed ◄──┘ gone, no picture
          └──── release ─────┤  never arrived; told to wait; queue paused; no answer, if its key makes it one request
                             ├─ refused, server error ──► failed
                             └─ no answer ──► unknown  ··· late evidence ···► processing, saving

    Rows change state through `objects.move` only.
    """

    batch = models.ForeignKey(Batch, models.PROTECT, related_name="generations")
    position = models.PositiveSmallIntegerField(help_text="Its place in the batch, from 0.")
    author = models.ForeignKey(User, models.PROTECT, related_name="generations")
    prompt = models.TextField()
    entry = models.ForeignKey(
        Prompt,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="generations",
        db_index=False,
        help_text="Its prompt in the history of the team.",
    )
    aspect_ratio = models.CharField(max_length=20, choices=AspectRatio, default=AspectRatio.MATCH)
    resolution = models.CharField(max_length=4, choices=Resolution, default=Resolution.K2)
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, blank=True, related_name="generations", db_index=False
    )
    retry_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="retries")
    digest = models.CharField(
        max_length=32, blank=True, help_text="Of prompt, references and settings: equal for the same request."
    )
    provider = models.CharField(max_length=20, help_text="Who was asked: apiframe, or the sandbox.")
    api_version = models.PositiveSmallIntegerField(default=1, help_text="Of the API, through which it was sent.")

    status = models.CharField(max_length=12, choices=Status, default=Status.QUEUED)
    sort_key = models.BigIntegerField(unique=True, help_text="Microseconds of the submit time, unique; never changes.")
    created_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(default=timezone.now, help_text="Not before: claimed, asked for or downloaded again.")
    attempts = models.PositiveIntegerField(default=0, help_text="Tries of the present state, for the length of pauses.")
    sent_at = models.DateTimeField(null=True, blank=True)
    idempotency_key = models.CharField(
        max_length=255, blank=True, help_text="Sent with it, so that sending it again is the same request."
    )
    first_sent_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was first sent, if it had to be sent again because no answer came."
    )
    resends = models.PositiveSmallIntegerField(default=0, help_text="How often it was to be sent again.")
    finished_at = models.DateTimeField(null=True, blank=True)
    lease_holder = models.CharField(max_length=200, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)

    task_id = models.CharField(max_length=300, blank=True)
    task_type = models.CharField(max_length=100, blank=True)
    image_urls = models.JSONField(
        default=list, blank=True, help_text="As answered; where the pictures are fetched from."
    )
    error_code = models.CharField(max_length=30, blank=True)
    error_message = models.TextField(blank=True, help_text="The API's own words, where it gave any.")
    charged = models.CharField(max_length=10, choices=Charged, default=Charged.NO)
    cost = models.DecimalField(max_digits=10, decimal_places=4, default=Decimal(0))
    credits = models.DecimalField(
        max_digits=14, decimal_places=4, null=True, blank=True, help_text="What the API says that it took."
    )
    evidence = models.JSONField(
        default=dict, blank=True, help_text="The account before it was sent, and after it ended without an answer."
    )
    dismissed_at = models.DateTimeField(null=True, blank=True, help_text="Somebody dealt with it: no tile any more.")

    objects = GenerationQuerySet.as_manager()

    class Meta:
        ordering = ["-sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="generation_position_once"),
            models.CheckConstraint(condition=models.Q(status__in=Status.values), name="generation_status_known"),
            models.CheckConstraint(
                condition=models.Q(status__in=[Status.QUEUED, Status.CANCELLED]) | models.Q(sent_at__isnull=False),
                name="generation_intent_before_sending",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=UNFINISHED, finished_at=None)
                | models.Q(status__in=FINAL, finished_at__isnull=False),
                name="generation_end_has_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.PROCESSING) | ~models.Q(task_id=""),
                name="generation_processing_has_task",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.FINISHED) | models.Q(charged=Charged.YES),
                name="generation_finished_is_charged",
            ),
        ]
        indexes = [
            models.Index(
                fields=["author", "id", "due_at", "provider"],
                name="generation_waiting",
                condition=models.Q(status=Status.QUEUED),
            ),
            models.Index(
                fields=["author"],
                name="generation_in_flight",
                condition=models.Q(status__in=[Status.SENDING, Status.PROCESSING]),
            ),
            models.Index(
                fields=["due_at"],
                name="generation_to_collect",
                condition=models.Q(status__in=[Status.PROCESSING, Status.SAVING]),
            ),
            # Before the indexes of open tiles: among equals, SQLite takes the one that was made last.
            models.Index(fields=["author", "-sort_key"], name="generation_by_author"),
            models.Index(
                fields=["-sort_key"],
                name="generation_open_tiles",
                condition=~models.Q(status=Status.FINISHED) & models.Q(dismissed_at=None),
            ),
            models.Index(
                fields=["author", "-sort_key"],
                name="generation_author_open_tiles",
                condition=~models.Q(status=Status.FINISHED) & models.Q(dismissed_at=None),
            ),
            models.Index(
                fields=["-sort_key"],
                name="generation_dealt_with",
                condition=models.Q(dismissed_at__isnull=False),
            ),
            models.Index(fields=["status", "-sort_key"], name="generation_by_status"),
            models.Index(fields=["entry", "-sort_key"], name="generation_by_prompt"),
            models.Index(fields=["digest", "-sort_key"], name="generation_digest", condition=~models.Q(digest="")),
            models.Index(fields=["task_id"], name="generation_task", condition=~models.Q(task_id="")),
        ]

    def __str__(self) -> str:
        return f"Generation {self.pk}"

    @classmethod
    def free_sort_keys(cls, count: int) -> list[int]:
        """Sort keys for `count` new generations, the first one newest, so that a row reads from left to right.

        Free when asked; a submit at the same microsecond meets the unique constraint and asks again.
        """
        now = time.time_ns() // 1000
        newest = cls.objects.order_by("-sort_key").values_list("sort_key", flat=True).first() or 0
        start = max(now, newest + SORT_KEY_STEP)
        return [start + step * SORT_KEY_STEP for step in reversed(range(count))]

    @staticmethod
    def journal(generation_id: int, origin: str, target: str, actor: str, why: str = "") -> None:
        """Add a line to the journal of one generation."""
        from generations.models.event import GenerationEvent

        GenerationEvent.objects.create(
            generation_id=generation_id, from_status=origin, to_status=target, actor=actor, why=why
        )

    @property
    def depth(self) -> int:
        """Of the pictures it makes: one more than the deepest it was given, 0 if it was given none; one query.

        One given by URL counts as an original, until it is home.
        """
        given = self.references.aggregate(count=models.Count("pk"), deepest=models.Max("image__depth"))
        return 1 + (given["deepest"] or 0) if given["count"] else 0

    @property
    def is_unfinished(self) -> bool:
        return self.status in UNFINISHED

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    @property
    def can_retry(self) -> bool:
        """A person may ask for it again: it ended without a picture."""
        return self.status in WITHOUT_PICTURE

    @property
    def can_dismiss(self) -> bool:
        """It ended without a picture, and its tile still stands in the studio."""
        return self.status in WITHOUT_PICTURE and self.dismissed_at is None

    @property
    def can_cancel(self) -> bool:
        """It was not sent yet, not even without an answer."""
        return self.status == Status.QUEUED and self.first_sent_at is None
