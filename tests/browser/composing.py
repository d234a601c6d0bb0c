"""What a designer does with the composer."""

from playwright.sync_api import Locator, Page


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


def given(page: Page) -> Locator:
    """The composer's references, in order; not those that were refused."""
    return page.locator("[data-references] > .reference:not(.refused)")


def attach(page: Page, *files: dict) -> None:
    """Choose files in the dialog that Add opens."""
    with page.expect_file_chooser() as chooser:
        page.locator("[data-reference-add]").click()
    chooser.value.set_files(list(files))
