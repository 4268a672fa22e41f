"""Group E: what the plan has paid, denied and disclosed (rules-by-date 2.5)."""

from __future__ import annotations

from collections.abc import Iterator

from idrkit.assess.case import Case, Check, Outcome, citations, given, portal_negotiation
from idrkit.assess.remittance_signals import listed, signals, signals_of
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.model import Claim
from idrkit.claims.terms import PaymentKind
from idrkit.law.provision import Event, Text
from idrkit.law.remark_codes import Signal


def _received(case: Case) -> Outcome:
    claim = case.claim
    day = claim.initial_payment_received
    answered = (
        claim.initial_payment.kind is not None
        or claim.initial_payment.payment_date is not None
        or any(line.initial_payment is not None for line in claim.service_lines)
        or bool(signals(claim).anchors)
    )
    if day is None and not answered:
        return Outcome(
            Verdict.FAIL,
            "No initial payment or notice of denial of payment is recorded: open negotiation cannot start yet.",
            "Look in the clearinghouse's remittances, the mail and the plan's portal; record it when it arrives. A "
            "plan silent past its 30 days can be reported to the No Surprises help desk.",
            missing=("initial_payment_received",),
        )
    if day is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The day the initial payment or denial was received is not recorded; the time to negotiate starts on it."
            + (f" Of what was given: {doubt}." if (doubt := claim.why_unconfirmed("initial_payment_received")) else ""),
            "Look in the bank or mail log, or the clearinghouse receipt of the 835; it is not the check date.",
            missing=("initial_payment_received",),
        )
    fact = (Fact("initial_payment_received", day.isoformat()),)
    furnished = claim.first_date_of_service
    if day > case.as_of:
        sentence = "The day of receipt lies in the future: it is mistyped, or the payment has not arrived."
    elif furnished is not None and day < furnished:
        sentence = "The day of receipt lies before the date of service: one of the two is mistyped."
    elif assumed := claim.why_unconfirmed("initial_payment_received"):
        return Outcome(
            Verdict.NEEDS_INFO,
            f"The day of receipt is assumed, and the time to negotiate starts on it: {assumed}",
            "Look in the bank or mail log, or the clearinghouse receipt of the 835, and give the day "
            "(initial_payment_received) in a sheet, one row for each payment by its trace number; or record an "
            "override of E1.",
            fact,
            ("initial_payment_received",),
        )
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
    claim = case.claim
    kind, told = claim.initial_payment.kind, signals(claim)
    facts = (
        *given("initial_payment.kind", kind.value if kind else None),
        *((Fact("remark_codes", listed(told.codes)),) if told.codes else ()),
    )
    clash = _clash(claim)
    if clash:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"{clash} A code does not decide.",
            "Read the remittance and the denial letter side by side, ask the payer which it was, and correct "
            "initial_payment.kind; or record an override of E2 with its answer.",
            facts,
            ("initial_payment.kind",),
        )
    if kind is PaymentKind.ADVERSE_BENEFIT_DETERMINATION:
        return Outcome(
            Verdict.FAIL,
            "The plan denied the benefit itself (coverage, medical necessity, enrolment); that is not a notice of "
            "denial of payment and goes to claims appeal or external review, not to Federal IDR.",
            "File the appeal named on the denial within its own time.",
            facts,
        )
    if kind is not None:
        said = f"The plan's answer is recorded as {kind.value.replace('_', ' ')}."
        agreed = f" Remark code {listed(told.anchors)} agrees." if told.anchors else ""
        return Outcome(Verdict.PASS, said + agreed, facts=facts)
    return _kind_not_recorded(claim, facts)


def _kind_not_recorded(claim: Claim, facts: tuple[Fact, ...]) -> Outcome:
    told = signals(claim)
    if any(line.initial_payment for line in claim.service_lines):
        return Outcome(Verdict.PASS, "The plan paid something on the claim: that is an initial payment.", facts=facts)
    if told.anchors:
        return Outcome(
            Verdict.WARN,
            f"What the answer was is not recorded; remark code {listed(told.anchors)} announces "
            f"{' and '.join(_answers(claim)).replace('_', ' ')}. A code does not decide.",
            "Record initial_payment.kind from the remittance.",
            facts,
        )
    return Outcome(
        Verdict.NEEDS_INFO,
        "Nothing was paid; whether that was a notice of denial of payment or a denial of the benefit is not known.",
        "Read the denial and its remark codes on the remittance: coverage, medical necessity or enrolment is a denial "
        "of the benefit.",
        facts,
        ("initial_payment.kind",),
    )


def _answers(claim: Claim) -> tuple[str, ...]:
    """The kinds of answer the codes announce, in the words of the record."""
    return tuple(dict.fromkeys(one.answer for one in signals(claim).anchors if one.answer))


def _clash(claim: Claim) -> str:
    """Where the codes and the recorded kind of answer contradict each other; empty where they do not."""
    kind, told, answers = claim.initial_payment.kind, signals(claim), _answers(claim)
    refused = told.of(Signal.REFUSED)
    if refused and kind is not PaymentKind.ADVERSE_BENEFIT_DETERMINATION:
        return f"Remark code {listed(refused)} says that the payer did not process the claim under the Act."
    if kind is PaymentKind.ADVERSE_BENEFIT_DETERMINATION and told.anchors:
        return f"A denial of the benefit is recorded, but remark code {listed(told.anchors)} opens negotiation."
    paid = any(line.initial_payment for line in claim.service_lines)
    denial, payment = PaymentKind.NOTICE_OF_DENIAL_OF_PAYMENT.value, PaymentKind.INITIAL_PAYMENT.value
    if kind is PaymentKind.INITIAL_PAYMENT and answers == (denial,) and not paid:
        return f"An initial payment is recorded, but remark code {listed(told.anchors)} announces a denial of payment."
    if kind is PaymentKind.NOTICE_OF_DENIAL_OF_PAYMENT and answers == (payment,):
        return f"A denial of payment is recorded, but remark code {listed(told.anchors)} announces an initial payment."
    for line in claim.service_lines:
        on_line = signals_of(line.remark_codes).anchors
        if line.initial_payment and on_line and all(one.answer == denial for one in on_line):
            return f"Line {line.line_id} was paid, but its remark code {listed(on_line)} announces a denial of payment."
    return ""


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
            "Look on the remittance whether the amount left to the patient is a deductible; keep it as an exhibit.",
            facts,
        )
    if PaymentKind.INITIAL_PAYMENT.value in _answers(case.claim):
        return Outcome(
            Verdict.WARN,
            "The plan paid $0 and left the allowed amount to the patient, and its remark code calls that an initial "
            "payment; no text read here settles it. The notice states $0.",
            "Keep the remittance as an exhibit.",
            facts,
        )
    return Outcome(
        Verdict.NEEDS_INFO,
        "The plan paid $0 and left the allowed amount to the patient; whether that counts as an initial payment is "
        "not settled by any text read here.",
        "Ask the plan in writing (contact on the remittance) whether this is its initial payment or a notice of denial "
        "of payment; or record the decision to go on as an override of E3.",
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
    if signals(claim).final:
        return _final_payment(claim, fact)
    if accepted is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Whether the payment was accepted in full, or a single case agreement signed, is not recorded.",
            "Look through the correspondence and the single case agreements; record true or false.",
            fact,
            ("initial_payment.accepted_as_payment_in_full",),
        )
    return Outcome(Verdict.PASS, "No rate was agreed and the payment was not accepted in full.", facts=fact)


def _final_payment(claim: Claim, fact: tuple[Fact, ...]) -> Outcome:
    return Outcome(
        Verdict.NEEDS_INFO,
        f"Remark code {listed(signals(claim).final)} points to a final payment, not an initial one.",
        "Ask the plan in writing what it takes for agreed or decided, and look for an agreement or a decision in your "
        "files. A code does not decide: if it is wrong, record an override of E4 with the plan's answer.",
        fact,
        ("initial_payment.accepted_as_payment_in_full",),
    )


def _disclosures(case: Case) -> Outcome:
    lacking = tuple(_lacking(case))
    facts = given("date of the disclosure", _disclosed(case))
    ask = (
        "Look at the EOB, the plan's letter and its portal; ask the plan in writing under 149.140(d), keep the "
        "request, and ask FederalIDRQuestions@cms.hhs.gov for an extension if time runs short."
    )
    if case.deadline("start_open_negotiation") and portal_negotiation(case) and not _has_remittance(case.claim):
        return Outcome(
            Verdict.WARN,
            "The negotiation now begins only with the remittance advice attached, and none is recorded. Where the plan "
            "failed to send it, the right to start within 30 business days is kept (MISSING_RA_PLAN_FAULT).",
            f"{ask} Record the remittance as an exhibit when it comes.",
            facts,
        )
    if lacking:
        return Outcome(
            Verdict.WARN,
            f"The record does not hold {' and '.join(lacking)}, which the plan discloses with its payment. That does "
            "not stop the time to negotiate.",
            ask,
            facts,
        )
    return Outcome(Verdict.PASS, "What the plan discloses with its payment is recorded.", facts=facts)


def _lacking(case: Case) -> Iterator[str]:
    """What 149.140(d) has the plan disclose, as far as records hold it, by the date of the disclosure."""
    claim, plan = case.claim, case.claim.plan
    if any(line.qualifying_payment_amount.amount is None for line in claim.service_lines):
        yield "the QPA of every line"
    if not (plan.contact.email or plan.contact.phone or plan.contact.address):
        yield "a contact for open negotiation"
    disclosed = case.dates.get(Event.DISCLOSURE_PROVIDED)
    if disclosed is None or all(one.text != Text.AMENDED for one in citations("disclosure", case)):
        return
    if not plan.legal_business_name:
        yield "the legal business name of the plan, issuer or sponsor"
    # Until the registry runs there is no number to disclose: that it is missing says nothing against the plan.
    registry = case.rulebook.gate("G_REG").since
    if registry is not None and disclosed >= registry and not plan.registration_number:
        yield "the registration number"


def _disclosed(case: Case) -> str | None:
    day = case.dates.get(Event.DISCLOSURE_PROVIDED)
    return day.isoformat() if day else None


def _has_remittance(claim: Claim) -> bool:
    return any(one.kind == "remittance" for one in claim.exhibits)


def _sources_agree(case: Case) -> Outcome:
    doubtful = [one for one in case.claim.unconfirmed if one.fact != "initial_payment_received"]
    if not doubtful:
        return Outcome(Verdict.NOT_APPLICABLE, "No fact is recorded as still to be confirmed.")
    return Outcome(
        Verdict.NEEDS_INFO,
        f"Facts still to be confirmed: {'; '.join(f'{one.fact}: {one.why}' for one in doubtful)}.",
        "Look at the sources named, correct the one that is wrong, and read them again.",
        tuple(Fact(one.fact, "to be confirmed") for one in doubtful),
        tuple(one.fact for one in doubtful),
    )


CHECKS = (
    Check("E1", "Initial payment or denial received", ("initial_payment_or_denial",), _received),
    Check(
        "E2",
        "Denial of payment, not of the benefit",
        ("benefit_denial", "remark_codes_not_dispositive"),
        _kind_of_answer,
    ),
    Check("E3", "Paid $0 with cost sharing", ("initial_payment_or_denial",), _all_to_the_patient),
    Check("E4", "No rate agreed", ("rate_agreed",), _no_rate_agreed),
    Check("E5", "Disclosures of the plan", ("disclosure", "right_to_negotiate_without_disclosure"), _disclosures),
    Check("E8", "Sources agree", (), _sources_agree),
)
