"""What the environment decides: defaults, a sentence for each wrong value, and secrets that stay secret."""

import os
import runpy
import stat
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from webapp import environment

SETTINGS = Path(__file__).parent.parent / "webapp" / "settings.py"


@pytest.fixture
def load(monkeypatch, tmp_path):
    """Reads the settings anew, in an environment that holds only what is given."""

    def read(**given: str) -> dict:
        for name in ("MUSA_DATA_DIR", "SECRET_KEY", "REDIS_URL", "DATABASE_URL"):
            monkeypatch.delenv(name, raising=False)
        for name, value in ({"MUSA_DATA_DIR": str(tmp_path / "data")} | given).items():
            monkeypatch.setenv(name, value)
        environment.env.ENVIRON.files_cache.clear()
        return runpy.run_path(str(SETTINGS))

    return read


def refusal(load, **given) -> str:
    with pytest.raises(ImproperlyConfigured) as caught:
        load(**given)
    return str(caught.value)


# Defaults


def test_without_a_key_it_is_the_sandbox(load):
    settings = load()
    assert settings["SANDBOX"] is True
    assert settings["APIFRAME_BASE_URL"].startswith("http://127.0.0.1:")


def test_with_a_key_it_is_the_public_api(load):
    settings = load(APIFRAME_API_KEY="a-key")
    assert (settings["SANDBOX"], settings["APIFRAME_BASE_URL"]) == (False, "https://api.apiframe.pro")


def test_an_empty_key_is_none(load):
    assert load(APIFRAME_API_KEY=" ")["SANDBOX"] is True


def test_the_documented_defaults(load):
    settings = load()
    assert settings["APIFRAME_MAX_IN_FLIGHT"] == 8
    assert settings["APIFRAME_TIMEOUTS"] == {"1K": 300, "2K": 300, "4K": 600}
    assert settings["APIFRAME_COSTS"] == {"1K": Decimal("0.134"), "2K": Decimal("0.134"), "4K": Decimal("0.24")}
    assert (settings["MUSA_CURRENCY"], settings["DEBUG"], settings["PORT"]) == ("USD", False, 8000)


def test_one_number_sets_both_timeouts(load):
    assert load(APIFRAME_TIMEOUT="90")["APIFRAME_TIMEOUTS"] == {"1K": 90, "2K": 90, "4K": 90}


def test_a_lease_outlives_the_call(load):
    assert load()["LEASE_MARGIN"] >= 60


def test_the_data_folder_holds_everything(load, tmp_path):
    settings = load()
    assert settings["DATABASES"]["default"]["NAME"] == str(tmp_path / "data" / "musa.sqlite3")
    assert settings["MEDIA_ROOT"] == tmp_path / "data" / "pictures"
    assert settings["REDIS_URL"] == f"unix://{tmp_path}/data/redis.sock"


def test_sqlite_is_told_never_to_lose_an_intent(load):
    options = load()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_a_postgresql_is_taken_from_its_address(load):
    database = load(DATABASE_URL="postgres://musa:pass@db:5432/musa")["DATABASES"]["default"]
    assert (database["ENGINE"], database["HOST"], database["NAME"]) == (
        "django.db.backends.postgresql",
        "db",
        "musa",
    )
    assert "OPTIONS" not in database or "init_command" not in database["OPTIONS"]


def test_behind_tls_cookies_are_secure(load):
    assert load()["SESSION_COOKIE_SECURE"] is False
    assert load(CSRF_TRUSTED_ORIGINS="https://musa.example.com")["SESSION_COOKIE_SECURE"] is True


def test_celery_acknowledges_early(load):
    assert load()["CELERY_TASK_ACKS_LATE"] is False


# Wrong values


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "x", "PORT must be a whole number from 1 to 65535, not 'x'."),
        ("PORT", "0", "PORT must be a whole number from 1 to 65535, not '0'."),
        ("PORT", "70000", "PORT must be a whole number from 1 to 65535, not '70000'."),
        ("APIFRAME_MAX_IN_FLIGHT", "0", "APIFRAME_MAX_IN_FLIGHT must be a whole number from 1 to 256, not '0'."),
        ("APIFRAME_MAX_IN_FLIGHT", "-1", "APIFRAME_MAX_IN_FLIGHT must be a whole number from 1 to 256, not '-1'."),
        ("APIFRAME_TIMEOUT", "5 min", "APIFRAME_TIMEOUT must be a whole number from 0 to 3600, not '5 min'."),
        ("APIFRAME_COST_1K", "cheap", "APIFRAME_COST_1K must be an amount such as 0.134, not 'cheap'."),
        ("APIFRAME_COST_4K", "-1", "APIFRAME_COST_4K must be an amount such as 0.24, not '-1'."),
        ("APIFRAME_COST_2K", "NaN", "APIFRAME_COST_2K must be an amount such as 0.134, not 'NaN'."),
        ("DEBUG", "maybe", "DEBUG must be on or off, not 'maybe'."),
        ("APIFRAME_BASE_URL", "api.apiframe.pro", "APIFRAME_BASE_URL must be an address such as http://127.0.0.1"),
        ("APIFRAME_BASE_URL", "ftp://x", "APIFRAME_BASE_URL must be an address such as"),
        ("DATABASE_URL", "mysql://x/y", "DATABASE_URL must begin with postgres:// or sqlite://."),
    ],
)
def test_each_wrong_value_has_its_sentence(load, name, value, sentence):
    assert refusal(load, **{name: value}).startswith(sentence)


def test_a_version_of_the_api_that_there_is_not(load):
    assert "APIFRAME_API_VERSION must be one of" in refusal(load, APIFRAME_API_VERSION="3")


@pytest.mark.parametrize("value", ["", " "])
@pytest.mark.parametrize("name", ["PORT", "APIFRAME_MAX_IN_FLIGHT", "APIFRAME_COST_1K", "DEBUG", "APIFRAME_BASE_URL"])
def test_empty_is_the_default(load, name, value):
    assert load(**{name: value})


# Secrets


def test_a_secret_may_come_from_a_file(load, tmp_path):
    file = tmp_path / "key"
    file.write_text("from-a-file\n")
    assert load(APIFRAME_API_KEY_FILE=str(file))["APIFRAME_API_KEY"] == "from-a-file"


def test_a_file_that_is_not_there_is_said_so(load, tmp_path):
    sentence = refusal(load, APIFRAME_API_KEY_FILE=str(tmp_path / "missing"))
    assert sentence == "APIFRAME_API_KEY_FILE names a file that can't be read: No such file or directory."


def test_the_secret_key_is_made_once_and_kept(load):
    assert load()["SECRET_KEY"] == load()["SECRET_KEY"]


def test_it_is_long_and_only_its_owner_can_read_it(load, tmp_path):
    assert len(load()["SECRET_KEY"]) >= 50
    mode = stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode)
    assert mode == 0o600


def test_a_loose_umask_does_not_open_it(load, tmp_path):
    before = os.umask(0)
    try:
        load()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "data" / "secret-key").stat().st_mode) == 0o600


def test_two_installations_have_different_keys(load, tmp_path):
    one, other = load(MUSA_DATA_DIR=str(tmp_path / "one")), load(MUSA_DATA_DIR=str(tmp_path / "other"))
    assert one["SECRET_KEY"] != other["SECRET_KEY"]


def test_a_key_that_is_given_is_used_and_not_stored(load, tmp_path):
    assert load(SECRET_KEY="mine")["SECRET_KEY"] == "mine"
    assert not (tmp_path / "data" / "secret-key").exists()


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    together = threading.Barrier(8)

    def start(_) -> str:
        together.wait()
        return environment.kept_secret("A_SECRET_THAT_NOBODY_SET", tmp_path / "data" / "key")

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(start, range(8)))) == 1
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["key"]


# The address that version 2 of the API is given for its webhooks


def test_behind_tls_the_first_https_origin_hears_webhooks(load):
    origins = "http://intranet,https://*.example.com,https://musa.example.com/"
    settings = load(APIFRAME_API_KEY="a-key", CSRF_TRUSTED_ORIGINS=origins)
    assert settings["APIFRAME_WEBHOOK_URL"] == "https://musa.example.com/webhooks/apiframe"


def test_where_the_internet_does_not_know_us_there_are_no_webhooks(load):
    assert load(APIFRAME_API_KEY="a-key")["APIFRAME_WEBHOOK_URL"] == ""
    assert load(APIFRAME_API_KEY="a-key", CSRF_TRUSTED_ORIGINS="http://musa.lan")["APIFRAME_WEBHOOK_URL"] == ""


@pytest.mark.parametrize(("host", "told"), [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "127.0.0.1"), ("::", "[::1]")])
def test_the_sandbox_tells_us_on_this_computer(load, host, told):
    assert load(HOST=host, PORT="9001")["APIFRAME_WEBHOOK_URL"] == f"http://{told}:9001/webhooks/apiframe"


def test_version_2_has_its_own_address(load):
    settings = load(APIFRAME_API_KEY="a-key", APIFRAME_API_VERSION="2")
    assert (settings["APIFRAME_API_VERSION"], settings["APIFRAME_BASE_URL"]) == (2, "https://api.apiframe.ai")
