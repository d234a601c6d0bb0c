"""The trash's end: what goes for good, what stays and why, and that files go after their last row."""

from datetime import timedelta

import pytest
from django.utils import timezone

from generations import actions, acts, tasks
from generations.models import (
    Act,
    CollectionItem,
    Draft,
    GalleryImage,
    ImageTag,
    Reference,
    SearchDocument,
    Star,
    Template,
    TemplateReference,
)
from generations.storage import store
from tests.doctor_steps import aged, found, stored_image, thumbnails
from tests.factories import make_generation, make_image, make_upload

HTMX = {"HTTP_HX_REQUEST": "true"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """What follows a commit happens at the end of the block."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def files_of(image: GalleryImage) -> list[bool]:
    return [store.exists(image.original_path), *(path.exists() for path in thumbnails(image))]


def age(image: GalleryImage) -> GalleryImage:
    """Its files were written long ago."""
    for path in (store.path(image.original_path), *thumbnails(image)):
        aged(path)
    return image


def trashed(image: GalleryImage, by, days: float = 0) -> GalleryImage:
    actions.trash(image, by)
    GalleryImage.objects.filter(pk=image.pk).update(trashed_at=timezone.now() - timedelta(days=days))
    return image


def purge(client, *images: GalleryImage, **fields):
    return client.post("/acts/", {"verb": "purge", "image": [image.pk for image in images]} | fields, **HTMX)


def test_row_and_all_that_hangs_on_it_and_its_files_go_and_all_is_well(as_mia, mia, committing):
    image = age(stored_image(author=mia))
    actions.act(mia, "tag", [image.pk], {"tag": "spring"})
    actions.act(mia, "collect", [image.pk], {"collection_name": "Picks"})
    actions.act(mia, "star", [image.pk])
    trashed(image, mia)
    with committing():
        response = purge(as_mia, image)
    assert "1 image deleted for good." in response.content.decode()
    for model in (GalleryImage, SearchDocument, ImageTag, CollectionItem, Star):
        assert not model.objects.exists()
    assert not any(files_of(image))
    assert found() == []


def test_the_generation_says_that_its_picture_is_gone(as_mia, mia):
    image = trashed(make_image(author=mia), mia)
    purge(as_mia, image)
    page = as_mia.get(f"/generations/{image.generation_id}/").content.decode()
    assert "Its picture was deleted for good." in page
    assert found(fast=True) == []


def test_it_has_no_undo(as_mia, mia):
    purge(as_mia, trashed(make_image(author=mia), mia))
    response = as_mia.post(f"/acts/{Act.objects.get(verb='purge').pk}/undo/", **HTMX)
    assert (response.status_code, response.content.decode()) == (
        422,
        "What was deleted for good can't be brought back.",
    )


def test_only_what_is_in_the_trash_goes(as_mia, mia):
    image = make_image(author=mia)
    assert "Nothing changed." in purge(as_mia, image).content.decode()
    assert GalleryImage.objects.get() == image


def test_files_that_another_row_needs_stay(as_mia, mia, committing):
    image = age(stored_image(author=mia))
    twin = make_image(author=mia, **{name: getattr(image, name) for name in ("sha256", "extension", "format", "bytes")})
    trashed(image, mia)
    with committing():
        purge(as_mia, image)
    assert all(files_of(twin))
    trashed(twin, mia)
    with committing():
        purge(as_mia, twin)
    assert not any(files_of(twin))


def test_files_that_were_just_written_go_an_hour_later(as_mia, mia, committing):
    image = trashed(stored_image(author=mia), mia)
    with committing():
        purge(as_mia, image)
    assert all(files_of(image))
    age(image)
    tasks.empty_trash()
    assert not any(files_of(image))


def test_a_worker_that_died_after_the_commit_leaves_files_that_the_next_one_takes(as_mia, mia):
    image = trashed(age(stored_image(author=mia)), mia)
    purge(as_mia, image)  # what follows the commit doesn't happen
    assert all(files_of(image))
    tasks.empty_trash()
    assert not any(files_of(image))
    assert Act.objects.get().steps.get().undone_at is not None


def test_what_others_put_into_the_trash_only_an_owner_deletes(client, as_mia, mia, tom, owner):
    theirs, own = trashed(make_image(author=mia), tom), trashed(make_image(author=tom), mia)
    response = purge(as_mia, every=1, source="kind=trash")
    assert (
        "1 image deleted for good. 1 stays: only an owner deletes what others put there." in response.content.decode()
    )
    assert list(GalleryImage.objects.all()) == [theirs]
    client.force_login(owner)
    purge(client, every=1, source="kind=trash")
    assert not GalleryImage.objects.filter(pk__in=[own.pk, theirs.pk]).exists()


@pytest.mark.parametrize("used", ["by a generation", "by a template", "in a draft"])
def test_what_is_in_use_stays_and_a_sentence_says_so(as_mia, mia, used):
    image = trashed(make_upload(mia), mia)
    if used == "by a generation":
        Reference.objects.create(generation=make_generation(mia), position=0, image=image)
    elif used == "by a template":
        template = Template.objects.create(author=mia, name="Set", text="A bottle")
        TemplateReference.objects.create(template=template, position=0, image=image)
    else:
        Draft.objects.create(author=mia, content={"references": [{"image": image.pk}, {"url": "https://a.example/b"}]})
    response = purge(as_mia, image)
    assert "1 stays in the trash: generations, templates or drafts use it as a reference." in response.content.decode()
    assert GalleryImage.objects.get().is_trashed


def test_what_came_later_stays_when_the_trash_is_emptied(client, owner):
    before = trashed(make_image(), owner, days=1)
    page = client.force_login(owner) or client.get("/trash/")
    now = page.context["page"].now
    actions.trash(later := make_image(), owner)
    purge(client, every=1, source="kind=trash", newest=now)
    assert not GalleryImage.objects.filter(pk=before.pk).exists()
    assert GalleryImage.objects.filter(pk=later.pk).exists()


@pytest.mark.parametrize("days, kept", [(29, True), (31, False)])
def test_after_thirty_days_they_go_by_themselves(mia, committing, days, kept):
    image = trashed(age(stored_image(author=mia)), mia, days=days)
    with committing():
        tasks.empty_trash()
    assert GalleryImage.objects.exists() is kept
    assert all(files_of(image)) is kept
    assert found() == []


def test_zero_days_mean_for_ever(mia, settings):
    settings.MUSA_TRASH_DAYS = 0
    trashed(make_image(author=mia), mia, days=10_000)
    assert acts.purge_expired() == 0


def test_what_is_in_use_holds_up_nothing_behind_it(mia, monkeypatch):
    monkeypatch.setattr("generations.acts.purging.CHUNK", 1)
    image = trashed(make_upload(mia), mia, days=50)
    Reference.objects.create(generation=make_generation(mia), position=0, image=image)
    trashed(make_image(author=mia), mia, days=40)
    assert acts.purge_expired() == 1
    assert GalleryImage.objects.get() == image


def test_what_one_act_trashed_stands_together_and_comes_back_together(as_mia, mia, tom):
    images = [make_image(author=tom) for _ in range(3)]
    alone = make_image(author=tom)
    actions.act(mia, "trash", [image.pk for image in images])
    actions.trash(alone, mia)
    groups = as_mia.get("/trash/").context["page"].groups
    assert [(group.by, group.together, len(group.tiles)) for group in groups] == [(mia, "", 1), (mia, "3", 3)]
    as_mia.post("/acts/", {"verb": "restore", "every": 1, "source": groups[1].source}, **HTMX)
    assert set(GalleryImage.objects.trashed()) == {alone}


def test_the_trash_is_read_through_its_index():
    assert '"trashed_at" IS NOT NULL' in str(GalleryImage.objects.trashed().query)  # an exclude would scan all images


def test_each_group_says_how_long_it_stays(as_mia, mia, settings):
    trashed(make_image(), mia)
    trashed(make_image(), mia, days=29)
    assert [group.left for group in as_mia.get("/trash/").context["page"].groups] == [
        "30 days left",
        "deleted tomorrow",
    ]
    settings.MUSA_TRASH_DAYS = 0
    assert [group.left for group in as_mia.get("/trash/").context["page"].groups] == ["", ""]


def test_the_dialog_says_how_many_and_how_much_room(as_mia, mia, tom):
    for by in (mia, mia, tom):
        trashed(make_image(bytes=2_000_000), by)
    asked = as_mia.get("/trash/delete", {"every": 1, "source": "kind=trash"}, **HTMX).content.decode()
    assert "Delete 2 images for good?" in asked
    assert "4.0 MB" in asked
    assert "Delete 2 images for good?" in as_mia.get("/trash/delete?every=1&source=kind%3Dtrash").content.decode()


def test_the_dialog_has_nothing_to_offer_where_nothing_is_ones_own(as_mia, tom):
    image = trashed(make_image(), tom)
    assert "Nothing here is yours to delete" in as_mia.get(f"/trash/delete?image={image.pk}", **HTMX).content.decode()
    assert as_mia.get("/trash/delete?image=x", **HTMX).status_code == 422
