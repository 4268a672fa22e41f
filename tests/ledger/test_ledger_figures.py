"""The figures of a report: what is not known is in no sum and no median, and is counted."""

from datetime import date
from decimal import Decimal

import pytest

from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.charts import bars_of, limit_of, shares
from idrkit.ledger.figures import Result, Sum, figures_of, result_of
from idrkit.ledger.month_grid import last_shown, months
from idrkit.ledger.standing import Reached, Standing

RULEBOOK = load_rulebook()
BETWEEN = RULEBOOK.calendar.between
DECIDED = date(2026, 11, 2)


def standing(claim_id="T-1", reached=Reached.OFFER, client="own", dispute_number=None, **facts):
    amounts = ("offer", "in_dispute", "rate", "still_owed", "recovered", "fees_paid", "fees_returned")
    given = {name: Decimal(value) if name in amounts and value else value for name, value in facts.items()}
    return Standing(client, claim_id, dispute_number, reached, **given)


def determined(claim_id="T-1", number="DISP-1234567", **facts):
    days = {"initiated": date(2026, 9, 1), "selected": date(2026, 9, 10), "determined": DECIDED}
    return standing(claim_id, Reached.DETERMINED, dispute_number=number, **{**days, **facts})


def figures(*standings):
    return figures_of(standings, BETWEEN)


def test_an_unknown_amount_is_in_no_sum_and_counted():
    found = figures(standing("T-1", in_dispute="640.00"), standing("T-2", in_dispute=None))
    assert found.in_dispute == Sum(Decimal("640.00"), 1, 1)
    assert ("The amount in dispute", 1, 2) in {(one.what, one.unknown, one.of) for one in found.gaps}


@pytest.mark.parametrize(
    ("reached", "counts"),
    [
        (Reached.RECORDED, False),
        (Reached.NEGOTIATION, True),
        (Reached.OFFER, True),
        (Reached.AGREED, False),
        (Reached.CLOSED, False),
    ],
)
def test_money_is_in_dispute_from_the_notice_until_a_rate_is_set(reached, counts):
    assert figures(standing(reached=reached, in_dispute="640.00")).in_dispute.known == counts


@pytest.mark.parametrize(
    ("facts", "result"),
    [
        ({"determined": DECIDED, "prevailing_party": "provider"}, Result.WON),
        ({"determined": DECIDED, "prevailing_party": "plan_or_issuer"}, Result.LOST),
        ({"determined": DECIDED, "prevailing_party": "each_in_part"}, Result.IN_PART),
        ({"determined": DECIDED}, Result.NOT_SAID),
        ({"determined": DECIDED, "agreed": DECIDED, "prevailing_party": "provider"}, Result.WON),
        ({"agreed": DECIDED}, Result.SETTLED),
        ({"reached": Reached.CLOSED, "closed": DECIDED}, Result.CLOSED),
        ({}, Result.OPEN),
    ],
)
def test_the_result_of_a_claim(facts, result):
    assert result_of(standing(**facts)) is result


def test_days_are_counted_of_a_dispute_once_and_never_guessed():
    found = figures(
        determined("T-1"),
        determined("T-2"),
        determined("T-3", "DISP-1234568", selected=None),
        determined("T-4", "DISP-1234569", selected=date(2026, 11, 3)),
    )
    assert found.from_selection.days == (BETWEEN(date(2026, 9, 10), DECIDED),)
    assert found.from_selection.unknown == 2
    assert len(found.from_initiation.days) == 3


def test_the_median_stands_with_its_count():
    first, second = determined("T-1", "DISP-1", offer="900.00", rate="900.00"), determined("T-2", "DISP-2", offer="900")
    third = determined("T-3", "DISP-3", offer="900.00", rate="450.00")
    share = figures(first, second, third).results.share
    assert (share.value, share.count) == (75, 2)


def test_one_rate_on_all_claims_of_a_dispute_is_not_added_up():
    """An event that names only the dispute is laid on each of its claims: the sum would be a multiple."""
    same = [determined(name, rate="700.00", still_owed="100.00", recovered="50.00") for name in ("T-1", "T-2")]
    found = figures(*same, determined("T-3", "DISP-1234568", rate="300.00"))
    assert found.rate == Sum(Decimal("300.00"), 1, 2)
    assert (found.still_owed.known, found.recovered.known) == (0, 0)
    (gap,) = (one for one in found.gaps if one.what.startswith("The share of each claim"))
    assert (gap.unknown, gap.of) == (2, 2)


def test_different_rates_in_a_batch_are_added_up():
    found = figures(determined("T-1", rate="700.00"), determined("T-2", rate="300.00"))
    assert found.rate == Sum(Decimal("1000.00"), 2, 0)


def test_a_fee_of_a_batch_counts_once_and_a_missing_one_is_not_zero():
    found = figures(
        determined("T-1", fees_paid="115.00"),
        determined("T-2", fees_paid="115.00"),
        determined("T-3", "DISP-1234568"),
        standing("T-4", Reached.NEGOTIATION),
    )
    assert found.fees.paid == Sum(Decimal("115.00"), 1, 1)
    assert found.fees.returned == Sum(Decimal(0), 0, 0)


def test_the_same_claim_of_two_clients_is_two_claims():
    found = figures(
        standing(client="north", dispute_number="DISP-1"), standing(client="south", dispute_number="DISP-1")
    )
    assert (found.claims, found.disputes) == (2, 2)
    assert [one.name for one in found.by_client] == ["north", "south"]


def test_a_claim_with_two_codes_stands_under_each_and_no_code_comes_last():
    found = figures(standing("T-1", codes=("95940", "95941")), standing("T-2", codes=("95941",)), standing("T-3"))
    assert [(one.name, one.claims) for one in found.by_code] == [("95941", 2), ("95940", 1), (None, 1)]


def test_what_cannot_be_worked_out_is_named_and_in_no_figure():
    found = figures(standing("T-1", in_dispute="5.00", problem="The record cannot be read."), standing("T-2"))
    assert found.unreadable == (("T-1", "The record cannot be read."),)
    assert found.claims == 2
    assert found.in_dispute.known == 0
    assert sum(one.count for one in found.stages) == 1


def test_an_empty_ledger_has_figures():
    found = figures()
    assert found.results.share.value is None
    assert found.gaps == ()


def test_the_rule_counts_from_the_selection():
    assert limit_of(RULEBOOK).days == 30
    assert limit_of(RULEBOOK).cites == ("45 CFR 149.510(c)(5)(ii)", "45 CFR 149.510(c)(4)(ii)")


@pytest.mark.parametrize(("days", "late"), [(29, False), (30, False), (31, True)])
def test_a_determination_after_the_last_day_stands_behind_the_line(days, late):
    (bar,) = (one for one in bars_of([days], 30).bars if one.count)
    assert bar.late is late
    assert (bar.x > bars_of([days], 30).line) is late


def test_bars_in_words_have_every_count():
    assert bars_of([0, 10, 11, 500], None).words.startswith("0–10 business days: 2; 11–20 business days: 1;")
    assert bars_of([0, 10, 11, 500], None).words.endswith("over 90 business days: 1")
    assert bars_of([], 30).bars[0].height == 0


def test_parts_of_a_bar_fill_it():
    parts = shares([("a", "A", 1), ("b", "B", 0), ("c", "C", 3)])
    assert [(one.id, one.start, one.width, one.of) for one in parts] == [("a", 0, 25, 4), ("c", 25, 75, 4)]


@pytest.mark.parametrize(
    ("as_of", "last"),
    [
        (date(2026, 11, 1), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 1, 31)),
        (date(2027, 1, 31), date(2027, 2, 28)),
        (date(2028, 1, 1), date(2028, 2, 29)),
    ],
)
def test_the_calendar_goes_to_the_end_of_the_next_month(as_of, last):
    assert last_shown(as_of) == last
    shown = [day.day for month in months((), as_of, RULEBOOK.calendar) for week in month.weeks for day in week if day]
    assert (shown[0], shown[-1]) == (as_of.replace(day=1), last)
