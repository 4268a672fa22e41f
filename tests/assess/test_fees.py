"""What a dispute costs each party."""

from datetime import date
from decimal import Decimal

import pytest
from told import assert_told, of_fee

from idrkit.assess.fees import extra_tiers, fees_for
from idrkit.errors import NoRuleInForceError
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
TODAY = date(2026, 11, 23)


def fees(initiated=None, **how):
    day = date.fromisoformat(initiated) if initiated else None
    found = fees_for(day, RULEBOOK, as_of=TODAY, **how)
    assert_told(f"# fees, initiated {initiated}, {how}", map(of_fee, found))
    return {fee.id: fee for fee in found}


@pytest.mark.parametrize(
    ("initiated", "amount"),
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
def test_administrative_fee(initiated, amount):
    fee = fees(initiated)["administrative_fee"]
    assert fee.low == fee.high == Decimal(amount)
    assert isinstance(fee.low, Decimal)
    assert ("Not initiated" in fee.note) is (initiated is None)


@pytest.mark.parametrize(("lines", "tiers"), [(0, 0), (1, 0), (25, 0), (26, 1), (50, 1), (51, 2), (75, 2), (76, 3)])
def test_further_lines_come_in_steps_of_25(lines, tiers):
    step = RULEBOOK.provision("idre_fee_batched_tier").versions[0].lines
    assert extra_tiers(lines, step) == tiers
    found = fees("2026-11-23", batched=True, line_count=lines)
    if tiers:
        tier = found["idre_fee_batched_tier"]
        assert (tier.low, tier.high) == (75 * tiers, 250 * tiers)
        assert f"{lines} lines" in tier.note
    else:
        assert "idre_fee_batched_tier" not in found


@pytest.mark.parametrize(
    ("how", "name", "low", "high"),
    [
        ({}, "idre_fee_single", "200", "840"),
        ({"batched": True, "line_count": 50}, "idre_fee_batched", "268", "1173"),
        ({"bundled": True, "line_count": 50}, "idre_fee_single", "200", "840"),
        ({"batched": True, "bundled": True, "line_count": 50}, "idre_fee_single", "200", "840"),
    ],
)
def test_the_range_of_the_certified_idr_entity(how, name, low, high):
    found = fees("2024-01-22", **how)
    assert (found[name].low, found[name].high) == (Decimal(low), Decimal(high))
    assert {key for key in found if key.startswith("idre_fee_")} <= {name, "idre_fee_batched_tier"}


@pytest.mark.parametrize(
    ("initiated", "certainty"),
    [
        ("2022-12-31", "unverified"),
        ("2023-01-01", "unverified"),
        ("2024-01-21", "unverified"),
        ("2024-01-22", "in_force"),
    ],
)
def test_older_ranges_are_marked_unverified(initiated, certainty):
    assert fees(initiated)["idre_fee_single"].citation.certainty == certainty


def test_tiers_of_2023_are_not_guessed():
    found = fees("2023-12-01", batched=True, line_count=60)
    assert "idre_fee_batched_tier" not in found
    assert "not known here" in found["idre_fee_batched"].note


def test_before_the_portal_opened_there_was_no_fee():
    with pytest.raises(NoRuleInForceError, match="2021-11-01"):
        fees("2021-11-01")
