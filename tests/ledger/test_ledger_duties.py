"""What each deadline asks for, what shows it as met, and a dispute that is known by its dates alone."""

from datetime import date

import pytest
from ledger_cases import CALENDAR, RULEBOOK, assessed, by_deadline

from idrkit.assess.assessment import assess
from idrkit.assess.timeline import STEPS, deadlines_from
from idrkit.claims.model import Claim, OpenNegotiation
from idrkit.law.provision import Event
from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.awaited import awaited_of, awaited_of_dispute
from idrkit.ledger.duties import AFTER_EARLIER, DUTIES, Nature
from idrkit.ledger.reminders import State, on_day
from idrkit.packet.letters.letter import LetterKind

EVERY = (*DUTIES, *AFTER_EARLIER)


@pytest.mark.parametrize("duty", EVERY, ids=lambda one: one.deadline_id)
def test_every_duty_says_what_to_do_where_and_names_facts_of_the_claim_record(duty):
    assert duty.deadline_id in {step.id for step in STEPS}
    assert duty.act[0].isupper()
    assert not duty.act.endswith(".")
    assert duty.where or duty.nature is Nature.WAIT
    facts = [*duty.met_by, *([duty.owed_if.fact] if duty.owed_if else [])]
    for path in facts:
        model = Claim
        for name in path.split("."):
            field = model.model_fields[name]
            model = field.annotation
    assert not duty.letter or duty.letter in set(LetterKind)


def test_each_deadline_is_asked_for_once():
    ids = [duty.deadline_id for duty in DUTIES]
    assert len(ids) == len(set(ids))


STARTED = {"initial_payment_received": "2026-08-03", "open_negotiation_start": "2026-08-10"}
INITIATED = {**STARTED, "idr_initiated": "2026-09-23"}
# Agreed on Monday 16 November 2026: the notice is due on Thursday the 19th.
AGREED = {**INITIATED, "agreement_reached": "2026-11-16"}


@pytest.mark.parametrize(
    ("as_of", "facts", "state"),
    [
        ("2026-11-18", AGREED, State.UPCOMING),
        ("2026-11-19", AGREED, State.DUE_TODAY),
        ("2026-11-20", AGREED, State.OVERDUE),
        ("2026-11-20", {**AGREED, "settlement_notified": "2026-11-17"}, None),
        # Whether it was owed at all is not known where nothing says that the process was initiated.
        ("2026-11-20", {**STARTED, "agreement_reached": "2026-11-16"}, State.PASSED),
    ],
)
def test_the_notice_of_a_settlement_is_overdue_unless_the_departments_were_told(as_of, facts, state):
    found = by_deadline(assessed(as_of, **facts)).get("settlement_notice")
    assert (found and found.state) == state


# Determined on Thursday 14 January 2027: the fee is due back by Monday 1 March.
DECIDED = {**INITIATED, "idre_selected": "2026-11-30", "payment_determination": "2027-01-14"}
WON, LOST, BOTH = ({"award": {"prevailing_party": one}} for one in ("provider", "plan_or_issuer", "each_in_part"))


@pytest.mark.parametrize(
    ("as_of", "facts", "state"),
    [
        ("2027-02-26", WON, State.UPCOMING),
        ("2027-03-01", WON, State.DUE_TODAY),
        ("2027-03-02", WON, State.OVERDUE),
        ("2027-03-02", {**WON, "idre_fee_refunded": "2027-02-20"}, None),
        ("2027-03-02", LOST, None),
        ("2027-03-02", BOTH, State.PASSED),
        ("2027-03-02", {}, State.PASSED),
    ],
)
def test_only_a_prevailing_partys_fee_comes_back(as_of, facts, state):
    found = by_deadline(assessed(as_of, **DECIDED, **facts)).get("idre_fee_refund")
    assert (found and found.state) == state


@pytest.mark.parametrize(
    ("as_of", "state"),
    [
        # The 90 days end on 14 April 2027; the window is 15 April to 26 May.
        ("2027-04-14", State.UPCOMING),
        ("2027-04-15", State.OPEN),
        ("2027-05-26", State.DUE_TODAY),
        ("2027-05-27", None),
    ],
)
def test_the_window_after_ones_own_determination_is_a_chance_that_lapses(as_of, state):
    found = by_deadline(assessed(as_of, **DECIDED)).get("after_cooling_off_window")
    assert (found and found.state) == state


@pytest.mark.parametrize(("as_of", "listed"), [("2027-04-14", True), ("2027-04-15", False)])
def test_ones_own_determination_is_a_cooling_off_until_it_lifts(as_of, listed):
    found = by_deadline(assessed(as_of, **DECIDED))
    assert ("cooling_off" in found) is listed
    if listed:
        assert found["cooling_off"].opens == date(2027, 4, 15)


def test_the_notice_goes_where_the_remittance_says():
    plan = {"name": "Sample Plan", "contact": {"email": "idr@example.com"}}
    found = by_deadline(assessed(plan=plan, initial_payment_received="2026-11-03"))["start_open_negotiation"].awaited
    assert found.where == "to the other party: idr@example.com"
    assert found.papers == "idrkit packet --stage notice"


def test_under_the_amended_text_the_notice_goes_through_the_portal(tmp_path):
    rules = tmp_path / "mine.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-11-01\n", encoding="utf-8")
    opened = load_rulebook([rules])
    record = {
        "claim_id": "T-1",
        "provider": {"name": "Example Monitoring"},
        "plan": {"name": "Sample Plan", "contact": {"email": "idr@example.com"}},
        "service_lines": [{"line_id": "1", "service_code": "95940"}],
        "initial_payment_received": "2026-11-03",
        "open_negotiation_start": "2026-11-10",
    }
    claim = Claim.model_validate(record)
    found = {one.deadline.id: one for one in awaited_of(assess(claim, opened, date(2026, 11, 23)))}
    assert found["open_negotiation_response"].where == "through the Federal IDR portal"
    assert found["initiation_window"].where == "to the other party and the Secretary, through the Federal IDR portal"
    answered = claim.model_copy(update={"open_negotiation": OpenNegotiation(responded_on=date(2026, 11, 20))})
    left = {one.deadline.id for one in awaited_of(assess(answered, opened, date(2026, 11, 23)))}
    assert "open_negotiation_response" not in left


def test_where_the_provider_received_more_than_the_rate_it_is_told_to_pay():
    lines = [{"line_id": "1", "service_code": "95940", "initial_payment": "600.00", "cost_sharing": "0.00"}]
    facts = {**DECIDED, "award": {"determined_amount": "500.00"}, "service_lines": lines}
    found = by_deadline(assessed("2027-02-01", **facts))["award_payment"].awaited
    assert found.act.startswith("Pay the plan or issuer")
    assert (found.where, found.papers) == ("to the plan or issuer", "")


def dispute(as_of, *, facts=None, **dates):
    """What is due for a dispute without a claim record."""
    known = {name: date.fromisoformat(day) for name, day in dates.items()}
    deadlines = deadlines_from({Event(name): day for name, day in known.items()}, RULEBOOK)
    found = awaited_of_dispute("DISP-1234567", deadlines, {**known, **(facts or {})}.get)
    return {one.deadline.id: one for one in on_day(found, date.fromisoformat(as_of), CALENDAR)}


def test_a_dispute_without_a_claim_record_has_its_deadlines_too():
    found = dispute("2026-11-30", idr_initiated="2026-11-10", idre_selected="2026-11-16")
    offer = found["offer"]
    assert (offer.subject, offer.due, offer.state) == ("DISP-1234567", date(2026, 12, 1), State.UPCOMING)
    assert "joint_selection" not in found
    assert offer.awaited.claim_ids == ()
    met = {"offer_submitted": date(2026, 11, 30)}
    assert "offer" not in dispute("2026-11-30", facts=met, idr_initiated="2026-11-10", idre_selected="2026-11-16")


def test_a_payment_whose_amounts_are_not_known_is_passed_and_never_overdue():
    found = dispute("2027-02-16", payment_determination="2027-01-14")
    assert found["award_payment"].state is State.PASSED
    assert "payment_determination" not in found
