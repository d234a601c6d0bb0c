"""What a designer does with the composer, and how the page is made to look for news at once."""

from playwright.sync_api import Locator, Page, expect

PATIENCE = 20_000  # ms; only a failing test waits so long


def prompt_of(page: Page) -> Locator:
    return page.get_by_label("Prompt", exact=True)


def generate(page: Page) -> Locator:
    return page.get_by_role("button", name="Generate")


def choose(page: Page, group: str, value: str) -> None:
    """Press one of the choices: Aspect ratio, Resolution, Variations."""
    page.get_by_role("group", name=group).get_by_role("radio", name=value, exact=True).check()


def ask(page: Page, prompt: str = "A lighthouse at dusk") -> None:
    """Write a prompt and send it by keyboard."""
    prompt_of(page).fill(prompt)
    prompt_of(page).press("Control+Enter")


def look(page: Page) -> None:
    """Come back to the tab: then it asks for news at once, not only at the next round."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def given(page: Page) -> Locator:
    """The composer's references, in order."""
    return page.locator("[data-references] > .reference")


def attach(page: Page, *files: dict) -> None:
    """Choose files in the dialog that Add opens."""
    with page.expect_file_chooser() as chooser:
        page.locator("[data-reference-add]").click()
    chooser.value.set_files(list(files))


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
