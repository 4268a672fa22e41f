"""A ledger with old and new disputes, for what is done to it as a whole."""

from datetime import UTC, date, datetime

from idrkit.claims.model import Claim
from idrkit.ledger.events import NewEvent, Source
from idrkit.ledger.recorded import claim_recorded
from idrkit.ledger.store import append, opened

LONG_AGO = datetime(2017, 3, 1, 15, 0, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
TODAY = date(2026, 11, 20)
SECRET = "MEMBER-SECRET"
PASSPHRASE = "correct horse battery"


def claim(claim_id, **facts):
    record = {
        "claim_id": claim_id,
        "provider": {"name": "Example Monitoring"},
        "plan": {"name": "Sample Plan", "plan_year_start": "2016-01-01"},
        "patient": {"case_number": "CASE-SECRET", "member_id": SECRET},
        "service_lines": [{"line_id": "1", "service_code": "95940", "date_of_service": "2016-09-14"}],
        **facts,
    }
    return Claim.model_validate(record)


def recorded(claim_id, **facts):
    return claim_recorded(claim(claim_id, **facts), LONG_AGO.date(), source=Source("records", "a" * 64))


def closed(claim_id=None, number=None, on=date(2017, 2, 1), **more):
    return NewEvent("closed", on, claim_id, number, {"reason": "withdrawn"}, **more)


# Closed long ago: a claim with its dispute, and a dispute known by its number alone.
OLD = [
    recorded("OLD-1"),
    NewEvent("initiated", date(2017, 1, 9), "OLD-1", "DISP-1000001"),
    closed("OLD-1", "DISP-1000001"),
    closed(number="DISP-1000002"),
]
NEW = [
    NewEvent("notice_sent", date(2026, 11, 2), "NEW-1"),
    NewEvent("notice_sent", date(2026, 11, 2), "NEW-1", again=1),
]


def written(place):
    """The ledger at that place, begun, with the old disputes and a new one."""
    with opened(place, create=True) as ledger:
        append(ledger, OLD, by="Ann Example", now=LONG_AGO)
        append(ledger, NEW, by="Ann Example", now=NOW)
    return place
