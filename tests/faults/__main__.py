"""The soak: `python -m tests.faults --minutes 10`. Ends with 1 if anything was paid twice or lost."""

import argparse
import importlib
import sys
import tempfile
from pathlib import Path


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description="Random faults on a whole Musa.")
    parser.add_argument("--minutes", type=float, default=10)
    minutes = parser.parse_args().minutes

    importlib.import_module("tests.environment")  # before anything reads Django's settings
    importlib.import_module("tests.faults.forge")
    from tests.faults.soak import Soak

    with tempfile.TemporaryDirectory(prefix="musa-faults-") as folder:
        tables = Soak(Path(folder) / "data").run(minutes)
    for table in tables:
        print(table, flush=True)
    return int(any(row[-1] == "OVER" for table in tables for row in table.rows))


if __name__ == "__main__":
    sys.exit(main())
