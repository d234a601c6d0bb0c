"""Projects, tags and collections in a browser."""

import re

from playwright.sync_api import Page, expect

from generations.actions import act
from generations.actions.collections import CollectionContent, make_collection
from generations.actions.projects import make_project
from generations.models import Collection, Generation, Project, Tag, User
from tests.browser.composing import prompt_of
from tests.browser.pictures import draw, hang


def project_menu(page: Page):
    return page.get_by_role("combobox", name="Project", exact=True)


def undo(page: Page) -> None:
    page.locator(".toast").last.get_by_role("button", name="Undo").click()


def test_a_project_is_begun_in_the_composer_and_stays_chosen(designer, mia, watch):
    make_project(mia, "Autumn")
    watch.expect_refusal(422)
    designer.goto("/")
    project_menu(designer).select_option("New project…")
    name = designer.get_by_role("textbox", name="New project")
    expect(name).to_be_focused()
    name.fill("autumn")
    name.press("Enter")
    expect(designer.get_by_text("There is “Autumn” already")).to_be_visible()
    expect(name).to_have_value("autumn")
    name.fill("Spring launch")
    name.press("Enter")

    expect(project_menu(designer)).to_be_focused()
    expect(project_menu(designer).locator("option:checked")).to_have_text("Spring launch")
    prompt_of(designer).fill("A cup")
    with designer.expect_response(re.compile("/draft/")):
        prompt_of(designer).press("End")
    designer.reload()
    expect(project_menu(designer).locator("option:checked")).to_have_text("Spring launch")
    expect(designer.locator(".composer [data-project-dot]")).to_have_class(re.compile(r"hue-\d+"))
    designer.get_by_role("button", name="Generate").click()
    expect(designer.locator("[data-gallery] .tile")).to_have_count(1)
    assert Generation.objects.get().project == Project.objects.get(name="Spring launch")


def test_a_picture_is_tagged_moved_and_collected_on_its_page(designer, mia):
    project = make_project(mia, "Spring launch")
    image, other = hang(mia, "A cup"), hang(mia, "A jar", draw(90, 60))
    act(mia, "tag", [other.pk], {"tag": "Warm light"})
    designer.goto(f"/images/{image.pk}/")
    tag = designer.get_by_role("combobox", name="Add a tag")
    tag.press_sequentially("wa")
    expect(designer.locator("#tag-names option")).to_have_attribute("value", "Warm light")
    tag.fill("warm LIGHT")
    tag.press("Enter")
    expect(designer.get_by_role("link", name="Warm light")).to_be_visible()
    expect(tag).to_be_focused()
    expect(tag).to_have_value("")
    designer.get_by_role("combobox", name="Project of this picture").select_option("Spring launch")
    expect(designer.get_by_role("link", name="Its pictures")).to_be_visible()

    designer.get_by_role("button", name="Add to…").click()
    find = designer.get_by_role("textbox", name="Find or begin a collection")
    expect(find).to_be_focused()
    find.fill("Round 2")
    designer.get_by_role("button", name="New collection “Round 2”").click()
    expect(designer.get_by_role("link", name="Round 2")).to_be_visible()

    image.refresh_from_db()
    assert image.project == project
    assert Collection.objects.get().items.get().image == image
    designer.get_by_role("button", name="Take off Warm light").click()
    expect(designer.get_by_role("link", name="Warm light")).to_have_count(0)
    undo(designer)
    expect(designer.get_by_role("link", name="Warm light")).to_be_visible()


def ordered(mia: User, number: int = 4) -> Collection:
    collection = make_collection(mia, CollectionContent("Cups", brief="For the **client**"))
    images = [hang(mia, f"Cup {number}", draw(80 + number, 60)) for number in range(number)]
    act(mia, "collect", [image.pk for image in images], {"collection": collection.pk})
    return collection


def shown(page: Page) -> list[str]:
    return page.locator("[data-ordered] > .tile").evaluate_all("tiles => tiles.map((tile) => tile.dataset.image)")


def test_a_collection_is_put_in_order_by_keyboard_and_by_dragging(designer, mia):
    collection = ordered(mia)
    designer.goto(f"/collections/{collection.pk}/")
    expect(designer.locator(".brief strong")).to_have_text("client")
    a, b, c, d = shown(designer)
    designer.locator("[data-ordered] > .tile > a").first.focus()
    with designer.expect_response(re.compile("/order/")):
        designer.keyboard.press("Alt+ArrowRight")
    assert shown(designer) == [b, a, c, d]
    expect(designer.locator(f"#image-{a} > a")).to_be_focused()

    target = designer.locator(f"#image-{b}")
    with designer.expect_response(re.compile("/order/")):
        designer.locator(f"#image-{d}").drag_to(target, target_position={"x": 8, "y": 30})
    assert shown(designer) == [d, b, a, c]
    designer.reload()
    assert shown(designer) == [d, b, a, c]


def test_a_tag_that_is_renamed_to_another_asks_before_they_are_merged(designer, mia, watch):
    image = hang(mia, "A cup")
    for name in ("summer", "sumer"):
        act(mia, "tag", [image.pk], {"tag": name})
    watch.expect_refusal(422)
    designer.goto("/tags/")
    row = designer.locator(".organised-row", has=designer.get_by_role("button", name="Delete sumer"))
    row.get_by_role("textbox").fill("summer")
    row.get_by_role("textbox").press("Enter")
    expect(designer.get_by_text("There is a tag “summer” already. Merge “sumer” into it?")).to_be_visible()
    designer.get_by_role("button", name="Merge into “summer”").click()

    expect(designer.locator(".organised-row")).to_have_count(1)
    assert [tag.name for tag in Tag.objects.all()] == ["summer"]
    designer.get_by_role("button", name="Delete summer").click()
    expect(designer.get_by_text("No tags yet")).to_be_visible()
    undo(designer)
    expect(designer.locator(".organised-row")).to_have_count(1)


def test_a_project_is_renamed_and_deleted_in_place_and_comes_back(designer, mia, watch):
    make_project(mia, "Spring")
    watch.expect_refusal(422)
    designer.goto("/projects/")
    name = designer.get_by_label("Name of this project")
    name.fill("?!")
    name.press("Enter")
    expect(designer.get_by_text("A name needs at least one letter or digit.")).to_be_visible()
    expect(name).to_have_value("?!")
    expect(name).to_be_focused()
    name.fill("Spring launch")
    name.press("Enter")
    expect(designer.get_by_text("It is called “Spring launch” now.")).to_be_visible()
    designer.get_by_role("button", name="Close Spring launch").click()
    expect(designer.get_by_role("button", name="Reopen Spring launch")).to_be_visible()
    designer.get_by_role("button", name="Delete Spring launch").click()
    expect(designer.get_by_text("No projects yet")).to_be_visible()
    undo(designer)
    expect(designer.get_by_role("button", name="Reopen Spring launch")).to_be_visible()


def test_without_script_a_project_is_chosen_and_a_collection_made(enter, mia):
    make_project(mia, "Spring launch")
    page = enter(mia, script=False)
    page.goto("/")
    prompt_of(page).fill("A cup")
    project_menu(page).select_option("Spring launch")
    page.get_by_role("button", name="Generate").click()
    expect(page.get_by_text("1 picture asked for.")).to_be_visible()
    assert Generation.objects.get().project.name == "Spring launch"

    page.goto("/collections/new")
    page.get_by_label("Name").fill("Cups")
    page.get_by_role("button", name="Create").click()
    expect(page.get_by_role("heading", name="Cups")).to_be_visible()
