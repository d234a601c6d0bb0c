"""How a large gallery feels in a browser whose processor is four times slower than this machine's.

`GALLERY_BROWSED` sets how many pictures there are, `GALLERY_SCREENS` how far is scrolled. The web server runs on the
same machine and isn't slowed down. Cold is the first visit of a browser that has nothing of Musa, warm its second one.
"""

import os
import shutil
import statistics
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, StorageState, sync_playwright

from tests.benchmarks.table import Table, verdict
from tests.real_runner import Installation
from tests.remote import manage
from webapp.bootstrap import BROWSERS

PICTURES = int(os.environ.get("GALLERY_BROWSED", "100000"))
SCREENS = int(os.environ.get("GALLERY_SCREENS", "300"))  # what one scrolls through in five minutes
SLOWDOWN = 4
DESK = {"width": 1440, "height": 900}
RUNS = 5
WARMING = 1  # rounds: each of the web server's processes has shown pages by then
YEARS_BACK = 2
OWNER = {"MUSA_OWNER_EMAIL": "owner@example.com", "MUSA_OWNER_PASSWORD": "correct horse battery"}

FIRST_LIMIT = 1.5  # seconds
JUMP_LIMIT = 0.8  # seconds
TILES_LIMIT = 300
LIMITS = {
    "the first view's pictures": FIRST_LIMIT,
    "the same, and scripts have run": None,
    "two years back": JUMP_LIMIT,
}

# In every document: when the pictures in sight are there, and when that is so after the scripts have run, which may
# have scrolled. Both in milliseconds since the epoch, by `performance`. `shownFrom` waits for the pictures of a
# month, and answers milliseconds since the last press.
WATCHING = """
(() => {
  const now = () => performance.timeOrigin + performance.now();
  const frame = () => new Promise(requestAnimationFrame);
  const isInSight = (image) => {
    const { top, bottom, width } = image.getBoundingClientRect();
    return width && bottom > 0 && top < innerHeight;
  };
  const isComplete = () => {
    const images = [...document.querySelectorAll("[data-gallery] .tile img")].filter(isInSight);
    return images.length > 0 && images.every((image) => image.complete && image.naturalWidth);
  };
  const isBusy = () =>
    document.querySelector(".htmx-request, [data-gallery] > [aria-busy], .gap[aria-busy]") ||
    (document.getElementById("older") && document.body.scrollHeight < scrollY + 2 * innerHeight);
  const until = async (condition, each = () => {}) => {
    for (const deadline = now() + 60_000; !condition(); await frame()) {
      if (now() > deadline) throw new Error("not within a minute");
      each();
    }
    return now();
  };
  const ready = new Promise((done) => addEventListener("DOMContentLoaded", done));
  window.shown = async () => {
    const pictures = await until(() => document.readyState !== "loading" && isComplete());
    await ready;
    return { opened: performance.timeOrigin, pictures, ready: await until(isComplete) };
  };
  window.seen = window.shown();
  window.scrollOn = async () => {
    let most = 0;
    const count = () => (most = Math.max(most, document.querySelectorAll(".tile").length));
    scrollBy({ top: innerHeight, behavior: "instant" });
    await frame();
    await frame();
    await until(() => !isBusy() && isComplete(), count);
    return count();
  };
  let pressed;
  addEventListener("pointerdown", ({ timeStamp }) => { pressed = performance.timeOrigin + timeStamp; }, true);
  const isThere = (month) => [...document.querySelectorAll(`[data-day^="${month}"] .tile img`)].some(isInSight);
  window.shownFrom = async (month) => (await until(() => isThere(month) && isComplete())) - pressed;
})();
"""


def run() -> Iterator[Table]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        with Installation(data, **OWNER) as installation:
            installation.await_ready()
            manage(data, "seed_gallery", "--images", str(PICTURES))
            yield from browse(installation)
            installation.stop()


def browse(installation: Installation) -> Iterator[Table]:
    address = f"http://127.0.0.1:{installation.port}"
    with sync_playwright() as playwright:
        program = os.environ.get("MUSA_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)))
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        visitor = Visitor(browser, address)
        rounds = [visitor.visit_twice() for _ in range(WARMING + RUNS)][WARMING:]
        yield waiting_table(rounds)
        yield visitor.scroll()
        browser.close()


class Visitor:
    """Somebody who is signed in, at a desk with a slow machine."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.session = self._sign_in()

    def visit_twice(self) -> dict[tuple[str, str], float]:
        """Seconds, by what was waited for and whether it was the first visit, cold."""
        taken = {}
        with self._page() as (page, _):
            for cache in ("cold", "warm"):
                page.goto("/")
                seen = page.evaluate("seen")
                first, same, jump = LIMITS
                taken[first, cache] = (seen["pictures"] - seen["opened"]) / 1000
                taken[same, cache] = (seen["ready"] - seen["opened"]) / 1000
                taken[jump, cache] = jump_back(page)
        return taken

    def scroll(self) -> Table:
        """Screen after screen, as fast as it goes."""
        with self._page() as (page, devtools):
            page.goto("/")
            page.evaluate("seen")
            before = heap(devtools)
            begun = page.evaluate("performance.now()")
            most = max(page.evaluate("scrollOn()") for _ in range(SCREENS))
            each = (page.evaluate("performance.now()") - begun) / SCREENS
            after = heap(devtools)
        rows = [
            ["most tiles in the document", f"{most}", f"{TILES_LIMIT}", verdict(most, TILES_LIMIT)],
            ["milliseconds for a screen", f"{each:.0f}", "", ""],
            ["MB of JavaScript's heap before", f"{before:.1f}", "", ""],
            ["MB of JavaScript's heap after", f"{after:.1f}", "", ""],
        ]
        return Table(f"Scrolling through {SCREENS} screens", ["", "measured", "limit", ""], rows)

    def _sign_in(self) -> StorageState:
        context = self.browser.new_context(base_url=self.address)
        page = context.new_page()
        page.goto("/accounts/login/")
        page.get_by_label("Email").fill(OWNER["MUSA_OWNER_EMAIL"])
        page.get_by_label("Password").fill(OWNER["MUSA_OWNER_PASSWORD"])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url(lambda url: "login" not in url)
        session = context.storage_state()
        context.close()
        return session

    @contextmanager
    def _page(self) -> Iterator[tuple[Page, CDPSession]]:
        """In a browser without a past, but for the session."""
        context = self.browser.new_context(base_url=self.address, viewport=DESK, storage_state=self.session)
        context.add_init_script(WATCHING)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        yield page, devtools
        context.close()


def jump_back(page: Page) -> float:
    """Seconds from the press on a month in the scrubber until its pictures are in sight."""
    today = date.today()
    month = f"{today.year - YEARS_BACK}-{today.month:02}"
    box = page.locator(f'#scrubber [data-month="{month}"]').bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.up()
    return page.evaluate("month => shownFrom(month)", month) / 1000


def heap(devtools: CDPSession) -> float:
    """Megabytes that are in use after a collection."""
    devtools.send("HeapProfiler.collectGarbage")
    return devtools.send("Runtime.getHeapUsage")["usedSize"] / 1_000_000


def waiting_table(rounds: list[dict[tuple[str, str], float]]) -> Table:
    taken = defaultdict(list)
    for measured in rounds:
        for key, seconds in measured.items():
            taken[key].append(seconds)
    rows = [waiting_row(*key, sorted(taken[key])) for key in sorted(taken, key=lambda key: list(LIMITS).index(key[0]))]
    title = f"{PICTURES:,} pictures in a browser {SLOWDOWN} times slower, median of {RUNS} runs"
    return Table(title, ["until they are in sight", "cache", "seconds", "best", "worst", "limit", ""], rows)


def waiting_row(what: str, cache: str, seconds: list[float]) -> list[str]:
    median, limit = statistics.median(seconds), LIMITS[what]
    judged = [f"{limit}", verdict(median, limit)] if limit else ["", ""]
    return [what, cache, f"{median:.2f}", f"{seconds[0]:.2f}", f"{seconds[-1]:.2f}", *judged]
