"""Two to eight images side by side: what differs, and what is said where they can't be compared."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from generations.gallery.comparing import comparison, images_to_compare
from generations.models import GalleryImage, Reference
from tests.factories import make_generation, make_image, make_star, make_upload

pytestmark = pytest.mark.django_db


def address(*images: GalleryImage, **more) -> str:
    given = [f"image={image.pk}" for image in images] + [f"{name}={value}" for name, value in more.items()]
    return f"/compare/?{'&'.join(given)}"


def page_of(response) -> str:
    return unescape(response.content.decode())


def edit_of(parent: GalleryImage, role: str = "", **fields) -> GalleryImage:
    generation = make_generation(parent.author, "finished", **fields)
    Reference.objects.create(generation=generation, image=parent, position=0, role=role)
    return make_image(generation)


def rows_of(viewer, *images: GalleryImage, baseline: int | None = None) -> dict[str, list[str]]:
    """The text of each row's cells, with + and - in front of what came and went."""
    rows = comparison(images_to_compare([image.pk for image in images]), viewer, baseline).rows
    signs = {"same": "", "new": "+", "gone": "-"}
    return {
        row.label: [
            "same" if cell.is_same else "".join(f"{signs[piece.kind]}{piece.text.strip()}" for piece in cell.pieces)
            for cell in row.cells
        ]
        for row in rows
    }


def test_it_marks_the_words_and_settings_that_differ(as_mia, mia):
    one = make_image(prompt="A lighthouse at dusk", aspect_ratio="4:5", width=800, height=1000)
    other = make_image(prompt="A lighthouse at dawn", aspect_ratio="4:5", width=800, height=1000)
    third = make_image(prompt="A lighthouse at dusk", aspect_ratio="1:1", resolution="4K")

    rows = rows_of(mia, one, other, third)
    assert rows["Prompt"] == ["A lighthouse at dusk", "A lighthouse at-dusk+dawn", "same"]
    assert rows["Ratio"] == ["4:5", "same", "+1:1"]
    assert rows["Resolution"][2] == "+4K"
    assert rows["Size"] == ["800 × 1000", "same", "+1024 × 1024"]

    page = page_of(as_mia.get(address(one, other, third)))
    assert "<h1>Compare 3</h1>" in page
    assert re.search(r"<del>.*dusk</del>.*<ins>.*dawn</ins>", page)


def test_another_one_can_be_the_baseline(as_mia, mia):
    one, other = make_image(prompt="red"), make_image(prompt="blue")
    assert rows_of(mia, one, other, baseline=other.pk)["Prompt"] == ["-blue+red", "blue"]
    page = page_of(as_mia.get(address(one, other, baseline=other.pk)))
    assert "against B" in page
    assert as_mia.get(address(one, other, baseline=999)).context["comparison"].baseline == "A"


def test_references_that_came_went_or_are_for_something_else(mia):
    sketch = make_upload(mia)
    drawn = make_image(author=mia)
    styled, laid_out = edit_of(sketch, "style"), edit_of(sketch, "layout")
    edited = edit_of(drawn)

    rows = rows_of(mia, styled, laid_out, edited, drawn)
    assert rows["References"] == ["", "+other order or roles", "+1 added-1 removed", "-1 removed"]
    assert rows["Came from"] == ["edit 1", "same", "+edit 1, from D", "+original"]
    assert rows_of(mia, drawn, make_image(author=mia))["References"] == ["none", "same"]


def test_of_equal_requests_it_says_so(as_mia, mia):
    generation = make_generation(mia, "finished")
    one, other = make_image(generation), make_image(generation)
    assert "nothing differs but the pictures" in page_of(as_mia.get(address(one, other)))


def test_pictures_of_other_shapes_dont_pretend_to_lie_on_one_another(as_mia):
    square, small, wide = make_image(), make_image(width=512, height=512), make_image(width=1600, height=900)
    assert "the same shape" in as_mia.get(address(square, small)).context["comparison"].note
    assert "other shapes" in as_mia.get(address(square, wide)).context["comparison"].note
    assert as_mia.get(address(square, make_image())).context["comparison"].note == ""
    page = page_of(as_mia.get(address(square, small, wide)))
    assert "Slider" not in page  # that takes two


def test_it_shows_what_the_team_and_the_viewer_think(as_mia, mia, tom):
    one = make_image(rating=4, verdict="pick", verdict_by=tom)
    make_star(one, mia)
    page = page_of(as_mia.get(address(one, make_image())))
    assert f'data-pane="{one.pk}" data-verdict="pick" data-rating="4"' in page
    assert re.search(r'aria-pressed="true" aria-label="Star A"', page)


def test_each_leads_to_the_comparison_without_it(as_mia):
    one, other, third = make_image(), make_image(), make_image()
    panes = as_mia.get(address(one, other, third, baseline=third.pk)).context["comparison"].panes
    assert panes[0].without_url == address(other, third, baseline=third.pk)
    assert panes[2].without_url == address(one, other)
    assert panes[1].baseline_url == address(one, other, third, baseline=other.pk)


def test_eight_cost_as_many_queries_as_two(as_mia, mia):
    images = [edit_of(make_image(author=mia)) for _ in range(8)]
    as_mia.get(address(*images[:2]))
    with CaptureQueriesContext(connection) as few:
        as_mia.get(address(*images[:2]))
    with CaptureQueriesContext(connection) as many:
        assert as_mia.get(address(*images)).status_code == 200
    assert len(many) == len(few)


def test_one_alone_is_offered_its_nearest(as_mia):
    image = make_image()
    response = as_mia.get(address(image))
    assert response.status_code == 422
    assert "One picture alone is no comparison" in page_of(response)
    assert response.context["offers"][0][0] == f"/compare/?image={image.pk}&nearest=1"


def test_the_nearest_is_what_it_was_made_from_else_the_next_of_the_view(as_mia, mia):
    first, parent = make_image(author=mia, prompt="red"), make_image(author=mia, prompt="blue")
    child, last = edit_of(parent, prompt="red"), make_image(author=mia, prompt="red")

    def partner(image: GalleryImage, **view) -> str:
        return as_mia.get(address(image, nearest=1, **view)).headers["Location"]

    assert partner(child) == address(parent, child)
    assert partner(last) == address(child, last)
    GalleryImage.objects.filter(pk=parent.pk).update(trashed_at=timezone.now())
    assert partner(child) == address(first, child)
    assert partner(first, q="red") == address(child, first)


def test_the_only_picture_has_none(as_mia):
    response = as_mia.get(address(make_image(), nearest=1))
    assert response.status_code == 422
    assert "no other picture" in page_of(response)
    assert not response.context["offers"]


def test_of_nine_the_first_eight_are_offered_or_culling(as_mia):
    images = [make_image() for _ in range(9)]
    response = as_mia.get(address(*images))
    assert response.status_code == 422
    assert "At most 8 pictures are compared at once; these are 9." in page_of(response)
    (eight, _), (cull, _) = response.context["offers"]
    assert eight == address(*images[:8])
    assert cull.startswith("/cull/?image=")


def test_one_in_the_trash_can_be_restored_or_left_out(as_mia):
    one, other = make_image(), make_image()
    trashed = make_image(trashed_at=timezone.now())
    response = as_mia.get(address(one, trashed, other))
    assert response.status_code == 422
    assert "One of these pictures is in the trash." in page_of(response)
    assert f"/images/{trashed.pk}/restore/" in page_of(response)
    assert response.context["offers"][0][0] == address(one, other)


def test_one_that_is_gone_is_left_out(as_mia):
    one, other = make_image(), make_image()
    response = as_mia.get(f"{address(one, other)}&image=99999&image=99998")
    assert response.status_code == 422
    assert "2 of these pictures are not here any more" in page_of(response)
    assert response.context["offers"][0][0] == address(one, other)


@pytest.mark.parametrize("query", ["image=x", "image=-1", f"image={10**30}", "image=1&image=2&baseline=x", ""])
def test_what_cant_be_read_is_said(as_mia, query):
    response = as_mia.get(f"/compare/?{query}")
    assert response.status_code == 422
    assert "Back to the studio" in page_of(response)


def test_a_stranger_is_asked_to_sign_in(client):
    assert client.get(address(make_image(), make_image())).headers["Location"].startswith("/accounts/login/")
