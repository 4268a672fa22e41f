"""A synthetic claim, an assessment of it made by hand, and the words a reader sees on a page."""

import re
from datetime import date
from html import unescape

from idrkit.assess.case import case_of
from idrkit.assess.results import (
    Assessment,
    Citation,
    Finding,
    LineComparison,
    Stage,
    Status,
    Verdict,
)
from idrkit.claims.model import Claim
from idrkit.law.rulebook import load_rulebook
from idrkit.packet.templating import render_html

RULEBOOK = load_rulebook()
AS_OF = date(2026, 11, 23)
IN_FORCE = Citation("start_open_negotiation", "45 CFR 149.510(b)(1)(i)", "", "older", "in_force", "")
REPORTED = Citation("cooling_off", "45 CFR 149.510(c)(5)(vii)(B)", "", "amended", "reported", "")


def line(number, code="95940", **changes):
    """A service line with everything given, unless changed."""
    return {
        "line_id": str(number),
        "service_code": code,
        "units": "12",
        "date_of_service": "2026-09-14",
        "place_of_service": "22",
        "initial_payment": "312.40",
        "cost_sharing": "41.20",
        "qualifying_payment_amount": {"amount": "512.00", "source": "remittance"},
        "offer": "1960.00",
        **changes,
    }


LINES = [
    line(1),
    line(2, "95938", modifiers=["26", "59"], units="1", qualifying_payment_amount={"source": "not_disclosed"}),
]


def claim(**changes):
    """A claim of a neuromonitoring group, complete for a notice, unless changed."""
    record = {
        "claim_id": "IONM-0001",
        "claim_number": "26258-SYN-004417",
        "claim_form": "professional",
        "service_category": "non_emergency_at_participating_facility",
        "provider": {
            "name": "Example Neuromonitoring Associates",
            "legal_business_name": "Example Neuromonitoring Associates PLLC",
            "npi": "1234567893",
            "participating": False,
            "contact": {
                "name": "Billing Office",
                "email": "disputes@ionm.example",
                "phone": "555-010-0199",
                "address": {"street": "100 Sample St", "city": "Town", "state": "TX", "zip_code": "75001"},
            },
        },
        "facility": {"name": "Sample General Hospital", "state": "TX", "participating": True},
        "plan": {
            "name": "Sample Benefit Plan",
            "legal_business_name": "Example Manufacturing Welfare Plan",
            "kind": "group_health_plan",
            "funding": "self_insured",
            "plan_year_start": "2026-01-01",
            "contact": {
                "name": "No Surprises Act Unit",
                "email": "nsa@payer.example",
                "phone": "555-010-0142",
                "address": {"street": "P.O. Box 10", "city": "Ville", "state": "OH", "zip_code": "43004"},
            },
        },
        "service_lines": LINES,
        "initial_payment_received": "2026-11-03",
        "initial_payment": {"payment_date": "2026-10-30", "trace_number": "EFT-SYN-99120"},
    }
    record.update(changes)
    return Claim.model_validate(record)


def finding(number, verdict, sentence, next_step="", citation=IN_FORCE):
    """A finding as a check would give it."""
    return Finding(number, f"Title of {number}", verdict, sentence, next_step, (citation,))


PASSING = (
    finding("A1", Verdict.PASS, "The facility is participating and the provider is not."),
    finding("C1", Verdict.NOT_APPLICABLE, "No State law reaches a self-insured plan."),
    finding("G1", Verdict.WARN, "An earlier determination is recorded.", citation=REPORTED),
)
BLOCKING = (
    finding("B2", Verdict.NEEDS_INFO, "The funding of the plan is not given.", "Look at the plan card."),
    finding("D1", Verdict.NEEDS_INFO, "Consent of the patient is not known.", "Look in the patient file."),
)


def override(number):
    """A recorded decision to go on although a check lacks a fact."""
    return {
        "finding": number,
        "name": "J. Q. Example",
        "decided_on": "2026-11-20",
        "reason": f"A copy of the paper for {number} is on file.",
    }


def assessed(findings=PASSING, as_of=AS_OF, **changes):
    """The assessment of that claim, its deadlines counted by the tool, its findings given."""
    record = claim(**changes)
    return Assessment(
        claim=record,
        as_of=as_of,
        status=Status.OPEN_NOW,
        status_sentence="No disqualifying fact was found.",
        next_stage=Stage.NOTICE,
        findings=findings,
        deadlines=case_of(record, RULEBOOK, as_of).deadlines,
        lines=tuple(compared(one) for one in record.service_lines),
        fees=(),
        assumptions=("The earliest day of receipt was taken.",),
    )


def compared(one):
    """The money of a line, as `idrkit compare` gives it."""
    qpa = one.qualifying_payment_amount.amount
    known = one.initial_payment is not None and one.cost_sharing is not None
    received = one.initial_payment + one.cost_sharing if known else None
    return LineComparison(
        line=one,
        initial_payment=one.initial_payment,
        cost_sharing=one.cost_sharing,
        allowed=None,
        total_received=received,
        qpa=qpa,
        qpa_note="",
        offer=one.offer,
        offer_percent_of_qpa=one.offer / qpa * 100 if qpa and one.offer is not None else None,
        paid_percent_of_qpa=None,
        shortfall_to_qpa=None,
        amount_in_dispute=None if received is None or one.offer is None else one.offer - received,
    )


def seen(document, templates=None):
    """What a reader sees of a document: its words, each separated by one space."""
    html = render_html(document, templates)
    body = html.split("<body>", 1)[1]
    text = unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ")
    return " ".join(text.split())


def part(packet, key):
    """The document of a packet with that key."""
    return next(one for one in packet.documents if one.key == key)
