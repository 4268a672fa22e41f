"""The fees a plan reckons with: for each party, as ranges, by kind of dispute and by certified IDR entity.

Without a fee table they are the ranges of the regulation. With one, a claim that names a certified IDR entity pays what
its row says, and where none is named the whole table is a range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from idrkit.assess.economics_fees import DisputeKind, dispute_fees
from idrkit.assess.fee_table import NO_TABLE, FeeTable
from idrkit.assess.results import Fee
from idrkit.claims.identifiers import bare
from idrkit.claims.model import Claim
from idrkit.law.rulebook import Rulebook


@dataclass(frozen=True, slots=True, order=True)
class FeeRange:
    """A fee in dollars from its lowest to its highest; one amount where both are the same."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class EntityFees:
    """What a certified IDR entity charges, or several of them as a range.

    Attributes:
        single, batched, further: as in `FeePlan`.
    """

    single: FeeRange
    batched: FeeRange
    further: FeeRange


@dataclass(frozen=True, slots=True)
class FeePlan:
    """What disputes cost each party.

    Attributes:
        administrative: for each dispute, never returned.
        single, batched: the certified IDR entity fee where a claim names no entity, borne by the party that does not
            prevail.
        further: the same for each further step of lines of a batch.
        step: how many lines the fee for a batch covers, and each further step.
        source: where the amounts come from, in words.
        by_entity: the fees of each certified IDR entity the claims name, by its bare name; empty without a fee table.
        by_table: whether a fee table was given with a row for that day.
        without_row: the entities the claims name and the fee table has no row for, by their bare names.
    """

    administrative: Decimal
    single: FeeRange
    batched: FeeRange
    further: FeeRange
    step: int
    source: str
    by_entity: Mapping[str, EntityFees] = field(default_factory=dict)
    by_table: bool = False
    without_row: frozenset[str] = frozenset()

    def of(self, entities: Iterable[str | None]) -> EntityFees:
        """The fees of a dispute whose claims name these entities: from the lowest to the highest of them.

        Args:
            entities: at least one; None where a claim names none.
        """
        unnamed = EntityFees(self.single, self.batched, self.further)
        if not self.by_entity:
            return unnamed
        return _hull([self.by_entity.get(one, unnamed) for one in {bare(name) for name in entities}])


def entity_of(claim: Claim) -> str | None:
    """The certified IDR entity a claim names: the one selected, otherwise the one preferred."""
    return claim.dispute.certified_idr_entity or claim.dispute.preferred_certified_idr_entity


def fee_plan(
    rulebook: Rulebook, as_of: date, table: FeeTable = NO_TABLE, claims: Iterable[Claim] = (), *, source: str = ""
) -> FeePlan:
    """The fees for disputes initiated on the day of the question: those of the table, otherwise the ranges in force.

    Args:
        rulebook: the law.
        as_of: the day of the question.
        table: what certified IDR entities charge; a column that is not filled in is the range of the regulation.
        claims: the claims of the plan, for the entities they name.
        source: what the table is called.

    Raises:
        NoRuleInForceError: no fee is known for that day.
    """
    step = rulebook.provision("idre_fee_batched_tier").versions[0].lines or 1

    def charged(entity: str | None) -> tuple[Decimal, EntityFees]:
        """As `economics_fees` has it, so that a plan and `compare --worth` reckon with the same fees."""
        one = dispute_fees(DisputeKind.SINGLE, 1, None, entity, table, rulebook, as_of)
        batch = dispute_fees(DisputeKind.BATCHED, step + 1, None, entity, table, rulebook, as_of).entity
        further = _range(batch[1]) if len(batch) > 1 else FeeRange(Decimal(0), Decimal(0))
        return one.administrative.high, EntityFees(_range(one.entity[0]), _range(batch[0]), further)

    administrative, unnamed = charged(None)
    rows = [one.entity for one in table.rows if one.covers(as_of)]
    named: dict[str, str] = {}
    if rows:
        unnamed = _hull([charged(entity)[1] for entity in rows])
        for claim in claims:
            if entity := entity_of(claim):
                named.setdefault(bare(entity), entity)
    ranges = f"the ranges of the regulation for disputes initiated on {as_of}"
    return FeePlan(
        administrative=administrative,
        single=unnamed.single,
        batched=unnamed.batched,
        further=unnamed.further,
        step=step,
        source=f"{source or 'your fee table'}, for disputes initiated on {as_of}" if rows else ranges,
        by_entity={short: charged(entity)[1] for short, entity in named.items()},
        by_table=bool(rows),
        without_row=frozenset(short for short, entity in named.items() if table.row_of(entity, as_of) is None),
    )


def _hull(every: Iterable[EntityFees]) -> EntityFees:
    fees = list(every)
    return EntityFees(
        _widest(one.single for one in fees), _widest(one.batched for one in fees), _widest(one.further for one in fees)
    )


def _widest(ranges: Iterable[FeeRange]) -> FeeRange:
    every = list(ranges)
    return FeeRange(min(one.low for one in every), max(one.high for one in every))


def _range(fee: Fee) -> FeeRange:
    return FeeRange(fee.low, fee.high)
