"""What is still owed on a rate determined or agreed, and what W1 and W2 say of it, day by day."""

from datetime import date
from decimal import Decimal

import pytest
from claim_facts import assessed, changed, found
from told import assert_told, assert_whole, of_fields, this_case

from idrkit.assess.award import AwardState, Basis, balance

# Both lines together: initial payment 624.80, cost sharing 82.40, so 707.20 was received or is owed by the patient.
DETERMINED = {"open_negotiation_start": "2026-09-10", "payment_determination": "2027-01-14"}
RATE = {**DETERMINED, "award__determined_amount": "1707.20"}
AGREED = {
    "open_negotiation_start": "2026-09-10",
    "idr_initiated": "2026-10-26",
    "agreement_reached": "2026-11-02",
    "award__agreed_amount": "1707.20",
}


def paid(*amounts, kind="payment", on="2027-02-01"):
    return [{"amount": amount, "paid_on": on, "kind": kind} for amount in amounts]


def of(**paths):
    found = balance(changed(**paths))
    if found is not None:
        assert_whole(found)
        assert_told(this_case(), of_fields(found))
    return found


AMOUNTS = [
    ("nothing came", {**RATE}, AwardState.UNPAID, "1000.00", None),
    ("one cent short", {**RATE, "award_payments": paid("999.99")}, AwardState.PAID_IN_PART, "0.01", None),
    ("exactly", {**RATE, "award_payments": paid("1000.00")}, AwardState.PAID_IN_FULL, "0", None),
    ("one cent more", {**RATE, "award_payments": paid("1000.01")}, AwardState.OVERPAID, "0", "0.01"),
    ("in parts", {**RATE, "award_payments": paid("400.00", "600.00")}, AwardState.PAID_IN_FULL, "0", None),
    (
        "part taken back by an offset",
        {**RATE, "award_payments": [*paid("1000.00"), *paid("150.00", kind="recovery")]},
        AwardState.PAID_IN_PART,
        "150.00",
        None,
    ),
    (
        "interest pays nothing of the rate",
        {**RATE, "award_payments": [*paid("990.00"), *paid("10.00", kind="interest")]},
        AwardState.PAID_IN_PART,
        "10.00",
        None,
    ),
    (
        "the initial payment taken back and the whole paid anew under another number",
        {**RATE, "award_payments": [*paid("624.80", kind="recovery"), *paid("1624.80")]},
        AwardState.PAID_IN_FULL,
        "0",
        None,
    ),
    (
        "the initial payment taken back and nothing paid",
        {**RATE, "award_payments": paid("624.80", kind="recovery")},
        AwardState.UNPAID,
        "1624.80",
        None,
    ),
    (
        "the rate is what was received",
        {**DETERMINED, "award__determined_amount": "707.20"},
        AwardState.NOTHING_OWED,
        "0",
        None,
    ),
    (
        "less than the initial payment, cost sharing not said to be paid",
        {**DETERMINED, "award__determined_amount": "600.00"},
        AwardState.PROVIDER_OWES,
        "0",
        "24.80",
    ),
    (
        "the initial payment exactly, cost sharing not said to be paid",
        {**DETERMINED, "award__determined_amount": "624.80"},
        AwardState.PROVIDER_MAY_OWE,
        "0",
        "0",
    ),
    (
        "cost sharing owed and not paid counts against the plan's payment and not against the provider",
        {**DETERMINED, "award__determined_amount": "650.00", "award__cost_sharing_paid": "0.00"},
        AwardState.NOTHING_OWED,
        "0",
        None,
    ),
    (
        "cost sharing paid to the cent of the rate",
        {**DETERMINED, "award__determined_amount": "650.00", "award__cost_sharing_paid": "25.20"},
        AwardState.NOTHING_OWED,
        "0",
        None,
    ),
    (
        "cost sharing paid a cent beyond it",
        {**DETERMINED, "award__determined_amount": "650.00", "award__cost_sharing_paid": "25.21"},
        AwardState.PROVIDER_OWES,
        "0",
        "0.01",
    ),
    (
        "the difference was taken back",
        {
            **DETERMINED,
            "award__determined_amount": "650.00",
            "award__cost_sharing_paid": "82.40",
            "award_payments": paid("57.20", kind="recovery"),
        },
        AwardState.NOTHING_OWED,
        "0",
        None,
    ),
    (
        "an agreement on less than was received names no refund",
        {**AGREED, "award__agreed_amount": "600.00"},
        AwardState.NOTHING_OWED,
        "0",
        None,
    ),
    (
        "line by line",
        {**DETERMINED, "line1__out_of_network_rate": "900.00", "line2__out_of_network_rate": "807.20"},
        AwardState.UNPAID,
        "1000.00",
        None,
    ),
    (
        "one line of the claim only",
        {**DETERMINED, "award__line_ids": ["2"], "line2__out_of_network_rate": "1353.60"},
        AwardState.UNPAID,
        "1000.00",
        None,
    ),
    (
        "one line denied at zero",
        {**RATE, "line1__initial_payment": "0.00", "line1__cost_sharing": "0.00"},
        AwardState.UNPAID,
        "1353.60",
        None,
    ),
]


@pytest.mark.parametrize(
    ("paths", "state", "owed", "excess"), [row[1:] for row in AMOUNTS], ids=[r[0] for r in AMOUNTS]
)
def test_what_is_still_owed(paths, state, owed, excess):
    one = of(**paths)
    assert one.state is state
    assert one.still_owed == Decimal(owed)
    assert one.excess == (None if excess is None else Decimal(excess))


NOT_KNOWN = [
    ({**DETERMINED}, ("award.determined_amount",)),
    ({**AGREED, "award__agreed_amount": None}, ("award.agreed_amount",)),
    # The amount of the other basis is none: an agreed amount says nothing of a determination.
    ({**DETERMINED, "award__agreed_amount": "900.00"}, ("award.determined_amount",)),
    ({**DETERMINED, "line1__out_of_network_rate": "900.00"}, ("service_lines[2].out_of_network_rate",)),
    ({**RATE, "line2__initial_payment": None}, ("service_lines[2].initial_payment",)),
    ({**RATE, "line1__cost_sharing": None}, ("service_lines[1].cost_sharing",)),
    ({**RATE, "award_payments": [{"trace_number": "EFT-1"}]}, ("award_payments.amount",)),
    ({**RATE, "agreement_reached": "2026-12-01"}, ("payment_determination", "agreement_reached")),
    ({**RATE, "line__out_of_network_rate": "900.00"}, ("award.determined_amount",)),
]


@pytest.mark.parametrize(("paths", "missing"), NOT_KNOWN)
def test_an_amount_that_is_not_recorded_is_never_guessed(paths, missing):
    one = of(**paths)
    assert (one.state, one.still_owed, one.missing) == (AwardState.NOT_KNOWN, None, missing)
    assert one.settled is None


def test_amounts_that_contradict_each_other_are_said():
    assert "add up to $1,800.00, and $1,707.20" in of(**RATE, line__out_of_network_rate="900.00").doubt


def test_a_claim_neither_decided_nor_settled_has_no_balance():
    assert of() is None
    assert of(award__determined_amount="900.00") is None


def test_what_the_rate_of_a_decision_may_be_shown_in_part_only_where_that_part_is_certain():
    one = of(**DETERMINED, award__determined_amount="600.00")
    assert (one.excess, one.excess_most) == (Decimal("24.80"), Decimal("107.20"))


# Determined on Thursday 14 January 2027; the 30th calendar day is Saturday 13 February, and it does not roll.
DAYS = [
    (date(2027, 2, 12), "WARN", "by Sat 13 Feb 2027"),
    (date(2027, 2, 13), "WARN", "by Sat 13 Feb 2027"),
    (date(2027, 2, 14), "FAIL", "overdue since Sun 14 Feb 2027"),
    (date(2027, 2, 16), "FAIL", "overdue since Sun 14 Feb 2027"),
]


@pytest.mark.parametrize(("as_of", "verdict", "words"), DAYS)
@pytest.mark.parametrize("payments", [[], paid("400.00")], ids=["unpaid", "part"])
def test_the_day_before_on_and_after_the_30th_calendar_day(as_of, verdict, words, payments):
    one = found("W1", as_of, **RATE, award_payments=payments)
    assert (one.verdict, words in one.sentence) == (verdict, True), one.sentence
    assert "$1,000.00 is still owed" in one.sentence if not payments else "$600.00 is still owed" in one.sentence


@pytest.mark.parametrize(
    ("determined", "last", "after"),
    [
        ("2027-01-15", date(2027, 2, 14), date(2027, 2, 15)),  # Sunday; Presidents' Day follows
        ("2027-01-16", date(2027, 2, 15), date(2027, 2, 16)),  # Presidents' Day
        ("2026-11-25", date(2026, 12, 25), date(2026, 12, 26)),  # Christmas
    ],
)
def test_no_day_rolls(determined, last, after):
    facts = {**RATE, "payment_determination": determined}
    assert found("W1", last, **facts).verdict == "WARN"
    assert found("W1", after, **facts).verdict == "FAIL"


VERDICTS = [
    ("W1", {}, "NOT_APPLICABLE", "No payment determination"),
    ("W1", AGREED, "NOT_APPLICABLE", "No payment determination"),
    ("W2", RATE, "NOT_APPLICABLE", "No agreement"),
    ("W1", {**RATE, "award_payments": paid("1000.00")}, "PASS", "paid in full"),
    (
        "W1",
        {**RATE, "award_payments": paid("1000.00", on="2027-02-14")},
        "PASS",
        "dated Sun 14 Feb 2027, after the last day, Sat 13 Feb 2027",
    ),
    ("W1", {**RATE, "award_payments": paid("1000.01")}, "WARN", "$0.01 more was paid"),
    ("W1", DETERMINED, "NEEDS_INFO", "not known"),
    ("W1", {**DETERMINED, "award__determined_amount": "600.00"}, "WARN", "you owe the plan or issuer $24.80 (up to"),
    ("W1", {**DETERMINED, "award__determined_amount": "624.80"}, "NEEDS_INFO", "you owe up to $82.40"),
    ("W1", {**DETERMINED, "award__determined_amount": "707.20"}, "PASS", "Nothing is left"),
    ("W2", {**AGREED, "award_payments": paid("1000.00", on="2026-12-02")}, "PASS", "The rate is paid in full."),
]


@pytest.mark.parametrize(("check", "paths", "verdict", "words"), VERDICTS)
def test_what_the_check_says(check, paths, verdict, words):
    one = found(check, date(2027, 3, 1), **paths)
    assert (one.verdict, words in one.sentence) == (verdict, True), one.sentence


def test_a_payment_on_the_last_day_is_not_called_late():
    one = found("W1", date(2027, 3, 1), **RATE, award_payments=paid("1000.00", on="2027-02-13"))
    assert one.sentence == "The rate is paid in full."


# Agreed on 2 November 2026 after a negotiation of September: amended 2 December, older text 16 December.
@pytest.mark.parametrize(
    ("as_of", "verdict", "words"),
    [
        (date(2026, 12, 2), "WARN", "by Wed 2 Dec 2026"),
        (date(2026, 12, 3), "WARN", "read otherwise"),
        (date(2026, 12, 16), "WARN", "read otherwise"),
        (date(2026, 12, 17), "FAIL", "overdue since Thu 3 Dec 2026"),
    ],
)
def test_a_settlement_is_overdue_for_certain_only_under_every_reading(as_of, verdict, words):
    one = found("W2", as_of, **AGREED)
    assert (one.verdict, words in one.sentence) == (verdict, True), one.sentence


@pytest.mark.parametrize(
    ("agreed", "day", "after"),
    [
        ("2026-10-30", date(2026, 12, 15), date(2026, 12, 16)),  # older text: 30 business days
        ("2026-11-02", date(2026, 12, 2), date(2026, 12, 3)),  # amended text: 30 calendar days
    ],
)
def test_a_settlement_is_due_by_the_text_of_the_day_it_was_agreed(agreed, day, after):
    facts = {**AGREED, "open_negotiation_start": "2026-11-01", "agreement_reached": agreed}
    facts |= {"open_negotiation_start": "2026-10-01"} if agreed < "2026-11-01" else {}
    one = changed(**facts)
    due = assessed(day, claim=one).deadline("settlement_payment").due
    assert due == day
    assert not balance(one).overdue(due, day)
    assert balance(one).overdue(due, after)


def test_an_agreement_before_any_initiation_is_never_overdue_for_certain():
    one = found("W2", date(2027, 3, 1), **{**AGREED, "idr_initiated": None})
    assert one.verdict == "WARN"
    assert "no earlier initiation is recorded" in one.sentence


def test_what_is_asked_afterwards_holds_up_no_stage_and_changes_no_status():
    late = assessed(date(2027, 3, 1), **RATE)
    assert late.finding("W1").verdict == "FAIL"
    assert late.status == "CLOSED"
    assert late.next_stage is None


def test_the_finding_quotes_the_operative_words():
    one = found("W1", date(2027, 3, 1), **RATE)
    words = " ".join(each.quote for each in one.citations)
    assert "less the sum of the initial payment and any cost sharing paid or owed" in words
    assert "will be liable to the plan or issuer for the difference" in words
    assert "not later than 30 calendar days" in words


def test_a_line_the_claim_does_not_have_is_refused():
    with pytest.raises(ValueError, match="a line this claim does not have"):
        changed(award__line_ids=["9"])


def test_the_basis_is_the_determination_where_there_is_one():
    assert of(**RATE).basis is Basis.DETERMINATION
    assert of(**AGREED).basis is Basis.AGREEMENT
