"""A real browser, the site it visits, and a worker that moves only when the test says so."""

import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from generations.models import User
from tests.browser.looking import PATIENCE
from tests.browser.rooms import Rooms
from tests.browser.site import Site
from tests.browser.watch import Watch
from tests.browser.worker import Worker
from webapp.bootstrap import BROWSERS

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TESTS = itertools.count(1)
outcome = pytest.StashKey[pytest.TestReport]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    """Remember how a test went, for the screenshots of those that failed."""
    report = yield
    if report.when == "call":
        item.stash[outcome] = report
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    program = os.environ.get("MUSA_CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    assert program, f"The browser tests need one of {', '.join(BROWSERS)} on PATH."
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def server(django_db_setup) -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def site(server: Site, transactional_db, settings) -> Iterator[Site]:
    """The site with an empty database."""
    cache.clear()  # wrong passwords of earlier tests are counted there
    # What an earlier test's page sent at its very end may be answered only now, with: that session is no more.
    settings.SESSION_COOKIE_NAME = f"session-{next(TESTS)}"
    server.pictures = settings.MEDIA_ROOT
    yield server
    server.settle()


@pytest.fixture(scope="session")
def rooms(server: Site, browser: Browser) -> Iterator[Rooms]:
    rooms = Rooms(browser, Watch(server.url))
    yield rooms
    rooms.close()


@pytest.fixture
def watch(site: Site, rooms: Rooms) -> Watch:
    rooms.watch.begin()
    return rooms.watch


@pytest.fixture
def enter(
    rooms: Rooms, site: Site, watch: Watch, request: pytest.FixtureRequest, tmp_path: Path
) -> Iterator[Callable[..., Page]]:
    """Opens a browser of its own for somebody, or for a stranger. At the end nothing bad may have happened in any."""
    pages: list[Page] = []

    def enter(user: User | None = None, *, screen: str = "desk", theme: str = "dark", script: bool = True) -> Page:
        context = rooms.take(screen, theme, script)
        if user:
            context.add_cookies([_session(user, site.url)])
        pages.append(context.new_page())
        return pages[-1]

    yield enter
    report = request.node.stash.get(outcome, None)
    if report and report.failed:
        for number, page in enumerate(pages):
            page.screenshot(path=tmp_path / f"page-{number}.png")
            print(f"Screenshot of {page.url}: {tmp_path / f'page-{number}.png'}")
    rooms.leave()
    assert watch.complaints == []


@pytest.fixture
def mia(transactional_db) -> User:
    return User.objects.create_user("mia@example.com", name="Mia Okafor")


@pytest.fixture
def tom(transactional_db) -> User:
    return User.objects.create_user("tom@example.com", name="Tom Haller")


@pytest.fixture
def olga(transactional_db) -> User:
    return User.objects.create_superuser("olga@example.com", name="Olga Owner")


@pytest.fixture
def designer(enter: Callable[..., Page], mia: User) -> Page:
    """A browser at a desk in which Mia is signed in."""
    return enter(mia)


@pytest.fixture
def stranger(enter: Callable[..., Page]) -> Page:
    return enter()


@pytest.fixture
def worker(sandbox, transactional_db) -> Worker:
    """Carries generations out, one step at a time."""
    return Worker()


def _session(user: User, url: str) -> dict:
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url, "httpOnly": True, "sameSite": "Lax"}
