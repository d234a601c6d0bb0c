"""Browsers without a past, one for each person of a test."""

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.looking import PATIENCE
from tests.browser.watch import Watch

SCREENS = {
    "desk": {"viewport": {"width": 1440, "height": 900}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
}


class Rooms:
    """Lends contexts. Each is emptied of whoever was there, but keeps its cache: loading and compiling the same files
    anew would delay the scripts of each test's first pages.
    """

    def __init__(self, browser: Browser, watch: Watch) -> None:
        self.browser = browser
        self.watch = watch
        self._free: dict[tuple, list[BrowserContext]] = {}
        self._taken: list[tuple[tuple, BrowserContext]] = []

    def take(self, screen: str, theme: str, script: bool) -> BrowserContext:
        """A context nobody else of this test has."""
        kind = (screen, theme, script)
        free = self._free.setdefault(kind, [])
        context = free.pop() if free else self._open(*kind)
        self._taken.append((kind, context))
        return context

    def leave(self) -> None:
        """Take back all that were lent, and clear away what was stored, granted and shut off in them."""
        while self._taken:
            kind, context = self._taken.pop()
            self._close_pages(context)  # before anything else: an open page would ask on, as a stranger
            context.set_offline(False)
            context.clear_permissions()
            context.clear_cookies()
            self._free[kind].append(context)

    def close(self) -> None:
        for contexts in self._free.values():
            for context in contexts:
                context.close()

    def _open(self, screen: str, theme: str, script: bool) -> BrowserContext:
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
        return context

    def _close_pages(self, context: BrowserContext) -> None:
        """Close all, and with the last one's help empty the local storage; a tab's own goes with the tab."""
        for page in context.pages:
            page.goto("about:blank")  # in the middle of a navigation, closing may never end
        for page in context.pages:
            if page is context.pages[-1]:
                self._forget(context, page)
            page.close()

    def _forget(self, context: BrowserContext, page: Page) -> None:
        session = context.new_cdp_session(page)
        session.send("Storage.clearDataForOrigin", {"origin": self.watch.origin, "storageTypes": "local_storage"})
