"""Templates: found, written, shared, copied, deleted and brought back."""

import pytest
from django.test import Client

from generations.actions import Run, delete_template, share_template, submit_run
from generations.actions.submitting import Order
from generations.gallery.templates import PAGE_SIZE, template_menu, templates_page
from generations.models import Template

from .factories import make_generation, make_image, make_upload
from .template_steps import PLINTH, make_template

pytestmark = pytest.mark.django_db
WRITTEN = {"name": "Plinth", "text": PLINTH, "aspect_ratio": "4:5", "resolution": "2K", "count": "1"}


@pytest.fixture
def as_tom(tom) -> Client:
    client = Client()
    client.force_login(tom)
    return client


@pytest.fixture
def as_owner(owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


def names(client, query="") -> list[str]:
    return [card.template.name for card in client.get(f"/templates/{query}").context["page"].cards]


# Finding


def test_ones_own_and_the_teams_are_listed(as_mia, mia, tom):
    make_template(mia, name="Mine")
    make_template(tom, name="Theirs, shared", is_shared=True)
    make_template(tom, name="Theirs, kept")
    assert names(as_mia) == ["Theirs, shared", "Mine"]
    assert names(as_mia, "?scope=mine") == ["Mine"]
    assert names(as_mia, "?scope=team") == ["Theirs, shared"]


def test_every_word_must_be_in_name_or_text_whatever_the_case(as_mia, mia):
    make_template(mia, "{product} unter der Sonne", name="Überlicht")
    make_template(mia, "{product} in rain", name="Other")
    assert names(as_mia, "?q=uberl+SONNE") == ["Überlicht"]
    assert "Nothing matches" in as_mia.get("/templates/?q=snow").content.decode()


def test_a_page_leads_to_the_next(as_mia, mia):
    for number in range(PAGE_SIZE + 2):
        make_template(mia, "plain", name=f"Template {number}")
    first = templates_page(mia)
    assert len(first.cards) == PAGE_SIZE
    assert names(as_mia, first.older_url.removeprefix("/templates/")) == ["Template 1", "Template 0"]


def test_a_broken_cursor_is_told(as_mia):
    assert as_mia.get("/templates/?cursor=abc", headers={"HX-Request": "true"}).status_code == 400


def test_a_card_says_who_made_it_and_how_often_it_ran(as_mia, mia, tom):
    template = make_template(tom, is_shared=True)
    for _ in range(4):
        batch, _ = submit_run(mia, Run((Order("A", "1:1", "2K"),), title="Plinth", template=template))
    text = as_mia.get("/templates/").content.decode()
    assert "Tom Haller" in text
    assert "Ran 4 times" in text
    assert text.count('href="/batches/') == 3
    assert f"/batches/{batch.pk}/" in text


def test_more_templates_take_no_more_queries(as_mia, mia, tom, django_assert_max_num_queries):
    for number in range(PAGE_SIZE):
        template = make_template(mia, images=(make_upload(mia),), name=f"Template {number}")
        batch, _ = submit_run(tom, Run((Order("A", "1:1", "2K"),), title="A", template=template))
        make_image(make_generation(mia, "finished", batch=batch, position=7))
    with django_assert_max_num_queries(16):
        as_mia.get("/templates/")


# Writing


def test_a_saved_template_leads_to_its_run(as_mia, mia):
    images = [make_upload(mia) for _ in range(2)]
    answer = as_mia.post("/templates/new", WRITTEN | {"reference_images": [image.pk for image in images]})
    template = Template.objects.get()
    assert answer["Location"] == f"/templates/{template.pk}/"
    assert (template.author, template.text, template.is_shared) == (mia, PLINTH, False)
    assert [reference.image for reference in template.references.all()] == images


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"name": " "}, "Give it a name"),
        ({"name": "a" * 101}, "at most 100 fit"),
        ({"text": ""}, "Write the prompt"),
        ({"text": "{n: 5..1} pieces"}, "{n: 5..1} runs backwards: write 1..5."),
        ({"text": "a\x07"}, "control character"),
        ({"text": "a" * 10_001}, "at most 10000 fit"),
        ({"aspect_ratio": "7:5"}, "not one of the aspect ratios"),
        ({"reference_images": "999999"}, "no image 999999"),
    ],
)
def test_a_refused_template_keeps_everything_typed(as_mia, mia, given, words):
    image = make_upload(mia)
    typed = WRITTEN | {"is_shared": "on", "reference_images": str(image.pk)} | given
    answer = as_mia.post("/templates/new", typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert words in text
    assert 'name="is_shared" checked' in text
    assert "text" in given or PLINTH in text
    assert not Template.objects.exists()


def test_an_upload_without_script_becomes_a_reference(as_mia, picture):
    from django.core.files.uploadedfile import SimpleUploadedFile

    as_mia.post("/templates/new", WRITTEN | {"references": SimpleUploadedFile("set.png", picture())})
    assert Template.objects.get().references.get().image.name == "set.png"


def test_a_generation_is_a_beginning_with_its_braces_meant(as_mia, mia):
    generation = make_generation(mia, "finished", prompt="A {cup}", aspect_ratio="16:9", resolution="4K")
    text = as_mia.get(f"/templates/new?generation={generation.pk}").content.decode()
    assert "A {{cup}}</textarea>" in text
    assert 'value="16:9" checked' in text
    assert 'value="4K" checked' in text


@pytest.mark.parametrize("number", ["abc", "999999"])
def test_a_generation_that_is_not_there_leaves_it_empty(as_mia, number):
    assert as_mia.get(f"/templates/new?generation={number}").status_code == 200


def test_the_composer_is_a_beginning_and_nothing_is_stored_yet(as_mia, mia):
    image = make_upload(mia)
    typed = {"prompt": "{product} on sand", "aspect_ratio": "9:16", "count": "4", "reference_images": image.pk}
    text = as_mia.post("/templates/new?prefill=1", typed).content.decode()
    assert "{product} on sand</textarea>" in text
    assert f'name="reference_images" value="{image.pk}"' in text
    assert 'name="count" value="4" checked' in text
    assert not Template.objects.exists()


def test_words_of_the_composer_that_are_no_template_are_escaped(as_mia):
    text = as_mia.post("/templates/new?prefill=1", {"prompt": 'JSON {"a": 1}'}).content.decode()
    assert "JSON {{&quot;a&quot;: 1}}</textarea>" in text


def test_a_change_replaces_text_and_references(as_mia, mia):
    template = make_template(mia, images=(make_upload(mia),))
    as_mia.post(f"/templates/{template.pk}/edit/", WRITTEN | {"text": "{colour} cup"})
    template = Template.objects.get()
    assert template.text == "{colour} cup"
    assert not template.references.exists()


# Whose it is


@pytest.mark.parametrize("what", ["edit", "share", "delete", "restore"])
def test_only_author_and_owners_change_it(as_tom, as_owner, mia, what):
    template = make_template(mia, is_shared=True)
    answer = as_tom.post(f"/templates/{template.pk}/{what}/", WRITTEN)
    assert (answer.status_code, "Only its author or an owner" in answer.content.decode()) == (403, True)
    assert as_owner.post(f"/templates/{template.pk}/{what}/", WRITTEN).status_code == 302


def test_sharing_shows_it_to_the_team_and_back(as_mia, as_tom, mia):
    template = make_template(mia)
    as_mia.post(f"/templates/{template.pk}/share/", {"shared": "1"})
    assert names(as_tom) == ["Product on plinth"]
    as_mia.post(f"/templates/{template.pk}/share/", {"shared": ""})
    assert names(as_tom) == []


def test_a_copy_is_ones_own(as_tom, mia, tom):
    template = make_template(mia, is_shared=True, images=(make_upload(mia),), count=3)
    answer = as_tom.post(f"/templates/{template.pk}/duplicate/")
    copy = Template.objects.get(author=tom)
    assert answer["Location"] == f"/templates/{copy.pk}/edit/"
    assert (copy.name, copy.text, copy.count, copy.is_shared) == ("Copy of Product on plinth", PLINTH, 3, False)
    assert copy.references.get().image == template.references.get().image


def test_a_copy_of_a_long_name_is_cut(as_mia, mia):
    as_mia.post(f"/templates/{make_template(mia, name='a' * 100).pk}/duplicate/")
    assert len(Template.objects.order_by("-pk").first().name) == 100


def test_delete_has_an_undo(as_mia, mia):
    template = make_template(mia)
    answer = as_mia.post(f"/templates/{template.pk}/delete/", follow=True)
    [message] = answer.context["messages"]
    assert message.extra_tags == f"/templates/{template.pk}/restore/"
    assert names(as_mia) == []
    assert as_mia.get(f"/templates/{template.pk}/").status_code == 404
    as_mia.post(message.extra_tags)
    assert names(as_mia) == ["Product on plinth"]


# The composer's menu


def test_the_menu_finds_names_before_texts(mia):
    make_template(mia, "a red {cup}", name="Blue")
    make_template(mia, "{cup}", name="Red")
    make_template(mia, "plain", name="Other")
    assert [entry.template.name for entry in template_menu(mia, "re")] == ["Red", "Blue"]


def test_one_without_fields_fills_the_composer(as_mia, mia):
    image = make_upload(mia, name="set.png")
    make_template(mia, "A {{cup}}", name="Plain", images=(image,), count=2)
    [entry] = template_menu(mia)
    assert (entry.fill["prompt"], entry.fill["count"]) == ("A {cup}", 2)
    assert [reference["id"] for reference in entry.fill["references"]] == [image.pk]
    assert "data-fill" in as_mia.get("/templates/menu").content.decode()


def test_one_with_fields_leads_to_its_run(as_mia, mia):
    template = make_template(mia)
    text = as_mia.get("/templates/menu?q=plinth").content.decode()
    assert f'data-href="/templates/{template.pk}/"' in text
    assert "data-fill" not in text


def test_the_menu_holds_nothing_deleted_and_nothing_kept(mia, tom):
    delete_template(make_template(mia))
    share_template(make_template(tom), False)
    assert template_menu(mia) == []
