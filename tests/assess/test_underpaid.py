"""Which lines are listed as underpaid, with which figures, and what is no reason."""

from datetime import date
from decimal import Decimal

import pytest
from claim_facts import changed

from idrkit.assess.prior_payments import prior_payments
from idrkit.assess.underpaid import Why, underpaid


def record(claim_id="OWN", *, paid="312.40", shared="41.20", qpa=None, allowed=None, day="2026-10-29", **paths):
    """A claim of one line; received in all 353.60 unless said otherwise, no QPA."""
    line = {"line_id": "1", "service_code": "95940", "units": "1", "initial_payment": paid, "cost_sharing": shared}
    line |= {"qualifying_payment_amount": {"amount": qpa}} if qpa else {}
    line |= {"allowed": allowed} if allowed else {}
    line |= paths.pop("line", {})
    kind = paths.pop("kind", "initial_payment")
    return changed(
        claim_id=claim_id,
        service_lines=[line],
        initial_payment={"kind": kind, "payment_date": day, **paths.pop("first", {})},
        **paths,
    )


def reasons(*claims):
    """The reasons of the claim OWN with their shortfalls."""
    return [
        (each.why, None if each.shortfall is None else str(each.shortfall))
        for one in underpaid(claims)
        for each in one.reasons
        if one.claim_id == "OWN"
    ]


ALONE = [
    ("a cent below the QPA", {"qpa": "353.61"}, [(Why.BELOW_QPA, "0.01")]),
    ("exactly the QPA", {"qpa": "353.60"}, [(Why.AT_QPA, None)]),
    ("a cent above it", {"qpa": "353.59"}, []),
    ("no QPA known", {}, []),
    ("a QPA of zero", {"qpa": "0.00"}, []),
    ("cost sharing not known", {"qpa": "500.00", "shared": None}, []),
    (
        "cost sharing not known, allowed is",
        {"qpa": "500.00", "shared": None, "allowed": "400.00"},
        [(Why.BELOW_QPA, "100.00")],
    ),
    ("payment not known", {"qpa": "500.00", "paid": None}, []),
    ("nothing paid", {"paid": "0.00", "shared": "0.00"}, [(Why.NOTHING_PAID, None)]),
    ("a cent paid", {"paid": "0.01", "shared": "0.00"}, []),
    ("denied", {"paid": "0.00", "shared": None, "kind": "notice_of_denial_of_payment"}, [(Why.NOTHING_PAID, None)]),
    ("nothing paid, cost sharing not known", {"paid": "0.00", "shared": None}, [(Why.NOTHING_PAID, None)]),
    ("all left to the patient", {"paid": "0.00", "shared": "353.60"}, []),
    ("all left to the patient, below the QPA", {"paid": "0.00", "qpa": "400.00"}, [(Why.BELOW_QPA, "358.80")]),
    (
        "nothing paid, QPA known",
        {"paid": "0.00", "shared": "0.00", "qpa": "9.00"},
        [(Why.NOTHING_PAID, None), (Why.BELOW_QPA, "9.00")],
    ),
]


@pytest.mark.parametrize(("facts", "expected"), [row[1:] for row in ALONE], ids=[row[0] for row in ALONE])
def test_the_reasons_of_a_line_and_their_figures(facts, expected):
    assert reasons(record(**facts)) == expected


def test_the_billed_charge_is_no_reason():
    assert reasons(record(line={"billed_charge": "90000.00"})) == []


EARLIER = {"paid": "500.00", "shared": "0.00", "day": "2026-10-01"}
OTHERS = [
    ("an earlier payment", {}, "146.40"),
    ("the day before", {"day": "2026-10-28"}, "146.40"),
    ("the same day", {"day": "2026-10-29"}, None),
    ("the day after", {"day": "2026-10-30"}, None),
    ("a day that is not known", {"day": None, "initial_payment_received": None}, None),
    ("another code", {"line": {"service_code": "95941"}}, None),
    ("another modifier", {"line": {"modifiers": ["26"]}}, None),
    ("other units", {"line": {"units": "2"}}, None),
    ("the same units written otherwise", {"line": {"units": "1.0"}}, "146.40"),
    ("units not known", {"line": {"units": None}}, None),
    ("another payer", {"plan__name": "Other Plan"}, None),
    ("the same payer written otherwise", {"plan__name": "SAMPLE BENEFIT-PLAN"}, "146.40"),
    ("another group of the same name", {"plan__group_number": "G-2"}, None),
    ("another funding", {"plan__funding": "fully_insured"}, None),
    ("the same administrator only", {"plan__name": "Other", "plan__administrator": "Sample Administrators"}, None),
    ("another administrator, same payer", {"plan__administrator": "Other TPA"}, "146.40"),
    ("another provider", {"provider__npi": "1245319599"}, None),
    ("a payment under a contract", {"provider__participating": True}, None),
    ("a denial is no rate", {"paid": "0.00"}, None),
    ("its cost sharing not known", {"shared": None}, None),
    ("another way to split the same amount", {"paid": "300.00", "shared": "200.00"}, "146.40"),
    ("a cent more than now", {"paid": "353.61"}, "0.01"),
    ("as much as now", {"paid": "353.60"}, None),
]


@pytest.mark.parametrize(("facts", "less"), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_which_payments_of_other_records_count(facts, less):
    other = record("EARLIER", **{**EARLIER, **facts})
    assert reasons(other, record()) == ([(Why.BELOW_PRIOR_MEDIAN, less)] if less else [])


def test_where_only_the_administrator_is_named_no_payer_is_known():
    only = {"plan__name": "Sample Administrators", "plan__legal_business_name": None}
    assert reasons(record("EARLIER", **EARLIER, **only), record(**only)) == []


def test_modifiers_count_whatever_their_order():
    one = record("EARLIER", **EARLIER, line={"modifiers": ["59", "26"]})
    assert reasons(one, record(line={"modifiers": ["26", "59"]})) == [(Why.BELOW_PRIOR_MEDIAN, "146.40")]


@pytest.mark.parametrize(
    ("amounts", "middle"),
    [(("400.00",), "400"), (("400.00", "500.01"), "450.005"), (("900.00", "400.00", "410.00"), "410")],
)
def test_the_figures_of_earlier_payments(amounts, middle):
    others = [
        record(f"E{day}", paid=amount, shared="0.00", day=f"2026-10-0{day}") for day, amount in enumerate(amounts, 1)
    ]
    prior = prior_payments([*others, record()])["OWN", "1"]
    assert prior.median == Decimal(middle)
    assert (prior.count, prior.lowest, prior.highest) == (
        len(amounts),
        min(map(Decimal, amounts)),
        max(map(Decimal, amounts)),
    )
    assert (prior.first, prior.last) == (date(2026, 10, 1), date(2026, 10, len(amounts)))


def test_the_day_received_stands_in_where_the_payment_has_no_date_of_its_own():
    other = record("EARLIER", **{**EARLIER, "day": None}, initial_payment_received="2026-10-01")
    assert reasons(other, record()) == [(Why.BELOW_PRIOR_MEDIAN, "146.40")]


def test_the_order_of_the_records_makes_no_difference():
    claims = [record(f"E{n}", paid=f"{400 + n}.00", day=f"2026-10-{n + 1:02}") for n in range(9)]
    claims.append(record(qpa="500.00"))
    by_id = sorted(underpaid(claims), key=lambda one: one.claim_id)
    assert by_id == sorted(underpaid(reversed(claims)), key=lambda one: one.claim_id)
    assert by_id


SIGNALS = [
    ({}, (), (), ("out of network (recorded)",)),
    ({"provider__participating": None}, (), (), ()),
    ({"provider__participating": True}, (), (), ("in network (recorded)",)),
    ({"line": {"remark_codes": ["N877"]}}, ("N877",), (), ("out of network (recorded)",)),
    ({"first": {"remark_codes": ["N859", "N883"]}}, ("N859",), ("N883",), ("out of network (recorded)",)),
    ({"provider__participating": None, "line": {"adjustment_codes": ["CO-45", "PR-1"]}}, (), (), ()),
    (
        {"provider__participating": None, "line": {"adjustment_codes": ["CO-45", "PR-242"]}},
        (),
        (),
        ("adjustment PR-242",),
    ),
    ({"provider__participating": None, "first": {"adjustment_codes": ["243"]}}, (), (), ("adjustment 243",)),
]


@pytest.mark.parametrize(("facts", "act", "other", "network"), SIGNALS)
def test_signals_stand_beside_the_reasons(facts, act, other, network):
    (one,) = underpaid([record(qpa="500.00", **facts)])
    assert (one.act, one.other, one.network) == (act, other, network)


@pytest.mark.parametrize(("facts", "act", "other", "network"), SIGNALS)
def test_no_signal_is_a_reason(facts, act, other, network):
    assert underpaid([record(**facts)]) == ()


def test_amounts_that_are_not_known_stay_so():
    (one,) = underpaid([record(paid="0.00", shared=None)])
    assert (one.shortfall_to_qpa, one.shortfall_to_prior, one.prior, one.line.qpa) == (None, None, None, None)


def test_the_offer_is_shown_where_it_is_recorded():
    (one,) = underpaid([record(qpa="500.00", line={"offer": "700.00"})])
    assert one.line.offer == 700
