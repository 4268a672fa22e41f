"""The outcome order (rules-by-date 2.8) where several checks fail at once, and what every finding owes the biller."""

from datetime import date

import pytest
from claim_facts import AS_OF, assessed, override

OUT_OF_NETWORK = {"facility__participating": False}
STATE_SETS_IT = {"other_law__state_law_sets_rate": True}
CONSENTED = {"consent__obtained": True, "consent__received_on": "2026-09-08"}
MEDICARE = {"plan__kind": "medicare"}
NO_ANSWER = {"initial_payment": {}, "initial_payment_received": None, "line__initial_payment": None}
TOO_LATE_TO_START = {"initial_payment_received": "2026-10-08"}
STARTED_TOO_LATE = {"initial_payment_received": "2026-06-29", "open_negotiation_start": "2026-11-10"}
STARTED_IN_TIME = {"open_negotiation_start": "2026-11-10"}
WINDOW_CLOSED = {"initial_payment_received": "2026-09-15", "open_negotiation_start": "2026-10-02"}
WINDOW_OPEN = {"initial_payment_received": "2026-09-15", "open_negotiation_start": "2026-10-05"}
SUSPENDED = {
    "prior_determinations": [
        {
            "dispute_number": "DISP-7654321",
            "determined_on": "2026-11-02",
            "service_codes": ["95940", "95938"],
            "batched": False,
        }
    ]
}
LACKING = {"provider__participating": None}

CASES = [
    ("OPEN_NOW", "", {}),
    ("OPEN_NOW", "", WINDOW_OPEN),
    ("NOT_IDR", "A7", OUT_OF_NETWORK),
    ("NOT_IDR", "B2", MEDICARE),
    ("NOT_IDR", "C3", STATE_SETS_IT),
    ("NOT_IDR", "D1", CONSENTED),
    ("NOT_YET", "E1", NO_ANSWER),
    ("NOT_YET", "F4", STARTED_IN_TIME),
    ("NOT_YET", "F8", WINDOW_OPEN | SUSPENDED),
    ("TOO_LATE", "F1", TOO_LATE_TO_START),
    ("TOO_LATE", "F5", WINDOW_CLOSED),
    ("NEEDS_INFO", "A8", LACKING),
    ("NEEDS_INFO", "F9", {"other_disputes": [{"dispute_number": "DISP-7654321", "state": "pending"}]}),
    # Several at once: the first kind in the order decides.
    ("NOT_IDR", "A7", OUT_OF_NETWORK | NO_ANSWER),
    ("NOT_IDR", "D1", CONSENTED | TOO_LATE_TO_START),
    ("NOT_IDR", "C3", STATE_SETS_IT | STARTED_IN_TIME | LACKING),
    ("NOT_IDR", "B2", MEDICARE | WINDOW_CLOSED | SUSPENDED),
    ("NOT_YET", "E1", NO_ANSWER | LACKING),
    ("NOT_YET", "F4", STARTED_TOO_LATE),
    ("NOT_YET", "F8", WINDOW_CLOSED | SUSPENDED),
    ("TOO_LATE", "F1", TOO_LATE_TO_START | LACKING),
    ("TOO_LATE", "F5", WINDOW_CLOSED | LACKING),
]


@pytest.mark.parametrize(("status", "deciding", "facts"), CASES)
def test_the_first_kind_of_obstacle_decides(status, deciding, facts):
    assessment = assessed(**facts)
    assert assessment.status == status
    if deciding:
        assert assessment.status_sentence.startswith(assessment.finding(deciding).sentence)
    else:
        assert "no disqualifying fact found" in assessment.status_sentence


def test_an_open_step_names_its_last_day():
    assert "16 Dec 2026" in assessed().status_sentence


def test_a_window_closed_is_open_under_an_extension():
    facts = WINDOW_CLOSED | {
        "approved_extension_until": "2026-11-23",
        "approved_extension_step": "initiation_window",
        "approved_extension_source": "Approval of November 10, 2026",
    }
    assert assessed(**facts).status == "OPEN_NOW"
    assert assessed(date(2026, 11, 24), **facts).status == "TOO_LATE"


def test_an_overridden_failure_no_longer_decides():
    facts = OUT_OF_NETWORK | {"overrides": [override("A7")]}
    assert assessed(**facts).status == "OPEN_NOW"


# Every check of groups A to F on claims that lack facts, fail, or are to be noted.
BARE = {
    "claim_form": None,
    "service_category": None,
    "covered_benefit": None,
    "facility": {},
    "consent": {},
    "initial_payment": {},
    "provider__participating": None,
    "plan__kind": None,
    "plan__funding": None,
    "plan__plan_year_start": None,
    "line__place_of_service": None,
}
TELLING = [
    BARE,
    NO_ANSWER,
    OUT_OF_NETWORK,
    CONSENTED | STATE_SETS_IT,
    STARTED_IN_TIME | {"open_negotiation": {}},
    {"service_category": "post_stabilization", "consent__obtained": None},
    {"plan__state_law_opt_in": None, "facility__state": "NV", "line__remark_codes": ["N859", "N883"]},
]


@pytest.mark.parametrize("facts", TELLING)
def test_every_obstacle_says_what_to_do_in_a_sentence(facts):
    for finding in assessed(AS_OF, **facts).findings:
        if finding.id[0] in "ABCDEF" and finding.verdict in ("FAIL", "NEEDS_INFO"):
            assert finding.next_step.endswith("."), finding.id
            assert finding.sentence.endswith((".", "?")), finding.id


def test_the_ids_of_the_checks_are_all_there_and_once():
    ids = [one.id for one in assessed().findings]
    expected = [
        *(f"A{n}" for n in range(1, 10)),
        *(f"B{n}" for n in range(1, 8)),
        *(f"C{n}" for n in range(1, 7)),
        *(f"D{n}" for n in range(1, 8)),
        *(f"E{n}" for n in range(1, 8)),
        *(f"F{n}" for n in range(1, 11)),
    ]
    assert set(expected) <= set(ids)
    assert len(ids) == len(set(ids))
