"""The page of a lineage: the tree for scripts and people without, the panel, what a browser remembers."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from generations.models import Batch, GalleryImage, Status
from generations.views.lineage import HIDDEN

from .factories import make_generation, make_image, make_upload, make_user
from .lineage_steps import make_chain, make_edit, make_edits

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_mia(mia) -> Client:
    client = Client()
    client.force_login(mia)
    return client


def lineage(client: Client, image: GalleryImage, **query) -> str:
    response = client.get(reverse("image_lineage", args=[image.pk]), query)
    assert response.status_code == 200
    return response.content.decode()


def panel(client: Client, image: GalleryImage) -> str:
    response = client.get(reverse("image_lineage_panel", args=[image.pk]))
    assert response.status_code == 200
    return response.content.decode()


def shown(page: str) -> list[str]:
    """The nodes in the order of the page."""
    return re.findall(r'<li class="tree-node[^"]*" id="node-(g?\d+)"', page)


def trash(image: GalleryImage) -> None:
    GalleryImage.objects.filter(pk=image.pk).update(trashed_at=timezone.now())


def test_the_tree_stands_in_reading_order_with_the_chosen_one_marked(as_mia):
    root = make_image(prompt="A bottle")
    other, chosen = make_edit(root, prompt="At dusk"), make_edit(root, prompt="At <night>")
    child = make_edit(chosen)
    page = lineage(as_mia, chosen)
    assert shown(page) == [str(image.pk) for image in (root, chosen, child, other)]
    assert re.search(rf'<li class="[^"]*chosen[^"]*" id="node-{chosen.pk}"', page)
    assert page.count('aria-current="true"') == 1
    assert "At &lt;night&gt;" in page
    assert "4 images, 1 original, 2 edits deep" in page
    assert f'data-parent="node-{root.pk}"' in page


def test_a_picture_alone_is_a_tree_of_one(as_mia):
    page = lineage(as_mia, make_upload())
    assert len(shown(page)) == 1
    assert "Nothing was made from it yet." in page
    assert "1 image, 1 original" in page


def test_of_a_picture_that_is_not_there_and_for_a_stranger_there_is_none(as_mia, client):
    for name in ("image_lineage", "image_lineage_panel"):
        assert as_mia.get(reverse(name, args=[404])).status_code == 404
        assert client.get(reverse(name, args=[make_image().pk])).status_code == 302


def test_one_in_the_trash_and_one_deleted_for_good_stand_greyed_with_their_words(as_mia):
    root = make_image()
    trashed, purged = make_edit(root, prompt="Too dark"), make_edit(root, prompt="Too light")
    below = make_edit(trashed)
    trash(trashed)
    purged.delete()
    page = lineage(as_mia, below)
    assert shown(page) == [str(root.pk), str(trashed.pk), str(below.pk), f"g{purged.generation_id}"]
    assert re.search(rf'<li class="[^"]* trashed" id="node-{trashed.pk}"', page)
    assert re.search(rf'<li class="[^"]* purged" id="node-g{purged.generation_id}"', page)
    assert (page.count("Too dark ("), page.count("Too light (")) == (1, 1)
    assert f'href="{reverse("generation_detail", args=[purged.generation_id])}"' in page


def test_a_trashed_picture_has_its_own_page_where_only_looking_is_offered(as_mia):
    image = make_edit(make_image())
    trash(image)
    page = panel(as_mia, image)
    assert "in the trash" in page
    assert "Edit this" not in page


def test_branches_are_folded_by_plain_links_and_unfolded_again(as_mia):
    root = make_image()
    child = make_edit(root)
    grandchildren = [make_edit(child) for _ in range(3)]
    page = lineage(as_mia, root)
    assert f'href="?flip={child.pk}"' in page
    folded = lineage(as_mia, root, flip=child.pk)
    assert shown(folded) == [str(root.pk), str(child.pk)]
    assert 'aria-expanded="false" aria-label="Unfold 3"' in folded
    assert 'href="?"' in folded
    assert len(shown(lineage(as_mia, grandchildren[0], fold="path"))) == 5


def test_more_children_of_a_much_used_picture_are_a_link_away(as_mia):
    author = make_user()
    root = make_image(author=author)
    make_edits(author, [root] * 40, 1)
    page = lineage(as_mia, root)
    assert (len(shown(page)), "16 more" in page) == (25, True)
    assert f'href="?more={root.pk}"' in page
    assert len(shown(lineage(as_mia, root, more=root.pk))) == 41


def test_branches_that_this_browser_hid_stay_away(as_mia):
    root = make_image()
    child, other = make_edit(root), make_edit(root)
    below = make_edit(other)
    as_mia.cookies[HIDDEN] = f"{other.pk}.999999.x"
    page = lineage(as_mia, child)
    assert shown(page) == [str(root.pk), str(child.pk)]
    assert f'data-hidden="{other.pk}"' in page
    assert str(below.pk) in shown(lineage(as_mia, below))


@pytest.mark.parametrize("query", [{"flip": "x"}, {"flip": "²"}, {"more": "-1"}, {"fold": "all"}, {"more": "9" * 30}])
def test_what_an_address_says_that_can_not_be_read_is_passed_over(as_mia, query):
    child = make_edit(make_image())
    assert len(shown(lineage(as_mia, child, **query))) == 2


def test_a_script_gets_the_tree_alone(as_mia):
    image = make_edit(make_image())
    address = reverse("image_lineage", args=[image.pk])
    answer = as_mia.get(address, headers={"HX-Request": "true"}).content.decode()
    assert answer.lstrip().startswith('<div class="tree" id="tree"')
    assert len(shown(answer)) == 2


def test_the_panel_tells_what_changed_and_where_it_was_used(as_mia, mia):
    root = make_image(prompt="A bottle at dawn")
    batch = Batch.objects.create(author=mia, count=2)
    generations = [
        make_generation(mia, Status.FINISHED, prompt="A bottle at night", batch=batch, position=n) for n in (0, 1)
    ]
    for generation in generations:
        generation.references.create(position=0, image=root)
    image, _ = (make_image(generation) for generation in generations)
    make_edit(make_edit(image))
    page = panel(as_mia, image)
    assert re.search(r"<del>.*dawn</del>", page)
    assert re.search(r"<ins>.*night</ins>", page)
    assert "1 in the same batch" in page
    assert "1 image</a>" in page
    assert "2 below in all" in page
    assert f'href="{reverse("compare")}?image={root.pk}&amp;image={image.pk}"' in page
    assert f"q=from%3A{image.pk}" in page


def test_a_deep_branch_is_warned_of_with_the_way_to_redo_it(as_mia):
    chain = make_chain(6)
    assert "This is edit 6." in panel(as_mia, chain[-1])
    page = panel(as_mia, chain[1])
    assert "The longest branch is 6 edits deep." in page
    assert f"?redo={chain[-1].pk}#composer" in page
    assert "edits deep." not in panel(as_mia, make_chain(4)[1])


def test_a_hundred_edits_and_ten_thousand_uses_take_the_same_number_of_queries(as_mia):
    author = make_user()
    hero = make_image(author=author)
    make_edits(author, [hero] * 300, 1)
    chain = make_chain(100)
    taken = []
    for image in (make_edit(make_edit(hero)), chain[-2], chain[50]):
        make_edit(image)
        with CaptureQueriesContext(connection) as queries:
            lineage(as_mia, image)
        taken.append(len(queries))
    assert taken[1] == taken[2]
    assert max(taken) <= 26


def test_a_longer_line_says_that_it_goes_on_above(as_mia, monkeypatch):
    monkeypatch.setattr("generations.gallery.family.LONGEST_LINE", 3)
    chain = make_chain(5)
    page = lineage(as_mia, chain[-1])
    assert f'href="{reverse("image_lineage", args=[chain[3].pk])}">It goes on above' in page


def test_no_style_attribute_and_no_inline_script(as_mia):
    page = lineage(as_mia, make_chain(3)[1])
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)
