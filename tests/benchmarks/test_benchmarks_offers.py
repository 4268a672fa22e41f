"""Offers a person thinks of, beside the QPA and earlier determinations."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idrkit.benchmarks.distribution import bars
from idrkit.benchmarks.offers import Thought, offer_lines

TEN = tuple(map(Decimal, range(1, 11)))


def line(amount="1500", probability="0.6", qpa="500", plan="550", earlier=TEN):
    thought = Thought(Decimal(amount), Decimal(probability) if probability else None)
    (one,) = offer_lines([thought], Decimal(qpa) if qpa else None, Decimal(plan) if plan else None, earlier)
    return one


def test_an_offer_beside_qpa_earlier_offers_and_the_other_offer():
    one = line()
    assert (one.of_qpa, one.at_or_below) == (3, Decimal("0.3"))
    # 0.6 x 1,500 + 0.4 x 550
    assert (one.if_selected, one.if_other_selected, one.average) == (1500, 550, 1120)


@pytest.mark.parametrize(
    ("changes", "empty"),
    [
        ({"qpa": None}, {"of_qpa", "at_or_below"}),
        ({"qpa": "0"}, {"of_qpa", "at_or_below"}),
        ({"earlier": TEN[:9]}, {"at_or_below"}),
        ({"plan": None}, {"if_other_selected", "average"}),
        ({"probability": None}, {"probability", "average"}),
    ],
)
def test_what_is_not_known_is_left_empty(changes, empty):
    one = line(**changes)
    assert {name for name in one.__slots__ if getattr(one, name) is None} == empty


@pytest.mark.parametrize(("amount", "share"), [("499.99", "0"), ("500", "0.1"), ("5000", "1")])
def test_an_earlier_offer_that_was_just_as_high_counts(amount, share):
    assert line(amount=amount).at_or_below == Decimal(share)


def test_offers_stand_from_the_lowest_to_the_highest():
    amounts = [one.amount for one in offer_lines([Thought(Decimal(2)), Thought(Decimal(1))], None, None, ())]
    assert amounts == [1, 2]


@given(st.lists(st.decimals(0, 50, places=2), min_size=10))
def test_every_line_lies_in_one_bar(values):
    assert sum(one.lines for one in bars(values)) == len(values)


def test_the_end_of_a_bar_belongs_to_it_and_nine_lines_have_no_bars():
    found = {one.up_to: one.lines for one in bars([Decimal(1)] * 9 + [Decimal("1.01")])}
    assert (found[1], found[Decimal("1.5")]) == (9, 1)
    assert bars([Decimal(1)] * 9) == ()
