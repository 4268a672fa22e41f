"""The fees of one dispute for each party: as a practice's fee table gives them, otherwise the ranges in force."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from idrkit.assess.fee_table import FURTHER, FeeRow, FeeTable, range_on
from idrkit.assess.fees import extra_tiers, fees_for
from idrkit.assess.results import Fee
from idrkit.assess.spans import Span, sum_of
from idrkit.law.rulebook import Rulebook


class DisputeKind(StrEnum):
    """How many determinations a dispute asks for, and which fee it pays."""

    SINGLE = "single"
    BUNDLED = "bundled"
    BATCHED = "batched"


@dataclass(frozen=True, slots=True)
class DisputeFees:
    """The fees of a dispute for one party: the administrative fee, and those of the certified IDR entity.

    `unknown` says which part of the certified IDR entity fee no text known here sets; "" where all is known.
    """

    administrative: Fee
    entity: tuple[Fee, ...]
    notes: tuple[str, ...] = ()
    unknown: str = ""

    @property
    def entity_fee(self) -> Span:
        """The certified IDR entity fee in all."""
        return sum_of(Span(one.low, one.high) for one in self.entity)


def dispute_fees(
    kind: DisputeKind,
    line_count: int,
    initiated: date | None,
    entity: str | None,
    table: FeeTable,
    rulebook: Rulebook,
    as_of: date,
) -> DisputeFees:
    """The fees each party pays: those the fee table gives for the certified IDR entity, otherwise the ranges.

    Args:
        kind: single, bundled or batched.
        line_count: the lines of the dispute.
        initiated: the day of initiation; None when not initiated, then `as_of` decides.
        entity: the certified IDR entity selected or preferred; None where none is named.
        table: what certified IDR entities charge.
        rulebook: the law.
        as_of: the day the question is asked.

    Raises:
        NoRuleInForceError: there was no Federal IDR portal on that date.
    """
    batched = kind is DisputeKind.BATCHED
    administrative, *ranges = fees_for(initiated, rulebook, as_of=as_of, line_count=line_count, batched=batched)
    day = initiated or as_of
    row = table.row_of(entity, day)
    notes = []
    if row is None:
        who = f"No row of a fee table is for {entity} then" if entity else "No certified IDR entity is named"
        notes.append(f"{who}: the range of the regulation is carried through.")
    fees = tuple(_charged(one, row, line_count, day, rulebook) for one in ranges)
    unknown = ""
    if batched and range_on(FURTHER, day, rulebook) is None:
        unknown = f"The fee for further lines of a batch initiated on {day} is not known here."
    return DisputeFees(administrative, fees, tuple(notes), unknown)


def _charged(fee: Fee, row: FeeRow | None, line_count: int, day: date, rulebook: Rulebook) -> Fee:
    """The fee as the table gives it, or as it was where the table does not."""
    amount = row.amount(fee.id) if row is not None else None
    if row is None:
        return fee
    if amount is None:
        return replace(fee, note=f"{row.entity}: not filled in ({row.where}); the range. {fee.note}".strip())
    if fee.id == FURTHER:
        version = range_on(FURTHER, day, rulebook)
        amount *= extra_tiers(line_count, version.lines) if version is not None and version.lines else 1
    if not row.approved and not fee.low <= amount <= fee.high:
        return replace(
            fee, note=f"{row.entity} ({row.where}): outside the range in force on {day}; the range. {fee.note}"
        )
    read = f"; {row.source}" if row.source else ""
    outside = " Outside the range, said to be approved by the Secretary." if row.approved else ""
    return replace(fee, low=amount, high=amount, note=f"As filled in for {row.entity} ({row.where}{read}).{outside}")
