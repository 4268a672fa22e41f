"""A process that writes to a ledger until its time is over or it is killed, for ledger_kill.py and ledger_writers.py.

It says "ready" before it opens the ledger. Each append is told on stdout only after it has returned: what was told must
be found again, all of it, once.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime

from alembic import command  # noqa: F401 - imported now, so that the making of the tables can be hit by a kill

from idrkit.ledger.events import NewEvent
from idrkit.ledger.store import append, opened

BATCH = 3
"""How many events one append records: all or none."""


def events(writer: str, number: int) -> list[NewEvent]:
    """The events of one append; the same words give the same events."""
    return [
        NewEvent("notice_sent", date(2026, 1, 5), f"SPEC-{writer}-{number}-{part}", facts={"proof": "Specimen " * 40})
        for part in range(BATCH)
    ]


def main(place: str, writer: str, seconds: str) -> None:
    """Append batch after batch until the time is over."""
    print("ready", flush=True)
    ends = time.monotonic() + float(seconds)
    number = 0
    while time.monotonic() < ends:
        # Opened anew each time, as commands do.
        with opened(place, create=True) as ledger:
            for _ in range(5):
                append(ledger, events(writer, number), by=writer, now=datetime.now(UTC))
                print(number, flush=True)
                number += 1


if __name__ == "__main__":
    main(*sys.argv[1:])
