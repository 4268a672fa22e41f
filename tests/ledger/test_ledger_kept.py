"""What is awaited is kept as text and comes back without loss, on whatever day it is asked for."""

from dataclasses import fields
from datetime import date

import pytest
from ledger_cases import CALENDAR, assessed, due

from idrkit.assess.award import Balance
from idrkit.assess.results import Deadline
from idrkit.ledger import kept as module
from idrkit.ledger.awaited import Awaited, Part, awaited_of
from idrkit.ledger.kept import awaited_again, kept
from idrkit.ledger.reminders import on_day

LINE = {"line_id": "1", "service_code": "95940", "initial_payment": "100.00", "cost_sharing": "10.00"}
EARLIER = {"dispute_number": "DISP-7654321", "determined_on": "2026-09-11", "service_codes": ["95940"], "batched": True}
RECORDS = {
    "received": {"initial_payment_received": "2026-11-03"},
    "held": {
        "initial_payment_received": "2026-08-20",
        "open_negotiation_start": "2026-08-31",
        "prior_determinations": [EARLIER],
    },
    "initiated": {"initial_payment_received": "2026-11-03", "idr_initiated": "2026-11-17"},
    "decided": {
        "payment_determination": "2026-10-15",
        "award": {"determined_amount": "510.00"},
        "service_lines": [LINE],
        "dispute": {"number": "DISP-1234567"},
        "plan": {"name": "Plan “Sample”", "contact": {"email": "idr@example.com"}},
    },
}


@pytest.mark.parametrize("record", RECORDS)
def test_what_was_kept_comes_back_as_it_was(record):
    found = awaited_of(assessed(**RECORDS[record]), client="north")
    assert found
    assert tuple(awaited_again(kept(one)) for one in found) == found
    assert all(kept(awaited_again(kept(one))) == kept(one) for one in found)


@pytest.mark.parametrize("day", ["2026-11-23", "2026-12-16", "2026-12-17", "2027-06-01"])
def test_on_a_later_day_it_tells_what_the_claim_would(day):
    """The state is worked out from what was kept, and is that of the claim read on the day."""
    texts = [kept(one) for record in ("received", "decided") for one in awaited_of(assessed(**RECORDS[record]))]
    told = on_day(map(awaited_again, texts), date.fromisoformat(day), CALENDAR)
    assert told == due(*(assessed(day, **RECORDS[record]) for record in ("received", "decided")))


def test_no_field_is_forgotten():
    def names(kind):
        return {one.name for one in fields(kind)}

    (text,) = (kept(one) for one in awaited_of(assessed(**RECORDS["received"])))
    for name in names(Awaited) - {"duty"} | names(Deadline) | names(Part):
        assert f'"{name}":' in text
    assert names(Balance) == {*module._AMOUNTS, "basis", "state", "last_paid_on", "missing", "doubt"}


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"deadline": 1}', "null"])
def test_what_was_not_kept_by_it_is_refused(text):
    with pytest.raises(ValueError, match=r".+"):
        awaited_again(text)
