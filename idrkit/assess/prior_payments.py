"""What the same payer paid the same provider before for the same code: figures of the given records, nothing else.

Only records read together are seen. An earlier payment counts where code, modifiers and units are the same, where its
day is known and lies before, and where something was received (a denial is no rate). What was received in all is
compared, payment and cost sharing, because the payment alone depends on the patient's deductible. Payments under a
contract (`provider.participating` true) are left out. The payer is the one the record names: never its administrator,
and never an electronic payer id, which is often the administrator's.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby

from idrkit.assess.compare import received_in_all
from idrkit.assess.duplicates import same_text
from idrkit.claims.identifiers import bare
from idrkit.claims.model import Claim, ServiceLine
from idrkit.claims.parties import Plan
from idrkit.claims.terms import Funding

_Key = tuple[str | tuple[str, ...] | None, ...]


@dataclass(frozen=True, slots=True)
class PriorPayments:
    """Earlier payments of the same code: how many, the middle one, the lowest and highest, and from when to when.

    Amounts are payment and cost sharing together, in US dollars; the median of an even number lies half way between
    the two in the middle and may end in half a cent.
    """

    count: int
    median: Decimal
    lowest: Decimal
    highest: Decimal
    first: date
    last: date


@dataclass(slots=True)
class _Seen:
    amounts: list[Decimal] = field(default_factory=list)
    first: date = date.max
    last: date = date.min


def prior_payments(claims: Iterable[Claim]) -> Mapping[tuple[str, str], PriorPayments]:
    """For each claim id and line id, the earlier payments of the same code; a line that has none is not in it.

    Args:
        claims: every record read together, in any order.
    """
    dated = [(day, claim) for claim in claims if (day := paid_on(claim)) is not None]
    dated.sort(key=lambda one: (one[0], one[1].claim_id))
    seen: dict[_Key, _Seen] = defaultdict(_Seen)
    found = {}
    for day, group in groupby(dated, key=lambda one: one[0]):
        keyed = [(claim, line, key) for _, claim in group for line in claim.service_lines if (key := _key(claim, line))]
        for claim, line, key in keyed:
            if key in seen:
                found[claim.claim_id, line.line_id] = _figures(seen[key])
        for claim, line, key in keyed:
            received = received_in_all(line)
            if received and claim.provider.participating is not True:
                _enter(seen[key], received, day)
    return found


def paid_on(claim: Claim) -> date | None:
    """The payment's own date, otherwise the day it was received."""
    return claim.initial_payment.payment_date or claim.initial_payment_received


def payer_of(plan: Plan) -> tuple[str, ...] | None:
    """The payer as the record names it; None where only its administrator is named.

    A self-insured plan is known by its group number and legal business name too: one name on remittances often stands
    for many plans.
    """
    names = [one for one in (plan.name, plan.legal_business_name) if one and not same_text(one, plan.administrator)]
    if not names:
        return None
    if plan.funding is Funding.SELF_INSURED:
        return plan.funding.value, *map(bare, names), bare(plan.group_number)
    return plan.funding.value if plan.funding else "", bare(names[0])


def _key(claim: Claim, line: ServiceLine) -> _Key | None:
    payer = payer_of(claim.plan)
    if payer is None:
        return None
    provider = claim.provider.npi or claim.provider.tin or bare(claim.provider.name)
    units = format(Decimal(line.units).normalize(), "f") if line.units else None
    return provider, payer, line.service_code, tuple(sorted(line.modifiers)), units


def _enter(seen: _Seen, amount: Decimal, day: date) -> None:
    insort(seen.amounts, amount)
    seen.first, seen.last = min(seen.first, day), max(seen.last, day)


def _figures(seen: _Seen) -> PriorPayments:
    amounts = seen.amounts
    half = len(amounts) // 2
    middle = amounts[half] if len(amounts) % 2 else (amounts[half - 1] + amounts[half]) / 2
    return PriorPayments(len(amounts), middle, amounts[0], amounts[-1], seen.first, seen.last)
