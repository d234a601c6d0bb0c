"""Every page there is, on a desk and on a phone: it answers, keeps to the policy, fits, and hides nothing."""

from collections.abc import Iterator

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from generations.actions import Order, Run, act, people, submit_run
from generations.actions.collections import CollectionContent, make_collection
from generations.actions.projects import make_project
from generations.actions.saved_views import save_view
from generations.models import ApiToken, Batch, GalleryImage, PictureImport, Template, User
from tests.browser.looking import covering, shown
from tests.browser.pictures import draw, hang, keep, keep_sketch
from tests.browser.reachable import obstacles
from tests.factories import make_generation, make_upload
from tests.lineage_steps import make_edit
from tests.template_steps import make_template

FOREIGN = {"admin", "api-1"}  # Django's own pages, and what is not for eyes
NOT_PAGES = {
    *("healthz", "generation_changes", "news", "image_download", "apiframe_webhook"),
    *("template_menu", "batch_progress", "prompt_history", "draft_save", "reference_picker"),
    *("search_suggest", "search_choices", "timeline", "day_counts", "download_preview"),
    *("tag_suggest", "collection_choices", "image_organised"),
    *("tiles", "selection_between", "selection_projects", "selection_collections", "cull_pictures"),
    *("image_lineage_panel", "edit_depth"),
}
MAIN = {
    *("studio", "image_detail", "generation_detail", "queue", "library", "collection_detail", "activity", "trash"),
    *("compare", "cull"),
}
"""Looked through for obstacles on a phone too."""
CLOSED = {"account_inactive": 403, "account_signup": 403}
OVERFLOW = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.checkVisibility() && element.getBoundingClientRect().right > innerWidth + 1)
  .filter((element) => !element.closest("[popover], .filters, .wall, .visually-hidden, .table-wrap, .sheet-wrap"))
  .filter((element) => !element.closest(".tree-view"))
  .map((element) => element.outerHTML.slice(0, 120))"""


def routes(patterns=None) -> Iterator[URLPattern]:
    """All named addresses of the site's own."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLPattern):
            yield pattern
        elif pattern.namespace not in FOREIGN:
            yield from routes(pattern.url_patterns)


def is_page(route: URLPattern) -> bool:
    """Whether a browser opens it: others can only be posted to, or hand out something else than a page."""
    return route.name is not None and route.name not in NOT_PAGES


@pytest.fixture
def samples(mia: User, olga: User) -> dict[str, object]:
    """What stands in an address, by the name of its parameter."""
    image = hang(mia, "A lighthouse at dusk, " * 6)
    other = hang(mia, "Another")
    trashed = keep_sketch(mia, "a name that is so long that it has to be cut somewhere, or it makes the page wider.png")
    GalleryImage.objects.filter(pk=trashed.pk).update(trashed_at=timezone.now(), trashed_by=mia)
    make_edit(image, other, author=mia, file=keep(draw(90)), prompt="a-word-without-any-place-to-break-it" * 8)
    make_upload(mia, name="a-name-without-any-place-to-break-it" * 4, **keep(draw(70)))
    for status in ("queued", "failed", "unknown", "cancelled"):
        make_generation(mia, status, prompt="a-word-without-any-place-to-break-it" * 8)
    template, batch = run_of_template(olga)
    ApiToken.objects.issue(olga, "Render farm")
    long = "a-name-without-any-place-to-break-it"
    project = make_project(olga, long * 2)
    collection = make_collection(
        olga, CollectionContent(long * 2, brief=f"# {long * 9}\n\n- [{long}](https://a.example)")
    )
    tagged = act(olga, "tag", [image.pk], {"tag": long})
    act(olga, "move", [image.pk], {"project": project.pk})
    act(olga, "collect", [image.pk], {"collection": collection.pk})
    people.invite(olga, role="member", email="somebody.with.a.very.long.address@a-long-domain.example.com")
    return {
        "image_id": image.pk,
        "generation_id": image.generation_id,
        "template_id": template.pk,
        "view_id": save_view(olga, "a-name-without-any-place-to-break-it" * 2, "q=lighthouse").pk,
        "batch_id": batch.pk,
        "project_id": project.pk,
        "tag_id": tagged.arguments["tag"],
        "collection_id": collection.pk,
        "act_id": tagged.pk,
        "import_id": brought(olga).pk,
        "invitation_id": 1,
        "person_id": mia.pk,
        "prompt_id": image.generation.entry_id,
        "token_id": 1,
        "uidb36": user_pk_to_url_str(mia),
        "key": default_token_generator.make_token(mia),
        "token": people.invite(olga, role="member")[1],
        "compare": f"?image={image.pk}&image={other.pk}",
    }


def brought(owner: User) -> PictureImport:
    """A ZIP that was looked at, with names that are hard to break."""
    name = "a-name-without-any-place-to-break-it" * 5
    found, problems = {"new": 3, "unreadable": 2}, [f"{name}/{name}: It is damaged.", "b.png: It is damaged."]
    facts = {"name": f"{name}.zip", "folder": "imports/none", "bytes": 12_345_678}
    return PictureImport.objects.create(author=owner, stage="examined", found=found, problems=problems, **facts)


def run_of_template(author: User) -> tuple[Template, Batch]:
    """A template with words that are hard to break, run over more values than fit beside each other."""
    words = "a-word-without-any-place-to-break-it" * 3
    template = make_template(author, "{product} in {mood: warm|cold} light", name=words[:100], is_shared=True)
    axes = ({"name": "product", "values": [words, "jar"]}, {"name": "mood", "values": [str(n) for n in range(9)]})
    run = Run((Order(words, "4:5", "2K"),) * 18, title=words, template=template, axes=axes)
    return template, submit_run(author, run)[0]


def address(route: URLPattern, samples: dict[str, object]) -> str:
    kwargs = {name: samples[name] for name in route.pattern.regex.groupindex}
    return f"{reverse(route.name, kwargs=kwargs)}{samples.get(route.name, '')}"


def tab_through(page: Page, stops: int = 30) -> list[str]:
    """What covers the focus on its way through the page."""
    page.locator("body").press("Home")
    covered = []
    for _ in range(stops):
        page.keyboard.press("Tab")
        covered.append(covering(page))
    return [line for line in covered if line]


@pytest.mark.parametrize("screen, theme", [("desk", "dark"), ("phone", "light")])
def test_every_page_answers_and_fits(enter, olga, samples, screen, theme, watch):
    for refusal in (403, 404):
        watch.expect_refusal(refusal)
    page = enter(olga, screen=screen, theme=theme)
    seen = set()

    for route in filter(is_page, routes()):
        if page.request.get(address(route, samples)).status == 405:  # can only be posted to
            continue
        answer = page.goto(address(route, samples))
        seen.add(route.name)
        wanted = 404 if route.name == "setup" else CLOSED.get(route.name, 200)  # the setup link isn't an invitation's
        assert (route.name, answer.status) == (route.name, wanted)
        if "text/html" not in answer.headers["content-type"]:
            continue
        expect(page.locator(".ribbon")).to_contain_text("Sandbox")
        assert (route.name, page.evaluate(OVERFLOW)) == (route.name, [])
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), route.name
        if screen == "desk" or route.name in MAIN:
            assert (route.name, obstacles(page)) == (route.name, [])

    pages = {"studio", "queue", "image_detail", "generation_detail", "trash", "team", "account", "account_login"}
    assert pages <= seen


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_the_doors_fit_for_strangers(enter, samples, screen):
    page = enter(screen=screen)

    for name in ("account_login", "account_reset_password", "invitation_accept"):
        page.goto(reverse(name, kwargs={"token": samples["token"]} if name == "invitation_accept" else {}))
        expect(page.locator(".ribbon")).to_contain_text("Sandbox")
        assert (name, page.evaluate(OVERFLOW)) == (name, [])


@pytest.mark.parametrize("path", ["/", "/#composer", "image", "/queue/", "/team/", "/account/"])
def test_no_bar_covers_the_focus_on_a_phone(enter, olga, samples, path):
    page = enter(olga, screen="phone")
    page.goto(reverse("image_detail", args=[samples["image_id"]]) if path == "image" else path)

    assert tab_through(page) == []


def test_the_pages_about_the_api_keep_to_the_policy(designer):
    designer.goto("/api/v1/docs")

    expect(designer.get_by_role("heading", name="Musa")).to_be_visible()


def test_the_viewer_fits_a_tall_picture_on_a_desk(designer, mia):
    image = hang(mia, "A tower", draw(600, 2400))
    designer.goto(f"/images/{image.pk}/")

    picture = designer.locator(".picture img:not(.placeholder)")
    shown(picture)
    box = picture.bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900
    assert abs(box["width"] / box["height"] / 0.25 - 1) < 0.03


def test_a_wrong_address_leads_back(designer, watch):
    watch.expect_refusal(404)
    designer.goto("/images/999999/")
    expect(designer.get_by_role("heading", name="Nothing here")).to_be_visible()

    designer.get_by_role("link", name="To the studio").click()

    expect(designer.get_by_role("heading", name="Studio")).to_be_attached()
