"""The sandbox in a process of its own, and what it charged for."""

import json
import sys
import tempfile
from collections import Counter
from pathlib import Path

from generations.models import Generation
from generations.sandbox import asked
from generations.sandbox.bodies import Body
from tests.program import Program


class SandboxProcess(Program):
    """Answers at once. Started again on the same folder and port, it is the same API."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        command = [sys.executable, "-m", "generations.sandbox", "--port", str(port), "--data", str(folder)]
        super().__init__([*command, "--delay-min", "0", "--delay-max", "0"])
        self.url = self.await_line("Sandbox ready on ").split()[-1]

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def total(self) -> int:
        """The account's counter: how many pictures it charged for since its folder was made."""
        account = self.folder / "account.json"
        return json.loads(account.read_text())["total_images"] if account.exists() else 0

    def charges(self) -> "Charges":
        return Charges(self.folder)

    def end_at_once(self) -> None:
        self.child.kill()
        self.wait()


class Charges:
    """What a sandbox charged for, by request, as the tasks in its folder tell."""

    def __init__(self, folder: Path) -> None:
        tasks = [json.loads(path.read_text()) for path in (folder / "tasks").glob("*.json")]
        self._by_request = Counter(task["fingerprint"] for task in tasks if task["pictures"])

    def of(self, prompt: str, aspect_ratio: str, resolution: str) -> int:
        """How often it charged for this request."""
        wanted = {"prompt": prompt, "aspect_ratio": aspect_ratio, "resolution": resolution}
        return self._by_request[asked.read(Body(wanted), Path(tempfile.gettempdir())).fingerprint]

    def __call__(self, generation: Generation) -> int:
        return self.of(generation.prompt, generation.aspect_ratio, generation.resolution)
