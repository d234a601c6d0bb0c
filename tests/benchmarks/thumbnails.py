"""How many thumbnails a second the web server hands out, over all cores.

None of them costs a database query: webapp/media.py stands before Django, checks the signature of an address with a
computation alone and answers; tests/test_media_pictures.py holds that.
"""

import resource
import socket
import statistics
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from tests.benchmarks.table import Table, verdict
from tests.real_runner import Installation
from tests.remote import Remote, invite, manage

PICTURES = 200
WIDTH = "640"  # what a tile shows on a dense screen
CLIENTS = 2  # processes
CONNECTIONS = 8  # of each of them, kept alive
WARMING, MEASURED = 2.0, 5.0  # seconds
RUNS = 3
LEAST = 1500  # a second


class Run(NamedTuple):
    """What the clients saw of one run."""

    rate: float  # answers a second
    effort: float  # % of a core that the clients themselves took


def run() -> list[Table]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with Installation(data) as installation:
            installation.await_ready()
            manage(data, "seed_gallery", "--images", str(PICTURES))
            (person,) = invite(data, 1, lambda: installation.port)
            lengths = lengths_of_thumbnails(person)
            runs = [measure(installation.port, lengths) for _ in range(RUNS)]
            installation.stop()
    return [table(runs, lengths)]


def lengths_of_thumbnails(person: Remote) -> dict[str, int]:
    """Bytes of every thumbnail, by its signed path."""
    images = person.get(f"images?limit={PICTURES}")["results"]
    assert len(images) == PICTURES
    paths = {urlsplit(image["thumbnails"][WIDTH]).path for image in images}  # seeded pictures may share a file
    return {path: len(person.download(path)) for path in paths}


def measure(port: int, lengths: dict[str, int]) -> Run:
    begin = time.monotonic() + WARMING
    with ProcessPoolExecutor(CLIENTS, get_context("spawn")) as clients:
        seen = [clients.submit(ask, port, lengths, begin) for _ in range(CLIENTS)]
        counts, efforts = zip(*(one.result() for one in seen), strict=True)
    return Run(sum(counts) / MEASURED, 100 * sum(efforts) / MEASURED)


def ask(port: int, lengths: dict[str, int], begin: float) -> tuple[int, float]:
    """Ask for one thumbnail after the other over several connections, and check each answer.

    Returns how many came in the time that is measured, which begins at that monotonic second, and the seconds of
    processor time that it took here.
    """
    asked = cycle(
        (f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode(), size) for path, size in lengths.items()
    )
    lines = [Line(port) for _ in range(CONNECTIONS)]
    for line in lines:
        line.ask(*next(asked))
    count, before = 0, 0.0
    while (now := time.monotonic()) < begin + MEASURED:
        if before == 0 and now >= begin:
            count, before = 0, processor_time()
        for line in lines:
            line.check()
            line.ask(*next(asked))
        count += len(lines)
    return count, processor_time() - before


def processor_time() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


class Line:
    """A connection that is kept, with one question on its way."""

    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._length = 0

    def ask(self, question: bytes, length: int) -> None:
        self._socket.sendall(question)
        self._length = length

    def check(self) -> None:
        """Read the answer. Raises AssertionError unless it is the whole picture and nothing more."""
        answer = self._socket.recv(1 << 18)
        while (end := answer.find(b"\r\n\r\n")) < 0:
            answer += self._more()
        head = answer[:end].lower()
        assert head.startswith(b"http/1.1 200 "), head
        length = int(head.partition(b"\r\ncontent-length:")[2].partition(b"\r\n")[0])
        came = len(answer) - end - 4
        while came < length:
            came += len(self._more())
        assert came == length == self._length, (came, length, self._length)

    def _more(self) -> bytes:
        more = self._socket.recv(1 << 18)
        assert more, "the web server hung up"
        return more


def table(runs: list[Run], lengths: dict[str, int]) -> Table:
    rate = statistics.median(run.rate for run in runs)
    efforts = statistics.median(run.effort for run in runs)
    rows = [
        ["thumbnails a second", f"{rate:,.0f}", f"{LEAST:,}", verdict(-rate, -LEAST)],
        ["in each run", " ".join(f"{run.rate:,.0f}" for run in runs), "", ""],
        ["the clients' own work, % of a core", f"{efforts:.0f}", "", ""],
        ["bytes of a thumbnail, median", f"{statistics.median(lengths.values()):,.0f}", "", ""],
        ["database queries", "0", "", "webapp/media.py answers before Django"],
    ]
    title = f"Thumbnails over {CLIENTS * CONNECTIONS} kept connections, median of {RUNS} runs"
    return Table(title, ["", "measured", "at least", ""], rows)
