"""Pages that are open: what their questions cost the web server, and how soon a finished picture reaches its page."""

import contextlib
import http.client
import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlencode

from tests.benchmarks.table import Table, verdict
from tests.program import CHECKOUT
from tests.real_runner import FOREIGN, Installation
from tests.remote import Remote, invite

PEOPLE = 50
EACH = 2  # generations in flight of everybody
EVERY = 2.0  # seconds between two questions, as static/js/live.js has it
IDLE = 10.0  # seconds for which the web server is watched with nobody there
WAITING = 20.0  # seconds for which nothing ends
ARRIVING = 30.0  # seconds over which the ends are spread
ASKING = 30.0  # seconds that the requests themselves take at most
CORE_LIMIT = 15.0  # % of one core
LAG_LIMIT = 2.5  # seconds
TICKS = os.sysconf("SC_CLK_TCK")
SIGN_IN = """
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from generations.models import User
for person in User.objects.filter(email__startswith="person").order_by("pk"):
    session = SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(person.pk), person.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session.create()
    print("session", session.session_key)
"""


def run() -> list[Table]:
    return [table("all of them sent", PEOPLE * EACH), table("most of them in the line", 8)]


def table(title: str, in_flight: int) -> Table:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with Installation(data, APIFRAME_MAX_IN_FLIGHT=str(in_flight)) as installation:
            installation.await_ready()
            people = invite(data, PEOPLE, lambda: installation.port)
            pages = [Page(session, installation.port) for session in sign_in(data)]
            waits_in_line = in_flight < PEOPLE * EACH
            rows = measure(installation, people, pages, waits_in_line=waits_in_line)
            installation.child.terminate()  # those in the line stay there
            if waits_in_line:
                installation.await_line("Waiting for calls")
            installation.stop()
    columns = ["", "measured", "limit", ""]
    return Table(f"{PEOPLE} open pages with {EACH} unfinished pictures each, {title}", columns, rows)


def sign_in(folder: Path) -> list[str]:
    """Keys of web sessions, one for each person of the installation whose data lies there."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
    made = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "-c", SIGN_IN],
        cwd=CHECKOUT,
        env=environment | {"MUSA_DATA_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return [line.split()[1] for line in made.stdout.splitlines() if line.startswith("session ")]


class Page:
    """Somebody's studio: asks as the browser would, over the connection that it keeps, until it is closed or done."""

    def __init__(self, session: str, port: int) -> None:
        self.arrived: dict[int, float] = {}  # seconds since the epoch, by generation
        self.questions = 0
        self._headers = {"Cookie": f"sessionid={session}", "HX-Request": "true"}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        self._known: dict[str, str] = {}  # what a tile would say of itself, by the generation's id
        self._mine: set[str] = set()
        self._newest = self._told = "0"

    def open(self) -> None:
        """Load the studio, down to the last tile that waits."""
        address = "/"
        while address:
            html = self._get(address)
            self._read(html)
            older = re.search(r'id="older" rel="next" href="([^"]+)"', html)
            address = older[1].replace("&amp;", "&") if older and "data-in-flight" in html else ""

    def watch(self, delay: float, closed: threading.Event) -> None:
        """Ask every two seconds, from a moment on that isn't everybody's, while something is in flight."""
        closed.wait(delay)
        while self._mine and not closed.is_set():
            known = ",".join(self._known.values())
            asked = urlencode({"newest": self._newest, "kind": "pictures", "told": self._told, "known": known})
            self._read(self._get(f"/generations/changes?{asked}"))
            self.questions += 1
            closed.wait(EVERY)

    def _get(self, path: str) -> str:
        try:
            self._connection.request("GET", path, headers=self._headers)
            response = self._connection.getresponse()
        except http.client.RemoteDisconnected:  # it was kept for too long
            self._connection.close()
            return self._get(path)
        body = response.read().decode()
        assert response.status in (200, 204), (response.status, body[:300])
        return body

    def _read(self, html: str) -> None:
        for generation in re.findall(r'data-image="\d+" data-generation="(\d+)"', html):
            self._known.pop(generation, None)
            if generation in self._mine:
                self._mine.remove(generation)
                self.arrived[int(generation)] = time.time()
        places = dict(re.findall(r'id="place-(\d+)" data-place="(\d+)"', html))
        for told, is_mine in re.findall(r'data-in-flight="([\w-]+)"( data-mine)?', html):
            generation = told.split("-")[0]
            self._known[generation] = told
            if is_mine:
                self._mine.add(generation)
        for generation, place in places.items():
            if generation in self._known:
                self._known[generation] = "-".join([*self._known[generation].split("-")[:2], place])
        for newest in re.findall(r'data-newest="(\d+)"', html):
            self._newest = newest
        for told in re.findall(r'data-after="\d+" data-count="(\d+)"', html):
            self._told = told


def measure(
    installation: Installation, people: list[Remote], pages: list[Page], *, waits_in_line: bool
) -> list[list[str]]:
    for page in pages:
        page.open()
    idle = share_of_a_core(installation, lambda: time.sleep(IDLE))
    asked, begun = ask(people, waits_in_line=waits_in_line), time.time()
    for page in pages:
        page.open()
    closed = threading.Event()
    watching = [
        threading.Thread(target=page.watch, args=(EVERY * number / PEOPLE, closed)) for number, page in enumerate(pages)
    ]
    for thread in watching:
        thread.start()
    waiting = share_of_a_core(installation, lambda: time.sleep(WAITING)) - idle
    questions = sum(page.questions for page in pages) / WAITING
    rows = [
        ["questions per second", f"{questions:.1f}", "", ""],
        core_row("nothing changes, % of a core", waiting),
    ]
    if not waits_in_line:
        arriving = share_of_a_core(installation, lambda: join(watching)) - idle
        lags = lags_of(people, pages, asked, begun)
        rows.append(core_row("all end in half a minute, % of a core", arriving))
        rows += [["until a picture is on its page, p50 s", f"{statistics.median(lags):.2f}", "", ""]]
        p95 = statistics.quantiles(lags, n=20)[-1]
        rows += [["until a picture is on its page, p95 s", f"{p95:.2f}", f"{LAG_LIMIT}", verdict(p95, LAG_LIMIT)]]
    closed.set()
    join(watching)
    return rows


def core_row(label: str, share: float) -> list[str]:
    return [label, f"{share:.1f}", f"{CORE_LIMIT:.0f}", verdict(share, CORE_LIMIT)]


def join(threads: list[threading.Thread]) -> None:
    for thread in threads:
        thread.join()


def ask(people: list[Remote], *, waits_in_line: bool) -> set[int]:
    """Two requests of everybody; all are sent before the first ends, and the ends are spread evenly."""
    asked = set()
    first = ASKING + WAITING
    for number, person in enumerate(people):
        for step in range(EACH):
            delay = 300 if waits_in_line else first + ARRIVING * (number * EACH + step) / (PEOPLE * EACH)
            wanted = {  # small: the drawing isn't measured
                "prompt": f"A lighthouse [sandbox:delay={delay:.1f}] [sandbox:size=64x64]",
                "aspect_ratio": "1:1",
                "resolution": "1K",
            }
            asked |= {generation["id"] for generation in person.post("generations", wanted)["generations"]}
    return asked


def lags_of(people: list[Remote], pages: list[Page], asked: set[int], begun: float) -> list[float]:
    """Seconds from the end of each generation to the answer that carried its picture."""
    arrived = {pk: moment for page in pages for pk, moment in page.arrived.items()}
    ends = {pk: generation["finished_at"] for pk, generation in people[0].generations().items() if pk in asked}
    assert set(arrived) == asked, f"{len(asked - set(arrived))} never arrived"
    lags = [arrived[pk] - datetime.fromisoformat(ends[pk]).timestamp() for pk in asked]
    assert min(datetime.fromisoformat(end).timestamp() for end in ends.values()) > begun + WAITING
    return lags


def share_of_a_core(installation: Installation, act: Callable[[], None]) -> float:
    """What the web server's processes took while something was done, in per cent of one core."""
    processes = installation.find("granian")
    before, begun = seconds_of(processes), time.monotonic()
    act()
    return 100 * (seconds_of(processes) - before) / (time.monotonic() - begun)


def seconds_of(processes: list[int]) -> float:
    """CPU seconds that these processes have taken, in user and in system mode (proc_pid_stat(5))."""
    total = 0
    for pid in processes:
        with contextlib.suppress(OSError):
            columns = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            total += int(columns[11]) + int(columns[12])
    return total / TICKS
