"""Renaming an upload: on its page, in the library and for the search at once."""

import pytest
from django.urls import reverse

from generations.actions.renaming import rename
from generations.gallery.library import library_page
from generations.models import GalleryImage

from .factories import make_image, make_upload

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def post(client, image: GalleryImage, name: str, **more):
    return client.post(reverse("image_rename", args=[image.pk]), {"name": name}, **more)


def test_it_is_called_and_found_by_the_new_name_alone(mia, tom):
    image = make_upload(mia, name="IMG_0001.png")

    assert rename(image, tom, "Serum bottle, front")

    image.refresh_from_db()
    assert (image.name, image.caption) == ("Serum bottle, front", "Serum bottle, front")
    assert [item.id for item in library_page(mia, "serum").items] == [image.pk]
    assert library_page(mia, "IMG").is_empty


def test_a_long_name_is_whole_and_its_caption_cut(mia):
    image = make_upload(mia)
    rename(image, mia, "x" * 255)

    image.refresh_from_db()
    assert (len(image.name), len(image.caption)) == (255, 140)


def test_a_generated_picture_keeps_its_prompt(mia):
    image = make_image(author=mia, prompt="A fox")

    assert not rename(image, mia, "Hero")

    image.refresh_from_db()
    assert (image.name, image.caption) == ("", "A fox")


# Over HTTP


def test_the_page_gets_the_name_as_it_is_now(as_mia, tom):
    image = make_upload(tom)

    answer = post(as_mia, image, "  Serum\n bottle ", headers=HTMX)

    assert (answer.status_code, answer.content.decode()) == (200, "Serum bottle")


def test_without_script_it_leads_back_to_the_library(as_mia, mia):
    image = make_upload(mia)

    assert post(as_mia, image, "Hero").url == reverse("library")
    image.refresh_from_db()
    assert image.name == "Hero"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("  ", "A picture needs a name."),
        ("x" * 256, "The name has 256 characters; at most 255 fit."),
        ("a\x07b", "The name holds a control character. Type it anew, or paste it as plain text."),
    ],
    ids=["empty", "too long", "a bell"],
)
def test_what_is_no_name_is_refused_with_a_sentence(as_mia, mia, name, sentence):
    image = make_upload(mia, name="hero.png")

    answer = post(as_mia, image, name, headers=HTMX)

    assert (answer.status_code, answer.content.decode()) == (422, sentence)
    image.refresh_from_db()
    assert image.name == "hero.png"


def test_renaming_a_generated_picture_is_refused(as_mia, mia):
    answer = post(as_mia, make_image(author=mia), "Hero", headers=HTMX)

    assert (answer.status_code, answer.content.decode()) == (409, "A generated picture is called by its prompt.")


def test_a_refusal_without_script_is_told_in_the_library(as_mia, mia):
    answer = as_mia.post(reverse("image_rename", args=[make_upload(mia).pk]), {"name": ""}, follow=True)

    assert "A picture needs a name." in answer.content.decode()


def test_an_image_that_is_not_there(as_mia):
    assert as_mia.post(reverse("image_rename", args=[99]), {"name": "Hero"}).status_code == 404
