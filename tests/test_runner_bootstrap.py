"""The start needs nothing but Python, and does nothing twice."""

import os
import subprocess
import sys

import pytest

from tests.program import CHECKOUT
from webapp import bootstrap


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A checkout without packages, and a record of what would have been run."""
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_text("one==1.0 \\\n    --hash=sha256:00\ntwo==2.0 ; sys_platform == 'win32' \\\n")
    monkeypatch.setattr(bootstrap, "CHECKOUT", tmp_path)
    monkeypatch.setattr(bootstrap, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(bootstrap, "PYTHON", tmp_path / ".venv" / "bin" / "python")
    monkeypatch.setattr(bootstrap, "RUN_LOCK", tmp_path / "requirements.lock")
    monkeypatch.setattr(bootstrap, "DEV_LOCK", tmp_path / "requirements-dev.lock")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    monkeypatch.setattr(bootstrap, "is_usable", lambda: True)
    return tmp_path


@pytest.fixture
def calls(monkeypatch):
    made = []
    monkeypatch.setattr(bootstrap, "call", lambda *command, quiet=False: made.append(command) or 0)
    return made


def test_it_imports_only_the_standard_library():
    code = "import sys, webapp.bootstrap; print(*{m.split('.')[0] for m in sys.modules} - sys.stdlib_module_names)"
    answer = subprocess.run([sys.executable, "-S", "-c", code], cwd=CHECKOUT, capture_output=True, text=True)
    assert set(answer.stdout.split()) == {"__main__", "webapp"}


def test_the_runner_imports_only_the_standard_library():
    code = "import webapp.runner.__main__, sys; print('django' in sys.modules, 'celery' in sys.modules)"
    answer = subprocess.run([sys.executable, "-S", "-c", code], cwd=CHECKOUT, capture_output=True, text=True)
    assert answer.stdout.strip() == "False False"


def test_packages_are_installed_by_their_hashes(checkout, calls):
    bootstrap.install(checkout / "requirements.lock")
    assert calls[0][-3:] == ("--require-hashes", "-r", "requirements.lock")


def test_a_person_is_told_how_much_is_installed(checkout, calls, capsys):
    bootstrap.install(checkout / "requirements.lock")
    assert "Installing 1 packages into .venv (about a minute, only this once)…" in capsys.readouterr().out


def test_a_second_start_installs_nothing(checkout, calls):
    bootstrap.install(checkout / "requirements.lock")
    bootstrap.install(checkout / "requirements.lock")
    assert len(calls) == 1


def test_a_changed_lock_file_is_installed(checkout, calls):
    bootstrap.install(checkout / "requirements.lock")
    (checkout / "requirements.lock").write_text("one==1.1\n")
    bootstrap.install(checkout / "requirements.lock")
    assert len(calls) == 2


def test_what_the_tests_need_holds_what_running_needs(checkout, calls):
    bootstrap.install(checkout / "requirements-dev.lock")
    bootstrap.install(checkout / "requirements.lock")
    assert len(calls) == 1


def test_a_failed_installation_is_tried_again(checkout, monkeypatch, calls):
    monkeypatch.setattr(bootstrap, "call", lambda *command, quiet=False: 1)
    with pytest.raises(bootstrap.Refusal, match="could not be installed"):
        bootstrap.install(checkout / "requirements.lock")
    monkeypatch.setattr(bootstrap, "call", lambda *command, quiet=False: calls.append(command) or 0)
    bootstrap.install(checkout / "requirements.lock")
    assert len(calls) == 1


def test_a_browser_on_path_is_enough(calls, monkeypatch, tmp_path):
    (tmp_path / "chromium").touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    bootstrap.provide_browser()
    assert calls == []


def test_without_root_a_missing_browser_is_asked_for(calls, monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(bootstrap.Refusal, match="apt-get install chromium"):
        bootstrap.provide_browser()


def test_root_installs_a_missing_browser(calls, monkeypatch, tmp_path):
    for program in ("apt-get", "env"):
        (tmp_path / program).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    bootstrap.provide_browser()
    assert [command[4:] for command in calls] == [
        ("update",),
        ("install", "--yes", "--no-install-recommends", "chromium-headless-shell"),
    ]


def test_where_there_is_no_shell_alone_the_whole_browser_is_installed(monkeypatch, tmp_path):
    for program in ("apt-get", "env"):
        (tmp_path / program).touch(mode=0o755)
    asked = []
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(
        bootstrap, "call", lambda *command, quiet=False: asked.append(command[-1]) or "shell" in command[-1]
    )
    bootstrap.provide_browser()
    assert asked == ["update", "chromium-headless-shell", "chromium"]


def test_a_missing_exiftool_is_installed_too(calls, monkeypatch, tmp_path):
    for program in ("apt-get", "env"):
        (tmp_path / program).touch(mode=0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    bootstrap.provide_exiftool()
    assert [command[-1] for command in calls] == ["update", "libimage-exiftool-perl"]


def test_the_first_test_step_that_fails_ends_them(checkout, monkeypatch):
    made = []
    monkeypatch.setattr(bootstrap, "install", lambda lock_file: None)
    monkeypatch.setattr(bootstrap, "provide", lambda programs, packages: None)
    monkeypatch.setattr(bootstrap, "call", lambda *command, quiet=False: made.append(command) or 1)
    with pytest.raises(bootstrap.Refusal, match=r"'ruff check \.' found something to repair"):
        bootstrap.test()
    assert made == [("ruff", "check", ".")]


def test_an_unknown_word_is_answered_with_the_known_ones(capsys, monkeypatch):
    monkeypatch.setattr(os, "chdir", lambda folder: None)
    assert bootstrap.main(["rnu"]) == 1
    assert "run|test|bench|faults|lock" in capsys.readouterr().out
