"""The practice's own list of lines that may be underpaid, by the last day to act; nothing of it reaches a packet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from idrkit.assess.results import Status
from idrkit.assess.underpaid import Underpaid, Why, underpaid
from idrkit.run.batch import Outcome, Standing, plain_outcome
from idrkit.sheets import Cell, Sheet, workbook

# Nothing is to be gained there: outside the process, agreed or decided already.
_LEFT_OUT = (Status.NOT_IDR, Status.CLOSED)
_WORDS = {
    Why.NOTHING_PAID: "nothing paid",
    Why.BELOW_QPA: "below QPA",
    Why.AT_QPA: "at QPA",
    Why.BELOW_PRIOR_MEDIAN: "below earlier payments",
}
TITLES = (
    "Claim",
    "Line",
    "Code",
    "Paid",
    "Cost sharing",
    "Allowed",
    "Received in all",
    "QPA",
    "Below QPA by",
    "Earlier payments",
    "Median",
    "Lowest",
    "Highest",
    "From",
    "To",
    "Below median by",
    "Offer",
    "Why",
    "Signals",
    "Status",
    "Next stage",
    "Safe by",
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line that may be underpaid, and where its claim stands."""

    found: Underpaid
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class UnderpaidList:
    """The lines in the order of the last day to act, and how many of them were left out, by the status of the claim."""

    lines: tuple[Listed, ...]
    left_out: Mapping[str, int]


def underpaid_list(known: Sequence[Standing]) -> UnderpaidList:
    """The lines that may be underpaid, among claims that are neither outside the process nor closed.

    Args:
        known: the claims as `standings` gives them, the one with the nearest last day first. The earlier payments of
            all of them are compared, those of closed claims too.
    """
    assessed = {one.claim_id: one for one in known if one.assessment is not None}
    found = underpaid(one.assessment.claim for one in assessed.values() if one.assessment is not None)
    outcomes = {name: plain_outcome(assessed[name]) for name in dict.fromkeys(one.claim_id for one in found)}
    every = [Listed(one, outcomes[one.claim_id]) for one in found]
    out = Counter(one.outcome.status.value for one in every if one.outcome.status in _LEFT_OUT)
    return UnderpaidList(tuple(one for one in every if one.outcome.status not in _LEFT_OUT), dict(sorted(out.items())))


def code_of(one: Underpaid) -> str:
    """The code with its modifiers."""
    return "-".join((one.line.line.service_code, *one.line.line.modifiers))


def why_of(one: Underpaid) -> str:
    """The reasons in few words, each with how far the amount lies below."""
    return "; ".join(
        f"{_WORDS[each.why]} by {each.shortfall:,.2f}" if each.shortfall else _WORDS[each.why] for each in one.reasons
    )


def signals_of(one: Underpaid) -> str:
    """What the remittance and the record say of the Act and of the network, in few words."""
    return "; ".join((*([f"Act: {', '.join(one.act)}"] if one.act else []), *_others(one), *one.network))


def _others(one: Underpaid) -> Iterable[str]:
    return (f"see also {', '.join(one.other)}",) if one.other else ()


def underpaid_workbook(found: UnderpaidList) -> bytes:
    """The list as an xlsx file: a row for each line, with filters."""
    return workbook([Sheet("Underpaid", TITLES, [_row(one) for one in found.lines])])


def underpaid_shape(one: Listed) -> dict[str, Any]:
    """A line of the list as plain data; amounts as text, null where not known."""
    found, line = one.found, one.found.line
    day = line.line.date_of_service
    amounts = {
        "paid": line.initial_payment,
        "cost_sharing": line.cost_sharing,
        "allowed": line.allowed,
        "received_in_all": line.total_received,
        "qpa": line.qpa,
        "shortfall_to_qpa": found.shortfall_to_qpa,
        "shortfall_to_prior": found.shortfall_to_prior,
        "offer": line.offer,
    }
    return {
        "claim_id": found.claim_id,
        "line_id": line.line.line_id,
        "service_code": line.line.service_code,
        "modifiers": list(line.line.modifiers),
        "units": line.line.units,
        "date_of_service": day.isoformat() if day else None,
        **{name: _text(amount) for name, amount in amounts.items()},
        "qpa_note": line.qpa_note,
        "prior_payments": _prior_shape(found),
        "reasons": [
            {
                "why": each.why.value,
                "sentence": each.sentence,
                "amount": _text(each.amount),
                "against": _text(each.against),
                "shortfall": _text(each.shortfall),
            }
            for each in found.reasons
        ],
        "signals": {"act": list(found.act), "other": list(found.other), "network": list(found.network)},
        "status": one.outcome.status.value if one.outcome.status else None,
        "next_stage": one.outcome.stage.value if one.outcome.stage else None,
        "safe_by": one.outcome.next_deadline.isoformat() if one.outcome.next_deadline else None,
    }


def _prior_shape(found: Underpaid) -> dict[str, Any] | None:
    prior = found.prior
    if prior is None:
        return None
    return {
        "count": prior.count,
        "median": _text(prior.median),
        "lowest": _text(prior.lowest),
        "highest": _text(prior.highest),
        "first": prior.first.isoformat(),
        "last": prior.last.isoformat(),
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _row(one: Listed) -> Sequence[Cell]:
    found, line, prior = one.found, one.found.line, one.found.prior
    return (
        found.claim_id,
        line.line.line_id,
        code_of(found),
        line.initial_payment,
        line.cost_sharing,
        line.allowed,
        line.total_received,
        line.qpa,
        found.shortfall_to_qpa,
        prior.count if prior else None,
        prior.median if prior else None,
        prior.lowest if prior else None,
        prior.highest if prior else None,
        prior.first if prior else None,
        prior.last if prior else None,
        found.shortfall_to_prior,
        line.offer,
        why_of(found),
        signals_of(found) or None,
        one.outcome.status.value if one.outcome.status else None,
        one.outcome.stage.value if one.outcome.stage else None,
        one.outcome.next_deadline,
    )
