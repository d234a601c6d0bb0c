"""People of an installation who call its API from outside, over HTTP."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.program import CHECKOUT
from tests.real_runner import FOREIGN

INVITE = """
from generations.models import ApiToken, User
for number in range({count}):
    person = User.objects.create_user(f"person{{number}}@example.com")
    print("token", ApiToken.objects.issue(person, "Tests")[1])
"""


class Remote:
    """One of them. Raises OSError or http.client.HTTPException while the web server is away."""

    def __init__(self, token: str, port: Callable[[], int]) -> None:
        self._headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        self._port = port

    def get(self, path: str) -> Any:
        """The JSON of an answer; OSError if it isn't a 200."""
        status, content = self._call("GET", f"/api/v1/{path}")
        return _json(status, content)

    def post(self, path: str, body: dict) -> Any:
        """The JSON of an answer; OSError if it was refused."""
        return _json(*self._call("POST", f"/api/v1/{path}", json.dumps(body)))

    def download(self, url: str) -> bytes:
        """The bytes at an address of the installation; OSError if there are none."""
        status, content = self._call("GET", "/" + url.split("/", 3)[3] if "://" in url else url)
        if status != 200:
            raise OSError(f"{url} answers {status}")
        return content

    def generations(self) -> dict[int, dict]:
        """All of them, by id."""
        found, page = {}, {"next": ""}
        while page["next"] is not None:
            page = self.get(f"generations?limit=200&cursor={page['next']}")
            found |= {generation["id"]: generation for generation in page["results"]}
        return found

    def _call(self, method: str, path: str, body: str | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port(), timeout=30)
        try:
            connection.request(method, path, body, self._headers)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()


def _json(status: int, content: bytes) -> Any:
    if status not in (200, 201):
        raise OSError(f"HTTP {status}: {content[:200]!r}")
    return json.loads(content)


def invite(folder: Path, count: int, port: Callable[[], int]) -> list[Remote]:
    """So many people of the installation whose data lies there; its database is migrated already."""
    made = manage(folder, "shell", "--verbosity", "0", "-c", INVITE.format(count=count))
    return [Remote(line.split()[1], port) for line in made.splitlines() if line.startswith("token ")]


def manage(folder: Path, *arguments: str) -> str:
    """What a management command prints, run for the installation whose data lies there."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    command = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=CHECKOUT,
        env=environment | {"MUSA_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return command.stdout
