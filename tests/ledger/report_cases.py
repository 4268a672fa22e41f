"""A ledger of synthetic claims at every stage, for the report."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from idrkit.claims.model import Claim
from idrkit.ledger.events import NewEvent, Source
from idrkit.ledger.recorded import claim_recorded
from idrkit.ledger.store import append, opened

AS_OF = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
PLANS = ("Sample Manufacturing Health Plan", "Example Mutual Insurance", "Specimen Benefit Fund")
CODES = ("95940", "95941", "95955", "99285")
PARTIES = ("provider", "provider", "plan_or_issuer", "provider", "each_in_part")


def claim(number, *, plan=None, offer="900.00", paid=date(2026, 11, 3)):
    """A claim record with an initial payment and, if wanted, an offer."""
    line = {
        "line_id": "1",
        "service_code": CODES[number % 4],
        "units": "1",
        "date_of_service": str(paid - timedelta(days=40)),
        "billed_charge": "1650.00",
        "initial_payment": "210.00",
        "allowed": "260.00",
        "cost_sharing": "50.00",
    }
    return Claim.model_validate(
        {
            "claim_id": f"SPEC-{number:04}",
            "provider": {"name": "Example Monitoring"},
            "plan": {"name": plan or PLANS[number % 3], "funding": "self_insured", "plan_year_start": "2026-01-01"},
            "patient": {"case_number": f"CASE-SECRET-{number}"},
            "initial_payment_received": str(paid),
            "service_lines": [{**line, "offer": offer} if offer else line],
        }
    )


def steps(number, reached, start):
    """The events of a claim up to a step: 1 notice, 2 initiated, 3 selected, 4 offer, 5 determined, 6 paid."""
    name, dispute = f"SPEC-{number:04}", f"DISP-{2000000 + number}"

    def on(days):
        return start + timedelta(days=days)

    chain = [
        NewEvent("notice_sent", on(0), name, facts={"sent_by": "E-mail"}),
        NewEvent("initiated", on(45), name, dispute),
        NewEvent("selected", on(52 + number % 5), name, dispute, {"certified_idr_entity": "Example IDR Entity"}),
        NewEvent("offer_submitted", on(62), name, dispute, {"amount": "900.00"}),
        NewEvent(
            "determined",
            on(84 + 6 * (number % 6)),
            name,
            dispute,
            {"prevailing_party": PARTIES[number % 5], "determined_amount": str(Decimal(640) + 10 * number)},
        ),
        NewEvent(
            "payment_received",
            on(110 + 7 * (number % 6)),
            name,
            dispute,
            {"amount": str(Decimal(380) + 10 * number), "trace_number": f"SYN-{number}"},
        ),
    ]
    fee = NewEvent("fee_paid", on(62), name, dispute, {"fee": "administrative", "amount": "115.00"})
    returned = NewEvent("fee_refunded", on(130), name, dispute, {"amount": "450.00"})
    return [*chain[:reached], *([fee] if reached >= 4 and number % 4 else []), *([returned] if reached == 6 else [])]


def sample_events():
    """Claims at every stage, an agreement, a closing, a batch, and a dispute without a record."""
    source, events = Source("records", "ab" * 32), []
    reached = [0, 0, 1, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 6]
    for number, step in enumerate(reached, start=1):
        start = AS_OF - timedelta(days=(0, 20, 50, 58, 66, 138, 190)[step] + 4 * (number % 6))
        recorded = claim(number, offer=None if number == 5 else "900.00", paid=start - timedelta(days=15))
        events.append(claim_recorded(recorded, AS_OF, source=source))
        events += steps(number, step, start)
    events += [
        NewEvent("fee_refunded", date(2026, 11, 19), "SPEC-0015", "DISP-2000015", {"amount": "450.00"}),
        NewEvent("settled", date(2026, 11, 19), "SPEC-0008", "DISP-2000008", {"agreed_amount": "700.00"}),
        NewEvent("closed", date(2026, 11, 12), "SPEC-0009", "DISP-2000009", {"reason": "found_ineligible"}),
        NewEvent("initiated", date(2026, 9, 1), None, "DISP-3000001"),
        NewEvent("determined", date(2026, 11, 2), None, "DISP-3000001", {}),
    ]
    return events


def sample_ledger(place, events=None):
    """The ledger at a place."""
    with opened(place, create=True) as ledger:
        append(ledger, sample_events() if events is None else events, by="Ann Example", now=NOW)
    return place
