"""Group E: what the plan has paid, denied and disclosed (rules-by-date 2.5)."""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.terms import PaymentKind
from idrkit.law.remark_codes import load_remark_codes


def remark_codes(case: Case) -> tuple[str, ...]:
    """Every remark code of the claim and its lines, once each."""
    claim = case.claim
    codes = [*claim.initial_payment.remark_codes]
    for line in claim.service_lines:
        codes += line.remark_codes
    return tuple(dict.fromkeys(code.strip().upper() for code in codes))


def _received(case: Case) -> Outcome:
    claim = case.claim
    day = claim.initial_payment_received
    answered = (
        claim.initial_payment.kind is not None
        or claim.initial_payment.payment_date is not None
        or any(line.initial_payment is not None for line in claim.service_lines)
    )
    if day is None and not answered:
        return Outcome(
            Verdict.FAIL,
            "No initial payment or notice of denial of payment is recorded: open negotiation cannot start yet.",
            "Record the remittance when it arrives; a plan that stays silent past its 30 days can be reported.",
            missing=("initial_payment_received",),
        )
    if day is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The day the initial payment or denial was received is not recorded; the time to negotiate starts on it.",
            "Look in the bank or mail log, or the clearinghouse receipt of the 835; it is not the check date.",
            missing=("initial_payment_received",),
        )
    fact = (Fact("initial_payment_received", day.isoformat()),)
    furnished = claim.first_date_of_service
    if day > case.as_of:
        sentence = "The day of receipt lies in the future: it is mistyped, or the payment has not arrived."
    elif furnished is not None and day < furnished:
        sentence = "The day of receipt lies before the date of service: one of the two is mistyped."
    else:
        return Outcome(Verdict.PASS, "The initial payment or notice of denial was received.", facts=fact)
    return Outcome(
        Verdict.NEEDS_INFO,
        sentence,
        "Check both dates against the remittance and the claim form.",
        fact,
        ("initial_payment_received",),
    )


def _kind_of_answer(case: Case) -> Outcome:
    payment = case.claim.initial_payment
    if payment.kind is PaymentKind.ADVERSE_BENEFIT_DETERMINATION:
        return Outcome(
            Verdict.FAIL,
            "The plan denied the benefit itself (coverage, medical necessity, enrolment); that is not a notice of "
            "denial of payment and goes to claims appeal or external review, not to Federal IDR.",
            "File the appeal named on the denial within its own time.",
            (Fact("initial_payment.kind", payment.kind.value),),
        )
    if payment.kind is not None:
        return Outcome(
            Verdict.PASS,
            f"The plan's answer is recorded as {payment.kind.value.replace('_', ' ')}.",
            facts=(Fact("initial_payment.kind", payment.kind.value),),
        )
    if any(line.initial_payment for line in case.claim.service_lines):
        return Outcome(Verdict.PASS, "The plan paid something on the claim: that is an initial payment.")
    return Outcome(
        Verdict.NEEDS_INFO,
        "Nothing was paid; whether that was a notice of denial of payment or a denial of the benefit is not known.",
        "Read the denial and its remark codes: coverage, medical necessity or enrolment is a denial of the benefit.",
        missing=("initial_payment.kind",),
    )


def _all_to_the_patient(case: Case) -> Outcome:
    lines = case.claim.service_lines
    shifted = [line for line in lines if line.initial_payment == 0 and line.cost_sharing]
    facts = tuple(Fact(f"service_lines[{line.line_id}].initial_payment", "0.00") for line in shifted)
    if not shifted or case.claim.initial_payment.kind is PaymentKind.NOTICE_OF_DENIAL_OF_PAYMENT:
        return Outcome(Verdict.NOT_APPLICABLE, "No line was paid $0 with the allowed amount left to the patient.")
    if any(line.initial_payment for line in lines):
        return Outcome(
            Verdict.WARN,
            "Some lines were paid $0 with cost sharing for the patient: the notice states $0 for them.",
            facts=facts,
        )
    return Outcome(
        Verdict.NEEDS_INFO,
        "The plan paid $0 and left the allowed amount to the patient; whether that counts as an initial payment is "
        "not settled by any text read here.",
        "Record a decision to go on as an override, or ask the plan for a notice of denial of payment.",
        facts,
        ("overrides",),
    )


def _no_rate_agreed(case: Case) -> Outcome:
    claim = case.claim
    if claim.agreement_reached or claim.open_negotiation.agreed:
        return Outcome(
            Verdict.FAIL,
            "The parties agreed on a rate: nothing is left to dispute.",
            "Notify the settlement if a dispute was initiated, and watch for the payment.",
            (
                Fact(
                    "agreement_reached",
                    claim.agreement_reached.isoformat() if claim.agreement_reached else "yes",
                ),
            ),
        )
    accepted = claim.initial_payment.accepted_as_payment_in_full
    fact = (Fact("initial_payment.accepted_as_payment_in_full", "not given" if accepted is None else str(accepted)),)
    if accepted:
        return Outcome(
            Verdict.FAIL,
            "The payment was accepted in full, or a rate was agreed for the case: nothing is left to dispute.",
            "If that is wrong, correct the record and keep what shows it.",
            fact,
        )
    known = load_remark_codes()
    final = [code for code in remark_codes(case) if code in known and known[code].final]
    if final and accepted is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"Remark code {', '.join(final)} points to a final payment, not an initial one.",
            "Ask the plan which it was; a remark code does not decide.",
            fact,
            ("initial_payment.accepted_as_payment_in_full",),
        )
    if accepted is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the payment was accepted in full, or a single case agreement signed, is not recorded.",
            "Look through the correspondence and the single case agreements; record true or false.",
            fact,
            ("initial_payment.accepted_as_payment_in_full",),
        )
    return Outcome(Verdict.PASS, "No rate was agreed and the payment was not accepted in full.", facts=fact)


def _disclosures(case: Case) -> Outcome:
    claim = case.claim
    lacking = []
    if any(line.qualifying_payment_amount.amount is None for line in claim.service_lines):
        lacking.append("the QPA of every line")
    contact = claim.plan.contact
    if not (contact.email or contact.phone or contact.address):
        lacking.append("a contact for open negotiation")
    if lacking:
        return Outcome(
            Verdict.WARN,
            f"The record does not hold {' and '.join(lacking)}, which the plan discloses with its payment. That does "
            "not stop the time to negotiate.",
            "Look at the EOB and the plan's letter; ask the plan in writing and keep the request.",
        )
    return Outcome(Verdict.PASS, "The QPA and a contact for open negotiation are recorded.")


CHECKS = (
    Check("E1", "Initial payment or denial received", ("initial_payment_or_denial",), _received),
    Check("E2", "Denial of payment, not of the benefit", ("benefit_denial",), _kind_of_answer),
    Check("E3", "Paid $0 with cost sharing", ("initial_payment_or_denial",), _all_to_the_patient),
    Check("E4", "No rate agreed", ("rate_agreed",), _no_rate_agreed),
    Check("E5", "Disclosures of the plan", ("disclosure",), _disclosures),
)
