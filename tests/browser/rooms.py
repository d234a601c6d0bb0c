"""Browsers without a past, one for each person of a test."""

from playwright.sync_api import Browser, Page

from tests.browser.looking import PATIENCE
from tests.browser.watch import Watch

SCREENS = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


# No script, and of the site: from here the next page comes with what this renderer process still holds in memory.
QUIET = "/static/css/tokens.css"


class Rooms:
    """Lends pages, each in a context of its own, and takes them back emptied of whoever was there.

    They are kept open from test to test: in a new one, the same hundred and fifty style sheets and modules would be
    loaded and compiled anew, which takes more time than most tests.
    """

    def __init__(self, browser: Browser, watch: Watch) -> None:
        self.browser = browser
        self.watch = watch
        self._free: dict[tuple, list[Page]] = {}
        self._taken: list[tuple[tuple, Page]] = []
        self._spoiled: list[Page] = []

    def take(self, screen: str, theme: str, script: bool) -> Page:
        """A page, in a context that nobody else of this test has."""
        kind = (screen, theme, script)
        free = self._free.setdefault(kind, [])
        page = free.pop() if free else self._open(*kind)
        self._taken.append((kind, page))
        return page

    def spoil(self, page: Page) -> None:
        """Lend it to nobody after this test, which changes it for good: its clock, its network, its first script."""
        self._spoiled.append(page)

    def leave(self) -> None:
        """Take back all that were lent, and clear away what was stored, granted and shut off in them."""
        while self._taken:
            kind, page = self._taken.pop()
            if page in self._spoiled or page.is_closed():
                page.context.close()
                continue
            self._leave_site(page)  # before anything else: an open page would ask on, as a stranger
            page.context.clear_permissions()
            page.context.clear_cookies()
            self._forget(page)
            self._free[kind].append(page)
        self._spoiled.clear()

    def close(self) -> None:
        for pages in self._free.values():
            for page in pages:
                page.context.close()

    def _open(self, screen: str, theme: str, script: bool) -> Page:
        context = self.browser.new_context(
            base_url=self.watch.origin,
            color_scheme=theme,
            java_script_enabled=script,
            locale="en-GB",
            timezone_id="UTC",
            **SCREENS[screen],
        )
        context.set_default_timeout(PATIENCE)
        self.watch.over(context)
        return context.new_page()

    def _leave_site(self, page: Page) -> None:
        """Nothing of the site is open any more."""
        for other in page.context.pages:
            other.unroute_all(behavior="ignoreErrors")
            if other != page:
                other.goto("about:blank")  # in the middle of a navigation, closing may never end
                other.close()
        page.context.set_offline(False)
        page.goto(QUIET)

    def _forget(self, page: Page) -> None:
        """Empty what the site has stored."""
        session = page.context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": self.watch.origin, "storageTypes": "local_storage"})
        session.detach()
        page.evaluate("sessionStorage.clear()")
