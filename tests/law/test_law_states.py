"""The table of States: every State and territory, dated rows, nothing said without a source."""

from datetime import date

import pytest

from idrkit.claims.identifiers import US_STATES
from idrkit.claims.terms import ServiceCategory
from idrkit.law.states import Process, ServiceClass, load_states, state_laws

STATES = load_states()
ROWS = [row for rows in STATES.values() for row in rows]
DIVIDED = [
    *("CA", "CO", "CT", "DE", "FL", "GA", "IL", "ME", "MD", "MI", "MO"),
    *("NE", "NV", "NH", "NJ", "NM", "NY", "OH", "TX", "VA", "WA"),
]
TERRITORIES = ["AS", "GU", "MP", "PR", "VI"]
TODAY = date(2026, 11, 23)


def _name(row):
    return f"{row.code}-{row.since}"


def test_every_state_and_territory_a_claim_can_name_is_there():
    assert set(STATES) == US_STATES


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_every_row_says_where_it_comes_from_and_how_sure_it_is(row):
    assert row.confidence
    assert row.source
    assert row.outcome in (Process.FEDERAL, Process.ASK)
    assert not set(row.reaches) & set(row.leaves)


@pytest.mark.parametrize("row", ROWS, ids=_name)
def test_a_row_that_says_federal_reaches_nothing(row):
    if row.outcome is Process.FEDERAL:
        assert not row.reach
        assert not row.reaches


@pytest.mark.parametrize("code", DIVIDED)
def test_the_divided_states_are_asked_about(code):
    (row,) = state_laws(code, TODAY, TODAY)
    assert row.outcome is Process.ASK
    assert row.reach


@pytest.mark.parametrize("code", TERRITORIES)
def test_nothing_is_known_of_the_territories(code):
    (row,) = state_laws(code, TODAY, TODAY)
    assert row.unknown


def test_no_other_state_is_divided_today():
    asked = {code for code in STATES for row in state_laws(code, TODAY, TODAY) if row.outcome is Process.ASK}
    assert asked == {*DIVIDED, *TERRITORIES}


def test_a_period_across_a_change_has_both_rows():
    assert len(state_laws("AK", date(2023, 12, 31), date(2024, 1, 1))) == 2
    assert len(state_laws("AK", date(2023, 12, 1), date(2023, 12, 31))) == 1
    assert len(state_laws("AK", None, None)) == 2


def test_the_kinds_of_service_are_those_of_a_claim():
    assert {one.value for one in ServiceClass} <= {one.value for one in ServiceCategory}
