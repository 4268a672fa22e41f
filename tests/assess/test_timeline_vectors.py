"""The dates: worked examples, the days around them, and every day against a checker of its own."""

import runpy
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idrkit.assess.timeline import deadlines_from
from idrkit.law.provision import Event
from idrkit.law.rulebook import load_rulebook

LAW = Path(__file__).resolve().parents[1] / "law"
ORACLE = runpy.run_path(str(LAW / "appendix_a.py"))
EXPECTED = ORACLE["EXPECTED"] | ORACLE["EXPECTED_SINGLE"]
VECTORS = tomllib.loads((LAW / "vectors.toml").read_text(encoding="utf-8"))["vector"]
RULEBOOK = load_rulebook()
STARTED_BY = {
    Event.BILL_TRANSMITTED: ("initial_payment",),
    Event.INITIAL_PAYMENT_RECEIVED: ("start_open_negotiation",),
    Event.OPEN_NEGOTIATION_START: ("open_negotiation_end", "initiation_window"),
    Event.IDR_INITIATED: ("idre_objection", "idre_random_selection", "offer", "payment_determination"),
    Event.AGREEMENT_REACHED: ("settlement_notice",),
    Event.PAYMENT_DETERMINATION: (
        "award_payment",
        "idre_fee_refund",
        "cooling_off",
        "after_cooling_off_window",
    ),
}


def deadlines(dates, *, batched=False):
    return {one.id: one for one in deadlines_from(dates, RULEBOOK, batched=batched)}


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_worked_example(vector):
    found = deadlines({Event(k): v for k, v in vector["dates"].items()}, batched=vector.get("batched", False))
    for step, days in vector["days"].items():
        opens = days[0] if len(days) == 2 else None
        assert (found[step].opens, found[step].due) == (opens, days[-1]), step
    for step, flags in vector.get("flags", {}).items():
        assert sorted(found[step].flags) == sorted(flags), step


def _single_dates():
    for vector in VECTORS:
        if len(vector["dates"]) == 1:
            ((event, day),) = vector["dates"].items()
            for shift in (-3, -2, -1, 0, 1, 2, 3):
                yield pytest.param(Event(event), day + timedelta(days=shift), id=f"{event}-{day}{shift:+d}")


@pytest.mark.parametrize(("event", "day"), list(_single_dates()))
def test_the_days_around_a_worked_example(event, day):
    found = deadlines({event: day})
    for step in STARTED_BY[event]:
        assert (found[step].opens, found[step].due) == EXPECTED[step](day), step


@given(st.sampled_from(sorted(STARTED_BY)), st.dates(date(2022, 1, 1), date(2036, 12, 31)))
def test_any_day_gives_what_the_checker_gives(event, day):
    found = deadlines({event: day})
    for step in STARTED_BY[event]:
        assert (found[step].opens, found[step].due) == EXPECTED[step](day), step


@given(st.dates(date(2022, 1, 1), date(2036, 12, 31)), st.booleans())
def test_a_later_event_never_gives_an_earlier_date(day, batched):
    for event in (Event.INITIAL_PAYMENT_RECEIVED, Event.OPEN_NEGOTIATION_START, Event.IDR_INITIATED):
        today = deadlines({event: day}, batched=batched)
        tomorrow = deadlines({event: day + timedelta(days=1)}, batched=batched)
        assert today.keys() == tomorrow.keys()
        assert all(today[step].due <= tomorrow[step].due for step in today)


@given(st.dates(date(2022, 1, 1), date(2036, 12, 31)))
def test_a_window_opens_on_a_business_day_after_the_last_day_before_it(day):
    found = deadlines({Event.OPEN_NEGOTIATION_START: day, Event.PAYMENT_DETERMINATION: day})
    for window, before in (
        ("initiation_window", "open_negotiation_end"),
        ("after_cooling_off_window", "cooling_off"),
    ):
        assert found[before].due < found[window].opens < found[window].due
        assert ORACLE["is_business_day"](found[window].opens)


@given(st.dates(date(2022, 1, 1), date(2036, 12, 31)))
def test_what_a_count_skips_is_what_the_checker_skips(day):
    for one in deadlines({Event.INITIAL_PAYMENT_RECEIVED: day}).values():
        span = [day + timedelta(days=i) for i in range(1, (one.due - day).days)]
        missing = [d for d in span if d.weekday() < 5 and not ORACLE["is_business_day"](d)]
        assert [skipped.date for skipped in one.skipped] == missing
