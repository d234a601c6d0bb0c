"""How a test looks at a page: at once, until something is so, and at what lies over what."""

from playwright.sync_api import Locator, Page, expect

PATIENCE = 20_000  # ms; only a failing test waits so long
COVERED = """() => {
  const element = document.activeElement;
  if (element === document.body) return "";
  const { left, top, width, height } = element.getBoundingClientRect();
  const [x, y] = [left + width / 2, top + height / 2];
  if (!width || !height || x < 0 || y < 0 || x > innerWidth || y > innerHeight) return "";
  const bars = [...document.querySelectorAll("body *")].filter((one) =>
    ["fixed", "sticky"].includes(getComputedStyle(one).position) && one.checkVisibility() && !one.contains(element));
  const above = document.elementFromPoint(x, y);
  const bar = bars.find((one) => one.contains(above));
  return bar ? `${bar.className} covers ${element.outerHTML.slice(0, 120)}` : "";
}"""


def look(page: Page) -> None:
    """Come back to the tab: then it asks for news at once, not only at the next round."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def shown(picture: Locator) -> None:
    """Wait until a picture's bytes have come and are drawn."""
    expect(picture).to_have_js_property("complete", True)
    expect(picture).not_to_have_js_property("naturalWidth", 0)


def until(page: Page, condition: str) -> None:
    """Wait for a condition in the page's script; Playwright's own way needs `eval`, which the policy forbids."""
    page.evaluate(
        f"""new Promise((done, fail) => {{
          setTimeout(fail, {PATIENCE}, new Error("not in time"));
          const look = () => ({condition}) ? done() : setTimeout(look, 20);
          look();
        }})"""
    )


def covering(page: Page) -> str:
    """Which fixed or sticky bar lies over the middle of what has the focus; "" if it is in sight, or out of view."""
    return page.evaluate(COVERED)
