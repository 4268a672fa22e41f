"""What is known of a claim from its record and its events."""

from datetime import date
from decimal import Decimal

import pytest
from fold_cases import D1, D2, correction, events, known, recorded

from idrkit.errors import RecordError
from idrkit.ledger.awaited import fact_of
from idrkit.ledger.fold import known_of

NOTICE = ("notice_sent", "2026-10-01", "T-1", None, {"sent_by": "E-mail"})
ASKED = ("information_requested", "2026-10-01", "T-1", D1)


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("event", "path", "value"),
    [
        (NOTICE, "open_negotiation_start", day("2026-10-01")),
        (NOTICE, "open_negotiation.sent_by", "E-mail"),
        (("initiated", "2026-11-17", "T-1", D1, {"batched": True}), "dispute.batched", True),
        (("initiated", "2026-11-17", "T-1", D1), "dispute.number", D1),
        (("determined", "2026-11-17", "T-1", D1, {"determined_amount": "510.00"}), "award.determined_amount", 510),
        (("fee_refunded", "2026-11-17", "T-1", D1), "idre_fee_refunded", day("2026-11-17")),
        (
            ("extension_approved", "2026-11-02", "T-1", D1, {"until": "2026-12-01"}),
            "approved_extension_until",
            day("2026-12-01"),
        ),
    ],
)
def test_an_event_fills_the_fact_of_the_record(event, path, value):
    one = known(recorded(), event)["T-1"]
    assert fact_of(one.claim, path) == value
    assert one.contradictions == ()
    assert one.claim.unconfirmed == ()


def test_an_event_recorded_before_the_record_counts_too():
    assert known(NOTICE, recorded())["T-1"].claim.open_negotiation_start == day("2026-10-01")


def test_the_latest_record_is_the_base():
    one = known(recorded(claim_number="A"), recorded(claim_number="B"))["T-1"]
    assert one.claim.claim_number == "B"


@pytest.mark.parametrize(
    ("corrections", "sent"),
    [
        ((), "2026-10-01"),
        ((correction(2, "2026-10-02"),), "2026-10-02"),
        ((correction(2, "2026-10-02"), correction(2, "2026-10-05")), "2026-10-05"),
        ((correction(2),), None),
        ((correction(2), correction(2, "2026-10-05")), "2026-10-05"),
        ((correction(2, "2026-10-05"), correction(2)), None),
        ((correction(9),), "2026-10-01"),
    ],
)
def test_the_latest_correction_of_an_event_counts(corrections, sent):
    one = known(recorded(), NOTICE, *corrections)["T-1"]
    assert one.claim.open_negotiation_start == (sent and day(sent))
    assert one.contradictions == ()


def test_a_correction_that_cannot_be_read_is_told_by_its_number():
    broken = ("correction", "2026-11-20", "T-1", None, {"of": "2", "reason": "x", "instead": {"on": "soon"}})
    with pytest.raises(RecordError, match="Correction 3 of event 2"):
        known(recorded(), NOTICE, broken)


def test_what_was_purged_is_not_there():
    purged = (*NOTICE[:4], {}, 9)
    assert known(recorded(), purged)["T-1"].claim.open_negotiation_start is None
    assert known_of(events(purged)) == ()


@pytest.mark.parametrize("record_first", [True, False])
def test_where_record_and_event_contradict_each_other_the_last_counts_and_both_are_told(record_first):
    own = recorded(open_negotiation_start="2026-10-02")
    one = known(*((own, NOTICE) if record_first else (NOTICE, own)))["T-1"]
    assert one.claim.open_negotiation_start == day("2026-10-01" if record_first else "2026-10-02")
    (why,) = one.contradictions
    assert "2026-10-01" in why
    assert "2026-10-02" in why
    (doubt,) = one.claim.unconfirmed
    assert doubt.fact == "open_negotiation_start"
    assert "2026-10-01" in doubt.why


def test_two_events_of_a_kind_contradict_each_other_until_one_is_struck():
    second = ("notice_sent", "2026-10-03", "T-1")
    (why,) = known(recorded(), NOTICE, second)["T-1"].contradictions
    assert "events 2 and 3" in why
    one = known(recorded(), NOTICE, second, correction(2))["T-1"]
    assert one.contradictions == ()
    assert one.claim.open_negotiation_start == day("2026-10-03")


@pytest.mark.parametrize(
    ("more", "asked", "answered"),
    [
        ([], "2026-10-01", None),
        ([("information_answered", "2026-10-05", "T-1", D1)], "2026-10-01", "2026-10-05"),
        (
            [("information_answered", "2026-10-05", "T-1", D1), ("information_requested", "2026-10-06", "T-1", D1)],
            "2026-10-06",
            None,
        ),
        (
            [("information_requested", "2026-10-06", "T-1", D1), ("information_answered", "2026-10-06", "T-1", D1)],
            "2026-10-06",
            "2026-10-06",
        ),
        ([("information_requested", "2026-09-20", "T-1", D1)], "2026-10-01", None),
    ],
)
def test_a_request_for_information_may_come_again_and_needs_an_answer_of_its_own(more, asked, answered):
    one = known(recorded(), ASKED, *more)["T-1"]
    assert one.claim.information_requested == day(asked)
    assert one.claim.information_answered == (answered and day(answered))
    assert one.contradictions == ()


def paid(on, amount, **facts):
    return ("payment_received", on, "T-1", None, {"amount": amount, **facts})


IN_RECORD = {"paid_on": "2026-10-05", "amount": "100.00"}


@pytest.mark.parametrize(
    ("own", "told", "in_all"),
    [
        ([], [paid("2026-10-05", "100.00")], 100),
        ([], [paid("2026-10-05", "100.00"), paid("2026-10-05", "100.00")], 200),
        ([IN_RECORD], [paid("2026-10-05", "100.00")], 100),
        ([IN_RECORD], [paid("2026-10-05", "100.00", trace_number="EFT1")], 100),
        ([{**IN_RECORD, "trace_number": "EFT1"}], [paid("2026-10-05", "100.00", trace_number="EFT2")], 200),
        ([IN_RECORD], [paid("2026-10-05", "100.00"), paid("2026-10-05", "100.00")], 200),
        ([IN_RECORD], [paid("2026-10-06", "100.00")], 200),
        ([IN_RECORD], [paid("2026-10-05", "100.00", kind="recovery")], 200),
    ],
)
def test_no_payment_is_lost_or_counted_twice(own, told, in_all):
    one = known(recorded(award_payments=own), *told)["T-1"]
    assert sum(each.amount for each in one.claim.award_payments) == in_all


def test_what_is_known_of_a_dispute_by_its_number_is_known_of_all_its_claims():
    found = known(
        recorded("T-1", D1), recorded("T-2", D1), recorded("T-3"), ("selected", "2026-11-05", None, D1),
        ("offer_submitted", "2026-11-10", "T-2", D1),
    )  # fmt: skip
    assert [found[name].claim.idre_selected for name in ("T-1", "T-2", "T-3")] == [day("2026-11-05")] * 2 + [None]
    assert [found[name].claim.offer_submitted for name in ("T-1", "T-2")] == [None, day("2026-11-10")]


@pytest.mark.parametrize("claims", [1, 2])
def test_an_amount_for_the_whole_of_a_batch_is_not_given_to_each_of_its_claims(claims):
    names = [f"T-{number + 1}" for number in range(claims)]
    found = known(
        *(recorded(name, D1) for name in names),
        ("determined", "2026-11-05", None, D1, {"determined_amount": "900.00", "prevailing_party": "provider"}),
        ("payment_received", "2026-11-10", None, D1, {"amount": "900.00"}),
    )
    for name in names:
        one = found[name]
        assert one.claim.payment_determination == day("2026-11-05")
        assert one.claim.award.prevailing_party == "provider"
        assert one.claim.award.determined_amount == (Decimal("900.00") if claims == 1 else None)
        assert len(one.claim.award_payments) == (claims == 1)
        assert len(one.contradictions) == (0 if claims == 1 else 2)
        assert all("record it for each claim" in why for why in one.contradictions)


def test_a_dispute_without_a_claim_record_stands_under_its_number():
    found = known(("initiated", "2026-11-02", None, D1), ("selected", "2026-11-05", "T-9", D1))
    assert list(found) == [D1]
    assert found[D1].facts["idr_initiated"] == day("2026-11-02")
    assert found[D1].facts["idre_selected"] == day("2026-11-05")
    assert found[D1].claim is None


def test_a_claim_in_a_new_dispute_is_told_by_the_events_of_that_one_and_the_earlier_one_stays():
    found = known(
        recorded(),
        ("initiated", "2026-10-01", "T-1", D1),
        ("closed", "2026-10-20", "T-1", D1, {"reason": "withdrawn"}),
        ("initiated", "2026-11-02", "T-1", D2),
        ("fee_refunded", "2026-11-10", "T-1", D1, {"amount": "350.00"}),
    )
    assert list(found) == ["T-1", D1]
    assert found[D1].closed.facts == {"reason": "withdrawn"}
    one = found["T-1"]
    assert one.dispute_number == D2
    assert one.claim.idr_initiated == day("2026-11-02")
    assert one.claim.idre_fee_refunded is None
    assert one.closed is None


def test_a_dispute_of_a_recorded_claim_and_of_one_that_is_not_is_told_under_its_number():
    found = known(recorded(), ("initiated", "2026-10-01", "T-9", D1), ("selected", "2026-10-05", "T-9", D2))
    assert list(found) == ["T-1", D1, D2]


def test_a_number_that_a_later_record_corrects_leaves_nothing_behind():
    assert list(known(recorded("T-1", D1), recorded("T-1", D2, claim_number="2"))) == ["T-1"]


@pytest.mark.parametrize(
    ("after", "closed", "told"),
    [
        ([], True, ""),
        ([("offer_submitted", "2026-11-09", "T-1", D1)], True, ""),
        ([("offer_submitted", "2026-11-10", "T-1", D1)], True, ""),
        ([("offer_submitted", "2026-11-11", "T-1", D1)], False, "taken as open"),
        ([("fee_refunded", "2026-11-11", "T-1", D1)], True, ""),
        ([("determined", "2026-11-11", "T-1", D1)], True, "a determination of 2026-11-11"),
    ],
)
def test_a_closing_holds_until_a_later_step_shows_that_the_dispute_went_on(after, closed, told):
    one = known(recorded(), ("closed", "2026-11-10", "T-1", D1, {"reason": "withdrawn"}), *after)["T-1"]
    assert (one.closed is not None) is closed
    assert told in " ".join(one.contradictions)
    assert bool(one.contradictions) is bool(told)


def test_a_record_that_cannot_be_read_is_told_and_keeps_its_events():
    words = ("claim_recorded", "2026-11-20", "T-1", None, {"record": {"claim_id": "T-1"}})
    one = known(words, NOTICE)["T-1"]
    assert one.claim is None
    assert "event 1" in one.problem
    assert len(one.happened) == 1


def test_another_certified_idr_entity_selected_after_the_preliminary_one_is_no_contradiction():
    first = ("preliminary_selection", "2026-11-10", "T-1", D1, {"certified_idr_entity": "Sample Reviewers"})
    selected = ("selected", "2026-11-14", "T-1", D1, {"certified_idr_entity": "Other Reviewers"})
    for two in ((first, selected), (selected, first)):
        one = known(recorded(), *two)["T-1"]
        assert one.claim.dispute.certified_idr_entity == "Other Reviewers"
        assert one.contradictions == ()


def test_a_fee_that_came_back_in_two_parts_is_no_contradiction():
    parts = [("fee_refunded", f"2026-11-{on}", "T-1", D1, {"amount": "200.00"}) for on in (12, 20)]
    one = known(recorded(), *parts)["T-1"]
    assert one.claim.idre_fee_refunded == day("2026-11-20")
    assert one.paid("fee_refunded") == 400
    assert one.contradictions == ()
