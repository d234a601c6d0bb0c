"""The administration."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from generations.actions import keep_draft, people
from generations.admin import looking, site
from generations.models import (
    Act,
    ActStep,
    ApiToken,
    Collection,
    CollectionItem,
    GalleryImage,
    Generation,
    ImageTag,
    Invitation,
    PictureImport,
    Project,
    PromptUse,
    ProviderAccount,
    Reference,
    SavedView,
    Star,
    Tag,
    User,
    Visit,
)
from tests.factories import make_generation, make_image
from tests.template_steps import make_template

pytestmark = pytest.mark.django_db
MODELS = sorted(apps.get_app_config("generations").get_models(), key=lambda model: model._meta.model_name)
EDITABLE = {User}
DELETABLE = {ApiToken}


@pytest.fixture
def as_owner(owner) -> Client:
    client = Client()
    client.force_login(owner)
    return client


@pytest.fixture
def one_of_each(owner, mia) -> None:
    """A row of every model."""
    generation = make_generation(mia, "finished")
    image = make_image(author=mia)
    Reference.objects.create(generation=generation, position=0, image=image)
    Star.objects.create(user=mia, image=image)
    make_template(mia, images=(image,))
    ProviderAccount.pause("payment_required", "No credits are left.")
    people.invite(owner, role="member")
    ApiToken.objects.issue(mia, "Render farm")
    keep_draft(mia, {"prompt": "A fox", "references": []})
    PromptUse.objects.note(mia, [make_generation(mia, prompt="A fox")], {"A fox": 1}, timezone.now())
    Visit.objects.create(user=mia, looked_at=timezone.now())
    SavedView.objects.create(author=mia, name="Foxes", query="q=fox")
    Project.objects.create(author=mia, name="Solstice launch")
    ImageTag.objects.create(image=image, author=mia, tag=Tag.objects.create(author=mia, name="spring"))
    collection = Collection.objects.create(author=mia, name="Hero picks")
    CollectionItem.objects.create(collection=collection, image=image, author=mia, position=0)
    PictureImport.objects.create(author=owner, name="pictures.zip", folder="imports/1", bytes=1)
    ActStep.objects.create(act=Act.objects.create(author=mia, verb="trash", wanted=1), images=[image.pk])


def address(model, view: str, *args) -> str:
    return reverse(f"admin:generations_{model._meta.model_name}_{view}", args=args)


def listed(client: Client, model, **query) -> list:
    return list(client.get(address(model, "changelist"), query).context["cl"].result_list)


def test_owners_enter(as_owner):
    assert as_owner.get("/admin/").status_code == 200


def test_strangers_are_led_to_the_login_of_the_site(client, owner):
    assert client.get("/admin/")["Location"] == "/accounts/login/?next=/admin/"


def test_the_admin_has_no_login_of_its_own(client, owner):
    assert client.get("/admin/login/?next=/admin/generations/user/")["Location"].startswith("/accounts/login/?next=")
    answer = client.post("/admin/login/", {"username": owner.email, "password": "correct horse battery"})
    assert answer["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session


def test_members_are_refused_with_a_sentence(as_mia):
    answer = as_mia.get("/admin/", follow=True)

    assert answer.status_code == 403
    assert "Only owners" in answer.content.decode()


def test_it_holds_every_model_of_musa():
    assert set(MODELS) == set(site._registry)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
class TestEachModel:
    def test_it_is_listed(self, as_owner, one_of_each, model):
        assert listed(as_owner, model)

    def test_a_row_is_shown(self, as_owner, one_of_each, model):
        row = model.objects.first()

        assert as_owner.get(address(model, "change", row.pk)).status_code == 200

    def test_nothing_is_added(self, as_owner, model):
        assert as_owner.get(address(model, "add")).status_code == 403

    def test_history_is_not_changed(self, as_owner, one_of_each, model):
        expected = 200 if model in EDITABLE else 403

        assert as_owner.post(address(model, "change", model.objects.first().pk), {}).status_code == expected

    def test_nothing_is_deleted_but_tokens(self, as_owner, one_of_each, model):
        answer = as_owner.post(address(model, "delete", model.objects.first().pk), {"post": "yes"})

        assert answer.status_code == (302 if model in DELETABLE else 403)

    def test_a_list_takes_as_many_queries_for_many_rows(self, as_owner, one_of_each, model):
        with CaptureQueriesContext(
            connection,
        ) as few:
            as_owner.get(address(model, "changelist"))
        for n in range(3):
            person = User.objects.create_user(f"person{n}@example.com")
            Star.objects.create(user=person, image=make_image(author=person))
            generation = make_generation(person)
            Reference.objects.create(generation=generation, position=0, url="https://example.com/a.png")
            people.invite(person, role="member")
            ApiToken.objects.issue(person, "Another")
        with CaptureQueriesContext(connection) as many:
            as_owner.get(address(model, "changelist"))

        assert len(many) <= len(few)

    def test_no_style_or_script_stands_in_the_page(self, as_owner, one_of_each, model):
        for page in (address(model, "changelist"), address(model, "change", model.objects.first().pk)):
            assert inline(as_owner.get(page).content.decode()) == []


def inline(page: str) -> list[str]:
    """What the Content-Security-Policy would forbid."""
    executable = r"<script(?![^>]*(?:src=|application/json))[^>]*>"
    return re.findall(rf'{executable}|<style[^>]*>|\sstyle=|\son\w+="|javascript:', page)


def test_the_front_page_holds_no_style_or_script(as_owner):
    assert inline(as_owner.get("/admin/").content.decode()) == []


def test_digests_and_passwords_are_shown_nowhere(as_owner, owner, one_of_each):
    secrets = [ApiToken.objects.get().digest, Invitation.objects.get().digest, owner.password]

    for row in (ApiToken.objects.get(), Invitation.objects.get(), owner):
        for page in (address(type(row), "changelist"), address(type(row), "change", row.pk)):
            text = as_owner.get(page).content.decode()
            assert not [secret for secret in secrets if secret in text]


def test_no_list_counts_everything(as_owner, mia, monkeypatch):
    monkeypatch.setattr(looking, "LISTED", 2)
    for _ in range(3):
        make_image(author=mia)

    with CaptureQueriesContext(connection) as queries:
        answer = as_owner.get(address(GalleryImage, "changelist"))

    counts = [
        query["sql"] for query in queries if "COUNT(" in query["sql"] and "generations_galleryimage" in query["sql"]
    ]
    assert answer.context["cl"].result_count == 2
    assert counts
    assert all("LIMIT 2" in count for count in counts)


def test_a_generation_is_found_by_its_task_id(as_owner, mia):
    wanted, _ = make_generation(mia, "processing"), make_generation(mia, "processing")

    assert listed(as_owner, Generation, q=wanted.task_id) == [wanted]
    assert listed(as_owner, Generation, q=wanted.task_id[:-1]) == []


def test_a_generation_is_found_by_its_id(as_owner, mia):
    wanted, _ = make_generation(mia), make_generation(mia)

    assert listed(as_owner, Generation, q=str(wanted.pk)) == [wanted]


def test_generations_are_found_by_the_email_of_their_author(as_owner, mia, tom):
    wanted, _ = make_generation(mia), make_generation(tom)

    assert listed(as_owner, Generation, q="Mia@example.com") == [wanted]
    assert listed(as_owner, Generation, q="nobody@example.com") == []


def test_a_number_beyond_all_ids_finds_nothing(as_owner, mia):
    make_generation(mia)

    assert listed(as_owner, Generation, q="9" * 40) == []


@pytest.mark.parametrize("term", ["task-1", "mia@example.com", "12"])
def test_a_search_reads_an_index_and_not_the_table(mia, term):
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET LOCAL enable_seqscan = off")  # a few rows are read faster without an index
    found, _ = site.get_model_admin(Generation).get_search_results(None, Generation.objects.order_by("-sort_key"), term)

    assert re.search("SEARCH generations_generation USING|Index .*Scan", found.explain())


def test_a_person_is_edited(as_owner, mia):
    form = {"email": "MIA@New.example", "name": "Mia O.", "role": "owner", "is_active": "on"}

    as_owner.post(address(User, "change", mia.pk), form)

    mia.refresh_from_db()
    assert (mia.email, mia.name, mia.role, mia.is_staff) == ("mia@new.example", "Mia O.", "owner", True)


def test_the_last_owner_stays_an_owner(as_owner, owner):
    form = {"email": owner.email, "name": owner.name, "role": "member", "is_active": "on"}

    answer = as_owner.post(address(User, "change", owner.pk), form)

    owner.refresh_from_db()
    assert owner.is_owner
    assert "last owner" in answer.content.decode()


def test_an_email_of_somebody_else_is_refused(as_owner, mia, tom):
    form = {"email": "TOM@example.com", "name": "", "role": "member", "is_active": "on"}

    assert as_owner.post(address(User, "change", mia.pk), form).status_code == 200

    mia.refresh_from_db()
    assert mia.email == "mia@example.com"


def test_the_invitations_of_a_former_owner_are_withdrawn(as_owner, mia):
    people.change_role(mia, "owner")
    people.invite(mia, role="owner")

    as_owner.post(
        address(User, "change", mia.pk), {"email": mia.email, "name": "", "role": "member", "is_active": "on"}
    )

    assert not Invitation.objects.open().exists()


def test_signing_out_of_the_admin_signs_out_of_musa(as_owner):
    assert as_owner.post("/admin/logout/")["Location"] == "/accounts/login/"
    assert "_auth_user_id" not in as_owner.session


def test_old_invitations_are_still_shown(as_owner, owner):
    people.invite(owner, role="member", email="noor@example.com")
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))

    assert [invitation.email for invitation in listed(as_owner, Invitation, q="noor@example.com")] == [
        "noor@example.com"
    ]
