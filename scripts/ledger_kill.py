"""Kills a process in the middle of writing to the ledger, again and again: `python scripts/ledger_kill.py`.

Whatever the process had said it had recorded must be there, once, and the ledger must be whole. On SQLite, and on
PostgreSQL where --postgresql (or IDRKIT_TEST_POSTGRESQL) names a server; there the process is killed, not the server.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from ledger_writing import events

from idrkit.ledger.check import checked
from idrkit.ledger.store import events_of, opened

WRITING = Path(__file__).with_name("ledger_writing.py")


def killed(place: str, writer: str, after: float) -> list[int]:
    """Let a process write, kill it that many seconds after its first word; the numbers it told."""
    with subprocess.Popen(
        [sys.executable, str(WRITING), place, writer, "60"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        # A last line that was cut off by the kill was not told.
        return [int(line) for line in (first, *process.stdout) if line.endswith("\n")]


def lost_or_doubled(place: str, told: dict[str, list[int]]) -> list[str]:
    """What is wrong with the ledger, in sentences."""
    with opened(place) as ledger:
        found = checked(ledger)
        there = Counter(one.claim_id for one in events_of(ledger))
    wrong = [one.what for one in found.damage]
    for writer, numbers in told.items():
        for number in numbers:
            wrong += [f"lost: {one.claim_id}" for one in events(writer, number) if not there[one.claim_id]]
    wrong += [f"there {count} times: {claim}" for claim, count in there.items() if count > 1]
    batches = Counter((str(claim) if claim else "").rpartition("-")[0] for claim in there)
    wrong += [f"half written: {batch}" for batch, count in batches.items() if count != len(events("", 0))]
    return wrong


def rounds(place: str, number: int, seed: int) -> bool:
    """So many rounds on one ledger; True where nothing was lost or doubled."""
    chance = random.Random(seed)
    told: dict[str, list[int]] = {}
    began = time.monotonic()
    for one in range(number):
        told[f"r{one}"] = killed(place, f"r{one}", chance.uniform(0, 0.25))
        if one % 20 == 19 or one == number - 1:
            wrong = lost_or_doubled(place, told)
            if wrong:
                print("\n".join(wrong[:20]))
                return False
    appended = sum(map(len, told.values()))
    seconds = time.monotonic() - began
    print(f"{number} rounds, {appended} appends told, nothing lost or doubled, {seconds:.0f} s", flush=True)
    return True


def main() -> int:
    """The rounds on each kind of database."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--postgresql", default=os.environ.get("IDRKIT_TEST_POSTGRESQL"), metavar="URL")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        print("SQLite: ", end="", flush=True)
        good = rounds(str(Path(folder) / "ledger.sqlite"), given.rounds, given.seed)
    if given.postgresql:
        print("PostgreSQL: ", end="", flush=True)
        good = rounds(given.postgresql, given.rounds, given.seed) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
