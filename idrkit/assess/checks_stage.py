"""Groups N, I, O: whether the papers of a stage hold every element the text in force asks for.

Which elements those are, and which facts fill them, stands in law/rules/notices.toml; assess/completeness looks.
"""

from __future__ import annotations

from collections.abc import Callable

from idrkit.assess.acted import by_an_incomplete_extension
from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.completeness import ElementFound, Standing, State, lacking, papers_found, texts_in_force, under
from idrkit.assess.extensions import applies
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.terms import QpaSource
from idrkit.law.counting import short_day
from idrkit.law.provision import Text

Decide = Callable[[Case], Outcome]

_NOTICE, _INITIATION, _OFFER = "open_negotiation_notice", "notice_of_initiation", "offer"
# The elements the checks look at, by their ids; a text that does not know an id does not ask for it.
_SENDER = ("sender_contact", "provider_email", "provider_phone", "provider_mailing_address")
_ITEMS = (
    "claim_number",
    "dates_furnished",
    "service_type",
    "professional_or_facility",
    "location",
    "place_of_service",
    "location_code",
    "batched",
    "batched_or_bundled",
)
_MONEY = ("initial_payment", "cost_sharing")
_PARTIES = (
    *(f"provider_{one}" for one in ("name", "email", "phone", "mailing_address")),
    *(f"plan_{one}" for one in ("name", "email", "phone", "mailing_address")),
)
_QPA = ("qpa", "qpa_information")
# What the other checks of the paper look at: N7 and I9 take the rest of the amended text.
_OF_THE_NOTICE = ("claim_number", "dates_furnished", "initial_payment", "offer", *_SENDER, "remittance_copy")
_OF_THE_INITIATION = (
    *_ITEMS,
    *_MONEY,
    *_PARTIES,
    *_QPA,
    "state_furnished",
    "open_negotiation_start",
    "preferred_idre",
)


def _asked(paper: str, ids: tuple[str, ...], case: Case) -> tuple[ElementFound, ...]:
    """The elements of these ids in the text in force, or in each that may be where a date decides.

    Where no text is in force for the dates of the claim, the oldest says what to look for.
    """
    wanted = ids.__contains__
    texts = texts_in_force(paper, case, wanted) or papers_found(paper, case, wanted)[-1:]
    return tuple(one for text in texts for one in text.elements)


def _missing(found: tuple[ElementFound, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for one in found for name in one.missing))


def _element(what: str, where: str, paper: str, *ids: str) -> Decide:
    """A check that elements of a paper are given; `what` names them together, `where` tells where to find them."""

    def decide(case: Case) -> Outcome:
        found = _asked(paper, ids, case)
        if all(one.state is State.NOT_APPLICABLE for one in found):
            why = found[0].why if found else "The text in force does not ask for it."
            return Outcome(Verdict.NOT_APPLICABLE, f"{what}: {why[0].lower()}{why[1:]}")
        return _complete(what, where, _missing(found))

    return decide


def _beside_the_text(what: str, where: str, *facts: str) -> Decide:
    """A check of facts that no element of the text names, such as what the portal asks for."""
    return lambda case: _complete(what, where, lacking(case.claim, *facts))


def _complete(what: str, where: str, missing: tuple[str, ...]) -> Outcome:
    if not missing:
        return Outcome(Verdict.PASS, f"{what}: given.")
    return Outcome(Verdict.NEEDS_INFO, f"{what}: not complete.", where, missing=missing)


def _amended(what: str, where: str, paper: str, wanted: Callable[[str], bool]) -> Decide:
    """A check of elements that only the amended text has: a note while it does not govern, required once it does."""

    def decide(case: Case) -> Outcome:
        text = under(paper, Text.AMENDED, case, wanted)
        missing = _missing(text.lacking)
        if not missing:
            return Outcome(Verdict.PASS, f"{what}: given.")
        if text.standing in (Standing.IN_FORCE, Standing.DEPENDS):
            return Outcome(Verdict.NEEDS_INFO, f"{what}: not complete.", where, missing=missing)
        return Outcome(
            Verdict.WARN,
            f"{what}: not complete. The text that governs this paper does not require it.",
            f"Collect them where it is easy. {where}",
            missing=missing,
        )

    return decide


def _qpa_recorded(case: Case) -> Outcome:
    found = _asked(_INITIATION, _QPA, case)
    amounts = tuple(one for one in found if one.element.id == "qpa")
    if all(one.state is State.NOT_APPLICABLE for one in amounts):
        return Outcome(
            Verdict.NOT_APPLICABLE,
            "The QPA is recorded as not disclosed; the text in force asks a provider for it only where it came with "
            "the initial payment or denial.",
        )
    missing = _missing(amounts)
    hidden = [
        f"service_lines[{line.line_id}].qualifying_payment_amount.amount"
        for line in case.claim.service_lines
        if line.qualifying_payment_amount.source is QpaSource.NOT_DISCLOSED
    ]
    silent = tuple(one for one in missing if one not in hidden)
    if silent:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The QPA is neither given nor recorded as not disclosed for every line.",
            "Look at the EOB, the plan's letter and its portal; if it is in none of them, record not_disclosed.",
            missing=silent,
        )
    if missing:
        return Outcome(
            Verdict.WARN,
            "The QPA is an element of the notice, and the plan did not disclose it for every line: the papers say so.",
            "Ask the plan for it in writing under 149.140(d) and keep the request.",
            facts=(Fact("qualifying_payment_amount.source", "not_disclosed"),),
        )
    unsourced = _missing(found)
    if unsourced:
        return Outcome(
            Verdict.WARN,
            "QPA: given for every line; where the plan disclosed it, which the notice tells as well, is not recorded.",
            "Record whether it stood on the remittance, in a letter or on the plan's portal.",
            missing=unsourced,
        )
    return Outcome(Verdict.PASS, "QPA: given for every line.")


def _percentages(case: Case) -> Outcome:
    missing = _missing(_asked(_OFFER, ("offer_percentage",), case))
    if missing:
        return Outcome(
            Verdict.NEEDS_INFO,
            "The offer must be a dollar amount and the percentage of the QPA it represents; without the QPA the "
            "percentage cannot be computed.",
            "Ask the plan or the certified IDR entity for the QPA; or record the decision to go on as an override.",
            missing=missing,
        )
    return Outcome(Verdict.PASS, "The percentage of the QPA can be computed for every line.")


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
_RATE = "Decide the total rate, cost sharing included."
_IN_NOTICE, _IN_INITIATION, _IN_OFFER = ("open_negotiation_notice",), ("notice_of_initiation",), ("offer_contents",)

CHECKS = (
    Check("N1", "Claim number", _IN_NOTICE, _element("Claim number", _BOX_24, _NOTICE, "claim_number")),
    Check("N2", "Dates of service", _IN_NOTICE, _element("Dates of service", _BOX_24, _NOTICE, "dates_furnished")),
    Check("N3", "Initial payment", _IN_NOTICE, _element("Initial payment", _REMITTANCE, _NOTICE, "initial_payment")),
    Check(
        "N4",
        "Offer of an out-of-network rate",
        _IN_NOTICE,
        _element("Offer of an out-of-network rate", _RATE, _NOTICE, "offer"),
    ),
    Check(
        "N5",
        "Contact of the sender",
        _IN_NOTICE,
        _element("Contact of the sender", "Record an e-mail, phone or address of the practice.", _NOTICE, *_SENDER),
    ),
    Check(
        "N6",
        "Where the notice goes",
        ("open_negotiation_manner",),
        _beside_the_text(
            "Contact of the plan",
            "Take it from the remittance or the EOB's No Surprises Act page.",
            "plan.contact.email or plan.contact.address",
        ),
    ),
    Check(
        "N7",
        "Elements of the amended notice",
        _IN_NOTICE,
        _amended(
            "Elements of the amended text",
            "The packet names each with its paragraph.",
            _NOTICE,
            lambda element_id: element_id not in _OF_THE_NOTICE,
        ),
        note_until="G_ONP",
    ),
    Check(
        "N8",
        "Copy of the remittance",
        _IN_NOTICE,
        _amended(
            "Copy of every remittance",
            "Record it as an exhibit and attach it in the place the packet keeps for it.",
            _NOTICE,
            lambda element_id: element_id == "remittance_copy",
        ),
        note_until="G_ONP",
    ),
    Check(
        "I1",
        "Items identified",
        _IN_INITIATION,
        _element(
            "Claim number, dates, place, category, claim form, and whether batched",
            "Take them from the claim form and the remittance; whether it is a batch is your decision.",
            _INITIATION,
            *_ITEMS,
        ),
    ),
    Check(
        "I2",
        "Payment and cost sharing",
        _IN_INITIATION,
        _element("Initial payment and cost sharing of every line", _REMITTANCE, _INITIATION, *_MONEY),
    ),
    Check(
        "I3",
        "Names and contacts of the parties",
        _IN_INITIATION,
        _element(
            "E-mail, phone and mailing address of both parties",
            "Take the plan's from the remittance or the EOB; the notice asks for all three.",
            _INITIATION,
            *_PARTIES,
        ),
    ),
    Check(
        "I4",
        "State of service",
        _IN_INITIATION,
        _element("State of service", "CMS-1500 box 32.", _INITIATION, "state_furnished"),
    ),
    Check(
        "I5",
        "Start of open negotiation",
        _IN_INITIATION,
        _element(
            "Day open negotiation started",
            "Take it from the proof of delivery.",
            _INITIATION,
            "open_negotiation_start",
        ),
    ),
    Check(
        "I6",
        "Proof of open negotiation",
        _IN_INITIATION,
        _beside_the_text(
            "Proof that open negotiation started",
            "The portal asks for it as a file.",
            "open_negotiation.proof or exhibits[] (proof_of_delivery)",
        ),
    ),
    Check(
        "I7",
        "Preferred certified IDR entity",
        _IN_INITIATION,
        _element(
            "Preferred certified IDR entity",
            "Choose one from the list of certified IDR entities and look for a conflict of interest.",
            _INITIATION,
            "preferred_idre",
        ),
    ),
    Check("I8", "Qualifying payment amount", _IN_INITIATION, _qpa_recorded),
    Check(
        "I9",
        "Elements of the amended notice of initiation",
        _IN_INITIATION,
        _amended(
            "Elements of the amended text",
            "The packet names each with its paragraph.",
            _INITIATION,
            lambda element_id: element_id not in _OF_THE_INITIATION,
        ),
        note_until="G_ONP",
    ),
    Check("O1", "Offer in dollars", _IN_OFFER, _element("Offer of every line", _RATE, _OFFER, "offer")),
    Check("O2", "Offer as a percentage of the QPA", _IN_OFFER, _percentages),
    Check(
        "O3",
        "Size of the practice or facility",
        _IN_OFFER,
        _element(
            "Size of the practice or facility",
            "Count the employees and record the step of the regulation.",
            _OFFER,
            "practice_size",
        ),
    ),
    Check(
        "O4",
        "Specialty or facility type",
        _IN_OFFER,
        _element("Practice specialty or facility type", "Record provider.specialty.", _OFFER, "specialty"),
    ),
    Check(
        "O5",
        "Dispute number and certified IDR entity",
        _IN_OFFER,
        _beside_the_text(
            "Dispute number and certified IDR entity",
            "Take it from the portal's e-mail.",
            "dispute.number",
            "dispute.certified_idr_entity",
        ),
    ),
    Check("O6", "Certified IDR entity selected", ("offer",), _entity_selected),
    Check("O7", "Offer in time", ("offer",), _offer_in_time),
)
