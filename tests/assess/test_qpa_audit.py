"""Disclosed QPAs laid side by side: questions to the payer, each with its paragraph, never a verdict."""

import csv
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from claim_facts import CLEAN
from hypothesis import given
from hypothesis import strategies as st

from idrkit.assess.prohibited import scan
from idrkit.assess.qpa_audit import qpa_audit
from idrkit.assess.qpa_series import MOST_AMOUNTS
from idrkit.assess.qpa_wording import LIMITS, WORDINGS, QpaSign
from idrkit.claims.model import Claim
from idrkit.law.provision import Certainty
from idrkit.law.qpa_audit import load_qpa_data
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
AS_OF = date(2026, 11, 23)
DATA = load_qpa_data()
REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "data" / "reference" / "qpa_indexing_factors.csv"


def claim(number, amount, *, units="1", code="95940", modifiers=(), year=2026, paid="30.01", shared="5.00", **facts):
    """One line of one claim; an amount of None was not disclosed."""
    disclosed = {"source": "not_disclosed"} if amount is None else {"amount": amount, "source": "remittance"}
    line = {
        "line_id": "1",
        "service_code": code,
        "modifiers": list(modifiers),
        "units": units,
        "date_of_service": f"{year}-03-02",
        "initial_payment": paid,
        "cost_sharing": shared,
        "qualifying_payment_amount": disclosed,
    } | facts.pop("line", {})
    plan = CLEAN["plan"] | facts.pop("plan", {})
    facility = CLEAN["facility"] | facts.pop("facility", {})
    record = CLEAN | {"claim_id": f"T-{number}", "service_lines": [line], "plan": plan, "facility": facility} | facts
    return Claim.model_validate(record)


def audited(*claims):
    return qpa_audit(claims, RULEBOOK, AS_OF)


def asked(*claims, leave=("round", "equal_to_allowed")):
    """The questions of these claims as (sign, lines)."""
    return [(one.sign.value, one.count) for one in audited(*claims).questions if one.sign not in leave]


AGREE = [
    ("one amount", [("512.31", {}), ("512.31", {})]),
    ("one amount per unit", [("100.10", {"units": "1"}), ("300.30", {"units": "3"})]),
    ("one amount per unit, rounded for the line", [("33.33", {"units": "1"}), ("100.00", {"units": "3"})]),
    ("another code", [("512.31", {}), ("99.10", {"code": "95938"})]),
    ("another State", [("512.31", {}), ("99.10", {"facility": {"state": "GA"}})]),
    ("another plan", [("512.31", {}), ("99.10", {"plan": {"name": "Other Plan"}})]),
    ("another group of a self-insured plan's name", [("512.31", {}), ("99.10", {"plan": {"group_number": "2"}})]),
    ("another market", [("512.31", {}), ("99.10", {"plan": {"kind": "individual_health_insurance"}})]),
    ("another modifier that is no component", [("512.31", {}), ("512.31", {"modifiers": ["XU"]})]),
    ("components that are less than the whole", [("99.10", {"modifiers": ["26"]}), ("150.20", {})]),
    ("components that differ", [("99.10", {"modifiers": ["26"]}), ("50.20", {"modifiers": ["TC"]})]),
]


@pytest.mark.parametrize("rows", [one[1] for one in AGREE], ids=[one[0] for one in AGREE])
def test_what_agrees_is_no_question(rows):
    assert asked(*(claim(number, amount, **how) for number, (amount, how) in enumerate(rows))) == []


QUESTIONS = [
    ("a cent apart", "different_amounts", [("512.31", {}), ("512.32", {})]),
    ("a cent apart per unit", "different_amounts", [("100.10", {"units": "1"}), ("300.32", {"units": "3"})]),
    ("no units recorded", "different_amounts", [("512.31", {"units": None}), ("312.31", {})]),
    ("alike for 1 and 4 units", "unit_unclear", [("218.41", {"units": "1"}), ("218.41", {"units": "4"})]),
    ("for the line and for a unit", "unit_unclear", [("655.23", {"units": "3"}), ("218.41", {"units": "4"})]),
    ("an hour and 15 minutes", "unit_unclear", [("50.05", {"units": "1"}), ("200.20", {"units": "1"})]),
    ("26 like the whole", "same_for_component", [("99.10", {"modifiers": ["26"]}), ("99.10", {})]),
    ("TC more than the whole", "same_for_component", [("99.10", {"modifiers": ["TC"]}), ("90.20", {})]),
    ("26 like TC", "same_for_component", [("99.10", {"modifiers": ["26"]}), ("99.10", {"modifiers": ["TC"]})]),
    (
        "26 like the whole beside XU",
        "same_for_component",
        [("9.10", {"modifiers": ["XU", "26"]}), ("9.10", {"modifiers": ["XU"]})],
    ),
    # 100.10 of 2025 raised by 1.0265311701 is 102.76 for 2026.
    ("unchanged from year to year", "change_between_years", [("100.10", {"year": 2025}), ("100.10", {"year": 2026})]),
    ("lowered", "change_between_years", [("100.10", {"year": 2025}), ("90.10", {"year": 2026})]),
    ("raised by more", "change_between_years", [("100.10", {"year": 2025}), ("102.78", {"year": 2026})]),
    ("raised by less", "change_between_years", [("100.10", {"year": 2025}), ("102.73", {"year": 2026})]),
]


@pytest.mark.parametrize(("sign", "rows"), [one[1:] for one in QUESTIONS], ids=[one[0] for one in QUESTIONS])
def test_what_does_not_agree_is_a_question_on_both_lines(sign, rows):
    claims = [claim(number, amount, **how) for number, (amount, how) in enumerate(rows)]
    assert asked(*claims) == [(sign, 2)]
    assert asked(*reversed(claims)) == [(sign, 2)]
    question = next(one for one in audited(*claims).questions if one.sign == sign)
    assert {one.claim_id for one in question.lines} == {"T-0", "T-1"}


@pytest.mark.parametrize("amount", ["102.75", "102.76", "102.77"])
def test_the_published_factor_is_met_to_the_cent(amount):
    assert asked(claim(1, "100.10", year=2025), claim(2, amount)) == []


def test_factors_of_several_years_are_multiplied():
    factor = DATA.factor_between(2023, 2026)
    assert factor == Decimal("1.0543149339") * Decimal("1.0317904930") * Decimal("1.0265311701")
    raised = str((Decimal("100.10") * factor).quantize(Decimal("0.01")))
    assert asked(claim(1, "100.10", year=2023), claim(2, raised)) == []
    assert asked(claim(1, "100.10", year=2023), claim(2, "105.53")) == [("change_between_years", 2)]


def test_a_factor_that_is_not_known_asks_nothing():
    assert DATA.factors[2027].factor is None
    assert DATA.factors[2027].certainty is Certainty.PENDING
    assert asked(claim(1, "100.10", year=2026), claim(2, "50.10", year=2027)) == []


def test_the_factors_multiply_to_the_published_rates_since_2019():
    # cumulative_from_2019_rates of the reference table: 2022 and 2026.
    grown = Decimal("1.0648523983") * DATA.factor_between(2022, 2026)
    assert abs(grown - Decimal("1.2805070064")) < Decimal("0.0000000002")
    assert all(one.certainty is Certainty.REPORTED for year, one in DATA.factors.items() if year < 2027)


def test_the_factors_are_those_of_the_reference_table():
    if not REFERENCE.is_file():
        if os.environ.get("CI"):
            pytest.fail(f"the reference table {REFERENCE} is missing")
        pytest.skip(f"the reference table {REFERENCE} is not on this machine")
    with REFERENCE.open(encoding="utf-8", newline="") as file:
        rows = {int(row["service_year"]): row["factor"] for row in csv.DictReader(file)}
    # The factor of 2022 spans three years, from rates of 2019: no amount of 2021 was disclosed.
    assert {year: str(one.factor or "") for year, one in DATA.factors.items()} == {
        year: factor for year, factor in rows.items() if year > 2022
    }


LINES = [
    ("0.00", {}, ["zero"]),
    ("0.01", {}, ["nominal"]),
    ("1.00", {}, ["nominal"]),
    ("1.01", {}, []),
    ("9.99", {}, []),
    ("10.00", {}, ["round"]),
    ("10.01", {}, []),
    ("510.00", {}, ["round"]),
    (None, {}, ["not_disclosed"]),
    ("512.31", {"paid": "512.31"}, ["equal_to_payment"]),
    ("512.31", {"paid": "512.31", "shared": None}, ["equal_to_payment"]),
    ("512.31", {"paid": "512.31", "shared": "0.00"}, ["equal_to_allowed"]),
    ("512.31", {"paid": "500.31", "shared": "12.00"}, ["equal_to_allowed"]),
    ("512.31", {"paid": None, "line": {"allowed": "512.31"}}, ["equal_to_allowed"]),
    ("512.31", {"paid": "512.30", "shared": "0.00"}, []),
    ("0.00", {"paid": "0.00", "shared": "0.00"}, ["zero"]),
]


@pytest.mark.parametrize(("amount", "how", "signs"), LINES)
def test_what_one_line_shows(amount, how, signs):
    assert [sign for sign, _ in asked(claim(1, amount, **how), leave=())] == signs


def test_many_lines_are_one_question_that_names_the_first():
    every = [claim(number, None) for number in range(40)]
    (question,) = audited(*every).questions
    assert (question.count, len(question.lines)) == (40, DATA.signs.examples)
    assert question.lines[0].claim_id == "T-0"
    assert "on 40 lines" in question.sentence


def test_many_amounts_are_counted_and_not_kept():
    every = [claim(number, f"{100 + number}.37") for number in range(30)]
    (question,) = audited(*every).questions
    assert question.count == 30
    assert len(question.amounts) == MOST_AMOUNTS
    assert f"and {30 - MOST_AMOUNTS} lines" in question.sentence


def test_cities_are_named_as_a_possible_reason_only_where_they_differ():
    town, city = {"facility": {"city": "Town"}}, {"facility": {"city": "City"}}
    assert "more than one city" in audited(claim(1, "10.37", **town), claim(2, "10.99", **city)).questions[0].sentence
    assert "more than one city" not in audited(claim(1, "10.37", **town), claim(2, "10.99")).questions[0].sentence


def test_units_that_are_not_recorded_are_named_as_missing():
    (question,) = audited(claim(1, "512.31", units=None), claim(2, "312.31")).questions
    assert question.missing == ("service_lines[].units",)


@pytest.mark.parametrize(
    ("how", "missing"),
    [
        ({"line": {"date_of_service": None}}, "service_lines[].date_of_service"),
        ({"facility": {"state": None}}, "facility.state"),
        ({"plan": {"name": "Sample Administrators", "legal_business_name": None}}, "plan.name"),
        ({"line": {"qualifying_payment_amount": {}}}, "service_lines[].qualifying_payment_amount.amount"),
    ],
)
def test_a_line_that_cannot_be_compared_is_counted_by_the_fact_that_is_missing(how, missing):
    found = audited(claim(1, "512.31", **how), claim(2, "512.31"))
    assert dict(found.not_compared) == {missing: 1}
    assert (found.lines, found.compared) == (2, 1)


def test_a_line_that_cannot_be_compared_still_shows_what_it_shows_alone():
    found = audited(claim(1, "0.00", facility={"state": None}), claim(2, "0.00", line={"date_of_service": None}))
    assert sorted((one.state, one.years) for one in found.questions if one.state is None) == [(None, (2026,))]
    assert len(found.questions) == 2


def test_every_question_has_a_request_and_its_paragraphs():
    runs = [[(amount, how)] for amount, how, _ in LINES] + [row[2] for row in QUESTIONS]
    audits = [audited(*(claim(n, amount, **how) for n, (amount, how) in enumerate(rows))) for rows in runs]
    questions = [one for each in audits for one in each.questions]
    assert {one.sign for one in questions} == set(QpaSign)
    for one in questions:
        cited = {each.provision_id: each for each in one.citations}
        assert "149.140(d)" in one.ask
        assert "qpa_information_request" in cited
        assert cited["qpa_not_reviewed"].certainty == "in_force"
        assert ("factor_qpa" in cited) is bool(one.argument)


def test_contradictions_come_first_and_round_figures_late():
    found = audited(claim(1, "510.00"), claim(2, "512.31"), claim(3, None), claim(4, "0.00", code="95938"))
    assert [one.sign.value for one in found.questions] == ["different_amounts", "zero", "round", "not_disclosed"]


def test_figures_of_our_own_choice_say_why():
    questions = {one.sign: one for one in audited(claim(1, "510.00"), claim(2, "0.50")).questions}
    assert questions[QpaSign.ROUND].reason == DATA.signs.reasons["round"]
    assert questions[QpaSign.NOMINAL].reason == DATA.signs.reasons["nominal"]


@pytest.mark.parametrize("sign", QpaSign)
def test_no_wording_uses_a_prohibited_factor_or_calls_an_amount_wrong(sign):
    wording = WORDINGS[sign]
    for text in (wording.ask, wording.argument):
        assert not scan(text)
        assert "wrong" not in text
        assert "incorrect" not in text
    assert wording.ask.startswith("Please ")
    assert not wording.argument or "149.510(c)(5)(iii)" in wording.argument
    assert not scan(LIMITS)
    assert "computes no qualifying payment amount" in LIMITS


@given(st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=1, max_size=20), st.integers(2, 10**6))
def test_line_totals_of_one_amount_per_unit_never_contradict(rows, cents):
    each = Decimal(cents) / 100
    claims = [claim(number, str(each * units), units=str(units)) for number, (units, _) in enumerate(rows)]
    assert "different_amounts" not in {sign for sign, _ in asked(*claims)}


@given(st.lists(st.integers(1, 10**6), min_size=2, max_size=12))
def test_the_order_of_claims_does_not_matter_for_whether_amounts_agree(cents):
    claims = [claim(number, str(Decimal(one) / 100)) for number, one in enumerate(cents)]
    signs = {sign for sign, _ in asked(*claims)} & {"different_amounts", "unit_unclear"}
    assert bool(signs) is (len(set(cents)) > 1)
    assert bool({sign for sign, _ in asked(*claims[::-1])} & {"different_amounts", "unit_unclear"}) is bool(signs)
