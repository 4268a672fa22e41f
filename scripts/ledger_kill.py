"""Kills a process with SIGKILL while it writes to the ledger, again and again, at moments drawn by lot.

After each kill the ledger is opened: whatever the process had said it had recorded must be there, once, no append may
be there by half, and the chain must hold. The first process is killed while it makes the ledger, until one is made. On
SQLite, and on PostgreSQL where a server is named; there the process is killed, not the server. Ends with 1 at the first
round that goes wrong.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from ledger_places import parser_of, places
from ledger_writing import BATCH, events

from idrkit.errors import IdrkitError, UsageError
from idrkit.ledger.check import checked
from idrkit.ledger.store import events_of, opened

WRITING = Path(__file__).with_name("ledger_writing.py")


def killed(place: str, writer: str, after: float) -> list[int]:
    """Let a process write, kill it that many seconds after it is ready; the numbers it told."""
    with subprocess.Popen(
        [sys.executable, str(WRITING), place, writer, "60"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        if process.stdout.readline() != "ready\n":
            raise SystemExit("the writer did not start")
        time.sleep(after)
        process.send_signal(signal.SIGKILL)
        # A last line that was cut off by the kill was not told.
        return [int(line) for line in process.stdout if line.endswith("\n")]


def wrong_with(told: dict[str, list[int]], found: Iterable[str | None]) -> list[str]:
    """What is lost, doubled or there by half among the claim ids found, in sentences."""
    there = Counter(str(one) for one in found)
    wrong = [f"there {count} times: {claim}" for claim, count in there.items() if count > 1]
    for writer, numbers in told.items():
        for number in numbers:
            wrong += [f"lost: {one.claim_id}" for one in events(writer, number) if str(one.claim_id) not in there]
    parts = Counter(claim.rpartition("-")[0] for claim in there)
    return wrong + [f"half written: {one}" for one, count in parts.items() if count != BATCH]


def lost_or_doubled(place: str, told: dict[str, list[int]]) -> list[str]:
    """What is wrong with the whole ledger, in sentences."""
    with opened(place) as ledger:
        return [one.what for one in checked(ledger).damage] + wrong_with(
            told, (one.claim_id for one in events_of(ledger))
        )


def rounds(place: str, number: int, seed: int) -> bool:
    """So many rounds on one ledger; True where nothing was lost or doubled."""
    chance = random.Random(seed)
    told: dict[str, list[int]] = {}
    seen = unmade = in_the_middle = untold = 0
    began = time.monotonic()
    for one in range(number):
        writer = f"r{one}"
        told[writer] = killed(place, writer, chance.uniform(0, 0.25 if seen else 0.1 * (1 + unmade)))
        # SQLite takes this file away at the end of a transaction.
        in_the_middle += Path(f"{place}-journal").exists()
        try:
            with opened(place) as ledger:
                new = list(events_of(ledger, after=seen))
        except UsageError:
            # Not made yet. That is right only where nothing was told.
            new, unmade = [], unmade + 1
        wrong = wrong_with({writer: told[writer]}, (each.claim_id for each in new))
        if seen and one % 20 == 19:
            wrong += lost_or_doubled(place, told)
        if wrong:
            print(f"round {one + 1}:", *wrong[:20], sep="\n  ")
            return False
        seen = new[-1].seq if new else seen
        untold += len(new) > BATCH * len(told[writer])
    wrong = lost_or_doubled(place, told) if seen else ["no ledger was made: give more --rounds"]
    if wrong:
        print(*wrong[:20], sep="\n  ")
        return False
    print(
        f"{number} rounds, {sum(map(len, told.values()))} appends told, {seen} events there: none lost, none doubled, "
        f"the chain whole. Killed before the ledger was made: {unmade}, in the middle of a transaction: "
        f"{in_the_middle if '://' not in place else 'not known'}, after it and before it was told: {untold}. "
        f"{time.monotonic() - began:.0f} s",
        flush=True,
    )
    return True


def main() -> int:
    """The rounds on each kind of database."""
    parser = parser_of(__doc__)
    parser.add_argument("--rounds", type=int, default=200, help="how many kills on each database; default: 200")
    parser.add_argument("--seed", type=int, default=1, help="the lot the moments are drawn by; default: 1")
    given = parser.parse_args()
    for database, place in places(given):
        print(f"{database}: ", end="", flush=True)
        try:
            if not rounds(place, given.rounds, given.seed):
                return 1
        except IdrkitError as error:
            print(error)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
