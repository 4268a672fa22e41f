"""Days in US Eastern time, in which the Departments' portal counts."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from idrkit.errors import UsageError


def eastern_day(moment: datetime) -> date:
    """The day in US Eastern time of a moment that has its time zone.

    Raises:
        UsageError: this machine has no time zone data.
    """
    return moment.astimezone(eastern()).date()


def eastern() -> ZoneInfo:
    """US Eastern time.

    Raises:
        UsageError: this machine has no time zone data.
    """
    try:
        return ZoneInfo("America/New_York")
    except ZoneInfoNotFoundError:
        raise UsageError(
            "This machine has no time zone data, so days in US Eastern time are not known: install the tzdata package."
        ) from None
