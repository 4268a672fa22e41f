"""Answers: what the tool says about a claim, each answer pointing at the paragraph it rests on.

Everything here is frozen data made by the other modules of this room; nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from idrkit.claims.model import Claim, ServiceLine

DATE_ASSUMED = "DATE_ASSUMED"
"""Flag of a deadline counted from a day that is not confirmed."""


class Verdict(StrEnum):
    """What a check found. A missing fact is NEEDS_INFO, never a pass."""

    PASS = "PASS"  # noqa: S105 - a verdict, not a password
    FAIL = "FAIL"
    NEEDS_INFO = "NEEDS_INFO"
    WARN = "WARN"
    NOT_APPLICABLE = "NOT_APPLICABLE"


class Status(StrEnum):
    """Where a claim stands, in the order in which a failing check decides it (rules-by-date 2.8).

    There is no status "eligible": OPEN_NOW means that no disqualifying fact was found and a step can be
    taken now. CLOSED means that the parties agreed or a determination was made.
    """

    NOT_IDR = "NOT_IDR"
    CLOSED = "CLOSED"
    NOT_YET = "NOT_YET"
    TOO_LATE = "TOO_LATE"
    NEEDS_INFO = "NEEDS_INFO"
    OPEN_NOW = "OPEN_NOW"


class Stage(StrEnum):
    """The step of the process a packet is made for."""

    NOTICE = "notice"
    INITIATION = "initiation"
    OFFER = "offer"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact an answer used: its name in the claim record and its value as text, or "not given"."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class Citation:
    """The words an answer points at.

    `text` is "older", "amended", "statute" or "guidance"; `certainty` is in_force, reported, inferred,
    unverified or pending, and is shown to the user wherever it is not in_force.
    """

    provision_id: str
    cite: str
    quote: str
    text: str
    certainty: str
    source: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one check: what was found, on which facts, under which paragraph, and what to do next."""

    id: str
    title: str
    verdict: Verdict
    sentence: str
    next_step: str
    citations: tuple[Citation, ...]
    facts: tuple[Fact, ...] = ()
    missing: tuple[str, ...] = ()
    overridable: bool = True


@dataclass(frozen=True, slots=True)
class Skipped:
    """A weekday that is not a business day, and why (a Federal holiday by name)."""

    date: date
    why: str


@dataclass(frozen=True, slots=True)
class OtherReading:
    """The date another reading of the text would give: shown, never used as the deadline."""

    reading: str
    opens: date | None
    due: date | None
    cite: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last day, or a window with a first and a last day, with the arithmetic that gave it.

    `opens` is None where there is only a last day. `arithmetic` is the sentence a person can check:
    "day 1 Tue 3 Nov 2026; skips Wed 11 Nov Veterans Day; day 30 Wed 16 Dec 2026".
    `flags` are stable upper-case codes (NONBUSINESS_START, EO_CLOSURE, PROJECTED, KEY_ASSUMED,
    BLANKET_EXTENSION, REPORTED, NONBUSINESS_DUE ...), `notes` say each in a sentence.
    `safe_opens` is the first day under the latest reading, `safe_due` the last under the earliest
    (`idrkit.assess.safe`); of a period that is waited out, such as a cooling-off, `safe_opens` is the first day
    after it and `safe_due` is None. `of` is the number of the earlier dispute the deadline follows from, and
    empty for the claim's own.
    """

    id: str
    name: str
    who: str
    opens: date | None
    due: date | None
    counted_from: date
    counted_from_event: str
    citation: Citation
    arithmetic: str
    skipped: tuple[Skipped, ...] = ()
    flags: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    other_readings: tuple[OtherReading, ...] = ()
    safe_opens: date | None = None
    safe_due: date | None = None
    of: str = ""

    @property
    def has_safe_day(self) -> bool:
        """Whether some day is safe under every reading: not where the window of one is over before another opens."""
        return self.safe_opens is None or self.safe_due is None or self.safe_opens <= self.safe_due


@dataclass(frozen=True, slots=True)
class LineComparison:
    """One service line: what was paid against the QPA and the offer. Amounts are None when not known.

    `total_received` is the initial payment plus cost sharing: the part of an out-of-network rate already
    covered. `amount_in_dispute` is the offer less that total. `offer_percent_of_qpa` is None when the QPA is
    not disclosed or is zero: it is never guessed.
    """

    line: ServiceLine
    initial_payment: Decimal | None
    cost_sharing: Decimal | None
    allowed: Decimal | None
    total_received: Decimal | None
    qpa: Decimal | None
    qpa_note: str
    offer: Decimal | None
    offer_percent_of_qpa: Decimal | None
    paid_percent_of_qpa: Decimal | None
    shortfall_to_qpa: Decimal | None
    amount_in_dispute: Decimal | None


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee owed in this dispute: an amount, or a range where each certified IDR entity sets its own."""

    id: str
    name: str
    low: Decimal
    high: Decimal
    citation: Citation
    note: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything the tool says about one claim on one day."""

    claim: Claim
    as_of: date
    status: Status
    status_sentence: str
    next_stage: Stage | None
    findings: tuple[Finding, ...]
    deadlines: tuple[Deadline, ...]
    lines: tuple[LineComparison, ...]
    fees: tuple[Fee, ...]
    assumptions: tuple[str, ...] = ()

    def finding(self, finding_id: str) -> Finding | None:
        """The finding with this id, or None."""
        return next((f for f in self.findings if f.id == finding_id), None)

    def deadline(self, deadline_id: str) -> Deadline | None:
        """The deadline with this id, or None."""
        return next((d for d in self.deadlines if d.id == deadline_id), None)
