"""When an event was recorded, as text, and whether the clock of a machine ran backwards between two recordings."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from idrkit.errors import RecordError
from idrkit.ledger.database import RESTORE

TIME = "%Y-%m-%dT%H:%M:%S.%fZ"
"""How the time of a recording is written: UTC, so that text sorts as time does."""
CLOCK_TOLERANCE = timedelta(minutes=2)
"""Who waits for another one's writing has looked at the clock before."""


def runs_back(earlier: str, later: str) -> bool:
    """Whether the clock was set back between two recordings, beyond the time one may wait for the other.

    Raises:
        ValueError: one of the two is no time.
    """
    # Nearly always; and reading times is slow.
    if later >= earlier:
        return False
    return _time(earlier) - _time(later) > CLOCK_TOLERANCE


def set_back(last: str | None, recorded_at: str) -> tuple[str, ...]:
    """What to say where the clock stands before the last recording.

    Args:
        last: when the last event was recorded; None where there is none.
        recorded_at: now, by the clock.

    Raises:
        RecordError: the last event has no time that can be read.
    """
    try:
        if last is None or not runs_back(last, recorded_at):
            return ()
    except ValueError:
        raise RecordError(f"The last event is not as it was written: the ledger is damaged{RESTORE}.") from None
    return (
        f"The clock of this machine ({recorded_at[:16]}Z) stands before the last event recorded ({last[:16]}Z): it is "
        "recorded all the same; set the clock right before you trust a listing of deadlines.",
    )


def _time(text: str) -> datetime:
    return datetime.strptime(text, TIME).replace(tzinfo=UTC)
