"""A process that writes to a ledger until its time is over or it is killed, for ledger_kill.py and ledger_writers.py.

Each event is told on stdout only after its append has returned: what was told must be found again.
"""

from __future__ import annotations

import sys
import time
from datetime import UTC, date, datetime

from idrkit.ledger.events import NewEvent
from idrkit.ledger.store import append, opened

BATCH = 3


def events(writer: str, number: int) -> list[NewEvent]:
    """The events of one append; the same words give the same events."""
    return [
        NewEvent("notice_sent", date(2026, 1, 5), f"SPEC-{writer}-{number}-{part}", facts={"proof": "Specimen " * 40})
        for part in range(BATCH)
    ]


def main(place: str, writer: str, seconds: str) -> None:
    """Append batch after batch until the time is over."""
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
