"""Minutes of a monitored case and of the other cases watched meanwhile, from the times of the case log."""

from __future__ import annotations

from idrkit.claims.monitoring import ConcurrentCase, Monitoring

_DAY = 24 * 60
Span = tuple[int, int]


def total_minutes(case: Monitoring) -> int | None:
    """Minutes from start to stop, past midnight where the stop is earlier; None where one of them is not recorded."""
    span = _span(case.started, case.stopped)
    return None if span is None else span[1] - span[0]


def overlap(other: ConcurrentCase, case: Monitoring) -> int | None:
    """Minutes both cases were monitored at once; None where a time is not recorded."""
    shared = _shared(other, case)
    return None if shared is None else sum(end - start for start, end in shared)


def most_at_once(case: Monitoring) -> int | None:
    """The most cases watched at one time during this one, itself counted; None where the record does not tell."""
    if case.no_other_case is None and not case.concurrent_cases:
        return None
    if total_minutes(case) is None:
        return None
    spans: list[Span] = []
    for other in case.concurrent_cases:
        shared = _shared(other, case)
        if shared is None:
            return None
        spans += shared
    return 1 + max((sum(start <= each[0] < end for start, end in spans) for each in spans), default=0)


def _shared(other: ConcurrentCase, case: Monitoring) -> list[Span] | None:
    """The spans of the other case within this one; either may run past midnight, so the day after counts too."""
    own, others = _span(case.started, case.stopped), _span(other.started, other.stopped)
    if own is None or others is None:
        return None
    moved = ((others[0] + days * _DAY, others[1] + days * _DAY) for days in (-1, 0, 1))
    cut = ((max(own[0], start), min(own[1], end)) for start, end in moved)
    return [(start, end) for start, end in cut if start < end]


def _span(started: str | None, stopped: str | None) -> Span | None:
    if started is None or stopped is None:
        return None
    start, stop = _minute(started), _minute(stopped)
    return start, stop if stop >= start else stop + _DAY


def _minute(time: str) -> int:
    hours, minutes = time.split(":")
    return int(hours) * 60 + int(minutes)
