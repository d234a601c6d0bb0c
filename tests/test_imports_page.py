"""Owners bring a ZIP by the page: it is looked at first, then carried out by workers, and can be stopped."""

import io
from datetime import timedelta
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from generations import archives, tasks
from generations.archives import background
from generations.models import GalleryImage, PictureImport, Project
from generations.storage import store
from tests.import_steps import A1111, drawn

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def told(monkeypatch) -> list[tuple]:
    """What the workers are told; nobody listens."""
    told = []
    monkeypatch.setattr(tasks, "_tell", lambda task, *args, **more: told.append((task.name.rpartition(".")[2], *args)))
    return told


@pytest.fixture
def as_owner(client, owner):
    client.force_login(owner)
    return client


def packed(count=3, **more) -> bytes:
    file = io.BytesIO()
    with ZipFile(file, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number}.png", drawn("teal", A1111 if not number else "", (20 + number, 20)))
        for name, content in more.items():
            archive.writestr(name, content)
    return file.getvalue()


def bring(client, content=None, name="pictures.zip", capture=None, **headers):
    upload = SimpleUploadedFile(name, packed() if content is None else content)
    return client.post(reverse("import_new"), {"file": upload}, **headers)


def work(row) -> PictureImport:
    """All that workers do for it."""
    while archives.carry_import(row.pk, "worker"):
        pass
    row.refresh_from_db()
    return row


def brought(client, content=None) -> PictureImport:
    assert bring(client, content).status_code == 302
    return work(PictureImport.objects.get())


def carried_out(client, row, **fields) -> PictureImport:
    assert client.post(reverse("import_carry_out", args=[row.pk]), fields, **HTMX).status_code == 200
    return work(row)


def test_it_is_looked_at_and_nothing_is_stored_before_somebody_says_so(
    as_owner, told, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        bring(as_owner)
    [(name, pk, _)] = told
    assert (name, pk) == ("carry_import", PictureImport.objects.get().pk)
    row = work(PictureImport.objects.get())
    assert (row.stage, row.found["new"], row.found["told"], row.total) == ("examined", 3, 1, 3)
    assert GalleryImage.objects.count() == 0
    page = as_owner.get(reverse("imports")).content.decode()
    assert "3 new pictures, 0 here already" in page
    assert "Import 3 pictures" in page


def test_then_it_is_carried_out_and_its_file_is_forgotten(as_owner, owner):
    project = Project.objects.create(name="Solstice", author=owner)
    row = carried_out(as_owner, brought(as_owner), project=project.pk)
    assert (row.stage, row.done, row.made["new"]) == ("finished", 3, 3)
    assert set(GalleryImage.objects.values_list("author", "project")) == {(owner.pk, project.pk)}
    assert not store.path(row.folder).exists()
    assert "3 pictures imported, 0 were here already" in as_owner.get(reverse("imports")).content.decode()


def test_what_cannot_be_read_is_said_with_the_reason(as_owner):
    row = brought(as_owner, packed(1, **{"notes.txt": b"no picture"}))
    page = as_owner.get(reverse("imports")).content.decode()
    assert row.found["unreadable"] == 1
    assert "notes.txt: This file holds text" in page


def test_a_file_that_is_no_zip_is_refused_in_a_sentence(as_owner):
    row = brought(as_owner, b"no zip at all")
    assert (row.stage, row.problems[0][:18]) == ("refused", "This isn't a ZIP, ")
    assert not store.path(row.folder).exists()
    assert row.problems[0][:16] in as_owner.get(reverse("imports")).content.decode().replace("&#x27;", "'")


@pytest.mark.parametrize("content", [b"", None])
def test_no_file_is_told(as_owner, content):
    fields = {} if content is None else {"file": SimpleUploadedFile("a.zip", content)}
    response = as_owner.post(reverse("import_new"), fields)
    assert (response.status_code, b"No file arrived" in response.content) == (422, True)
    assert list(store.path("drafts").glob("*")) == []


def test_scripts_are_told_in_json(as_owner):
    response = bring(as_owner, HTTP_ACCEPT="application/json")
    assert (response.status_code, response.json()) == (201, {"url": reverse("imports")})
    refused = as_owner.post(reverse("import_new"), {}, HTTP_ACCEPT="application/json")
    assert (refused.status_code, "No file arrived" in refused.json()["error"]) == (422, True)


def test_it_may_be_larger_than_any_picture_and_needs_room_on_the_disk(as_owner, monkeypatch, settings):
    settings.REFERENCE_MAX_BYTES = 100
    settings.REFERENCE_MAX_COUNT = 1
    assert brought(as_owner).found["new"] == 3
    monkeypatch.setattr("generations.views.imports._free", lambda: 10)
    response = bring(as_owner)
    assert (response.status_code, b"disk has room for" in response.content) == (413, True)


def test_members_bring_nothing_in(as_mia):
    assert as_mia.get(reverse("imports")).status_code == 403
    assert bring(as_mia).status_code == 403
    assert PictureImport.objects.count() == 0


def test_strangers_neither(db):
    assert bring(Client()).status_code == 302
    assert PictureImport.objects.count() == 0


def test_another_site_cannot_bring_anything(owner):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert bring(client).status_code == 403
    assert PictureImport.objects.count() == 0
    token = client.get(reverse("imports")).context["csrf_token"]
    upload = SimpleUploadedFile("a.zip", packed())
    given = {"file": upload, "csrfmiddlewaretoken": str(token)}
    assert list(store.path("drafts").glob("*")) == []
    assert client.post(reverse("import_new"), given).status_code == 302


def test_after_a_kill_another_worker_goes_on_where_it_stood(as_owner, monkeypatch, told):
    monkeypatch.setitem(archives.importing.TOGETHER, "file", 1)
    monkeypatch.setattr(background, "AT_ONCE", -1)  # one step, then others
    row = brought(as_owner, packed(4))
    as_owner.post(reverse("import_carry_out", args=[row.pk]), **HTMX)
    assert archives.carry_import(row.pk, "killed")
    assert not archives.carry_import(row.pk, "another")  # the first may still live
    monkeypatch.setattr("generations.engine.refresh_account", lambda: False)
    told.clear()
    tasks.reconcile()
    assert told == []
    PictureImport.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    tasks.reconcile()
    assert [name for name, *_ in told] == ["carry_import"]
    assert work(row).stage == "finished"
    assert GalleryImage.objects.count() == 4
    assert row.made["new"] == 4


def test_a_kill_between_the_rows_and_the_plan_makes_nothing_twice(as_owner, monkeypatch):
    row = brought(as_owner, packed(3))
    as_owner.post(reverse("import_carry_out", args=[row.pk]), **HTMX)

    def killed(self, to):
        raise SystemExit

    with monkeypatch.context() as patch, pytest.raises(SystemExit):
        patch.setattr(archives.Plan, "advance", killed)
        archives.carry_import(row.pk, "killed")
    assert GalleryImage.objects.count() == 3
    PictureImport.objects.update(lease_expires_at=timezone.now() - timedelta(seconds=1))
    assert work(row).stage == "finished"
    assert GalleryImage.objects.count() == 3


def test_stop_keeps_what_was_imported_and_undoes_the_step_that_was_going_on(as_owner, monkeypatch):
    monkeypatch.setitem(archives.importing.TOGETHER, "file", 1)
    row = brought(as_owner, packed(4))
    as_owner.post(reverse("import_carry_out", args=[row.pk]), **HTMX)
    kept = archives.importing.Importing._do

    def stopped_midway(self, todo, files):
        kept(self, todo, files)
        if GalleryImage.objects.count() == 3:
            PictureImport.objects.update(stage="stopped")

    monkeypatch.setattr(archives.importing.Importing, "_do", stopped_midway)
    assert not archives.carry_import(row.pk, "worker")
    assert GalleryImage.objects.count() == 2


def test_stop_by_the_page(as_owner):
    row = brought(as_owner)
    as_owner.post(reverse("import_carry_out", args=[row.pk]), **HTMX)
    response = as_owner.post(reverse("import_stop", args=[row.pk]), **HTMX)
    assert (response.status_code, b"Stopped" in response.content) == (200, True)
    assert not store.path(row.folder).exists()
    assert not archives.carry_import(row.pk, "worker")
    assert as_owner.post(reverse("import_stop", args=[row.pk]), **HTMX).status_code == 409


def test_what_is_under_way_is_not_begun_again(as_owner):
    row = carried_out(as_owner, brought(as_owner))
    response = as_owner.post(reverse("import_carry_out", args=[row.pk]), **HTMX)
    assert (response.status_code, b"has ended" in response.content) == (409, True)


def test_a_closed_project_is_refused(as_owner, owner):
    row = brought(as_owner)
    project = Project.objects.create(name="Closed", author=owner, closed_at=timezone.now())
    response = as_owner.post(reverse("import_carry_out", args=[row.pk]), {"project": project.pk}, **HTMX)
    assert (response.status_code, b"closed" in response.content) == (422, True)
    row.refresh_from_db()
    assert row.stage == "examined"


def test_a_file_that_went_missing_is_told(as_owner):
    row = brought(as_owner)
    as_owner.post(reverse("import_carry_out", args=[row.pk]), **HTMX)
    (store.path(row.folder) / "brought.zip").unlink()
    row = work(row)
    assert (row.stage, row.problems) == ("refused", [background.GONE])


def test_the_page_shows_the_progress(as_owner):
    row = brought(as_owner)
    PictureImport.objects.update(stage="importing", done=1)
    page = as_owner.get(reverse("import_detail", args=[row.pk]), **HTMX).content.decode()
    assert "1 of 3" in page
    assert 'hx-trigger="every 1s"' in page


def test_doctor_has_nothing_to_say_of_what_waits(as_owner):
    from django.core.management import call_command

    brought(as_owner)
    said = io.StringIO()
    call_command("doctor", stdout=said)
    assert "All is well." in said.getvalue()
