"""Group W: after the decision or the agreement, whether the rate was paid; no stage and no packet asks for it."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from idrkit.assess.award import AwardState, Balance, Basis, balance
from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.results import Deadline, Fact, Verdict
from idrkit.claims.model import Claim
from idrkit.law.counting import short_day

_DEADLINE = {Basis.DETERMINATION: "award_payment", Basis.AGREEMENT: "settlement_payment"}
_LOOK = (
    "Look through the later remittances, under a new claim number too, and the provider adjustments (PLB); record what "
    "came in award_payments."
)
_PATIENT = "Ask the patient for no more than the cost sharing."


def award_paid(case: Case) -> Outcome:
    """Whether what is due after a payment determination came within 30 calendar days."""
    return _paid(case, Basis.DETERMINATION, "No payment determination is recorded.")


def settlement_paid(case: Case) -> Outcome:
    """Whether what is due after an agreement came in time."""
    return _paid(case, Basis.AGREEMENT, "No agreement on a rate is recorded with its day.")


def _paid(case: Case, basis: Basis, otherwise: str) -> Outcome:
    found = balance(case.claim)
    if found is None or found.basis is not basis:
        return Outcome(Verdict.NOT_APPLICABLE, otherwise)
    facts = _facts(found)
    deadline = case.deadline(_DEADLINE[basis])
    due = deadline.due if deadline else None
    match found.state:
        case AwardState.NOT_KNOWN:
            sentence = found.doubt or "What is still owed is not known: an amount is not recorded."
            return Outcome(Verdict.NEEDS_INFO, sentence, _LOOK, facts, found.missing)
        case AwardState.UNPAID | AwardState.PAID_IN_PART:
            return _open(case, found, deadline, due, facts)
        case AwardState.OVERPAID:
            return Outcome(
                Verdict.WARN,
                f"{_money(found.excess)} more was paid than the rate leaves to pay.",
                "Compare the remittances with the rate; the payer may ask for the difference.",
                facts,
            )
        case AwardState.PROVIDER_OWES | AwardState.PROVIDER_MAY_OWE:
            return _refund(found, due, facts)
        case AwardState.NOTHING_OWED:
            return Outcome(Verdict.PASS, "Nothing is left to pay on the rate.", facts=facts)
        case _:
            return Outcome(Verdict.PASS, f"The rate is paid in full.{_late(found, due)}", facts=facts)


def _open(case: Case, found: Balance, deadline: Deadline | None, due: date | None, facts: tuple[Fact, ...]) -> Outcome:
    owed = f"{_money(found.still_owed)} is still owed of the rate of {_money(found.rate)}"
    if found.paid:
        owed += f"; {_money(found.paid)} came since"
    if found.recovered:
        owed += f"; {_money(found.recovered)} was taken back"
    if due is None:
        return Outcome(Verdict.WARN, f"{owed}; its last day is not computed.", _LOOK, facts)
    if not found.overdue(due, case.as_of):
        return Outcome(Verdict.WARN, f"{owed}, by {short_day(due)}.", f"Watch for it. {_LOOK}", facts)
    since = f"{owed}, overdue since {short_day(due + timedelta(days=1))}"
    if found.basis is Basis.AGREEMENT and not _after_initiation(case.claim):
        return Outcome(
            Verdict.WARN,
            f"{since}, if the period for an agreement after the notice of IDR initiation counts here: the paragraph "
            "names no other, and no earlier initiation is recorded.",
            f"Record idr_initiated if a dispute was initiated; read the day of payment in the agreement. {_LOOK}",
            facts,
        )
    later = [one for one in (deadline.other_readings if deadline else ()) if one.due and one.due >= case.as_of]
    if later and later[0].due:
        return Outcome(
            Verdict.WARN, f"{since}; read otherwise, its last day is {short_day(later[0].due)}.", _LOOK, facts
        )
    return Outcome(
        Verdict.FAIL,
        f"{since}.",
        f"{_LOOK} If nothing came, write to the payer with the decision or the agreement. {_PATIENT}",
        facts,
    )


def _after_initiation(claim: Claim) -> bool:
    """Whether the agreement came after the notice of IDR initiation, of which alone (c)(3)(i) speaks."""
    initiated, agreed = claim.idr_initiated, claim.agreement_reached
    return initiated is not None and agreed is not None and initiated <= agreed


def _refund(found: Balance, due: date | None, facts: tuple[Fact, ...]) -> Outcome:
    safe = f" The text names no day for it; {short_day(due)}, as for the plan, is the safe one." if due else ""
    if found.state is AwardState.PROVIDER_MAY_OWE:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"The rate is less than initial payment and cost sharing: you owe up to {_money(found.excess_most)}, as "
            f"far as the patient has paid the cost sharing.{safe}",
            "Take from the patient's account what was paid.",
            facts,
            found.missing,
        )
    more = f" (up to {_money(found.excess_most)} if the patient paid all of the cost sharing)"
    return Outcome(
        Verdict.WARN,
        f"The rate is less than what was received: you owe the plan or issuer {_money(found.excess)}"
        f"{more if found.excess_most != found.excess else ''}.{safe}",
        "Return the difference, or find the offset in the remittances and record it in award_payments as a recovery.",
        facts,
    )


def _late(found: Balance, due: date | None) -> str:
    if due is None or found.last_paid_on is None or found.last_paid_on <= due:
        return ""
    return f" The last payment is dated {short_day(found.last_paid_on)}, after the last day, {short_day(due)}."


def _facts(found: Balance) -> tuple[Fact, ...]:
    amounts = (
        ("out-of-network rate", found.rate),
        ("initial_payment", found.initial_payment),
        ("cost_sharing", found.cost_sharing),
        ("award_payments, paid", found.paid),
        ("award_payments, taken back", found.recovered),
    )
    return tuple(Fact(name, "not given" if amount is None else _money(amount)) for name, amount in amounts)


def _money(amount: Decimal | None) -> str:
    return "an amount not known" if amount is None else f"${amount:,.2f}"


CHECKS = (
    Check("W1", "Determination paid", ("award_amount", "award_refund", "award_payment"), award_paid),
    Check("W2", "Settlement paid", ("settlement_amount", "settlement_payment"), settlement_paid),
)
PAID_SINCE = tuple(check.id for check in CHECKS)
