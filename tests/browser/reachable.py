"""What keeps people with a screen reader, weak eyes or no mouse out of a page, as axe-core finds it."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"
RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations
    .filter(({ impact }) => ["serious", "critical"].includes(impact))
    .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html.slice(0, 200)} ${any[0]?.message ?? ""}`));
}"""


@cache
def _source() -> str:
    return AXE.read_text()


def obstacles(page: Page) -> list[str]:
    """The serious and critical ones on the page as it stands now, each as the rule's name and the element."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(_source())
    return page.evaluate(RUN)
