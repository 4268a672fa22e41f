"""The figures in words and as plain data: names of stages and results, amounts, percentages with their counts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from idrkit.ledger.figures import Figures, Middle, Outcome, Result, Spell, Sum
from idrkit.ledger.standing import Reached
from idrkit.ledger.told import money

STAGES = {
    Reached.RECORDED: "Recorded, no notice sent",
    Reached.NEGOTIATION: "Open negotiation",
    Reached.INITIATED: "Federal IDR process initiated",
    Reached.SELECTED: "Certified IDR entity selected",
    Reached.OFFER: "Offer submitted",
    Reached.AGREED: "Agreed, payment open or not known",
    Reached.DETERMINED: "Determined, payment open or not known",
    Reached.PAID: "Paid in full",
    Reached.CLOSED: "Closed without a rate",
}
"""What the stages are called."""
RESULTS = {
    Result.WON: "Provider's offer",
    Result.IN_PART: "Each in part",
    Result.LOST: "Plan's offer",
    Result.NOT_SAID: "Party not recorded",
    Result.SETTLED: "Agreement",
    Result.CLOSED: "Closed",
    Result.OPEN: "Open",
}
"""What the results are called."""


def amount_words(found: Sum) -> str:
    """A sum; a dash where it is known of nothing."""
    return f"${money(found.amount)}" if found.known else "–"


def known_words(found: Sum) -> str:
    """Of how many claims a sum is known, of how many it matters."""
    every = found.known + found.unknown
    if not every:
        return "no claims"
    return (
        f"{every:,} claim{'' if every == 1 else 's'}" if not found.unknown else f"{found.known:,} of {every:,} claims"
    )


def middle_words(found: Middle, shape: str = "{}") -> str:
    """A median with its count."""
    return "–" if found.value is None else f"{shape.format(plain(found.value))} ({found.count:,})"


def plain(value: Decimal) -> str:
    """A number of days or percent: at most one place, and none where it is whole."""
    rounded = value.quantize(Decimal("0.1"))
    return f"{rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded:,}"


def key_rows(found: Figures) -> list[tuple[str, str, str, str]]:
    """The figures that matter most, as rows of a table: what, how much, of how many known, of how many not."""
    rows = [(STAGES[one.reached], f"{one.count:,}", "", "") for one in found.stages]
    sums = (
        ("In dispute", found.in_dispute),
        ("Determined or agreed", found.rate),
        ("Recovered", found.recovered),
        ("Still owed", found.still_owed),
        ("Fees paid", found.fees.paid),
        ("Fees returned", found.fees.returned),
    )
    rows += [(what, amount_words(one), f"{one.known:,}", f"{one.unknown:,}") for what, one in sums]
    rows += [(RESULTS[result], f"{count:,}", "", "") for result, count in found.results.counts.items()]
    for what, spell in (("initiation", found.from_initiation), ("selection", found.from_selection)):
        value = spell.middle.value
        told = "–" if value is None else plain(value)
        words = f"Business days from {what} to the determination (median)"
        rows.append((words, told, f"{len(spell.days):,}", f"{spell.unknown:,}"))
    return rows


def figures_shape(found: Figures) -> dict[str, Any]:
    """The figures as plain data for JSON; amounts as text, null where nothing is known."""
    return {
        "claims": found.claims,
        "disputes": found.disputes,
        "pipeline": [
            {
                "stage": one.reached.value,
                "claims": one.count,
                "offer_less_received": _sum(one.wanted),
                "rate": _sum(one.rate),
            }
            for one in found.stages
        ],
        "money": {
            "in_dispute": _sum(found.in_dispute),
            "determined_or_agreed": _sum(found.rate),
            "recovered": _sum(found.recovered),
            "still_owed": _sum(found.still_owed),
        },
        "results": _outcome(found.results),
        "by_plan": [_outcome(one) for one in found.by_plan],
        "by_code": [_outcome(one) for one in found.by_code],
        "by_client": [_outcome(one) for one in found.by_client],
        "fees": {"paid": _sum(found.fees.paid), "returned": _sum(found.fees.returned)},
        "business_days": {
            "initiation_to_determination": _spell(found.from_initiation),
            "selection_to_determination": _spell(found.from_selection),
        },
        "not_known": [{"what": one.what, "unknown": one.unknown, "of": one.of} for one in found.gaps],
        "contradictions": list(found.contradictions),
        "not_worked_out": [{"name": name, "why": why} for name, why in found.unreadable],
    }


def _sum(found: Sum | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "amount": f"{found.amount:.2f}" if found.known else None,
        "known": found.known,
        "not_known": found.unknown,
    }


def _middle(found: Middle, places: str) -> dict[str, Any]:
    value = None if found.value is None else str(found.value.quantize(Decimal(places)))
    return {"median": value, "count": found.count}


def _outcome(one: Outcome) -> dict[str, Any]:
    return {
        "name": one.name,
        "claims": one.claims,
        "results": {result.value: count for result, count in one.counts.items()},
        "offer": _middle(one.offer, "0.01"),
        "rate": _middle(one.rate, "0.01"),
        "rate_percent_of_offer": _middle(one.share, "0.1"),
        "business_days": _middle(one.days, "0.1"),
    }


def _spell(found: Spell) -> dict[str, Any]:
    return {**_middle(found.middle, "0.1"), "not_known": found.unknown}
