"""`python -m webapp.runner [PARENT]`: run Musa until a signal, or until the process PARENT (make) is gone."""

import os
import sys
import threading
import time

from webapp.runner import stack as stacks
from webapp.runner.address import ensure_free, is_healthy, web_address
from webapp.runner.console import Console
from webapp.runner.folder import claimed
from webapp.runner.reaper import Reaper
from webapp.runner.refusal import Refusal
from webapp.runner.stack import Stack
from webapp.runner.supervisor import Ended, Supervisor

SLOW_START = 60  # seconds after which a person is told that something is wrong


def main(arguments: list[str]) -> int:
    """Returns the exit code: 0 after a clean stop."""
    parent = int(arguments[0]) if arguments else os.getppid()
    console = Console(sys.stdout.buffer)
    try:
        stack = stacks.read(os.environ)
        with claimed(stack.data, console):
            ensure_free(stack.host, stack.port)
            stacks.open_socket_folder(stack)
            return run(stack, console, parent)
    except Refusal as refusal:
        console.say(str(refusal))
        return 1


def run(stack: Stack, console: Console, parent: int) -> int:
    reaper = Reaper()
    supervisor = Supervisor(console, reaper, parent=parent)
    try:
        live(stack, console, supervisor)
    except Ended as ended:
        console.say(str(ended))
        code = ended.code
    finally:
        patient = supervisor.stop()
        reaper.close()
        stacks.close_socket_folder(stack)
    console.say("Musa has ended." if patient else "Musa was ended at once.")
    return code if patient else 1


def live(stack: Stack, console: Console, supervisor: Supervisor) -> None:
    """Start everything and watch over it. Raises Ended when there is a reason to stop, and never returns else."""
    for part in stack.ground:
        supervisor.keep(part)
    said = supervisor.complete(stack.prepare)
    for part in stack.parts:
        supervisor.keep(part)
    threading.Thread(target=await_health, args=(stack, console, supervisor), daemon=True).start()
    supervisor.wait_for("healthy")
    console.say(banner(stack, [line for line in said if "://" in line]))
    supervisor.wait_for()


def await_health(stack: Stack, console: Console, supervisor: Supervisor) -> None:
    late = time.monotonic() + SLOW_START
    while not is_healthy(stack.host, stack.port):
        if time.monotonic() > late:
            console.say(f"Musa is still not healthy: see {web_address(stack.host, stack.port)}/healthz")
            late += SLOW_START
        time.sleep(0.1)
    supervisor.announce("healthy")


def banner(stack: Stack, links: list[str]) -> str:
    """What a person should read before all else, with the links that preparing gave out: they scrolled away."""
    lines = [f"Musa is ready: {web_address(stack.host, stack.port)}"]
    if stack.in_sandbox:
        lines.append(
            "This is the sandbox: it draws stand-in pictures and costs nothing. Set APIFRAME_API_KEY to go live."
        )
    lines += [f"Everything is kept in {stack.data}", *links, "Ctrl-C ends it."]
    width = max(map(len, lines)) + 2
    return "\n".join(["", "─" * width, *(f" {line}" for line in lines), "─" * width, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
