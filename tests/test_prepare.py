"""What `manage.py prepare` does before Musa serves."""

import io
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as installed
from django.core.management import call_command
from django.core.management.base import CommandError

from generations.models import Invitation, User

LINK = re.compile(r"http://\S+/setup/(\S+)/")
NAMES = ("PATH", "LANG")


@pytest.fixture
def sources(tmp_path: Path, settings) -> Path:
    """A data folder and a folder of static files of the test's own, packed as in an installation."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "page.css").write_text("body { color: teal }" * 20)
    settings.DATA_DIR = tmp_path / "data"
    settings.STATIC_ROOT = tmp_path / "data" / "static"
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    packed = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": packed}
    settings.MUSA_OWNER_EMAIL = settings.MUSA_OWNER_PASSWORD = ""
    return folder


def prepare() -> str:
    """Run the command; answers what it printed."""
    printed = io.StringIO()
    call_command("prepare", stdout=printed)
    return printed.getvalue()


def collected(folder: Path, pattern: str) -> list[str]:
    return sorted(path.read_text() for path in folder.glob(pattern))


@pytest.mark.django_db
class TestOwner:
    def test_the_owner_of_the_environment_is_made(self, sources, settings):
        settings.MUSA_OWNER_EMAIL, settings.MUSA_OWNER_PASSWORD = "Olga@Example.com", "secret"

        printed = prepare()

        owner = User.objects.get()
        assert (owner.email, owner.is_owner, owner.check_password("secret")) == ("olga@example.com", True, True)
        assert "Olga@Example.com" in printed
        assert "secret" not in printed

    def test_an_owner_of_the_environment_changes_nobody(self, sources, settings, mia):
        settings.MUSA_OWNER_EMAIL, settings.MUSA_OWNER_PASSWORD = "mia@example.com", "secret"

        prepare()

        assert not User.objects.get().check_password("secret")

    def test_what_is_no_email_is_refused(self, sources, settings):
        settings.MUSA_OWNER_EMAIL, settings.MUSA_OWNER_PASSWORD = "olga", "secret"

        with pytest.raises(CommandError, match="MUSA_OWNER_EMAIL"):
            prepare()
        assert not User.objects.exists()

    def test_else_a_link_that_makes_one_is_printed(self, sources):
        link = LINK.search(prepare())

        assert link[0].startswith(f"http://{installed.HOST}:{installed.PORT}/setup/")
        assert Invitation.objects.open().with_secret(link[1]).get().role == "owner"

    def test_only_the_last_link_works(self, sources):
        secrets = [LINK.search(prepare())[1] for _ in range(2)]

        assert [Invitation.objects.open().with_secret(secret).exists() for secret in secrets] == [False, True]

    def test_with_an_owner_no_link_is_printed(self, sources, owner):
        assert "/setup/" not in prepare()
        assert not Invitation.objects.exists()

    def test_who_listens_everywhere_gets_a_link_that_opens(self, sources, settings):
        settings.HOST = "0.0.0.0"

        assert "http://127.0.0.1:" in prepare()


@pytest.mark.django_db
class TestStaticFiles:
    def test_they_are_named_by_content_and_packed(self, sources, settings, owner):
        assert "Static files" in prepare()

        assert len(collected(settings.STATIC_ROOT, "page.????????????.css")) == 1
        assert list(settings.STATIC_ROOT.glob("page.????????????.css.gz"))

    def test_unchanged_ones_are_left_alone(self, sources, owner):
        prepare()

        assert prepare() == ""

    def test_a_changed_one_is_collected_even_with_an_older_date(self, sources, settings, owner):
        prepare()
        (sources / "page.css").write_text("body { color: maroon }")
        os.utime(sources / "page.css", (1_000_000_000, 1_000_000_000))

        assert "Static files" in prepare()

        assert collected(settings.STATIC_ROOT, "page.css") == ["body { color: maroon }"]

    def test_a_removed_one_goes(self, sources, settings, owner):
        prepare()
        (sources / "page.css").unlink()

        prepare()

        assert not list(settings.STATIC_ROOT.glob("page*"))

    def test_a_lost_folder_is_collected_again(self, sources, settings, owner):
        prepare()
        for path in settings.STATIC_ROOT.iterdir():
            path.unlink()
        settings.STATIC_ROOT.rmdir()

        prepare()

        assert (settings.STATIC_ROOT / "page.css").exists()

    def test_what_was_interrupted_is_done_again(self, sources, settings, owner):
        prepare()
        (sources / "page.css").write_text("body { background: url(lost.png) }")
        with pytest.raises(ValueError, match=r"lost\.png"):
            prepare()
        (sources / "page.css").write_text("body { color: teal }" * 20)

        assert "Static files" in prepare()


def start(data: Path, **given: str) -> subprocess.Popen:
    """The command in a process and an installation of its own."""
    environment = {name: os.environ[name] for name in NAMES if name in os.environ} | {"MUSA_DATA_DIR": str(data)}
    command = [sys.executable, "manage.py", "prepare"]
    return subprocess.Popen(
        command,
        cwd=installed.BASE_DIR,
        env=environment | given,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def test_a_new_installation_is_set_up_and_the_second_start_has_nothing_to_do(tmp_path):
    owner = {"MUSA_OWNER_EMAIL": "olga@example.com", "MUSA_OWNER_PASSWORD": "correct horse battery"}

    first, _ = start(tmp_path, **owner).communicate()
    again = start(tmp_path, **owner)
    second, _ = again.communicate()

    assert [line.partition(":")[0] for line in first.splitlines()] == ["Database", "Database", "Static files", "Owner"]
    assert (second, again.returncode) == ("", 0)


def test_two_at_once_do_everything_once(tmp_path):
    pair = [start(tmp_path), start(tmp_path)]
    printed = [process.communicate()[0] for process in pair]

    assert [process.returncode for process in pair] == [0, 0]
    assert "".join(printed).count("migrations applied") == 1


def test_half_an_owner_is_refused_with_a_sentence(tmp_path):
    process = start(tmp_path, MUSA_OWNER_EMAIL="olga@example.com")
    _, said = process.communicate()

    assert process.returncode == 1
    assert "belong together" in said


def test_a_database_that_does_not_answer_is_a_sentence(tmp_path):
    process = start(tmp_path, DATABASE_URL="postgres://musa:hidden-word@127.0.0.1:1/musa")
    _, said = process.communicate()

    assert process.returncode == 1
    assert said.startswith("CommandError: The database can't be used")
    assert "hidden-word" not in said
