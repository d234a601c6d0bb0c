"""One generation: what was asked, what came, what it cost, and its journal, which goes on while one looks."""

from playwright.sync_api import expect

from generations.actions import Order, submit
from generations.models import User
from tests.browser.composing import prompt_of
from tests.browser.looking import look, shown
from tests.browser.pictures import keep_sketch


def ordered(author: User, prompt: str = "A lighthouse at dusk [sandbox:size=160x90]", **more):
    """The first generation of a new batch."""
    batch, _ = submit(author, Order(prompt=prompt, aspect_ratio="16:9", resolution="1K", **more))
    return batch.generations.order_by("position")[0]


def test_a_finished_one_tells_its_course(designer, mia, worker):
    generation = ordered(mia, references=(keep_sketch(mia, "sketch.png"),))
    worker.work()
    generation.refresh_from_db()

    designer.goto(f"/generations/{generation.pk}/")

    shown(designer.locator(".generation-picture img"))
    lines = designer.locator(".journal .what").all_inner_texts()
    assert lines == ["Asked for", "Taken up by a worker", "Picture's address received", "Finished"]
    asked = designer.get_by_label("What was asked")
    for words in ("A lighthouse at dusk", "16:9 · 1K", "$0.134", generation.task_id):
        expect(asked).to_contain_text(words)
    shown(asked.get_by_role("img", name="Reference 1: sketch.png"))


def test_one_under_way_goes_on_in_the_open_page(designer, mia, worker):
    generation = ordered(mia)
    designer.goto(f"/generations/{generation.pk}/")
    expect(designer.locator(".journal li")).to_have_count(1)

    worker.carry(worker.claim())
    look(designer)
    expect(designer.locator(".journal li")).to_have_count(3)
    worker.save(generation)
    look(designer)

    expect(designer.locator(".journal li")).to_have_count(4)
    shown(designer.locator(".generation-picture img"))


def test_the_rest_of_the_batch_stands_beside_it(designer, mia, worker):
    generation = ordered(mia, count=3)
    worker.work()

    designer.goto(f"/generations/{generation.pk}/")

    expect(designer.get_by_label("This batch").locator(".tile")).to_have_count(2)


def test_a_failed_one_says_why_and_what_to_do(designer, mia, worker):
    generation = ordered(mia, "A cup [sandbox:refused=The prompt names a person.]")
    worker.work()
    designer.goto(f"/generations/{generation.pk}/")
    expect(designer.locator("blockquote")).to_have_text("The prompt names a person.")
    expect(designer.get_by_label("What was asked")).to_contain_text("Not charged")

    designer.get_by_role("link", name="Edit and run").click()

    expect(prompt_of(designer)).to_have_value("A cup [sandbox:refused=The prompt names a person.]")


def test_an_unknown_one_is_sent_again_by_a_person_only(designer, mia, worker):
    generation = ordered(mia, "A cup [sandbox:drop][sandbox:once]")
    worker.work()
    designer.goto(f"/generations/{generation.pk}/")
    expect(designer.get_by_label("What was asked")).to_contain_text("May have been charged")

    designer.get_by_role("button", name="Send again, may cost $0.134").click()

    expect(designer.get_by_text("1 picture asked for.")).to_be_visible()
    expect(designer.locator("[data-in-flight]")).to_have_count(1)


def test_one_that_waits_is_cancelled_on_its_page(designer, mia):
    generation = ordered(mia)
    designer.goto(f"/generations/{generation.pk}/")

    designer.get_by_role("button", name="Cancel").first.click()

    expect(designer.get_by_role("button", name="Run again")).to_be_visible()
    assert designer.locator(".journal .what").all_inner_texts() == ["Asked for", "Cancelled"]
