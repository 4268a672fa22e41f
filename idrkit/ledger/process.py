"""The order of a dispute, and what looks odd in the day of an event: told to whoever records it, never decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from idrkit.law.calendar import BusinessCalendar
from idrkit.ledger.events import CLAIM_RECORDED
from idrkit.ledger.history import Entry
from idrkit.ledger.kinds import Kind, kind_named

FIRST_YEAR = 2022
"""The process is there for items furnished since 2022: no event of it is older."""

ONCE = (
    "notice_sent",
    "negotiation_response",
    "initiated",
    "selected",
    "eligibility_determined",
    "offer_submitted",
    "determined",
    "settled",
    "settlement_notified",
    "closed",
)
"""Kinds that happen once in a dispute: a second day of one contradicts the first."""

# What comes before what; the same day is in order.
_ORDER = (
    ("notice_sent", "negotiation_response"),
    ("notice_sent", "initiated"),
    ("notice_sent", "settled"),
    ("initiated", "preliminary_selection"),
    ("initiated", "selected"),
    ("preliminary_selection", "selected"),
    ("initiated", "eligibility_determined"),
    ("initiated", "offer_submitted"),
    ("selected", "offer_submitted"),
    ("initiated", "determined"),
    ("selected", "determined"),
    ("offer_submitted", "determined"),
    ("settled", "settlement_notified"),
    ("information_requested", "information_answered"),
    ("withdrawal_requested", "withdrawal_answered"),
    ("initiated", "closed"),
)
# Days on which neither the Departments, a certified IDR entity nor a bank is expected to act.
_ON_BUSINESS_DAYS = (
    "initiated",
    "preliminary_selection",
    "selected",
    "eligibility_determined",
    "determined",
    "extension_approved",
    "payment_received",
    "fee_refunded",
)


def remarks(kind: Kind, on: date, around: Sequence[Entry]) -> tuple[str, ...]:
    """What looks odd in the day of an event, each in a sentence.

    Args:
        kind: of the event.
        on: its day.
        around: what stands recorded of the same claim or dispute, the event itself not among it.
    """
    listed = [one for one in around if not one.struck]
    return (*_not_a_business_day(kind, on), *_out_of_order(kind, on, listed), *_record_says(kind, on, listed))


def _not_a_business_day(kind: Kind, on: date) -> Iterator[str]:
    why = BusinessCalendar().why_not(on) if kind.id in _ON_BUSINESS_DAYS else None
    if why:
        yield f"{on} is no business day ({why}): see that the day is right."


def _out_of_order(kind: Kind, on: date, around: Sequence[Entry]) -> Iterator[str]:
    for earlier, later in _ORDER:
        if kind.id == later:
            for number, day in _days(earlier, around):
                if day > on:
                    yield _odd(kind, on, "before", kind_named(earlier), day, number)
        if kind.id == earlier:
            for number, day in _days(later, around):
                if day < on:
                    yield _odd(kind, on, "after", kind_named(later), day, number)


def _odd(kind: Kind, on: date, word: str, other: Kind, day: date, number: int) -> str:
    return f'"{kind.title}" on {on} lies {word} "{other.title}" on {day} (event {number}): see which day is right.'


def _record_says(kind: Kind, on: date, around: Iterable[Entry]) -> Iterator[str]:
    """The claim record gives another day for the same fact."""
    latest = {one.recorded.claim_id: one for one in around if one.recorded.kind == CLAIM_RECORDED}
    for one in latest.values():
        day = recorded_day(one, kind)
        if day is not None and day != on:
            yield (
                f"The claim record (event {one.recorded.seq}) gives {day} for {kind.day}, not {on}: correct whichever "
                "is wrong, until then the fact is unconfirmed."
            )


def recorded_day(record: Entry, kind: Kind) -> date | None:
    """The day a claim record gives for a kind of event; None where it gives none."""
    value: Any = record.facts.get("record")
    for name in kind.day.split(".") if kind.day and kind.appends is None else ("",):
        value = value.get(name) if isinstance(value, Mapping) else None
    return date.fromisoformat(value) if isinstance(value, str) else None


def _days(kind: str, around: Iterable[Entry]) -> Iterator[tuple[int, date]]:
    listed = list(around)
    found = [(one.recorded.seq, one.on) for one in listed if one.recorded.kind == kind]
    yield from found
    if found:
        return
    latest = {one.recorded.claim_id: one for one in listed if one.recorded.kind == CLAIM_RECORDED}
    for one in latest.values():
        day = recorded_day(one, kind_named(kind))
        if day is not None:
            yield one.recorded.seq, day
