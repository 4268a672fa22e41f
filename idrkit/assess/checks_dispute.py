"""Group F: the notice and its proof, other disputes on the same lines, the right other party (F2, F3, F9, F10)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from idrkit.assess.case import Case, Check, Outcome, given
from idrkit.assess.duplicates import Double, same_text
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.disputes import OtherDispute
from idrkit.claims.model import Claim
from idrkit.claims.parties import Plan
from idrkit.claims.terms import DisputeState, Funding, PlanKind

_NOT_SENT = Outcome(Verdict.NOT_APPLICABLE, "The open negotiation notice has not been sent.")
_LIVE = (DisputeState.PENDING, DisputeState.DECIDED)
_FEE = (
    "A duplicate withdrawn before the final selection of the certified IDR entity costs no administrative fee; found "
    "or withdrawn after it, the fee is owed."
)
# Many copies of one claim are named by a few of them.
_SHOWN = 5
_PLAN_NAME = "Take the name from the plan card, the EOB or Form 5500 (for an issuer, from the remittance)."


def _notice_proved(case: Case) -> Outcome:
    claim = case.claim
    started, notice = claim.open_negotiation_start, claim.open_negotiation
    if started is None:
        return _NOT_SENT
    facts = (
        *given("open_negotiation_start", started.isoformat()),
        *given("open_negotiation.proof", notice.proof),
        *given("open_negotiation.sent_by", notice.sent_by),
        *given("open_negotiation.sent_to", notice.sent_to),
    )
    if not notice.proof:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Nothing recorded proves the day the open negotiation notice was sent; the portal asks for the proof.",
            "Fetch the delivery receipt, e-mail header or portal receipt.",
            facts,
            ("open_negotiation.proof",),
        )
    if not notice.sent_by:
        return Outcome(
            Verdict.WARN,
            "How the open negotiation notice was sent is not recorded; certified IDR entities ask for day and time, "
            "method and address, and for e-mail the text sets conditions.",
            "Take the method from the proof of delivery and record open_negotiation.sent_by.",
            facts,
        )
    return Outcome(
        Verdict.PASS,
        "What proves the day of the open negotiation notice, and how it was sent, is recorded.",
        "Check that the proof shows day, time, method and address, that the notice held every element and used the "
        "standard form, and, by e-mail, that the address was in use.",
        facts,
    )


def _proper_contact(case: Case) -> Outcome:
    claim, contact = case.claim, case.claim.plan.contact
    if claim.open_negotiation_start is None:
        return _NOT_SENT
    sent_to, addressed_to = claim.open_negotiation.sent_to, claim.open_negotiation.addressed_to
    if not sent_to:
        return Outcome(
            Verdict.NEEDS_INFO,
            "Where the open negotiation notice went is not recorded.",
            "Take the address or e-mail from the proof of delivery.",
            missing=("open_negotiation.sent_to",),
        )
    facts = (
        Fact("open_negotiation.sent_to", sent_to),
        *given("open_negotiation.addressed_to", addressed_to),
        *given("plan.contact.email", contact.email),
    )
    addresses = {one.casefold() for one in re.split(r"[\s,;<>]+", sent_to) if "@" in one}
    if contact.email and addresses and contact.email.casefold() not in addresses:
        return Outcome(
            Verdict.WARN,
            "The notice went to another e-mail address than the contact the remittance names.",
            "Compare with the contact on the remittance; keep what shows that the plan used the other address.",
            facts,
        )
    named = contact.email or contact.phone or contact.address
    if named and _is_administrator(claim.plan, addressed_to):
        return Outcome(
            Verdict.WARN,
            "The notice was addressed to the administrator alone, and a contact of the plan is given.",
            "Compare the notice with the plan card and the remittance; keep what shows that the administrator takes "
            "notices for the plan.",
            facts,
        )
    return Outcome(Verdict.PASS, "Where the notice went is recorded.", facts=facts)


def _is_administrator(plan: Plan, name: str | None) -> bool:
    return same_text(name, plan.administrator) and not same_text(name, plan.name)


def _no_duplicate(case: Case) -> Outcome:
    claim = case.claim
    others = tuple(_overlapping(claim))
    live = [one for one in others if one.state in _LIVE]
    facts = _disputes_known(case)
    if live:
        first = live[0]
        since = f" since {first.on.isoformat()}" if first.on else ""
        return Outcome(
            Verdict.FAIL,
            f"Dispute {first.dispute_number} ({first.state.value}{since}) already covers a line of this claim.",
            f"Take the line out, or go on with that dispute alone. {_FEE}",
            facts,
        )
    if case.doubles:
        return _doubled(claim, case.doubles, facts)
    if others:
        return Outcome(
            Verdict.WARN,
            f"Dispute {others[0].dispute_number} on a line of this claim was {others[0].state.value}; a new one must "
            "meet its own dates.",
            "Read why it ended in the portal's e-mail before you file again.",
            facts,
        )
    if case.doubles is None and not claim.other_disputes:
        return Outcome(
            Verdict.WARN,
            "One record does not show your other disputes: whether one already covers these lines was not looked at.",
            f"Look for the claim number and the lines in your list of disputes before you file. {_FEE}",
            facts,
        )
    return Outcome(
        Verdict.PASS,
        "No record read together with this one, and no dispute recorded for it, covers the same lines.",
        "Disputes outside these records are not seen: look for the claim number in your list of disputes too.",
        facts,
    )


def _disputes_known(case: Case) -> tuple[Fact, ...]:
    claim = case.claim
    return (
        *given("claim_number", claim.claim_number),
        *(Fact("other_disputes", f"{one.dispute_number}, {one.state.value}") for one in claim.other_disputes),
        *(Fact("same line in this run", one.claim_id) for one in (case.doubles or ())[:_SHOWN]),
    )


def _overlapping(claim: Claim) -> Iterator[OtherDispute]:
    """The recorded disputes that may cover a line of this claim; its own dispute is not another one."""
    lines = {line.line_id for line in claim.service_lines}
    codes = {line.service_code for line in claim.service_lines}
    for one in claim.other_disputes:
        if one.dispute_number == claim.dispute.number:
            continue
        if one.claim_number and claim.claim_number and not same_text(one.claim_number, claim.claim_number):
            continue
        if one.line_ids and not lines & set(one.line_ids):
            continue
        if one.service_codes and not codes & set(one.service_codes):
            continue
        yield one


def _doubled(claim: Claim, doubles: tuple[Double, ...], facts: tuple[Fact, ...]) -> Outcome:
    """Other records of the run on the same claim; the ones sure to be the same come first."""
    first = min(doubles, key=lambda one: (not (one.same_number and one.lines), not one.lines, not one.initiated))
    begun = " A dispute of it is recorded as initiated." if first.initiated else ""
    codes = ", ".join(dict.fromkeys(claim.service_lines[at].service_code for at in first.lines))
    if first.same_number and codes:
        return Outcome(
            Verdict.FAIL,
            f"The record {first.claim_id} has the same claim number and the same line ({codes}).{begun}",
            f"Keep one of the two records. {_FEE}",
            facts,
        )
    if codes:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"The record {first.claim_id} has the same parties, day and code ({codes}), and nothing tells the two "
            f"apart.{begun}",
            "Compare both remittances: a claim sent in again gets a new number. Record claim_number and "
            f"patient.case_number of both, or keep one. {_FEE}",
            facts,
            ("claim_number", "patient.case_number"),
        )
    return Outcome(
        Verdict.WARN,
        f"The record {first.claim_id} has the same claim number with other lines.{begun}",
        "Check that each line of the claim is disputed once.",
        facts,
    )


def _right_party(case: Case) -> Outcome:
    plan = case.claim.plan
    facts = (
        *given("plan.funding", plan.funding.value if plan.funding else None),
        *given("plan.name", plan.name),
        *given("plan.administrator", plan.administrator),
    )
    if plan.kind is PlanKind.FEHB:
        return Outcome(Verdict.PASS, "The other party of an FEHB plan is its carrier.", _PLAN_NAME, facts)
    if plan.funding is None:
        return Outcome(
            Verdict.WARN,
            "Whether the plan is fully insured or self-insured is not recorded, so the other party is not sure: the "
            "issuer of insured coverage, the plan itself when it is self-insured.",
            "Look at the plan card or ask the payer.",
            facts,
        )
    if plan.funding is Funding.FULLY_INSURED:
        return _insured_party(plan, facts)
    if same_text(plan.administrator, plan.name) or same_text(plan.administrator, plan.legal_business_name):
        return Outcome(
            Verdict.NEEDS_INFO,
            "The other party of a self-insured plan is the plan itself; only its administrator is named.",
            "Take the plan's name from the plan card, the EOB or Form 5500.",
            facts,
            ("plan.name",) if same_text(plan.administrator, plan.name) else ("plan.legal_business_name",),
        )
    if plan.administrator is None:
        return Outcome(
            Verdict.WARN,
            "The plan is self-insured and no administrator is recorded: an insurance company printed on the remittance "
            "would be the administrator, not the other party.",
            "Compare plan.name with the plan card and Form 5500; record plan.administrator.",
            facts,
        )
    return Outcome(Verdict.PASS, "The plan itself is named as the other party.", facts=facts)


def _insured_party(plan: Plan, facts: tuple[Fact, ...]) -> Outcome:
    """The other party of insured coverage is the issuer, not the employer's plan and not an administrator."""
    if plan.administrator is None or same_text(plan.administrator, plan.name):
        return Outcome(
            Verdict.PASS,
            "The coverage is insured, so the issuer is the other party; one name is recorded.",
            _PLAN_NAME,
            facts,
        )
    return Outcome(
        Verdict.WARN,
        "The coverage is insured, so the issuer is the other party; an administrator is recorded beside it.",
        "Check on the plan card which of the two names is the issuer: the notice goes to the issuer.",
        facts,
    )


CHECKS = (
    Check(
        "F2",
        "Open negotiation notice proved",
        ("open_negotiation_notice", "open_negotiation_manner"),
        _notice_proved,
    ),
    Check("F3", "Notice sent to the plan's contact", ("open_negotiation_manner", "plan_contact"), _proper_contact),
    Check("F9", "No other dispute on the same lines", ("qualified_item", "duplicate_dispute"), _no_duplicate),
    Check("F10", "The right other party", ("same_plan_or_issuer", "administrator_is_not_the_plan"), _right_party),
)
