"""Several processes write to one ledger at the same time, for a minute: every event must be there once.

For each writer there is a second process that records the very same events. On SQLite, and on PostgreSQL where a server
is named. Ends with 1 where an event is lost or doubled, or a writer fails.
"""

from __future__ import annotations

import subprocess
import sys

from ledger_kill import WRITING, lost_or_doubled
from ledger_places import parser_of, places


def written(place: str, writers: int, seconds: float) -> bool:
    """So many writers, and as many that write the same; True where every event is there once."""
    names = [f"w{one}" for one in range(writers)] * 2
    started = [
        subprocess.Popen([sys.executable, str(WRITING), place, name, str(seconds)], stdout=subprocess.PIPE, text=True)
        for name in names
    ]
    told: dict[str, list[int]] = {}
    failed = appends = 0
    for name, process in zip(names, started, strict=True):
        output, _ = process.communicate()
        numbers = [int(one) for one in output.split()[1:]]
        appends += len(numbers)
        told[name] = sorted({*told.get(name, []), *numbers})
        failed += process.returncode != 0
    wrong = [f"{failed} writers failed"] if failed else lost_or_doubled(place, told)
    if wrong:
        print(*wrong[:20], sep="\n  ")
        return False
    print(
        f"{len(names)} writers for {seconds:g} s, {appends} appends, {sum(map(len, told.values()))} of them different: "
        "every event there once, the chain whole",
        flush=True,
    )
    return True


def main() -> int:
    """The writers on each kind of database."""
    parser = parser_of(__doc__)
    parser.add_argument("--seconds", type=float, default=60, help="how long they write; default: 60")
    parser.add_argument("--writers", type=int, default=2, help="how many, each of them twice; default: 2")
    given = parser.parse_args()
    for database, place in places(given):
        print(f"{database}: ", end="", flush=True)
        if not written(place, given.writers, given.seconds):
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
