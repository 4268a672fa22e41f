"""Groups N, I, O: whether the papers of a stage hold every element the text asks for (rules-by-date 5.1, 5.3, 5.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from idrkit.assess.acted import by_an_incomplete_extension
from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.extensions import applies
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.model import Claim, ServiceLine
from idrkit.claims.parties import Contact
from idrkit.claims.terms import PartyKind, QpaSource
from idrkit.law.counting import short_day

Missing = Callable[[Claim], Iterator[str]]
Decide = Callable[[Case], Outcome]


def _element(what: str, where: str, missing: Missing, *, lacking: Verdict = Verdict.NEEDS_INFO) -> Decide:
    """A check that an element of a paper is there; `lacking` is the verdict where it is not."""

    def decide(case: Case) -> Outcome:
        names = tuple(dict.fromkeys(missing(case.claim)))
        if not names:
            return Outcome(Verdict.PASS, f"{what}: given.")
        return Outcome(lacking, f"{what}: not complete.", where, missing=names)

    return decide


def _of_lines(given: Callable[[ServiceLine], object], name: str) -> Missing:
    def missing(claim: Claim) -> Iterator[str]:
        for line in claim.service_lines:
            if given(line) is None:
                yield f"service_lines[{line.line_id}].{name}"

    return missing


def _all(*every: Missing) -> Missing:
    def missing(claim: Claim) -> Iterator[str]:
        for one in every:
            yield from one(claim)

    return missing


def _facts(**given: Callable[[Claim], object]) -> Missing:
    """Facts of the claim by their path, written with two underscores for a dot."""

    def missing(claim: Claim) -> Iterator[str]:
        for name, look in given.items():
            if look(claim) in (None, ""):
                yield name.replace("__", ".")

    return missing


def _reachable(contact: Contact, path: str) -> Iterator[str]:
    if not (contact.email or contact.phone or contact.address):
        yield f"{path}.email"


def _complete(contact: Contact, path: str) -> Iterator[str]:
    for name in ("email", "phone", "address"):
        if not getattr(contact, name):
            yield f"{path}.{name}"


def _sender(claim: Claim) -> Iterator[str]:
    return _reachable(claim.provider.contact, "provider.contact")


def _addressee(claim: Claim) -> Iterator[str]:
    contact = claim.plan.contact
    if not (contact.email or contact.address):
        yield "plan.contact.email"


def _both_parties(claim: Claim) -> Iterator[str]:
    yield from _complete(claim.provider.contact, "provider.contact")
    yield from _complete(claim.plan.contact, "plan.contact")


def _remittance_copy(claim: Claim) -> Iterator[str]:
    if not any(one.kind == "remittance" for one in claim.exhibits):
        yield "exhibits[] (remittance)"


def _proof_of_negotiation(claim: Claim) -> Iterator[str]:
    if not claim.open_negotiation.proof and not any(one.kind == "proof_of_delivery" for one in claim.exhibits):
        yield "open_negotiation.proof"


_DAYS = _of_lines(lambda line: line.date_of_service, "date_of_service")
_PAID = _of_lines(lambda line: line.initial_payment, "initial_payment")
_COST_SHARING = _of_lines(lambda line: line.cost_sharing, "cost_sharing")
_OFFERS = _of_lines(lambda line: line.offer, "offer")
_PLACES = _of_lines(lambda line: line.place_of_service, "place_of_service")
_CLAIM_NUMBER = _facts(claim_number=lambda claim: claim.claim_number)
_STATE = _facts(facility__state=lambda claim: claim.facility.state)
_AMENDED_NOTICE = _facts(
    provider__legal_business_name=lambda claim: claim.provider.legal_business_name,
    provider__npi=lambda claim: claim.provider.npi,
    plan__legal_business_name=lambda claim: claim.plan.legal_business_name,
    facility__state=lambda claim: claim.facility.state,
    service_category=lambda claim: claim.service_category,
    claim_form=lambda claim: claim.claim_form,
)


def _qpa_recorded(case: Case) -> Outcome:
    lines = case.claim.service_lines
    silent = [
        line
        for line in lines
        if line.qualifying_payment_amount.amount is None
        and line.qualifying_payment_amount.source is not QpaSource.NOT_DISCLOSED
    ]
    if silent:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The QPA is neither given nor recorded as not disclosed for every line.",
            "Look at the EOB, the plan's letter and its portal; if it is in none of them, record not_disclosed.",
            missing=tuple(f"service_lines[{one.line_id}].qualifying_payment_amount" for one in silent),
        )
    hidden = [line for line in lines if line.qualifying_payment_amount.amount is None]
    if hidden:
        return Outcome(
            Verdict.WARN,
            "The QPA is an element of the notice, and the plan did not disclose it for every line: the papers say so.",
            "Ask the plan for it in writing under 149.140(d) and keep the request.",
            facts=(Fact("qualifying_payment_amount.source", "not_disclosed"),),
        )
    return Outcome(Verdict.PASS, "QPA: given for every line.")


def _percentages(case: Case) -> Outcome:
    lacking = [line for line in case.claim.service_lines if not line.qualifying_payment_amount.amount]
    if lacking:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The offer must be a dollar amount and the percentage of the QPA it represents; without the QPA the "
            "percentage cannot be computed.",
            "Ask the plan or the certified IDR entity for the QPA; or record the decision to go on as an override.",
            missing=tuple(f"service_lines[{one.line_id}].qualifying_payment_amount.amount" for one in lacking),
        )
    return Outcome(Verdict.PASS, "The percentage of the QPA can be computed for every line.")


def _practice_size(case: Case) -> Outcome:
    provider = case.claim.provider
    if provider.kind is PartyKind.AIR_AMBULANCE:
        return Outcome(Verdict.NOT_APPLICABLE, "The size is asked of providers and facilities.")
    if provider.practice_size is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The size of the practice or facility is not recorded; the offer must name it.",
            "Count the employees and record the step of the regulation.",
            missing=("provider.practice_size",),
        )
    return Outcome(
        Verdict.PASS,
        "Size of the practice or facility: given.",
        facts=(Fact("provider.practice_size", provider.practice_size.value),),
    )


def _specialty(case: Case) -> Outcome:
    if case.claim.provider.specialty:
        return Outcome(Verdict.PASS, "Practice specialty or facility type: given.")
    applicable = case.claim.provider.kind is not PartyKind.AIR_AMBULANCE
    return Outcome(
        Verdict.NEEDS_INFO if applicable else Verdict.NOT_APPLICABLE,
        "The practice specialty or facility type is not recorded; the offer names it where it applies.",
        "Record provider.specialty.",
        missing=("provider.specialty",) if applicable else (),
    )


def _entity_selected(case: Case) -> Outcome:
    claim = case.claim
    if claim.idr_initiated is None:
        return Outcome(Verdict.NOT_APPLICABLE, "The dispute has not been initiated.")
    day = claim.idre_selected
    if day is not None and day <= case.as_of:
        return Outcome(
            Verdict.PASS,
            "The certified IDR entity was selected.",
            facts=(Fact("idre_selected", day.isoformat()),),
        )
    offer = case.deadline("offer")
    projected = (
        f" If selection takes its full time, offers are due by {short_day(offer.due)}." if offer and offer.due else ""
    )
    return Outcome(
        Verdict.FAIL,
        f"The selection of the certified IDR entity is not recorded: offers follow it.{projected}",
        "Record idre_selected from the portal's e-mail as soon as it comes.",
        missing=("idre_selected",),
    )


def _offer_in_time(case: Case) -> Outcome:
    due = case.deadline("offer")
    if due is None or due.due is None or case.claim.idre_selected is None:
        return Outcome(Verdict.NOT_APPLICABLE, "The last day for offers follows from the selection.")
    acted = case.claim.offer_submitted or case.as_of
    facts = (Fact("idre_selected", case.claim.idre_selected.isoformat()),)
    if acted <= due.due:
        given = ", by the recorded extension" if applies(due) else ""
        return Outcome(Verdict.PASS, f"The last day for the offer is {short_day(due.due)}{given}.", facts=facts)
    incomplete = by_an_incomplete_extension(due, case.claim, acted, facts)
    if incomplete is not None:
        return incomplete
    return Outcome(
        Verdict.FAIL,
        f"The last day for the offer was {short_day(due.due)}.",
        "Ask the certified IDR entity at once whether it still takes the offer; look for an approved extension.",
        facts,
    )


_BOX_24 = "Take them from the claim form and the remittance."
_REMITTANCE = "Take it from the remittance; 0.00 for a denied line."
_PORTAL = "Take it from the portal's e-mail."

CHECKS = (
    Check("N1", "Claim number", ("open_negotiation_notice",), _element("Claim number", _BOX_24, _CLAIM_NUMBER)),
    Check("N2", "Dates of service", ("open_negotiation_notice",), _element("Dates of service", _BOX_24, _DAYS)),
    Check("N3", "Initial payment", ("open_negotiation_notice",), _element("Initial payment", _REMITTANCE, _PAID)),
    Check(
        "N4",
        "Offer of an out-of-network rate",
        ("open_negotiation_notice",),
        _element("Offer of an out-of-network rate", "Decide the total rate, cost sharing included.", _OFFERS),
    ),
    Check(
        "N5",
        "Contact of the sender",
        ("open_negotiation_notice",),
        _element("Contact of the sender", "Record an e-mail, phone or address of the practice.", _sender),
    ),
    Check(
        "N6",
        "Where the notice goes",
        ("open_negotiation_manner",),
        _element(
            "Contact of the plan",
            "Take it from the remittance or the EOB's No Surprises Act page.",
            _addressee,
        ),
    ),
    Check(
        "N7",
        "Elements of the amended notice",
        ("open_negotiation_notice",),
        _element(
            "Elements the amended text will ask for",
            "Not required yet; the packet offers what is there.",
            _all(_AMENDED_NOTICE, _PLACES),
            lacking=Verdict.WARN,
        ),
    ),
    Check(
        "N8",
        "Copy of the remittance",
        ("open_negotiation_notice",),
        _element(
            "Copy of the remittance",
            "Attach it in the place the packet keeps for it.",
            _remittance_copy,
            lacking=Verdict.WARN,
        ),
    ),
    Check(
        "I1",
        "Items identified",
        ("notice_of_initiation",),
        _element(
            "Claim number, dates, category, claim form and place of service",
            _BOX_24,
            _all(
                _CLAIM_NUMBER,
                _DAYS,
                _PLACES,
                _facts(
                    service_category=lambda claim: claim.service_category,
                    claim_form=lambda claim: claim.claim_form,
                ),
            ),
        ),
    ),
    Check(
        "I2",
        "Payment and cost sharing",
        ("notice_of_initiation",),
        _element("Initial payment and cost sharing of every line", _REMITTANCE, _all(_PAID, _COST_SHARING)),
    ),
    Check(
        "I3",
        "Names and contacts of the parties",
        ("notice_of_initiation",),
        _element(
            "E-mail, phone and mailing address of both parties",
            "Take the plan's from the remittance or the EOB; the notice asks for all three.",
            _both_parties,
        ),
    ),
    Check(
        "I4",
        "State of service",
        ("notice_of_initiation",),
        _element("State of service", "CMS-1500 box 32.", _STATE),
    ),
    Check(
        "I5",
        "Start of open negotiation",
        ("notice_of_initiation",),
        _element(
            "Day open negotiation started",
            "Take it from the proof of delivery.",
            _facts(open_negotiation_start=lambda claim: claim.open_negotiation_start),
        ),
    ),
    Check(
        "I6",
        "Proof of open negotiation",
        ("notice_of_initiation",),
        _element("Proof that open negotiation started", "The portal asks for it as a file.", _proof_of_negotiation),
    ),
    Check(
        "I7",
        "Preferred certified IDR entity",
        ("notice_of_initiation",),
        _element(
            "Preferred certified IDR entity",
            "Choose one from the list of certified IDR entities and look for a conflict of interest.",
            _facts(dispute__preferred_certified_idr_entity=lambda claim: claim.dispute.preferred_certified_idr_entity),
        ),
    ),
    Check("I8", "Qualifying payment amount", ("notice_of_initiation",), _qpa_recorded),
    Check(
        "O1",
        "Offer in dollars",
        ("offer_contents",),
        _element("Offer of every line", "Decide the total rate, cost sharing included.", _OFFERS),
    ),
    Check("O2", "Offer as a percentage of the QPA", ("offer_contents",), _percentages),
    Check("O3", "Size of the practice or facility", ("offer_contents",), _practice_size),
    Check("O4", "Specialty or facility type", ("offer_contents",), _specialty),
    Check(
        "O5",
        "Dispute number and certified IDR entity",
        ("offer_contents",),
        _element(
            "Dispute number and certified IDR entity",
            _PORTAL,
            _facts(
                dispute__number=lambda claim: claim.dispute.number,
                dispute__certified_idr_entity=lambda claim: claim.dispute.certified_idr_entity,
            ),
        ),
    ),
    Check("O6", "Certified IDR entity selected", ("offer",), _entity_selected),
    Check("O7", "Offer in time", ("offer",), _offer_in_time),
)
