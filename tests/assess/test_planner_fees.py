"""What a plan reckons with where a fee table is given, and that it agrees with `compare --worth`."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from claim_facts import RULEBOOK, override
from hypothesis import given, settings
from hypothesis import strategies as st
from planner_cases import AS_OF, best_by_enumeration, disputes, planned, ready

from idrkit.assess.economics import DisputeFacts, EconomicAssumptions, economics_of
from idrkit.assess.economics_fees import DisputeKind
from idrkit.assess.economics_lines import dispute_lines
from idrkit.assess.economics_value import fee_lost
from idrkit.assess.fee_table import FeeRow, FeeTable
from idrkit.assess.planner.fee_plan import FeeRange, fee_plan
from idrkit.assess.planner.figures import NO_FIGURES, Figures, OtherSide, cents

pytest.importorskip("highspy")


def row(entity, single, batched, further="100", **more):
    """A row of a fee table; "" is a fee that was not filled in."""
    amounts = [Decimal(one) if one else None for one in (single, batched, further)]
    return FeeRow(entity, "row 2", *amounts, **more)


TABLE = FeeTable((row("Low Arbiters", "200", "268"), row("High Arbiters", "800", "1100", "250")))


def named(number, entity, *codes, **paths):
    """A claim that names a certified IDR entity, or none."""
    facts = {"dispute__certified_idr_entity": None, "dispute__preferred_certified_idr_entity": entity}
    if entity is None:
        # Nothing is planned while no entity is named, unless a person decides so.
        facts["overrides"] = [override("I7")]
    return ready(number, *(codes or ("95938",)), **facts, **paths)


def fees_of(*claims, table=TABLE, as_of=AS_OF):
    return fee_plan(RULEBOOK, as_of, table, claims, source="fees.csv")


@pytest.mark.parametrize(
    ("entity", "table", "single", "batched", "further"),
    [
        ("Low Arbiters", TABLE, (200, 200), (268, 268), (100, 100)),
        ("LOW  ARBITERS", TABLE, (200, 200), (268, 268), (100, 100)),
        # No entity named: the whole table.
        (None, TABLE, (200, 800), (268, 1100), (100, 250)),
        # Named, but without a row: the ranges of the regulation, as `compare --worth` has it.
        ("Nobody", TABLE, (200, 840), (268, 1173), (75, 250)),
        (None, FeeTable(), (200, 840), (268, 1173), (75, 250)),
        # A fee that was not filled in.
        ("Half", FeeTable((row("Half", "300", "", ""),)), (300, 300), (268, 1173), (75, 250)),
        # The row holds for the day, and for the day before no longer.
        (None, FeeTable((row("Own", "300", "400", since=AS_OF),)), (300, 300), (400, 400), (100, 100)),
        (None, FeeTable((row("Own", "300", "400", since=date(2026, 12, 17)),)), (200, 840), (268, 1173), (75, 250)),
        (None, FeeTable((row("Own", "300", "400", until=date(2026, 12, 15)),)), (200, 840), (268, 1173), (75, 250)),
        # Outside the range with the Secretary's approval.
        ("Own", FeeTable((row("Own", "900", "1300", approved=True),)), (900, 900), (1300, 1300), (100, 100)),
    ],
)
def test_the_fees_of_a_line(entity, table, single, batched, further):
    found = fees_of(named(1, entity), table=table).of([entity])
    assert (found.single, found.batched, found.further) == tuple(
        FeeRange(*map(Decimal, one)) for one in (single, batched, further)
    )


def test_the_entity_selected_counts_before_the_one_preferred():
    preferred = named(1, "High Arbiters")
    chosen = ready(
        1,
        "95938",
        dispute__certified_idr_entity="Low Arbiters",
        dispute__preferred_certified_idr_entity="High Arbiters",
    )
    high, low = (planned(one, fees=fees_of(one), figures=NO_FIGURES).disputes[0] for one in (preferred, chosen))
    assert (high.prepaid_high, low.prepaid_high) == (81_500, 21_500)


def test_a_batch_is_not_mixed_with_a_dearer_entity_where_that_costs_more():
    claims = (named(1, "Low Arbiters"), named(2, "Low Arbiters"), named(3, "High Arbiters"))
    # Together 15 + 1,100; apart 15 + 268 and 15 + 800.
    plan = planned(*claims, fees=fees_of(*claims), figures=NO_FIGURES)
    assert disputes(plan) == [["C-1:1", "C-2:1"], ["C-3:1"]]
    assert sorted((one.fees_low, one.fees_high) for one in plan.disputes) == [(28_300, 28_300), (81_500, 81_500)]


def test_a_batch_of_two_entities_has_their_fees_as_a_range_and_says_so():
    claims = (named(1, "Low Arbiters"), named(2, "High Arbiters"), named(3, "High Arbiters"))
    plan = planned(*claims, fees=fees_of(*claims), figures=NO_FIGURES)
    (together,) = plan.disputes
    assert (together.fees_low, together.fees_high, together.prepaid_high) == (28_300, 111_500, 111_500)
    assert any("its claims name Low Arbiters and High Arbiters: the fee is a range" in one for one in together.why)


def test_the_range_of_a_batch_is_that_of_its_own_lines():
    """The two dearer lines could stand in the larger set too, whose lowest fee is not theirs."""
    claims = (named(1, "Low Arbiters", offer="200.00"), named(2, "High Arbiters"), named(3, "High Arbiters"))
    plan = planned(*claims, fees=fees_of(*claims), figures=Figures(win=Decimal(1)))
    assert all(one.fees_low == one.fees_high == 1_500 for one in plan.disputes)
    plan = planned(*claims, fees=fees_of(*claims), figures=Figures(win=Decimal("0.5")))
    (batch,) = (one for one in plan.disputes if len(one.lines) > 1)
    assert {one.claim_id for one in batch.lines} == {"C-2", "C-3"}
    assert (batch.fees_low, batch.fees_high) == (56_500, 56_500)


ENTITIES = {"Low Arbiters": (200, 268), "Middle Arbiters": (500, 700), "High Arbiters": (800, 1100)}
THREE = FeeTable(tuple(row(name, str(single), str(batched)) for name, (single, batched) in ENTITIES.items()))


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(list(ENTITIES)), st.integers(300, 1500)), min_size=1, max_size=6), st.booleans()
)
def test_with_several_entities_a_plan_equals_the_best_of_all_divisions(drawn, valued):
    claims = [named(number, entity, offer=f"{offer}.00") for number, (entity, offer) in enumerate(drawn)]
    win = Fraction(1, 2) if valued else Fraction(0)
    lines = [claim.service_lines[0] for claim in claims]
    gains = [cents(win * Fraction(one.offer - one.initial_payment - one.cost_sharing)) for one in lines]

    def cost(group):
        fees = [ENTITIES[drawn[number][0]][len(group) > 1] for number in group]
        return 1_500 + cents(max(fees) * (1 - win))

    figures = Figures(win=Decimal("0.5")) if valued else NO_FIGURES
    plan = planned(*claims, fees=fees_of(*claims, table=THREE), figures=figures)
    assert plan.exact
    assert plan.value == best_by_enumeration(gains, cost, [], file_all=not valued)
    for one in plan.disputes:
        own = [ENTITIES[each.entity][len(one.lines) > 1] for each in one.lines]
        assert (one.fees_low, one.fees_high) == tuple(1_500 + cents(end(own) * (1 - win)) for end in (min, max))


def test_whose_fees_they_are_is_told():
    claims = (named(1, "Low Arbiters"), named(2, None), named(3, "Nobody"))
    told = " ".join(planned(*claims, fees=fees_of(*claims)).assumptions)
    assert "Fees: fees.csv, for disputes initiated on 2026-12-16" in told
    assert "Where a claim names Low Arbiters, the fee is the one in the table." in told
    assert "No row of the fee table is for Nobody: the ranges of the regulation" in told
    assert "For 1 line no certified IDR entity is named: the lowest to the highest fee of the whole table" in told


@pytest.mark.parametrize("win", ["0.1", "0.5", "0.8", "1"])
@pytest.mark.parametrize("entity", ["Low Arbiters", "Nobody", None])
@pytest.mark.parametrize("number", [2, 3, 25, 26, 50])
def test_the_expected_fee_of_a_batch_lies_inside_the_bound_of_economics(number, entity, win):
    """The plan takes the determinations of a batch to fall together; economics bounds every way they may fall."""
    # Without a name the plan takes the table as a range, economics the regulation: the wider holds the narrower.
    claims = [named(one, entity, offer="19600.00") for one in range(number)]
    figures = Figures(win=Decimal(win), other=OtherSide.RECEIVED)
    plan = planned(*claims, fees=fees_of(*claims), figures=figures)
    (batch,) = plan.disputes
    assert len(batch.lines) == number
    worth = economics_of(
        [line for claim in claims for line in dispute_lines(claim)],
        DisputeFacts(DisputeKind.BATCHED, certified_idr_entity=entity),
        EconomicAssumptions((Decimal(win),)),
        TABLE,
        RULEBOOK,
        AS_OF,
    )
    least, most = fee_lost(number, Fraction(win))
    administrative, fee = worth.fees.administrative.high, worth.fees.entity_fee
    low, high = (Decimal(one) / 100 - administrative for one in (batch.fees_low, batch.fees_high))
    assert Fraction(fee.low) * least <= low <= high <= Fraction(fee.high) * most
    if entity == "Low Arbiters":
        assert low == high == fee.low * (1 - Decimal(win))
