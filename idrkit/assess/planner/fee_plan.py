"""The fees a plan reckons with: for each party, as ranges, by kind of dispute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from idrkit.assess.fees import fees_for
from idrkit.assess.results import Fee
from idrkit.law.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class FeeRange:
    """A fee in dollars from its lowest to its highest; one amount where both are the same."""

    low: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class FeePlan:
    """What disputes cost each party.

    Attributes:
        administrative: for each dispute, never returned.
        single, batched: the certified IDR entity fee, borne by the party that does not prevail.
        further: the certified IDR entity fee for each further step of lines of a batch.
        step: how many lines the fee for a batch covers, and each further step.
        source: where the amounts come from, in words.
    """

    administrative: Decimal
    single: FeeRange
    batched: FeeRange
    further: FeeRange
    step: int
    source: str


def fee_plan(rulebook: Rulebook, as_of: date) -> FeePlan:
    """The ranges of the regulation for disputes initiated on the day of the question.

    Raises:
        NoRuleInForceError: no fee is known for that day.
    """
    step = rulebook.provision("idre_fee_batched_tier").versions[0].lines or 1
    administrative, single = fees_for(None, rulebook, as_of=as_of)
    batch = fees_for(None, rulebook, as_of=as_of, line_count=step + 1, batched=True)
    further = _range(batch[2]) if len(batch) > 2 else FeeRange(Decimal(0), Decimal(0))
    return FeePlan(
        administrative=administrative.high,
        single=_range(single),
        batched=_range(batch[1]),
        further=further,
        step=step,
        source=f"the ranges of the regulation for disputes initiated on {as_of}",
    )


def _range(fee: Fee) -> FeeRange:
    return FeeRange(fee.low, fee.high)
