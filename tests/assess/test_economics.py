"""What a dispute costs and brings: fees by date and entity, who bears what, expected value, break-even."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idrkit.assess.economics import DisputeFacts, EconomicAssumptions, economics_of
from idrkit.assess.economics_bearings import part_borne
from idrkit.assess.economics_endings import RULES, Ending
from idrkit.assess.economics_fees import DisputeKind
from idrkit.assess.economics_lines import DisputeLine, OfferBasis, OtherOffer, change, line_value
from idrkit.assess.economics_value import Stakes, break_even, expected_value, fee_lost, in_cents
from idrkit.assess.fee_table import NO_TABLE, FeeRow, FeeTable
from idrkit.assess.spans import Span, exactly
from idrkit.errors import NoRuleInForceError
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
AS_OF = date(2026, 11, 23)
SINGLE, BUNDLED, BATCHED = DisputeKind
RECEIVED, AT_QPA = OtherOffer(OfferBasis.RECEIVED), OtherOffer(OfferBasis.QPA)
# Received $110, offer $900, QPA $200: ours brings $790, the other side's offer at the QPA $90.
LINE = DisputeLine("T-1", "1", Decimal(900), Decimal(100), Decimal(10), Decimal(200))
TABLE = FeeTable((FeeRow("Sample Arbiters", "row 2", Decimal(400), Decimal(600), Decimal(100)),))


def money(text):
    low, _, high = text.partition("..")
    return Span(Decimal(low), Decimal(high or low))


def worth(count=1, kind=SINGLE, initiated=None, entity=None, table=TABLE, line=LINE, probabilities=(), others=None):
    return economics_of(
        [line] * count,
        DisputeFacts(kind, initiated, entity, date(2026, 9, 14)),
        EconomicAssumptions(tuple(map(Decimal, probabilities)), others or (AT_QPA,)),
        table,
        RULEBOOK,
        AS_OF,
    )


# --- fees ---


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        ("2024-01-21", "50"),
        ("2024-01-22", "115"),
        ("2024-01-23", "115"),
        ("2026-06-10", "115"),
        ("2026-06-11", "15"),
        ("2026-06-12", "15"),
        (None, "15"),
    ],
)
def test_the_administrative_fee_goes_by_the_day_of_initiation(day, amount):
    found = worth(initiated=date.fromisoformat(day) if day else None)
    assert found.fees.administrative.low == found.fees.administrative.high == Decimal(amount)
    assert found.fees.administrative.citation.cite
    assert found.outcome(Ending.OUR_OFFER_SELECTED).bearing.administrative_fee == Decimal(amount)


@pytest.mark.parametrize(
    ("kind", "count", "posted", "ranged"),
    [
        (SINGLE, 1, "400", "200..840"),
        (BUNDLED, 60, "400", "200..840"),
        (BATCHED, 1, "600", "268..1173"),
        (BATCHED, 25, "600", "268..1173"),
        (BATCHED, 26, "700", "343..1423"),
        (BATCHED, 50, "700", "343..1423"),
        (BATCHED, 51, "800", "418..1673"),
    ],
)
def test_the_entity_fee_is_the_posted_one_or_the_range(kind, count, posted, ranged):
    assert worth(count, kind, entity="sample arbiters").fees.entity_fee == money(posted)
    unnamed = worth(count, kind)
    assert unnamed.fees.entity_fee == money(ranged)
    assert "No certified IDR entity is named" in " ".join(unnamed.assumptions)
    elsewhere = worth(count, kind, entity="Other Reviewers")
    assert elsewhere.fees.entity_fee == money(ranged)
    assert "No row of a fee table is for Other Reviewers" in " ".join(elsewhere.assumptions)
    assert unnamed.at_risk == Span(unnamed.fees.entity_fee.low + 15, unnamed.fees.entity_fee.high + 15)


def test_a_fee_not_filled_in_is_the_range_and_says_where():
    table = FeeTable((FeeRow("Sample Arbiters", "row 2", batched=Decimal(600)),))
    assert worth(entity="Sample Arbiters", table=table).fees.entity_fee == money("200..840")
    batch = worth(30, BATCHED, entity="Sample Arbiters", table=table)
    assert batch.fees.entity_fee == money("675..850")
    assert "row 2" in batch.fees.entity[1].note


@pytest.mark.parametrize("moved", [-1, 0, 1])
def test_a_row_is_used_on_its_days_only(moved):
    first = date(2026, 7, 1)
    table = FeeTable((FeeRow("Sample Arbiters", "row 2", Decimal(400), since=first, until=first),))
    found = worth(initiated=first + timedelta(moved), entity="Sample Arbiters", table=table)
    assert found.fees.entity_fee == money("400" if moved == 0 else "200..840")


@pytest.mark.parametrize(
    ("initiated", "fee"), [("2024-01-21", "200..700"), ("2024-01-22", "800"), ("2024-01-23", "800")]
)
def test_a_row_without_days_is_not_used_where_another_range_was_in_force(initiated, fee):
    table = FeeTable((FeeRow("Sample Arbiters", "row 2", Decimal(800)),))
    found = worth(initiated=date.fromisoformat(initiated), entity="Sample Arbiters", table=table)
    assert found.fees.entity_fee == money(fee)
    assert ("outside the range in force" in found.fees.entity[0].note) is (fee != "800")


def test_a_fee_the_secretary_approved_is_used_outside_the_range_and_says_so():
    table = FeeTable((FeeRow("Sample Arbiters", "row 2", Decimal(1000), approved=True),))
    found = worth(entity="Sample Arbiters", table=table)
    assert found.fees.entity_fee == money("1000")
    assert "approved by the Secretary" in found.fees.entity[0].note


def test_what_a_larger_batch_cost_in_2023_is_not_guessed():
    old = worth(30, BATCHED, initiated=date(2023, 12, 1), table=NO_TABLE)
    assert old.fees.unknown
    assert old.expected == ()
    assert old.break_even is None
    assert worth(30, BATCHED, initiated=date(2024, 1, 22)).fees.unknown == ""


def test_before_the_portal_there_was_no_dispute():
    with pytest.raises(NoRuleInForceError):
        worth(initiated=date(2021, 11, 1))


# --- who bears what: ending, administrative fee, entity fee borne, returned, net ---

ENDINGS = [
    ("our_offer_selected", "15", "0", "400", "775"),
    ("other_offer_selected", "15", "400", "0", "-325"),
    ("other_side_unpaid", "15", "0", "400", "775"),
    ("own_side_unpaid", "15", "400", "0", "-325"),
    ("settled_before_selection", "0", "0", "0", None),
    ("settled_before_eligibility", "15", "0", "400", None),
    ("settled_after_eligibility", "15", "200", "200", None),
    ("withdrawn_before_selection", "0", "0", "0", "0"),
    ("withdrawn_before_eligibility", "15", "0", "400", "-15"),
    ("withdrawn_after_eligibility", "15", "200", "200", "-215"),
    ("ineligible", "15", "0", "400", "-15"),
    ("eligibility_undetermined", "15", "0..400", "0..400", "-415..-15"),
]


@pytest.mark.parametrize(("ending", "administrative", "borne", "returned", "net"), ENDINGS)
def test_who_bears_what_in_each_ending(ending, administrative, borne, returned, net):
    found = worth(entity="Sample Arbiters").outcome(Ending(ending))
    bearing = found.bearing
    assert bearing.administrative_fee == Decimal(administrative)
    assert bearing.borne == money(borne)
    assert bearing.returned == money(returned)
    assert found.net == (None if net is None else money(net))
    assert bearing.citations
    assert all(one.cite and one.certainty for one in bearing.citations)
    certain = not bearing.missing and bearing.borne.known
    assert bool(bearing.returned_within) is (certain and bearing.returned.high > 0)
    if bearing.returned_within:
        assert bearing.returned_within.startswith("30 business days after")


def test_every_ending_is_in_the_table_and_a_single_dispute_cannot_be_tied():
    single = {one.bearing.ending for one in worth().outcomes}
    assert single == {Ending(one[0]) for one in ENDINGS}
    assert {one.ending for one in RULES} == set(Ending) == single | {Ending.EQUAL_NUMBERS}


@pytest.mark.parametrize(("count", "tied"), [(1, False), (2, True), (3, False), (50, True), (51, False)])
def test_only_an_even_number_of_lines_can_be_tied(count, tied):
    found = worth(count, BATCHED, entity="Sample Arbiters").outcome(Ending.EQUAL_NUMBERS)
    assert (found is not None) is tied
    if tied:
        half = count // 2
        fee = Decimal(600 if count <= 25 else 700)
        assert found.bearing.borne == found.bearing.returned == exactly(fee / 2)
        assert found.gained == exactly(half * Decimal(790) + half * Decimal(90))
        assert found.net == exactly(half * Decimal(880) - fee / 2 - 15)


@pytest.mark.parametrize(
    ("initiated", "allocated", "before_eligibility"),
    [("2026-08-02", "inferred", False), ("2026-08-03", "in_force", True), ("2026-08-04", "in_force", True)],
)
def test_the_text_goes_by_the_day_of_initiation(initiated, allocated, before_eligibility):
    found = worth(initiated=date.fromisoformat(initiated), entity="Sample Arbiters")
    lost = found.outcome(Ending.OTHER_OFFER_SELECTED).bearing
    cited = {one.provision_id: one.certainty for one in lost.citations}
    assert cited["idre_fee_allocation"] == allocated
    assert lost.borne == money("400")
    early = found.outcome(Ending.WITHDRAWN_BEFORE_ELIGIBILITY).bearing
    assert early.borne == money("0" if before_eligibility else "0..400")
    assert ("No text known here" in " ".join(early.notes)) is not before_eligibility


def test_a_default_is_marked_as_inferred():
    cited = worth().outcome(Ending.OTHER_SIDE_UNPAID).bearing.citations
    assert {one.certainty for one in cited if one.provision_id == "default_determination"} == {"inferred"}


@pytest.mark.parametrize(
    ("won", "of", "part"),
    [(0, 1, "1"), (1, 1, "0"), (0, 2, "1"), (1, 2, "0.5"), (2, 2, "0"), (1, 3, "1"), (2, 3, "0"), (25, 50, "0.5")],
)
def test_the_part_of_the_fee_follows_the_most_determinations(won, of, part):
    assert part_borne(won, of) == Decimal(part)


def test_splits_name_the_lines_worth_least_and_most():
    small = DisputeLine("T-1", "2", Decimal(200), Decimal(100), Decimal(0), Decimal(100))
    found = economics_of(
        [LINE, small, small],
        DisputeFacts(BATCHED, certified_idr_entity="Sample Arbiters"),
        EconomicAssumptions(other_offers=(AT_QPA,)),
        TABLE,
        RULEBOOK,
        AS_OF,
    )
    none, one, two, three = found.splits
    assert none.gained == exactly(Decimal(90))
    # Winning the large line adds 700, a small one 100; one of three lines leaves the whole fee with us.
    assert (one.gained, one.fee_borne) == (money("190..790"), money("600"))
    assert (two.gained, two.fee_borne) == (money("290..890"), money("0"))
    assert three.net == exactly(Decimal(790 + 100 + 100 - 15))
    assert none.net == found.outcome(Ending.OTHER_OFFER_SELECTED).net
    assert three.net == found.outcome(Ending.OUR_OFFER_SELECTED).net


# --- lines ---


@pytest.mark.parametrize(
    ("rate", "initial", "shared", "gained"),
    [
        ("900.00", "100.00", "10.00", "790.00"),
        ("110.00", "100.00", "10.00", "0.00"),
        # Below what was received the provider owes it as far as cost sharing was paid: all of it, or none.
        ("109.99", "100.00", "10.00", "-0.01..0"),
        ("100.00", "100.00", "10.00", "-10.00..0.00"),
        ("99.00", "100.00", "10.00", "-11.00..-1.00"),
        ("0.00", "0.00", "0.00", "0.00"),
        ("0.00", "100.00", "0.00", "-100.00"),
        ("50.00", "0.00", "0.00", "50.00"),
    ],
)
def test_what_a_rate_changes(rate, initial, shared, gained):
    assert change(Decimal(rate), Decimal(initial), Decimal(shared)) == money(gained)


@pytest.mark.parametrize(
    ("absent", "others", "missing"),
    [
        ("offer", (RECEIVED,), ["service_lines[1].offer"]),
        ("initial_payment", (RECEIVED,), ["service_lines[1].initial_payment"]),
        ("cost_sharing", (RECEIVED,), ["service_lines[1].cost_sharing"]),
        ("qpa", (RECEIVED, AT_QPA), ["service_lines[1].qualifying_payment_amount.amount"]),
        ("qpa", (RECEIVED,), []),
    ],
)
def test_a_missing_fact_is_named_and_never_guessed(absent, others, missing):
    amounts = {"offer": 900, "initial_payment": 100, "cost_sharing": 10, "qpa": 200} | {absent: None}
    line = DisputeLine("T-1", "1", **{name: one if one is None else Decimal(one) for name, one in amounts.items()})
    found = worth(line=line, others=others)
    assert list(found.missing) == missing
    assert bool(found.expected) is not bool(missing)
    assert (found.break_even is None) is bool(missing)
    assert found.fees.entity_fee == money("200..840")


def test_an_offer_of_the_other_side_that_is_known_is_used_as_it_is():
    line = DisputeLine("T-1", "1", Decimal(900), Decimal(100), Decimal(10), None, Decimal("300.00"))
    value = line_value(line, (AT_QPA,))
    assert (value.if_theirs, value.missing) == (exactly(Decimal(190)), ())
    assert "is not known" not in " ".join(worth(line=line).assumptions)


def test_a_percentage_of_the_qpa_is_taken_to_the_cent():
    value = line_value(LINE, (OtherOffer(OfferBasis.QPA, Decimal("90.333")), AT_QPA))
    assert value.other_offer == money("180.67..200")


# --- expected value ---


@pytest.mark.parametrize(
    ("probability", "value"), [("0", "-325"), ("0.5", "225"), ("1", "775"), ("0.1", "-215"), ("0.333", "41.30")]
)
def test_the_expected_value_of_a_single_dispute(probability, value):
    # 790 if ours, 90 if theirs, fee 400 only if theirs, 15 in any case.
    found = worth(entity="Sample Arbiters", probabilities=[probability])
    assert [(one.probability, one.value) for one in found.expected] == [(Decimal(probability), money(value))]


def test_without_a_probability_a_table_is_shown_and_said_to_be_no_estimate():
    found = worth()
    assert [one.probability for one in found.expected] == [Decimal("0.3"), Decimal("0.5"), Decimal("0.7")]
    assert "none of them an estimate" in " ".join(found.assumptions)


@pytest.mark.parametrize("probability", ["-0.01", "1.01"])
def test_a_probability_lies_between_nothing_and_certainty(probability):
    with pytest.raises(ValueError, match="between 0 and 1"):
        worth(probabilities=[probability])


def test_a_dispute_has_a_line():
    with pytest.raises(ValueError, match="at least one line"):
        worth(0)


def stakes(ours, theirs, *, count=1, administrative="15", fee="400"):
    return Stakes(count, money(ours), money(theirs), Decimal(administrative), money(fee))


@pytest.mark.parametrize(
    ("ours", "theirs", "best", "worst"),
    [
        # (15 + 400 - 90) / (790 - 90 + 400)
        ("790", "90", Fraction(325, 1100), Fraction(325, 1100)),
        ("415", "415", 0, 0),
        ("500", "500", 0, 0),
        # Equal offers: only the fee is at stake. 0 = 100 - 15 - 400 (1 - p)
        ("100", "100", Fraction(315, 400), Fraction(315, 400)),
        ("15", "0", 1, 1),
        ("14.99", "0", None, None),
        ("0", "0", None, None),
        ("10..20", "0", Fraction(415, 420), None),
    ],
)
def test_break_even(ours, theirs, best, worst):
    found = break_even(stakes(ours, theirs))
    assert (found.best, found.worst) == (best, worst)
    assert bool(found.note) is (best is None)


def test_there_is_no_break_even_where_our_offer_is_the_lower_one():
    found = break_even(stakes("50", "60"))
    assert (found.best, found.worst) == (None, None)
    assert "brings no more" in found.note


@pytest.mark.parametrize(
    ("count", "probability", "least", "most"),
    [
        (1, "0", 1, 1),
        (1, "0.5", Fraction(1, 2), Fraction(1, 2)),
        (1, "1", 0, 0),
        (2, "0.5", Fraction(1, 2), Fraction(1, 2)),
        # Of three lines won 1.5 on average: two or none, or one or all.
        (3, "0.5", Fraction(1, 4), Fraction(3, 4)),
        (4, "0", 1, 1),
        (4, "1", 0, 0),
    ],
)
def test_how_much_of_the_fee_is_lost_on_average(count, probability, least, most):
    assert fee_lost(count, Fraction(probability)) == (least, most)


def test_cents_are_rounded_outward():
    assert in_cents(Fraction(1, 3), Fraction(1, 3)) == money("0.33..0.34")
    assert in_cents(Fraction(-1, 3), Fraction(5, 2)) == money("-0.34..2.50")
    assert in_cents(Fraction(41, 2), Fraction(41, 2)) == money("20.50")


# --- properties ---

AMOUNTS = st.decimals(0, 100_000, places=2)
PROBABILITIES = st.fractions(0, 1, max_denominator=1000)


@st.composite
def spans(draw, low=0):
    first, second = sorted((draw(AMOUNTS), draw(AMOUNTS)))
    return Span(first + low, second + low)


@st.composite
def some_stakes(draw):
    """A dispute in which our offer brings no less than the other side's."""
    theirs = draw(spans(low=-50_000))
    more = draw(spans())
    return Stakes(draw(st.integers(1, 60)), theirs + more, theirs, draw(st.decimals(0, 115, places=2)), draw(spans()))


@given(some_stakes(), PROBABILITIES)
def test_the_expected_value_lies_between_the_endings(found, probability):
    low, high = expected_value(found, probability)
    assert low <= high
    assert low >= Fraction(found.if_theirs.low - found.administrative_fee - found.entity_fee.high)
    assert high <= Fraction(found.if_ours.high - found.administrative_fee)


@given(some_stakes())
def test_the_expected_value_at_the_ends_is_that_of_the_endings(found):
    low, high = expected_value(found, Fraction(1))
    assert (low, high) == (found.if_ours.low - found.administrative_fee, found.if_ours.high - found.administrative_fee)
    low, high = expected_value(found, Fraction(0))
    assert low == found.if_theirs.low - found.administrative_fee - found.entity_fee.high
    assert high == found.if_theirs.high - found.administrative_fee - found.entity_fee.low


@given(some_stakes())
def test_break_even_makes_the_expected_value_zero(found):
    point = break_even(found)
    for at, which in ((point.worst, 0), (point.best, 1)):
        if at is None:
            assert expected_value(found, Fraction(1))[which] < 0
        elif at == 0:
            assert expected_value(found, at)[which] >= 0
        else:
            assert expected_value(found, at)[which] == 0


@given(some_stakes(), PROBABILITIES, PROBABILITIES)
def test_a_higher_probability_is_never_worth_less(found, one, other):
    lower, higher = sorted((one, other))
    for which in (0, 1):
        assert expected_value(found, lower)[which] <= expected_value(found, higher)[which]


@given(st.integers(1, 12), PROBABILITIES, st.data())
def test_no_way_for_lines_to_hang_together_leaves_the_range(count, probability, data):
    """A batch decided as one, or line by line: what is lost on average lies inside."""
    least, most = fee_lost(count, probability)
    together = 1 - probability
    assert least <= together <= most
    chance = [Fraction(1)]
    for _ in range(count):
        chance = [
            (chance[k] * (1 - probability) if k < len(chance) else 0) + (chance[k - 1] * probability if k else 0)
            for k in range(len(chance) + 1)
        ]
    apart = sum(one * Fraction(part_borne(won, count)) for won, one in enumerate(chance))
    assert least <= apart <= most


@given(
    st.integers(1, 51),
    st.sampled_from(list(DisputeKind)),
    st.sampled_from(["Sample Arbiters", None]),
    st.dates(date(2024, 1, 22), date(2027, 12, 31)),
)
def test_what_is_returned_and_what_is_borne_is_what_was_paid(count, kind, entity, initiated):
    found = worth(count, kind, initiated, entity)
    for one in found.outcomes:
        bearing = one.bearing
        if bearing.ending is Ending.ELIGIBILITY_UNDETERMINED or "No text known here" in " ".join(bearing.notes):
            assert bearing.borne == bearing.returned == Span(Decimal(0), bearing.paid_in_advance.high)
        else:
            assert bearing.borne + bearing.returned == bearing.paid_in_advance
    for split in found.splits:
        assert split.fee_borne == found.fees.entity_fee.times(split.part_borne)
