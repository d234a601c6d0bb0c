"""What stands behind make: builds the virtual environment with a bare Python, then hands over to what lives in it.

Only the standard library is imported here, because nothing else is installed yet.
"""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent
VENV = CHECKOUT / ".venv"
PYTHON = VENV / "bin" / "python"
RUN_LOCK = CHECKOUT / "requirements.lock"
DEV_LOCK = CHECKOUT / "requirements-dev.lock"  # holds all of requirements.lock, and the tools

# A third process for two cores: many tests wait, for workers, for a browser, for leases to end.
PYTEST = ("-m", "pytest", "--numprocesses=3", "--dist=worksteal", "--quiet")

# What `make test` runs, in this order; the first that fails ends it.
TEST_STEPS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("lint-imports",),
    ("python", *PYTEST),
    # Once more on a real PostgreSQL, whatever touches a database (tests/conftest.py) and isn't a browser, a runner or
    # a fault, which has databases of its own.
    (
        *("/usr/bin/env", "MUSA_TEST_DATABASE=postgresql", PYTHON, *PYTEST),
        *("--ignore=tests/browser", "--ignore=tests/faults", "--ignore-glob=*/test_runner_*"),
    ),
)
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")  # the first costs a third less
LOCK_COMMAND = (
    *("python", "-m", "uv", "pip", "compile", "--generate-hashes", "--no-emit-index-url", "--no-emit-find-links"),
    *("--no-header", "--no-annotate", "--universal", "--python-version", "3.11", "pyproject.toml"),
)


class Refusal(Exception):
    """Something outside of Musa is missing; its words say what, and what to do."""


class Terminated(BaseException):
    """SIGTERM arrived."""


def main(arguments):
    """Run the command of that name. Returns the exit code, unless another program took this process over."""
    commands = {"run": run, "test": test, "bench": bench, "faults": faults, "lock": lock}
    signal.signal(signal.SIGTERM, _terminated)
    os.chdir(CHECKOUT)
    try:
        if len(arguments) != 1 or arguments[0] not in commands:
            raise Refusal(f"Usage: python3 -m webapp.bootstrap {'|'.join(commands)}")
        if sys.version_info < (3, 11):  # noqa: UP036 - whoever starts this may have any Python
            raise Refusal(
                f"Musa needs Python 3.11 or newer, and {sys.executable} is {sys.version.split()[0]}. "
                "Name a newer one: make run PYTHON=python3.12"
            )
        commands[arguments[0]]()
    except Refusal as refusal:
        say(str(refusal))
        return 1
    except KeyboardInterrupt:
        return 130
    except Terminated:
        return 143
    return 0


def run():
    """Start Musa in place of this process."""
    parent = str(os.getppid())  # asked for before the long installation, in which make may go away
    install(RUN_LOCK)
    os.execv(PYTHON, [str(PYTHON), "-m", "webapp.runner", parent])  # noqa: S606 - the virtual environment's own Python


def test():
    """Run every test step."""
    install(DEV_LOCK)
    provide_browser()
    provide_exiftool()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # very many processes import the same: compiled once, not by each
    for step in TEST_STEPS:
        words = " ".join(map(str, step))
        say(f"$ {words}")
        require(*step, otherwise=f"'{words}' found something to repair.")


def bench():
    """Run the benchmarks in place of this process."""
    install(DEV_LOCK)
    os.execv(PYTHON, [str(PYTHON), "-m", "tests.benchmarks"])  # noqa: S606 - the virtual environment's own Python


def faults():
    """Break a whole Musa at random for MINUTES, in place of this process: 1 if anything was lost or paid twice."""
    install(DEV_LOCK)
    minutes = os.environ.get("MINUTES") or "10"
    os.execv(PYTHON, [str(PYTHON), "-m", "tests.faults", "--minutes", minutes])  # noqa: S606 - as above


def lock():
    """Write both lock files anew from pyproject.toml. The second is held to the versions of the first."""
    install(DEV_LOCK)
    if call("python", "-c", "import sys; from importlib.util import find_spec; sys.exit(not find_spec('uv'))") != 0:
        require("python", "-m", "pip", "install", "--quiet", "uv", otherwise="uv could not be installed.")
    failure = "The lock files could not be written."
    require(*LOCK_COMMAND, "-o", RUN_LOCK.name, quiet=True, otherwise=failure)
    require(*LOCK_COMMAND, "--extra", "dev", "-c", RUN_LOCK.name, "-o", DEV_LOCK.name, quiet=True, otherwise=failure)


def install(lock_file):
    """Make the virtual environment hold what a lock file names. Costs nothing when it already does."""
    with one_at_a_time():
        stamps = {stamp_of(RUN_LOCK), stamp_of(lock_file)}
        if PYTHON.exists() and stamp_of(lock_file).exists():
            return
        if not is_usable():
            make_venv()
        say(f"Installing {count_packages(lock_file)} packages into .venv (about a minute, only this once)…")
        require(
            *("python", "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-input"),
            *("--require-hashes", "-r", lock_file.name),
            otherwise="The packages could not be installed: see above. The next start tries again.",
        )
        for old in VENV.glob("installed-*"):
            old.unlink()
        for stamp in stamps:
            stamp.touch()


def stamp_of(lock_file):
    """The empty file whose name says that exactly this lock file was installed, by this Python, at this place."""
    content = f"{VENV} {sys.version_info[:2]}".encode() + lock_file.read_bytes()
    return VENV / f"installed-{hashlib.sha256(content).hexdigest()[:20]}"


def count_packages(lock_file):
    """How many packages a lock file names for this system."""
    return len(re.findall(r"^\S+==(?!.*sys_platform == 'win32')", lock_file.read_text(), flags=re.MULTILINE))


def is_usable():
    """Whether .venv is a virtual environment of this Python's version, at its own place, with pip."""
    question = "import pip, sys; print(sys.prefix, sys.version_info[:2])"
    try:
        answer = subprocess.run([PYTHON, "-c", question], capture_output=True, text=True)  # noqa: S603 - our own Python
    except OSError:
        return False
    return answer.stdout.strip() == f"{VENV} {sys.version_info[:2]}"


def make_venv():
    say("Making a virtual environment in .venv…")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", VENV], capture_output=True, text=True)  # noqa: S603
    if made.returncode != 0:
        raise Refusal(
            f"{made.stdout}{made.stderr}The virtual environment could not be made. "
            "On Debian and Ubuntu, 'apt-get install python3-venv' brings what is missing."
        )


def provide_browser():
    """Install Debian's Chromium for the browser tests, when there is none."""
    provide(BROWSERS, (BROWSERS[0], "chromium"))  # not every release has the first


def provide_exiftool():
    """Install Debian's exiftool, which reads what is written into pictures, when there is none."""
    provide(("exiftool",), ("libimage-exiftool-perl",))


def provide(programs, packages):
    """Install the first of Debian's packages that there is, unless one of the programs is on PATH."""
    if any(shutil.which(program) for program in programs):
        return
    *others, last = packages
    wanted = f"Install it (on Debian: apt-get install {last}), then start again."
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Refusal(f"The tests need {programs[0]}, and only root may install it. {wanted}")
    say(f"Installing Debian's {last} for the tests (apt-get, only this once)…")
    apt = ("/usr/bin/env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2")
    require(*apt, "update", otherwise=wanted)
    install = (*apt, "install", "--yes", "--no-install-recommends")
    if all(call(*install, package) != 0 for package in others):
        require(*install, last, otherwise=wanted)


@contextlib.contextmanager
def one_at_a_time():
    """Two starts from one checkout at the same moment install one after the other."""
    folder = os.open(CHECKOUT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def require(*command, otherwise, quiet=False):
    """Run a command to its end; raises Refusal with the given words if it fails."""
    if call(*command, quiet=quiet) != 0:
        raise Refusal(otherwise)


def call(*command, quiet=False):
    """Run a command of the virtual environment, or one given by its whole path, and return its exit code.

    Ctrl-C reaches it by itself; SIGTERM is passed on as SIGINT, at which pip, apt-get and pytest clean up.
    """
    output = subprocess.DEVNULL if quiet else None
    child = subprocess.Popen([VENV / "bin" / command[0], *command[1:]], stdout=output)  # noqa: S603 - see TEST_STEPS
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.wait()
        raise
    except Terminated:
        child.send_signal(signal.SIGINT)
        child.wait()
        raise


def _terminated(number, frame):
    raise Terminated


def say(sentence):
    sys.stdout.write(f"{sentence}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
