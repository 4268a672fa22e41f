"""Of many earlier determinations a claim is given few, and they hold it back as all of them would."""

import random
from datetime import date, timedelta

import pytest

from idrkit.assess.case import case_of
from idrkit.claims.disputes import DecidedItem, PriorDetermination
from idrkit.claims.model import Claim
from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.earlier import Decided, Decisions, with_earlier

RULEBOOK = load_rulebook()
GATE = RULEBOOK.gate("G_COOL").since
AS_OF = date(2027, 3, 15)


def claim(started):
    return Claim.model_validate(
        {
            "claim_id": "T-1",
            "provider": {"name": "Example Monitoring"},
            "plan": {"name": "Sample Plan", "plan_year_start": "2026-01-01"},
            "service_lines": [{"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}],
            "open_negotiation_start": started,
        }
    )


def decided(number, on, started, *, batched=False):
    return Decided(f"DISP-{number}", "Sample Plan", on, (("95940", ()),), batched, None, started)


def prior(one):
    return PriorDetermination(
        dispute_number=one.dispute_number,
        determined_on=one.determined_on,
        service_codes=("95940",),
        batched=one.batched,
        items=(DecidedItem(service_code="95940"),),
        other_party="Sample Plan",
        open_negotiation_start=one.open_negotiation_start,
    )


def lifts(one):
    """The last day on which something holds the claim back, and the last one of a window after it."""
    case = case_of(one, RULEBOOK, AS_OF)
    return tuple(
        max((each.due for each in case.deadlines if each.of and each.id == step), default=None)
        for step in ("cooling_off", "after_cooling_off_window")
    )


def test_an_earlier_batched_determination_under_the_older_text_may_hold_back_longer():
    """90 calendar days under the older text, 30 business days under the amended one."""
    older = decided(1000001, date(2027, 2, 1), GATE - timedelta(days=1), batched=True)
    amended = decided(1000002, date(2027, 2, 20), GATE, batched=True)
    one = with_earlier(claim("2027-01-11"), Decisions([older, amended], RULEBOOK), RULEBOOK.calendar)
    assert lifts(one)[0] == date(2027, 2, 1) + timedelta(days=90)


@pytest.mark.parametrize("lot", range(60))
def test_the_few_hold_it_back_as_all_would(lot):
    chance = random.Random(lot)
    every = [
        decided(
            1_000_000 + number,
            AS_OF - timedelta(days=chance.randrange(170)),
            chance.choice(
                [None, GATE - timedelta(days=chance.randrange(1, 90)), GATE + timedelta(days=chance.randrange(60))]
            ),
            batched=chance.random() < 0.5,
        )
        for number in range(chance.randrange(1, 14))
    ]
    plain = claim((AS_OF - timedelta(days=chance.randrange(100))).isoformat())
    whole = plain.model_copy(update={"prior_determinations": tuple(map(prior, every))})
    few = with_earlier(plain, Decisions(every, RULEBOOK), RULEBOOK.calendar)
    assert lifts(few) == lifts(whole)
