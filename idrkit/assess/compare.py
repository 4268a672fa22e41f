"""Each service line's money side by side: paid, cost sharing, allowed, QPA, offer, and what is in dispute."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from idrkit.assess.results import LineComparison
from idrkit.claims.terms import QpaSource

if TYPE_CHECKING:
    from idrkit.claims.model import Claim, ServiceLine

_TENTH = Decimal("0.1")
_HUNDRED = Decimal(100)


def compare(claim: Claim) -> tuple[LineComparison, ...]:
    """The comparison of every line of a claim, in its order; an amount that is not known stays None."""
    return tuple(_line(line) for line in claim.service_lines)


def percent(amount: Decimal | None, of: Decimal | None) -> Decimal | None:
    """An amount as a percentage of another, to one decimal; None where either is unknown or the base is zero."""
    if amount is None or of is None or of == 0:
        return None
    return (amount / of * _HUNDRED).quantize(_TENTH, ROUND_HALF_UP)


def total(amounts: Iterable[Decimal | None]) -> Decimal | None:
    """The sum, or None where one of the amounts is not known: a part is never shown as the whole."""
    known = list(amounts)
    if not known or any(one is None for one in known):
        return None
    return sum((one for one in known if one is not None), Decimal(0))


def received_in_all(line: ServiceLine) -> Decimal | None:
    """The initial payment and the cost sharing of a line together; None where one of them is not known."""
    return total((line.initial_payment, line.cost_sharing))


def _line(line: ServiceLine) -> LineComparison:
    qpa = line.qualifying_payment_amount.amount
    received = received_in_all(line)
    return LineComparison(
        line=line,
        initial_payment=line.initial_payment,
        cost_sharing=line.cost_sharing,
        allowed=line.allowed,
        total_received=received,
        qpa=qpa,
        qpa_note=_qpa_note(line),
        offer=line.offer,
        offer_percent_of_qpa=percent(line.offer, qpa),
        paid_percent_of_qpa=percent(received, qpa),
        shortfall_to_qpa=_less(qpa, received),
        amount_in_dispute=_less(line.offer, received),
    )


def _less(amount: Decimal | None, received: Decimal | None) -> Decimal | None:
    return None if amount is None or received is None else amount - received


def _qpa_note(line: ServiceLine) -> str:
    disclosed = line.qualifying_payment_amount
    if disclosed.source is QpaSource.NOT_DISCLOSED:
        return "not disclosed by the plan"
    if disclosed.amount is None:
        return "not recorded: enter the amount, or not_disclosed"
    return f"disclosed by {disclosed.source.value}" if disclosed.source else "source not recorded"
