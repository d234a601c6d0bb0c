"""The desk: carries jobs of version 2 out, each in a thread, and tells when they have ended."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Collection
from typing import TYPE_CHECKING

from . import webhooks
from .jobs import Job, Jobs
from .painting import DrawingFailed, NotLoaded
from .tasks import Task

if TYPE_CHECKING:
    from .server import Sandbox

IN_THE_QUEUE = 0.1  # of a job's time
RETRY_AFTER = 1.0


class Desk:
    """Takes jobs. `webhook_hosts`: where it posts webhooks to, beside this computer itself."""

    def __init__(self, sandbox: Sandbox, jobs: Jobs, webhook_hosts: Collection[str]) -> None:
        self.jobs = jobs
        self._sandbox = sandbox
        self._hosts = frozenset(webhook_hosts)
        self._threads: set[threading.Thread] = set()

    def start(self) -> None:
        """Go on with what an earlier sandbox left unfinished."""
        for job_id in self.jobs.open:
            self._carry_out(job_id)

    def settle(self, seconds: float) -> bool:
        """Wait until every job has ended and was told, or was given up because the sandbox stops; False if it lasts."""
        until = time.monotonic() + seconds
        for thread in list(self._threads):
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in list(self._threads))

    def take(self, job: Job) -> Job:
        """A new job; or the one that its Idempotency-Key has already."""
        job, is_new = self.jobs.add(job)
        if is_new:
            self._carry_out(job.id)
        return job

    def ask(self, job_id: str, base: str) -> tuple[Job, dict] | None:
        """A job, fetched once more, and what is said of it."""

        def count(job: Job) -> None:
            job.polls += 1

        job = self.jobs.change(job_id, count)
        return (job, job.answer(self._shown(job), base)) if job else None

    def _shown(self, job: Job) -> Task | None:
        """A job's pictures, at the addresses they have now; whoever asks again finds renewed ones."""
        task = self._sandbox.tasks.find(job.task)
        if task and job.ended:
            self._sandbox.poll(task.id)
        return task

    def _carry_out(self, job_id: str) -> None:
        thread = threading.Thread(target=self._run, args=(job_id,), daemon=True)
        self._threads.add(thread)
        thread.start()

    def _run(self, job_id: str) -> None:
        try:
            job = self.jobs.find(job_id)
            if (job.ended or self._draw(job)) and self._tell(self.jobs.find(job_id)):
                self.jobs.change(job_id, _close)
        finally:
            self._threads.discard(threading.current_thread())

    def _draw(self, job: Job) -> bool:
        """Draw, and end at the job's time; False if the sandbox stops before."""
        if self._stops_within(IN_THE_QUEUE * (job.ready - job.created)):
            return False
        self.jobs.change(job.id, _begin)
        status, error = "COMPLETED", ""
        if "failed" in job.wanted:
            status, error = "FAILED", job.wanted.text("failed")
        elif "cancelled" in job.wanted:
            status = "CANCELLED"
        elif not job.task:
            try:
                self._keep(job, self._sandbox.draw(job.asked, job.wanted))
            except NotLoaded as refused:
                status, error = "FAILED", str(refused).replace("images", "image_input", 1)
            except DrawingFailed:
                status, error = "FAILED", "Internal server error"
        if self._stops_within(job.ready - time.time()):
            return False

        def end(job: Job) -> None:
            job.status, job.error, job.ended = status, error, time.time()

        self.jobs.change(job.id, end)
        return True

    def _keep(self, job: Job, task: Task) -> None:
        def keep(job: Job) -> None:
            job.task = task.id

        self.jobs.change(job.id, keep)

    def _tell(self, job: Job) -> bool:
        """Post the webhook, with one retry; False if the sandbox stops before."""
        markers = job.wanted
        if not job.webhook_url or "no-webhook" in markers or job.event not in (job.webhook_events or [job.event]):
            return True
        if not webhooks.is_allowed(job.webhook_url, self._hosts):
            self._sandbox.log(f"webhook of {job.id} not sent: its address isn't one that the sandbox was told of")
            return True
        if "webhook-late" in markers and self._stops_within(markers.number("webhook-late")):
            return False
        said = {"event": job.event, "jobId": job.id, **job.outcome(self._shown(job), job.base)}
        body = json.dumps(said).encode()
        signed = webhooks.signature(body, "00" * 32 if "webhook-forged" in markers else job.owner)
        for pause in (0, RETRY_AFTER):
            if self._stops_within(pause):
                return False
            status = webhooks.post(job.webhook_url, body, signed)
            self._sandbox.log(f"webhook of {job.id} {status or '-'}")
            if 200 <= status < 300:
                break
        return True

    def _stops_within(self, seconds: float) -> bool:
        return self._sandbox.stopping.wait(max(0.0, seconds))


def _begin(job: Job) -> None:
    job.status = "PROCESSING"


def _close(job: Job) -> None:
    job.closed = True
