"""What certified IDR entities charge, as a practice filled it in from the list of CMS, held against the ranges.

26 CFR 54.9816-8(e)(2)(vii), (viii), parallel to 45 CFR 149.510: each certified IDR entity sets one fee for single and
one for batched determinations inside the ranges; a fee outside them needs the Secretary's written approval in advance.
A row that is wrong is told and left out, never used in part.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idrkit.claims.identifiers import bare
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Event, Version
from idrkit.law.rulebook import Rulebook

SINGLE, BATCHED, FURTHER = "idre_fee_single", "idre_fee_batched", "idre_fee_batched_tier"
"""The provisions whose ranges the three columns are held against."""


@dataclass(frozen=True, slots=True)
class FeeRow:
    """What one certified IDR entity charges; None is a fee that was not filled in.

    Attributes:
        entity: its name, as CMS lists it.
        where: the place in the file, for messages: "row 3".
        single: for a single or bundled dispute, in dollars.
        batched: for a batched dispute of up to 25 lines.
        further: for every further 25 lines, from the 26th.
        since, until: the days of initiation it is for, both included; None leaves that end open.
        approved: whether the Secretary approved a fee outside the ranges.
        source: where it was read, and when.
    """

    entity: str
    where: str
    single: Decimal | None = None
    batched: Decimal | None = None
    further: Decimal | None = None
    since: date | None = None
    until: date | None = None
    approved: bool = False
    source: str = ""

    def amount(self, provision_id: str) -> Decimal | None:
        """The fee that stands in the column of a provision."""
        return {SINGLE: self.single, BATCHED: self.batched, FURTHER: self.further}[provision_id]

    def covers(self, day: date) -> bool:
        """Whether it is for a dispute initiated on that day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class FeeTable:
    """Rows that hold; what is not in it is carried as the range of the regulation."""

    rows: tuple[FeeRow, ...] = ()

    def row_of(self, entity: str | None, initiated: date) -> FeeRow | None:
        """The row of a certified IDR entity for a dispute initiated on a day; None where there is none."""
        return next((one for one in self.rows if bare(one.entity) == bare(entity) and one.covers(initiated)), None)


NO_TABLE = FeeTable()


@dataclass(frozen=True, slots=True)
class WrongRow:
    """A row that was left out: where it stands, which column is wrong, and what to do."""

    where: str
    column: str
    problem: str


def checked(rows: Sequence[FeeRow], rulebook: Rulebook, as_of: date) -> tuple[FeeTable, tuple[WrongRow, ...]]:
    """The rows that hold, and what is wrong with the others.

    Args:
        rows: as they were read, in their order.
        rulebook: the law; the range is that of the first day a row is for, or of `as_of` where it names none.
        as_of: the day the question is asked.
    """
    kept: list[FeeRow] = []
    wrong: list[WrongRow] = []
    for row in rows:
        found = tuple(_wrong(row, kept, rulebook, as_of))
        wrong += found
        if not found:
            kept.append(row)
    return FeeTable(tuple(kept)), tuple(wrong)


def _wrong(row: FeeRow, others: Iterable[FeeRow], rulebook: Rulebook, as_of: date) -> Iterator[WrongRow]:
    if not bare(row.entity):
        yield WrongRow(row.where, "entity", "is missing: give the name of the certified IDR entity")
        return
    if row.since and row.until and row.until < row.since:
        yield WrongRow(row.where, "until", f"is before since, {row.since}: give the last day the fee is for")
        return
    if row.single is None and row.batched is None:
        yield WrongRow(row.where, "single", "and batched are both missing: give at least one fee")
    earlier = next((one for one in others if bare(one.entity) == bare(row.entity) and _overlap(one, row)), None)
    if earlier is not None:
        yield WrongRow(
            row.where, "entity", f"has a fee for the same days in {earlier.where}: keep one, or give since and until"
        )
    for column, provision_id in (("single", SINGLE), ("batched", BATCHED), ("further_25_lines", FURTHER)):
        amount = row.amount(provision_id)
        if amount is not None and not row.approved:
            yield from _outside(row, column, amount, provision_id, rulebook, as_of)


def _outside(
    row: FeeRow, column: str, amount: Decimal, provision_id: str, rulebook: Rulebook, as_of: date
) -> Iterator[WrongRow]:
    day = row.since or as_of
    version = range_on(provision_id, day, rulebook)
    if version is None or version.value is None:
        yield WrongRow(row.where, column, f"cannot be checked: no range is known for a dispute initiated on {day}")
        return
    low, high = Decimal(version.value), Decimal(version.high or version.value)
    if not low <= amount <= high:
        yield WrongRow(
            row.where,
            column,
            f"is ${amount:,.2f}, outside the range of ${low:,.2f} to ${high:,.2f} in force on {day} ({version.cite}): "
            "look it up again, or give approved = yes where CMS's list shows a fee the Secretary approved",
        )


def range_on(provision_id: str, initiated: date, rulebook: Rulebook) -> Version | None:
    """The range of a fee for a dispute initiated on a day; None where none is known."""
    try:
        return rulebook.in_force(provision_id, {Event.IDR_INITIATED: initiated}).version
    except NoRuleInForceError:
        return None


def _overlap(one: FeeRow, other: FeeRow) -> bool:
    first, last = date.min, date.max
    return (one.since or first) <= (other.until or last) and (other.since or first) <= (one.until or last)
