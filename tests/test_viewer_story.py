"""What the panel beside an image tells: how it was made, what it is, and where each of that leads."""

import pytest
from django.urls import reverse

from generations.gallery.panel import image_panel
from generations.models import GalleryImage, Generation, Reference, Status
from tests.factories import make_generation, make_image, make_upload

pytestmark = pytest.mark.django_db


def facts(image: GalleryImage, viewer) -> dict:
    return {fact.label: fact for fact in image_panel(image, viewer)["facts"]}


def test_it_tells_what_was_asked_what_came_and_what_it_cost(mia):
    generation = make_generation(mia, "finished", task_id="t-12", task_type="nano-banana-pro", resolution="2K")
    told = facts(make_image(generation, width=1856, height=2304, aspect_ratio="4:5"), mia)

    assert (told["Ratio"].value, told["Resolution"].value, told["Size"].value) == ("4:5", "2K", "1856 × 2304")
    assert (told["Cost"].value, told["Cost"].muted) == ("$0.134", "charged")
    assert (told["Task"].value, told["Task"].muted, told["Task"].copy) == ("t-12", "nano-banana-pro", "t-12")
    assert told["File"].value == "PNG"


def test_an_upload_has_neither_request_nor_course(mia):
    upload = make_upload(mia, name="sketch.png")
    panel = image_panel(upload, mia)
    assert [fact.label for fact in panel["facts"]] == ["Size", "File", "Name", "SHA-256", "Image"]
    assert (panel["references"], panel["events"]) == ([], [])


def test_whole_values_are_copied_not_what_is_shown_of_them(mia):
    image = make_image(author=mia)
    assert facts(image, mia)["SHA-256"].copy == image.sha256


@pytest.mark.parametrize("label", ["Ratio", "Resolution"])
def test_a_setting_leads_to_the_pictures_that_have_it(client, mia, label):
    image = make_image(author=mia, aspect_ratio="4:5", resolution="2K")
    other = make_image(author=mia, aspect_ratio="1:1", resolution="1K")
    client.force_login(mia)

    page = client.get(facts(image, mia)[label].url).content.decode()

    assert f'id="image-{image.pk}"' in page
    assert f'id="image-{other.pk}"' not in page


@pytest.mark.parametrize("link", ["author_url", "day_url"])
def test_author_and_day_lead_to_their_pictures(client, mia, tom, link):
    image = make_image(author=mia)
    other = make_image(author=tom, sort_key=1_000_000)
    client.force_login(mia)

    page = client.get(image_panel(image, mia)[link]).content.decode()

    assert f'id="image-{image.pk}"' in page
    assert f'id="image-{other.pk}"' not in page


def test_references_are_told_in_order_with_what_each_is_for(mia):
    image = make_image(author=mia)
    upload = make_upload(mia, name="sketch.png")
    Reference.objects.create(generation=image.generation, position=1, image=upload, role=Reference.Role.STYLE)
    Reference.objects.create(generation=image.generation, position=0, url="https://example.com/a.png")

    first, second = image_panel(image, mia)["references"]

    assert (first["n"], first["url"], first["src"], first["label"], first["role"]) == (
        *(1, "", ""),
        *("https://example.com/a.png", ""),
    )
    assert (second["n"], second["url"], second["label"]) == (2, f"/images/{upload.pk}/", "sketch.png")
    assert (second["role"], second["size"]) == ("Style", "1024 × 1024")


def test_the_whole_journal_is_told(client, mia):
    image = make_image(author=mia)
    Generation.journal(image.generation_id, Status.SENDING, Status.SAVING, "calls-1", "An address came.")
    client.force_login(mia)

    page = client.get(reverse("image_detail", args=[image.pk])).content.decode()

    assert "Picture’s address received" in page or "Picture&#x27;s address received" in page
    assert "An address came. · calls-1" in page
