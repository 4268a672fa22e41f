"""The day a certified IDR entity names in a request for information: it counts beside the period of the text, or alone.

The amended text gives 5 business days (149.510(c)(2)(ii)(A)); the older text has no such period: "answer by the date
the request names" (law/rules/deadlines.toml, T17).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from idrkit.assess.results import Citation, Deadline
from idrkit.law.counting import short_day
from idrkit.ledger.duties import FactOf

STEP = "information_response"
NAMED_DAY = "NAMED_DAY"
"""Flag of a deadline whose day the certified IDR entity named."""
_REQUEST = Citation(STEP, "The certified IDR entity's request", "", "request", "in_force", "the request as recorded")


def with_named_day(deadlines: tuple[Deadline, ...], fact: FactOf) -> tuple[Deadline, ...]:
    """The deadlines, with the day that a request for information names.

    Where the text gives a period too, its last day stays and the earlier of the two is the safe day.

    Args:
        deadlines: of a claim or dispute.
        fact: gives its facts by their paths in the claim record.
    """
    named, asked = _day(fact("information_answer_by")), _day(fact("information_requested"))
    if named is None or asked is None or named < asked:
        return deadlines
    if any(one.id == STEP for one in deadlines):
        return tuple(_both(deadlines, named))
    return (*deadlines, _alone(named, asked))


def _both(deadlines: tuple[Deadline, ...], named: date) -> Iterator[Deadline]:
    for one in deadlines:
        safe = one.safe_due or one.due
        if one.id != STEP or safe is None:
            yield one
            continue
        yield replace(
            one,
            safe_due=min(safe, named),
            flags=(*one.flags, NAMED_DAY),
            notes=(*one.notes, f"The request itself names {short_day(named)}."),
        )


def _alone(named: date, asked: date) -> Deadline:
    return Deadline(
        id=STEP,
        name="Answer to a request for information",
        who="the party asked",
        opens=None,
        due=named,
        counted_from=asked,
        counted_from_event="information_requested",
        citation=_REQUEST,
        arithmetic="the date the request names",
        flags=(NAMED_DAY,),
        safe_due=named,
    )


def _day(value: object) -> date | None:
    """A day as a claim record or as an event has it."""
    if isinstance(value, str):
        return date.fromisoformat(value)
    return value if isinstance(value, date) else None
