"""Group F, the dates: open negotiation, the window to initiate, extensions (F1, F4, F5, F6).

Received November 3, 2026: open negotiation can start until December 16. Started November 10: it runs to December 23,
and the window to initiate is December 24 to 30.
"""

from datetime import date

import pytest
from claim_facts import assessed, found

STARTED = {"open_negotiation_start": "2026-11-10"}


def extended(step, until="2027-01-15"):
    """A recorded extension with all it needs to move a day."""
    return {
        "approved_extension_until": until,
        "approved_extension_step": step,
        "approved_extension_source": "Approval of December 10, 2026",
    }


@pytest.mark.parametrize(("as_of", "verdict"), [("2026-12-15", "PASS"), ("2026-12-16", "PASS"), ("2026-12-17", "FAIL")])
def test_the_last_day_to_start(as_of, verdict):
    assert found("F1", date.fromisoformat(as_of)).verdict == verdict


@pytest.mark.parametrize(
    ("started", "verdict"),
    [
        ("2026-11-02", "FAIL"),
        ("2026-11-03", "PASS"),
        ("2026-12-15", "PASS"),
        ("2026-12-16", "PASS"),
        ("2026-12-17", "FAIL"),
        ("2027-01-15", "PASS"),
        ("2027-01-16", "FAIL"),
    ],
)
def test_a_notice_sent_is_in_time_from_the_payment_to_the_last_day_or_the_extension(started, verdict):
    facts = extended("start_open_negotiation") if started.startswith("2027") else {}
    finding = found("F1", date(2027, 2, 1), open_negotiation_start=started, **facts)
    assert finding.verdict == verdict


ASSUMED = {"unconfirmed": [{"fact": "initial_payment_received", "why": "the payment's own date."}]}


@pytest.mark.parametrize(
    ("facts", "as_of", "verdict"),
    [
        ({}, "2026-12-16", "PASS"),
        ({}, "2026-12-17", "NEEDS_INFO"),
        ({"open_negotiation_start": "2026-11-02"}, "2027-02-01", "NEEDS_INFO"),
        ({"open_negotiation_start": "2026-11-03"}, "2027-02-01", "PASS"),
        ({"open_negotiation_start": "2026-12-17"}, "2027-02-01", "NEEDS_INFO"),
    ],
)
def test_an_assumed_day_of_receipt_makes_no_claim_too_late(facts, as_of, verdict):
    assert found("F1", date.fromisoformat(as_of), **ASSUMED, **facts).verdict == verdict


def test_a_last_day_counted_from_an_assumed_date_says_so():
    deadline = assessed(**ASSUMED).deadline("start_open_negotiation")
    assert "DATE_ASSUMED" in deadline.flags
    assert any("initial_payment_received" in note and "not confirmed" in note for note in deadline.notes)
    assert "DATE_ASSUMED" not in assessed().deadline("start_open_negotiation").flags
    started = assessed(**ASSUMED, open_negotiation_start="2026-11-04")
    assert "DATE_ASSUMED" not in started.deadline("initiation_window").flags, "counted from another day"


@pytest.mark.parametrize(("as_of", "verdict"), [("2026-11-09", "NEEDS_INFO"), ("2026-11-10", "PASS")])
def test_a_notice_of_the_future_is_asked_about(as_of, verdict):
    assert found("F1", date.fromisoformat(as_of), **STARTED).verdict == verdict


@pytest.mark.parametrize(
    ("facts", "verdict", "missing"),
    [
        ({"initial_payment_received": None}, "NOT_APPLICABLE", ()),
        ({"initial_payment_received": None} | STARTED, "NEEDS_INFO", ("initial_payment_received",)),
    ],
)
def test_without_the_day_of_receipt_no_last_day_is_told(facts, verdict, missing):
    finding = found("F1", **facts)
    assert (finding.verdict, finding.missing) == (verdict, missing)


@pytest.mark.parametrize(
    ("as_of", "over", "inside"),
    [
        ("2026-12-23", "FAIL", "NOT_APPLICABLE"),
        ("2026-12-24", "PASS", "PASS"),
        ("2026-12-28", "PASS", "PASS"),
        ("2026-12-30", "PASS", "PASS"),
        ("2026-12-31", "PASS", "FAIL"),
    ],
)
def test_the_window_to_initiate(as_of, over, inside):
    day = date.fromisoformat(as_of)
    assert (found("F4", day, **STARTED).verdict, found("F5", day, **STARTED).verdict) == (over, inside)
    done = STARTED | {"idr_initiated": as_of}
    later = date(2027, 3, 1)
    assert (found("F4", later, **done).verdict, found("F5", later, **done).verdict) == (over, inside)


@pytest.mark.parametrize(("as_of", "verdict"), [("2027-01-14", "PASS"), ("2027-01-15", "PASS"), ("2027-01-16", "FAIL")])
def test_an_approved_extension_moves_the_last_day_to_initiate(as_of, verdict):
    facts = STARTED | extended("initiation_window")
    assert found("F5", date.fromisoformat(as_of), **facts).verdict == verdict
    assert found("F6", date.fromisoformat(as_of), **facts).verdict == "PASS"


def test_no_extension_is_taken_for_granted():
    assert found("F6").verdict == "NOT_APPLICABLE"


def test_an_initiation_without_the_start_of_negotiation_is_asked_about():
    finding = found("F5", idr_initiated="2026-11-20")
    assert (finding.verdict, finding.missing) == ("NEEDS_INFO", ("open_negotiation_start",))


def test_an_initiation_of_the_future_is_asked_about():
    finding = found("F5", date(2026, 12, 24), **STARTED, idr_initiated="2026-12-28")
    assert (finding.verdict, finding.missing) == ("NEEDS_INFO", ("idr_initiated",))
