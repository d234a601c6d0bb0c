"""What must not happen in any page, noticed while a test looks at something else."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Request, Response

VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) =>
  console.error("Against the policy:", event.effectiveDirective, event.blockedURI, event.sourceFile, event.lineNumber));
"""
OWN_SCHEMES = ("data:", "blob:", "about:")


class Watch:
    """Collects violations of the Content-Security-Policy, console errors, exceptions, server errors, foreign requests.

    What a test provokes on purpose it announces with `expect_refusal` or `expect_no_connection`.
    """

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.begin()

    def begin(self) -> None:
        """Forget what was: another test begins."""
        self._seen: list[str] = []
        self._expected: list[str] = []

    def over(self, context: BrowserContext) -> None:
        """Keep an eye on every page of this context."""
        context.add_init_script(VIOLATIONS)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self._seen.append(f"Exception: {error.error}"))
        context.on("request", self._follow)
        context.on("response", self._judge)

    def expect_refusal(self, status: int) -> None:
        """The test provokes an answer with this status; the console tells of it."""
        self._expected.append(rf"Console: .*(status of|Status Error Code) {status}\b")

    def expect_no_connection(self) -> None:
        """The test takes the network away."""
        self._expected.append(r"Console: .*(ERR_INTERNET_DISCONNECTED|htmx:(afterRequest|sendError))")

    @property
    def complaints(self) -> list[str]:
        return [line for line in self._seen if not any(re.search(pattern, line) for pattern in self._expected)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._seen.append(f"Console: {message.text} ({message.location.get('url', '')})")

    def _follow(self, request: Request) -> None:
        if not request.url.startswith((f"{self.origin}/", *OWN_SCHEMES)):
            self._seen.append(f"Another origin: {request.url}")

    def _judge(self, response: Response) -> None:
        if response.status >= 500:
            self._seen.append(f"Server error {response.status}: {response.url}")
