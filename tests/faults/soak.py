"""People who go on asking while everything is killed around them, and what became of what they asked for."""

import hashlib
import http.client
import random
import re
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tests.benchmarks.table import Table, verdict
from tests.faults.invariants import answers_in
from tests.faults.saboteur import Saboteur
from tests.faults.sandbox import Charges
from tests.faults.wishes import RATIO, RESOLUTION, Wish, wish
from tests.real_runner import Installation
from tests.remote import Remote, invite

PEOPLE = 4
BETWEEN_WISHES = 3  # seconds, of one person
BETWEEN_STRIKES = (1, 5)  # seconds
# What the slowest path takes: a lease that its worker's death leaves behind, the janitor, the pauses between tries.
DRAINS_WITHIN = 300  # seconds
ENVIRONMENT = {"APIFRAME_TIMEOUT": "20"}
FINAL = {"finished", "failed", "cancelled", "unknown"}
AWAY = (OSError, http.client.HTTPException)
DIED_HOLDING = 2  # seconds between the line in a worker's log that tells of an answer, and that worker's death
LEARNED = re.compile(r"(\d\d):(\d\d):(\d\d) INFO .*learned generation=(\d+) task=\S")


@dataclass
class Soak:
    """`accepted`: what an installation said that it would do, by its id."""

    folder: Path
    accepted: dict[int, Wish] = field(default_factory=dict)
    became: dict[int, dict] = field(default_factory=dict)
    unreadable: set[int] = field(default_factory=set)

    def run(self, minutes: float) -> list[Table]:
        self.saboteur = Saboteur(self.folder, lambda: Installation(self.folder, **ENVIRONMENT))
        try:
            self.saboteur.installation.await_ready()
            people = invite(self.folder, PEOPLE, lambda: self.saboteur.installation.port)
            self._live(people, time.monotonic() + minutes * 60)
            self._drain(people[0])
            self._look_at_pictures(people[0])
        finally:
            self.saboteur.end()
        return self._tables()

    def _live(self, people: list[Remote], end: float) -> None:
        over = threading.Event()
        with ThreadPoolExecutor(len(people)) as pool:
            asking = [pool.submit(self._ask, person, over) for person in people]
            try:
                while time.monotonic() < end:
                    time.sleep(random.uniform(*BETWEEN_STRIKES))
                    self.saboteur.strike()
            finally:
                over.set()
        for one in asking:
            one.result()

    def _ask(self, person: Remote, over: threading.Event) -> None:
        """Ask for one thing after the other, each until it is accepted."""
        while not over.wait(BETWEEN_WISHES):
            wanted = wish()
            made = insist(lambda wanted=wanted: person.post("generations", wanted.message))
            self.accepted |= {generation["id"]: wanted for generation in made["generations"]}

    def _drain(self, person: Remote) -> None:
        """Wait until everything has ended, or should have."""
        late = time.monotonic() + DRAINS_WITHIN
        while time.monotonic() < late:
            self.became = insist(person.generations)
            if all(generation["status"] in FINAL for generation in self.became.values()):
                return
            time.sleep(1)

    def _look_at_pictures(self, person: Remote) -> None:
        for pk, generation in self.became.items():
            images = generation["images"]
            if generation["status"] == "finished" and not (images and all(is_home(person, image) for image in images)):
                self.unreadable.add(pk)

    def _tables(self) -> list[Table]:
        charges = Charges(self.folder / "sandbox")
        paid = {pk: charges.of(wanted.prompt, RATIO, RESOLUTION) for pk, wanted in self.accepted.items()}
        ends = Counter(self._end(generation) for generation in self.became.values())
        heard = answers_in("\n".join(self.saboteur.lines))
        unknown = {pk for pk, generation in self.became.items() if generation["status"] == "unknown"}
        died_with = unknown & heard & self._died_with_their_answer()
        limited = {
            "charged twice": sum(times > 1 for times in paid.values()),
            "lost": len(self._lost(paid)),
            "unknown, though its answer had arrived": len((unknown & heard) - died_with),
        }
        done = [[what, str(times)] for what, times in sorted(self.saboteur.done.items())]
        counted = {"asked for": len(self.accepted)} | dict(sorted(ends.items()))
        counted["of the unknown: charged"] = sum(bool(paid[pk]) for pk in unknown)
        counted["of the unknown: killed between reading and committing"] = len(died_with)
        rows = [[what, str(times), "", ""] for what, times in counted.items()]
        rows += [[what, str(times), "0", verdict(times, 0)] for what, times in limited.items()]
        return [
            Table("What was done to Musa", ["fault", "times"], done),
            Table("What became of the generations", ["end", "generations", "limit", ""], rows),
        ]

    def _end(self, generation: dict) -> str:
        return f"failed: {generation['error']['code']}" if generation["status"] == "failed" else generation["status"]

    def _lost(self, paid: dict[int, int]) -> set[int]:
        """Those that vanished or stand still, whose picture isn't there, or that were paid and failed for no reason."""

        def is_lost(pk: int, wanted: Wish) -> bool:
            generation = self.became.get(pk)
            if generation is None or generation["status"] not in FINAL or pk in self.unreadable:
                return True
            return generation["status"] == "failed" and paid[pk] > 0 and generation["error"]["code"] != wanted.explains

        return {pk for pk, wanted in self.accepted.items() if is_lost(pk, wanted)}

    def _died_with_their_answer(self) -> set[int]:
        """Those whose answer was read by a worker that was killed at that very moment, before a database could know."""
        deaths = [time.localtime(at) for part, at in self.saboteur.deaths if part in ("calls", "runner")]
        killed = [at.tm_hour * 3600 + at.tm_min * 60 + at.tm_sec for at in deaths]
        died = set()
        for match in map(LEARNED.search, self.saboteur.lines):
            if match:
                hours, minutes, seconds, pk = map(int, match.groups())
                read = hours * 3600 + minutes * 60 + seconds
                if any(0 <= at - read <= DIED_HOLDING for at in killed):
                    died.add(pk)
        return died


def insist(act):
    """Do it again until the installation is there to answer."""
    while True:
        try:
            return act()
        except AWAY:
            time.sleep(0.5)


def is_home(person: Remote, image: dict) -> bool:
    """Whether the installation hands out the picture as it received it."""
    content = insist(lambda: person.download(image["original_url"]))
    return hashlib.sha256(content).hexdigest() == image["sha256"]
