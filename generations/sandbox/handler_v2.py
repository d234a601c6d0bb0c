"""The calls of version 2, mixed into the handler.

Any key is taken, except `invalid` (401) and `old`, which stands for a key of version 1 (400).
"""

from __future__ import annotations

import hashlib
import mimetypes
import time
from collections.abc import Callable

from . import asked_v2, uploads
from .asked import Asked
from .bodies import Body
from .jobs import Job
from .markers import Markers

LONGEST_KEY = 255
_OLD_KEY = "This is an APIFRAME v1 API key. Use it with https://api.apiframe.pro, or create a v2 key."
_NO_CREDITS = {"error": "Insufficient credits", "creditsRequired": 13.4, "creditsAvailable": 0}


class CallsV2:
    """What the API answers under /v2/, and the uploaded files under /uploads/."""

    def _call_v2(self) -> Callable[[Body], None] | None:
        """The call that this request makes; None if it is none of version 2."""
        if self.command == "GET" and self.path.startswith("/uploads/"):
            return self._uploaded
        if not self.path.startswith("/v2/"):
            return None
        calls = {
            "POST /v2/images/generate": self._generate_v2,
            "POST /v2/uploads": self._upload,
            "GET /v2/me": self._me,
        }
        is_job = self.command == "GET" and self.path.startswith("/v2/jobs/")
        return calls.get(f"{self.command} {self.path}", self._job if is_job else self._nothing_in_v2)

    def _generate_v2(self, body: Body) -> None:
        if not self._authorized_v2():
            return
        key = (self.headers.get("Idempotency-Key") or "").strip()
        if older := self.sandbox.desk.jobs.of_key(self._owner(), key):
            self._word = "the same job again"
            self._json(202, {"jobId": older.id, "status": older.status})
            return
        try:
            if len(key) > LONGEST_KEY:
                raise asked_v2.Invalid({"Idempotency-Key": [f"Must contain at most {LONGEST_KEY} characters"]})
            wanted = asked_v2.read(body, self.sandbox.uploads.local)
        except asked_v2.Invalid as error:
            self._json(400, {"error": str(error), "details": error.details})
            return
        markers, since = self.sandbox.holding(wanted)
        self._word = str(markers)
        if self._refused_at_once_v2(markers, since):
            return
        job = self.sandbox.desk.take(self._new_job(wanted, markers, body.fields, key))
        if "hang" in markers and self.sandbox.stopping.wait(markers.number("hang")):
            self.close_connection = True
            return
        self._deliver(markers, {"jobId": job.id, "status": "QUEUED"}, 202)

    def _new_job(self, wanted: Asked, markers: Markers, fields: dict, key: str) -> Job:
        return Job(
            owner=self._owner(),
            base=self._base(),
            prompt=wanted.prompt,
            aspect_ratio=wanted.aspect_ratio,
            resolution=wanted.resolution,
            references=list(wanted.references),
            markers=markers.values,
            ready=time.time() + self.sandbox.waiting_time(markers),
            key=key,
            webhook_url=fields.get("webhookUrl") or "",
            webhook_events=fields.get("webhookEvents") or [],
        )

    def _refused_at_once_v2(self, markers: Markers, since: float) -> bool:
        """Answer those markers for which there will be no job."""
        if wait := self._told_to_wait(markers, since):
            self._json(*wait)
        elif "refused" in markers:
            self._json(400, {"error": markers.text("refused")})
        elif "unauthorized" in markers:
            self._json(401, {"error": "Invalid API key"})
        elif "payment" in markers:
            self._json(402, _NO_CREDITS)
        elif "server-error" in markers:
            self._json(500, {"error": "Internal server error"})
        elif "bad-gateway" in markers:
            self.page(502, "502 Bad Gateway")
        elif "redirect" in markers:
            self._json(307, {}, {"Location": self.path})
        else:
            return False
        return True

    def _told_to_wait(self, markers: Markers, since: float) -> tuple | None:
        for name, status, words in (("too-many", 429, "Too many requests"), ("busy", 503, "Service unavailable")):
            if name in markers and (not since or since < markers.number(name)):
                wait = max(0, round(markers.number(name) - since))
                return status, {"error": words}, {"Retry-After": str(wait)}
        return None

    def _job(self, _: Body) -> None:
        if not self._authorized_v2():
            return
        asked = self.sandbox.desk.ask(self.path.removeprefix("/v2/jobs/"), self._base())
        if asked is None:
            self._json(404, {"error": "Job not found"})
            return
        job, said = asked
        self._word = str(job.wanted)
        self._json(200, said)

    def _me(self, _: Body) -> None:
        if self._authorized_v2():
            said = self.sandbox.account.answer()
            team = {"credits": said["credits"], "plan": said["plan"], "totalImages": said["total_images"]}
            self._json(200, {"user": {"email": said["email"]}, "team": team})

    def _upload(self, body: Body) -> None:
        if not self._authorized_v2():
            return
        file = body.files.get("file")
        if file is None:
            self._json(400, {"error": "Validation failed", "details": {"file": ["Required"]}})
        elif file.stat().st_size > uploads.LIMIT:
            self._json(413, {"error": "File too large: the limit is 25 MB"})
        else:
            path = self.sandbox.uploads.keep(file, body.fields["content_type"])
            self._json(201, {"url": self._base() + path})

    def _uploaded(self, body: Body) -> None:
        file = self.sandbox.uploads.find(self.path)
        if file is None:
            self._nothing_in_v2(body)
            return
        self.begin(200, mimetypes.guess_type(file.name)[0] or "application/octet-stream", file.stat().st_size)
        uploads.serve(file, self.wfile)

    def _nothing_in_v2(self, _: Body) -> None:
        self._json(404, {"error": "Not found"})

    def _api_key(self) -> str:
        return (self.headers.get("X-API-Key") or "").strip()

    def _owner(self) -> str:
        return hashlib.sha256(self._api_key().encode()).hexdigest()

    def _authorized_v2(self) -> bool:
        if self._api_key() == "old":
            self._json(400, {"error": _OLD_KEY})
        elif self._api_key() in ("", "invalid"):
            self._json(401, {"error": "Invalid API key"})
        else:
            return True
        return False
