"""What remark codes point at, alone and against each other."""

import pytest

from idrkit.assess.remittance_signals import signals_of
from idrkit.claims.terms import PaymentKind, ServiceCategory
from idrkit.law.remark_codes import Signal, load_remark_codes


@pytest.mark.parametrize(
    ("codes", "signal"),
    [
        (("N859",), Signal.FEDERAL),
        (("n859 ",), Signal.FEDERAL),
        (("N864",), Signal.ACT),
        (("N883",), Signal.STATE),
        (("N868",), Signal.ALL_PAYER_MODEL),
        (("N830",), Signal.UNCLEAR),
        (("N885",), Signal.REFUSED),
        (("N882",), Signal.WAIVED),
        (("N874",), Signal.SETTLED),
    ],
)
def test_a_code_points_at(codes, signal):
    assert len(signals_of(codes).of(signal)) == 1


@pytest.mark.parametrize("codes", [(), ("45",), ("CO-45",), ("N857",), ("N861", "N880", "N881"), ("PR-1", "OA-209")])
def test_codes_that_say_nothing_of_the_act_are_passed_over(codes):
    assert signals_of(codes).codes == ()


@pytest.mark.parametrize("code", ["N872", "N873", "N874", "N875"])
def test_a_final_payment_is_told_from_an_initial_one(code):
    assert [one.code for one in signals_of((code,)).final] == [code]


def test_two_codes_anchor_the_time_to_negotiate():
    assert {code for code, one in load_remark_codes().items() if one.starts_clock} == {"N876", "N877"}
    assert [one.code for one in signals_of(("N876", "N877", "N859")).anchors] == ["N876", "N877"]


@pytest.mark.parametrize(
    ("codes", "conflicts"),
    [
        (("N859", "N877"), 0),
        (("N859", "N883"), 1),
        (("N864", "N867"), 1),
        (("N859", "N868"), 1),
        (("N871", "N868"), 1),
        (("N877", "N885"), 1),
        (("N879", "N882"), 1),
        (("N830", "N883"), 0),
        (("N859", "N883", "N885"), 2),
    ],
)
def test_contradictions_between_codes(codes, conflicts):
    assert len(signals_of(codes).conflicts) == conflicts


def test_the_table_speaks_the_words_of_the_record():
    services = {one.service for one in load_remark_codes().values() if one.service}
    answers = {one.answer for one in load_remark_codes().values() if one.answer}
    assert services <= {one.value for one in ServiceCategory}
    assert answers <= {one.value for one in PaymentKind}
