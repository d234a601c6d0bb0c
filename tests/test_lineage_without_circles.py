"""Nothing comes from itself: whatever way a reference comes in, it is older than what is made from it."""

import pytest
from django.db.models import F
from django.urls import reverse

from generations import engine
from generations.actions import retry, run_again
from generations.models import GalleryImage, Generation, Reference, Status

from .api_client import ApiClient
from .engine_steps import api, ask, picture_bytes, upload
from .factories import make_image
from .http_server import answer
from .lineage_steps import make_edit

pytestmark = pytest.mark.django_db
WAYS = {}


def way(ask_with):
    """How an image becomes a reference: takes who asks and the image's id; answers the generation, None if refused."""
    WAYS[ask_with.__name__] = ask_with
    return ask_with


@way
def composer(client, user, image_id):
    fields = {"prompt": "Warmer", "aspect_ratio": "1:1", "resolution": "1K", "count": 1, "reference_images": image_id}
    response = client.post(reverse("generation_create"), fields | {"reference_order": "image"})
    assert response.status_code in (302, 422)
    return Generation.objects.order_by("pk").last() if response.status_code == 302 else None


@way
def program(client, user, image_id):
    body = {"prompt": "Warmer", "references": [image_id]}
    response = ApiClient(user).post("generations", body)
    assert response.status_code in (201, 422)
    return Generation.objects.order_by("pk").last() if response.status_code == 201 else None


@pytest.mark.parametrize("ask_with", WAYS.values(), ids=WAYS)
def test_a_picture_that_is_here_is_older_than_the_request_that_is_given_it(client, mia, ask_with):
    client.force_login(mia)
    image = make_image(author=mia)
    generation = ask_with(client, mia, image.pk)
    assert [reference.image_id for reference in generation.references.all()] == [image.pk]
    assert image.generation_id < generation.pk


@pytest.mark.parametrize("ask_with", WAYS.values(), ids=WAYS)
def test_a_picture_that_is_yet_to_come_is_refused(client, mia, ask_with):
    client.force_login(mia)
    newest = make_image(author=mia)
    asked = Generation.objects.count()
    assert ask_with(client, mia, newest.pk + 1) is None
    assert Generation.objects.count() == asked


def test_asked_for_again_it_is_given_what_the_first_was_given_and_never_what_came_of_it(mia):
    original = make_image(author=mia)
    child = make_edit(original, author=mia)
    again = run_again(child.generation, mia)[0].generations.get()
    failed = ask(mia, references=(child,))
    Generation.objects.filter(pk=failed.pk).update(status=Status.CANCELLED, finished_at=failed.created_at)
    failed.refresh_from_db()
    retried = retry(failed, mia).generations.get()
    assert [again.references.get().image, retried.references.get().image] == [original, child]
    assert not circles()


def test_an_address_at_which_its_own_picture_stands_by_now_brings_home_a_copy(mia, settings):
    """Somebody publishes the result where the reference was."""
    with api(settings, answer(200, picture_bytes())) as server:
        generation = ask(mia, references=(f"{server.url}/latest.png",))
        sha256 = upload(mia, picture_bytes()).sha256
        GalleryImage.objects.all().delete()
        own = make_image(generation, sha256=sha256)
        engine.bring_home(generation.references.get().pk, "worker")
    reference = generation.references.get()
    assert (reference.image.kind, reference.image.sha256) == ("upload", sha256)
    assert reference.image != own
    assert not circles()


def test_an_address_of_an_older_picture_of_ours_brings_home_that_one(mia, settings):
    with api(settings, answer(200, picture_bytes())) as server:
        known = upload(mia, picture_bytes())
        GalleryImage.objects.all().delete()
        older = make_image(sha256=known.sha256)
        generation = ask(mia, references=(f"{server.url}/latest.png",))
        engine.bring_home(generation.references.get().pk, "worker")
    assert generation.references.get().image == older


def circles():
    """References to what their own generation, or a later one, made."""
    return Reference.objects.filter(image__generation__gte=F("generation")).exists()
