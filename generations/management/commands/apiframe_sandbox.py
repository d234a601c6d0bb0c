"""The stand-in API alone."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    """Becomes the sandbox's own process, which knows no Django."""

    help = "Run the sandbox, a local stand-in for the APIFRAME API, until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8188, help="where it listens on 127.0.0.1; 0: any free port")
        parser.add_argument("--delay-min", type=float, default=2.0, help="seconds an answer takes at least")
        parser.add_argument("--delay-max", type=float, default=5.0, help="seconds an answer takes at most")

    def handle(self, *args: Any, **options: Any) -> None:
        given = [f"--{name.replace('_', '-')}={options[name]}" for name in ("port", "delay_min", "delay_max")]
        module = [sys.executable, "-m", "generations.sandbox"]
        os.execv(sys.executable, [*module, f"--data={settings.DATA_DIR / 'sandbox'}", *given])  # noqa: S606
