"""`make run` as a person starts it, on a data folder and a port of its own."""

import http.client
import json
import os
import signal
import socket
import sys
import time
from pathlib import Path

from tests.program import CHECKOUT, Program

# What of the caller's own environment must not reach the installation.
FOREIGN = ("MUSA_", "APIFRAME_", "DATABASE_", "REDIS_", "S3_", "EMAIL_", "SECRET_", "ALLOWED_", "DJANGO_", "MAKE")


class Installation(Program):
    """Started at once; `folder` holds all of its state, and tells its processes from others."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.begun = time.monotonic()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        foreign = [f"-u{name}" for name in os.environ if name.startswith(FOREIGN)]
        given = {"MUSA_DATA_DIR": str(folder), "PORT": str(self.port), **environment}
        settings = [f"{name}={value}" for name, value in given.items()]
        make = ["make", "--no-print-directory", "-C", str(CHECKOUT), "run", f"PYTHON={sys.executable}"]
        super().__init__(["/usr/bin/env", *foreign, *settings, *make])

    def await_ready(self) -> float:
        """Seconds from the start until it says that it is ready, which it says when it is healthy."""
        self.await_line("Musa is ready: ")
        return time.monotonic() - self.begun

    def get(self, path: str) -> tuple[int, bytes]:
        """Status and body of one page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def health(self) -> dict:
        """What /healthz says; nothing while the web server is away."""
        try:
            return json.loads(self.get("/healthz")[1])
        except (OSError, http.client.HTTPException):
            return {}

    def processes(self) -> dict[int, str]:
        """Command lines of all its living processes, by process id."""
        found = {}
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit() or int(entry.name) == os.getpid():
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except OSError:  # ended meanwhile, or somebody else's
                continue
            if command and f"{self.folder}" in command + environment:
                found[int(entry.name)] = command.strip()
        return found

    def find(self, words: str) -> list[int]:
        """Its processes whose command line holds these words, the oldest first."""
        return sorted(pid for pid, command in self.processes().items() if words in command)

    def stop(self) -> None:
        self.child.send_signal(signal.SIGTERM)
        self.wait()
