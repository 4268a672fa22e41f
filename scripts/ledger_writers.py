"""Two processes write to one ledger at the same time, for a minute: `python scripts/ledger_writers.py --seconds 60`.

Two more record the very same events as the first two: every event must be there once. On SQLite, and on PostgreSQL
where --postgresql (or IDRKIT_TEST_POSTGRESQL) names a server.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from ledger_kill import WRITING, lost_or_doubled


def written(place: str, seconds: float) -> bool:
    """Two writers, and two that write the same; True where every event is there once."""
    names = ("left", "right", "left", "right")
    started = [
        subprocess.Popen([sys.executable, str(WRITING), place, name, str(seconds)], stdout=subprocess.PIPE, text=True)
        for name in names
    ]
    told: dict[str, list[int]] = {}
    failed = False
    for name, process in zip(names, started, strict=True):
        output, _ = process.communicate()
        told[name] = sorted({*told.get(name, []), *map(int, output.split())})
        failed = failed or process.returncode != 0
    wrong = lost_or_doubled(place, told)
    if wrong or failed:
        print("\n".join(wrong[:20]) or "a writer failed")
        return False
    print(f"{len(names)} writers, {sum(map(len, told.values()))} appends, every event there once", flush=True)
    return True


def main() -> int:
    """The writers on each kind of database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--postgresql", default=os.environ.get("IDRKIT_TEST_POSTGRESQL"), metavar="URL")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite: ", end="", flush=True)
        good = written(str(Path(folder) / "ledger.sqlite"), given.seconds)
    if given.postgresql:
        print("PostgreSQL: ", end="", flush=True)
        good = written(given.postgresql, given.seconds) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
