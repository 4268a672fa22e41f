"""Events of synthetic claims, and what is known after them."""

from datetime import date

from idrkit.ledger.events import Event, Source
from idrkit.ledger.fold import known_of

D1, D2 = "DISP-1234567", "DISP-7654321"


def record(claim_id="T-1", **facts):
    return {
        "claim_id": claim_id,
        "provider": {"name": "Example Monitoring"},
        "plan": {"name": "Sample Plan", "plan_year_start": "2026-01-01"},
        "service_lines": [{"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}],
        **facts,
    }


def recorded(claim_id="T-1", number=None, **facts):
    """The words of an event that records a claim."""
    return ("claim_recorded", "2026-11-20", claim_id, number, {"record": record(claim_id, **facts)})


def events(*words):
    """Events from kind, day, claim, dispute and facts; numbered from 1."""
    return [_event(seq, *one) for seq, one in enumerate(words, start=1)]


def _event(seq, kind, on, claim_id, number=None, facts=None, purged_by=None):
    return Event(
        seq=seq,
        kind=kind,
        on=date.fromisoformat(on),
        claim_id=claim_id,
        dispute_number=number,
        facts=facts or {},
        source=Source(),
        client="own",
        recorded_by="Ann Example",
        recorded_at="2026-11-20T15:30:00.000000Z",
        hash="",
        purged_by=purged_by,
    )


def known(*words):
    """What is known, by claim id or dispute number."""
    return {one.name: one for one in known_of(events(*words))}


def correction(of, on=None, facts=None):
    instead = {} if on is None else {"instead": {"on": on, "facts": facts or {}}}
    return ("correction", "2026-11-20", "T-1", None, {"of": str(of), "reason": "typing error", **instead})
