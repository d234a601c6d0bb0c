"""`manage.py doctor` says what it finds, and its exit code says whether anything is left to do."""

import io

import pytest
from django.core.management import CommandError, call_command

from generations.storage import store
from tests.doctor_steps import stored_image

pytestmark = pytest.mark.django_db


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def doctor(*options: str, to: io.StringIO | None = None) -> str:
    """What it prints. Raises CommandError where its exit code is 1."""
    out = to or io.StringIO()
    call_command("doctor", *options, stdout=out)
    return out.getvalue()


def test_all_is_well():
    stored_image()
    assert doctor() == "All is well.\n"


def test_what_is_wrong_is_said_and_the_exit_code_is_1():
    image = stored_image()
    store.delete(image.original_path)
    out = io.StringIO()
    with pytest.raises(CommandError, match="1 found, 0 mended, 1 remain") as error:
        doctor(to=out)
    assert error.value.returncode == 1
    assert f"The original of image {image.pk} is missing" in out.getvalue()


def test_what_could_be_mended_but_was_not_remains():
    image = stored_image()
    store.delete(image.thumbnail_path(320))
    with pytest.raises(CommandError, match="1 remain"):
        doctor()


def test_all_mended_is_well():
    image = stored_image()
    store.delete(image.thumbnail_path(320))
    said = doctor("--repair")
    assert said.startswith("Mended: ")
    assert said.endswith("All is well now: 1 found and mended.\n")


def test_some_mended_and_some_not_is_not_well():
    one, other = stored_image("teal"), stored_image("red")
    store.delete(one.thumbnail_path(320))
    store.delete(other.original_path)
    with pytest.raises(CommandError, match="2 found, 1 mended, 1 remain"):
        doctor("--repair")


def test_fast_says_what_it_did_not_look_at():
    assert "Not looked at, because of --fast" in doctor("--fast")


def test_a_terminal_sees_progress():
    assert "Files: 0 of 256 …" in doctor(to=Terminal())


def test_a_file_sees_none():
    assert "of 256" not in doctor()
