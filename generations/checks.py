"""What must be right before the first request; each failure says what to do."""

import os
from pathlib import Path

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register


@register(Tags.files)
def data_folder_is_writable(app_configs, **kwargs) -> list:
    """The data folder can be made and written to."""
    folder = Path(settings.DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        return [Error(f"MUSA_DATA_DIR can't be made: {error.strerror}.", hint="Choose another folder.", id="musa.E001")]
    if not os.access(folder, os.W_OK):
        return [Error("MUSA_DATA_DIR is not writable.", hint="Choose another folder or its owner.", id="musa.E001")]
    return []


@register(Tags.security)
def owner_is_complete(app_configs, **kwargs) -> list:
    """An owner given by the environment has both an email and a password."""
    if bool(settings.MUSA_OWNER_EMAIL) == bool(settings.MUSA_OWNER_PASSWORD):
        return []
    return [
        Error(
            "MUSA_OWNER_EMAIL and MUSA_OWNER_PASSWORD belong together; only one is set.",
            hint="Set both, or neither and use the link that the console prints.",
            id="musa.E002",
        )
    ]


@register(Tags.security)
def host_is_allowed(app_configs, **kwargs) -> list:
    """Who listens beyond this machine says under which names."""
    loopback = {"127.0.0.1", "localhost", "[::1]"}
    if settings.HOST in ("127.0.0.1", "::1", "localhost") or set(settings.ALLOWED_HOSTS) - loopback:
        return []
    return [
        Warning(
            f"HOST is {settings.HOST}, but ALLOWED_HOSTS names this machine only: other machines will get an error.",
            hint="Set ALLOWED_HOSTS to the name that browsers use.",
            id="musa.W001",
        )
    ]


@register(Tags.caches)
def lease_outlives_the_call(app_configs, **kwargs) -> list:
    """A claim's lease ends at least 60 seconds after the call's deadline, or a running call would be taken for lost."""
    if settings.LEASE_MARGIN >= 60:
        return []
    return [Error("LEASE_MARGIN must be at least 60 seconds.", id="musa.E003")]
