"""Extensions are recorded, with step and source, and never computed."""

from datetime import date

import pytest
from claim_facts import assessed, found, prior

from idrkit.assess.results import Status, Verdict
from idrkit.errors import UsageError
from idrkit.law.rulebook import load_rulebook

D = date.fromisoformat
# Received 3 November 2026: the last day is 16 December.
STEP = {"approved_extension_step": "start_open_negotiation"}
SOURCE = {"approved_extension_source": "Approval of 10 December 2026"}
UNTIL = {"approved_extension_until": "2026-12-22"}


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        ("2026-12-16", Verdict.PASS),
        ("2026-12-17", Verdict.PASS),
        ("2026-12-22", Verdict.PASS),
        ("2026-12-23", Verdict.FAIL),
    ],
)
def test_a_complete_extension_moves_the_last_day_of_its_step(as_of, verdict):
    one = assessed(D(as_of), **UNTIL, **STEP, **SOURCE)
    assert one.finding("F1").verdict is verdict
    last = one.deadline("start_open_negotiation")
    assert (last.due, last.safe_due) == (D("2026-12-22"), D("2026-12-22"))
    assert "APPROVED_EXTENSION" in last.flags
    assert any("Approval of 10 December 2026" in note for note in last.notes)
    assert D("2026-12-16") in {other.due for other in last.other_readings}
    assert one.finding("F6").verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (UNTIL, ("approved_extension_step", "approved_extension_source")),
        ({**UNTIL, **SOURCE}, ("approved_extension_step",)),
        ({**UNTIL, **STEP}, ("approved_extension_source",)),
    ],
)
@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        ("2026-12-16", Verdict.PASS),
        ("2026-12-17", Verdict.NEEDS_INFO),
        ("2026-12-22", Verdict.NEEDS_INFO),
        ("2026-12-23", Verdict.FAIL),
    ],
)
def test_without_step_or_source_it_moves_nothing_and_the_fact_is_asked_for(facts, missing, as_of, verdict):
    one = assessed(D(as_of), **facts)
    finding = one.finding("F1")
    assert finding.verdict is verdict
    assert one.deadline("start_open_negotiation").due == D("2026-12-16")
    if verdict is Verdict.NEEDS_INFO:
        assert finding.missing == missing
        assert one.status is Status.NEEDS_INFO


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({}, Verdict.NOT_APPLICABLE),
        (UNTIL, Verdict.NEEDS_INFO),
        ({**STEP, **SOURCE}, Verdict.NEEDS_INFO),
        ({**UNTIL, **STEP}, Verdict.WARN),
        ({**UNTIL, **STEP, **SOURCE}, Verdict.PASS),
        ({**STEP, **SOURCE, "approved_extension_until": "2026-12-15"}, Verdict.WARN),  # before the computed day
        ({**STEP, **SOURCE, "approved_extension_until": "2026-12-16"}, Verdict.WARN),
        ({**UNTIL, **SOURCE, "approved_extension_step": "offer"}, Verdict.WARN),  # no such day computed yet
        ({**UNTIL, **SOURCE, "approved_extension_step": "award_payment"}, Verdict.FAIL),
    ],
)
def test_what_is_recorded_of_an_extension_is_checked(facts, verdict):
    assert found("F6", D("2026-12-10"), **facts).verdict is verdict


def test_the_payment_of_an_award_is_never_extended():
    facts = {"payment_determination": "2026-11-20", "approved_extension_step": "award_payment"}
    one = assessed(D("2026-12-10"), **facts, **SOURCE, approved_extension_until="2027-02-01")
    assert one.deadline("award_payment").due == D("2026-12-20")
    refused = one.finding("F6")
    assert refused.verdict is Verdict.FAIL
    assert "cannot be extended" in refused.sentence
    assert any("(g)" in cited.cite for cited in refused.citations)
    # Nor by a record that does not name its step.
    unnamed = assessed(
        D("2026-12-10"), payment_determination="2026-11-20", approved_extension_until="2027-02-01", **SOURCE
    )
    assert "EXTENSION_IN_QUESTION" not in unnamed.deadline("award_payment").flags


@pytest.mark.parametrize(
    ("as_of", "verdict"),
    [
        ("2026-12-30", Verdict.PASS),
        ("2026-12-31", Verdict.PASS),
        ("2027-01-08", Verdict.PASS),
        ("2027-01-11", Verdict.FAIL),
    ],
)
def test_the_window_to_initiate_is_extended_at_its_end_only(as_of, verdict):
    facts = {
        "open_negotiation_start": "2026-11-10",
        "approved_extension_step": "initiation_window",
        "approved_extension_until": "2027-01-08",
    }
    one = assessed(D(as_of), **facts, **SOURCE)
    assert one.finding("F5").verdict is verdict
    assert one.deadline("initiation_window").opens == D("2026-12-24")


def test_the_window_after_a_suspension_can_be_extended_too():
    facts = {
        "initial_payment_received": "2026-07-20",
        "open_negotiation_start": "2026-08-03",
        "prior_determinations": [prior("2026-08-14", codes=("95940", "95938"))],
        "approved_extension_step": "after_cooling_off_window",
        "approved_extension_until": "2027-01-15",
    }
    assert found("F5", D("2027-01-15"), **facts, **SOURCE).verdict is Verdict.PASS
    assert found("F5", D("2027-01-16"), **facts, **SOURCE).verdict is Verdict.FAIL


def test_an_offer_is_in_time_by_its_extension():
    facts = {
        "open_negotiation_start": "2026-10-08",
        "idr_initiated": "2026-11-23",
        "idre_selected": "2026-11-27",  # offers by 11 December
        "approved_extension_step": "offer",
        "approved_extension_until": "2026-12-18",
    }
    assert found("O7", D("2026-12-18"), **facts, **SOURCE).verdict is Verdict.PASS
    assert found("O7", D("2026-12-19"), **facts, **SOURCE).verdict is Verdict.FAIL
    assert found("O7", D("2026-12-18"), **facts).verdict is Verdict.NEEDS_INFO


def test_a_rules_file_cannot_extend_the_payment_of_an_award(tmp_path):
    path = tmp_path / "rules.toml"
    path.write_text(
        '[[extensions]]\nid = "x"\ntitle = "x"\nsteps = ["award_payment"]\n'
        "due_from = 2026-01-01\ndue_to = 2026-01-02\n",
        encoding="utf-8",
    )
    with pytest.raises(UsageError, match=r"cannot be extended, 45 CFR 149\.510\(g\)\(1\)"):
        load_rulebook([path])
