"""Run the benchmarks named on the command line, or all of them, and print their tables as they come."""

import importlib
import pkgutil
import sys

from tests import benchmarks

KNOWN = sorted(
    module.name
    for module in pkgutil.iter_modules(benchmarks.__path__)
    if not module.ispkg and module.name not in ("__main__", "table")
)


def main(names: list[str]) -> None:
    for name in names or KNOWN:
        if name not in KNOWN:
            sys.exit(f"There is no benchmark {name!r}: choose among {', '.join(KNOWN)}.")
        for table in importlib.import_module(f"tests.benchmarks.{name}").run():
            print(table, flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
