"""What is recorded only if it fits what is recorded: judged again whenever somebody else was quicker."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from idrkit.errors import OutputError
from idrkit.ledger.by_hand import Judged
from idrkit.ledger.store import Appended, Ledger, OvertakenError, append, head

TURNS = 50
"""How often it is judged again before it is said that others record without a pause."""


def append_judged(
    ledger: Ledger, judge: Callable[[], Sequence[Judged]], *, by: str, now: datetime
) -> tuple[Appended, tuple[Judged, ...]]:
    """Judge and record, so that nothing is recorded between the two.

    Args:
        ledger: as `opened` gives it.
        judge: reads what is recorded and says what becomes of each event.
        by: who records it.
        now: the time of the recording.

    Raises:
        OutputError: others record without a pause.
        UsageError: as `judge` and `append` say.
    """
    for _ in range(TURNS):
        seen = head(ledger).seq
        found = tuple(judge())
        try:
            return append(ledger, [one.event for one in found if one.event], by=by, now=now, seen=seen), found
        except OvertakenError:
            continue
    raise OutputError(f"Others record in {ledger.place} without a pause: try again. Nothing was recorded.")
