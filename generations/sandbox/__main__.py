"""`python -m generations.sandbox`: the sandbox as a process of its own."""

import argparse
import signal
import sys
import threading
from pathlib import Path

from .painting import PainterApart
from .server import Sandbox


def main() -> None:
    """Serve until SIGTERM or SIGINT; one line per request on the standard output."""
    arguments = _arguments()
    sandbox = Sandbox(
        arguments.data,
        delay=(arguments.delay_min, max(arguments.delay_min, arguments.delay_max)),
        port=arguments.port,
        host=arguments.host,
        painter=PainterApart(),
        log=_say,
        record=False,
        webhook_hosts=arguments.webhook_host,
    )
    told_to_stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told_to_stop.set())
    sandbox.start()
    _say(f"Sandbox ready on {sandbox.url}")
    told_to_stop.wait()
    sandbox.stop()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m generations.sandbox", description="A local stand-in for the API.")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--data", type=Path, required=True, help="folder of its pictures, tasks and counters")
    parser.add_argument("--delay-min", type=float, default=2.0, help="seconds an answer takes at least")
    parser.add_argument("--delay-max", type=float, default=5.0, help="seconds an answer takes at most")
    parser.add_argument(
        "--webhook-host", action="append", default=[], help="a host that webhooks may go to, beside this computer"
    )
    return parser.parse_args()


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


main()
