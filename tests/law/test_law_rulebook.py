"""Which version governs, given what is known."""

from datetime import date

import pytest

from idrkit.errors import ExitCode, NoRuleInForceError, UsageError
from idrkit.law.provision import Certainty, Event, Text
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
DATED = {"G_PLAN", "G_FACTORS", "G_FEE115", "G_FEE15", "G_EFF", "G_NOV"}
PENDING = {"G_ONP", "G_SEL", "G_ELIG", "G_WD", "G_OFFER", "G_PORTAL", "G_REG", "G_RESUB"}
REPORTED = {"G_BATCH", "G_COOL", "G_CARC"}


def d(text):
    return date.fromisoformat(text)


def test_every_gate_is_there_with_its_certainty():
    assert set(RULEBOOK.gates) == DATED | PENDING | REPORTED
    assert {name for name, gate in RULEBOOK.gates.items() if gate.certainty is Certainty.PENDING} == PENDING
    assert {name for name, gate in RULEBOOK.gates.items() if gate.certainty is Certainty.REPORTED} == REPORTED


@pytest.mark.parametrize(
    ("initiated", "fee"),
    [
        ("2022-04-15", "50.00"),
        ("2022-12-31", "50.00"),
        ("2023-01-01", "350.00"),
        ("2023-08-02", "350.00"),
        ("2023-08-03", "50.00"),
        ("2024-01-21", "50.00"),
        ("2024-01-22", "115.00"),
        ("2024-01-23", "115.00"),
        ("2026-06-10", "115.00"),
        ("2026-06-11", "15.00"),
        ("2026-06-12", "15.00"),
    ],
)
def test_the_fee_goes_by_the_date_of_initiation(initiated, fee):
    found = RULEBOOK.in_force("administrative_fee", {Event.IDR_INITIATED: d(initiated)})
    assert found.version.value == fee


@pytest.mark.parametrize("initiated", ["2021-06-01", "2022-04-14"])
def test_before_the_first_version_there_is_no_rule(initiated):
    with pytest.raises(NoRuleInForceError, match="no rule in force") as raised:
        RULEBOOK.in_force("administrative_fee", {Event.IDR_INITIATED: d(initiated)})
    assert raised.value.exit_code == ExitCode.NO_RULE


def test_a_pending_version_is_never_selected():
    far = {event: d("2099-01-05") for event in Event}
    for name, provision in RULEBOOK.provisions.items():
        dated = [one for one in provision.versions if one.since is not None]
        if not dated:
            with pytest.raises(NoRuleInForceError, match="not in force yet"):
                RULEBOOK.in_force(name, far)
        else:
            assert RULEBOOK.in_force(name, far).version is dated[0]


@pytest.mark.parametrize(
    ("negotiation", "text"),
    [("2026-10-31", Text.OLDER), ("2026-11-01", Text.AMENDED), ("2026-11-02", Text.AMENDED)],
)
def test_the_start_of_open_negotiation_selects_the_text(negotiation, text):
    dates = {Event.OPEN_NEGOTIATION_START: d(negotiation), Event.PAYMENT_DETERMINATION: d("2027-03-01")}
    assert RULEBOOK.in_force("cooling_off_batched", dates).version.text is text


def test_a_missing_key_is_unknown_and_never_the_older_text():
    found = RULEBOOK.in_force("cooling_off_batched", {Event.PAYMENT_DETERMINATION: d("2027-03-01")})
    assert found.version is None
    assert found.unknown.missing is Event.OPEN_NEGOTIATION_START
    assert [one.text for one in found.unknown.candidates] == [Text.AMENDED, Text.OLDER]


def test_no_dates_at_all_is_unknown():
    found = RULEBOOK.in_force("administrative_fee", {})
    assert found.version is None
    assert found.unknown.missing is Event.IDR_INITIATED


@pytest.mark.parametrize(
    ("event", "day", "text"),
    [
        # An agreement can be reached in open negotiation, so only an earlier one proves the older text.
        (Event.AGREEMENT_REACHED, "2026-10-31", Text.OLDER),
        (Event.AGREEMENT_REACHED, "2026-11-01", None),
        # Initiation comes 30 business days after the start: a start on 1 November gives 16 December.
        (Event.IDR_INITIATED, "2026-12-15", Text.OLDER),
        (Event.IDR_INITIATED, "2026-12-16", None),
        (Event.PAYMENT_DETERMINATION, "2026-12-15", Text.OLDER),
        (Event.PAYMENT_DETERMINATION, "2026-12-16", None),
        # Open negotiation starts on or after the day the payment was received.
        (Event.INITIAL_PAYMENT_RECEIVED, "2026-10-31", None),
        (Event.INITIAL_PAYMENT_RECEIVED, "2026-11-01", Text.AMENDED),
        (Event.BILL_TRANSMITTED, "2026-11-02", Text.AMENDED),
        # Nothing says when in the course of a claim a disclosure is made.
        (Event.DISCLOSURE_PROVIDED, "2026-12-01", None),
    ],
)
def test_another_date_can_prove_the_text(event, day, text):
    found = RULEBOOK.in_force("cooling_off_batched", {Event.OPEN_NEGOTIATION_START: None, event: d(day)})
    if text is None:
        assert found.unknown.missing is Event.OPEN_NEGOTIATION_START
    else:
        assert found.version.text is text


def test_an_unknown_provision_is_a_usage_error():
    with pytest.raises(UsageError, match="no_such_thing"):
        RULEBOOK.provision("no_such_thing")
    with pytest.raises(UsageError, match="G_NONE"):
        RULEBOOK.gate("G_NONE")


def test_what_waits_for_guidance_can_be_listed():
    assert {one.gate for one in RULEBOOK.pending()} == PENDING


def test_every_gate_has_a_provision_behind_it():
    behind = {version.gate for found in RULEBOOK.provisions.values() for version in found.versions}
    assert set(RULEBOOK.gates) <= behind


@pytest.mark.parametrize(
    ("provision", "gate", "key"),
    [
        # (h)(6) and (h)(7): disputes initiated; "beginning on"; 149.140(d): disclosures required
        ("idre_fee_payment", "G_EFF", Event.IDR_INITIATED),
        ("idre_fee_unpaid", "G_EFF", Event.IDR_INITIATED),
        ("idre_fee_allocation", "G_EFF", Event.IDR_INITIATED),
        ("idre_fee_split", "G_EFF", Event.IDR_INITIATED),
        ("idre_fee_settlement", "G_EFF", Event.IDR_INITIATED),
        ("idre_fee_before_eligibility", "G_EFF", Event.IDR_INITIATED),
        ("idre_fee_refund", "G_EFF", Event.IDR_INITIATED),
        ("administrative_fee_unpaid", "G_EFF", Event.CALENDAR_DATE),
        ("idre_fee_escrow", "G_EFF", Event.CALENDAR_DATE),
        ("bundled_payment_arrangement", "G_EFF", Event.CALENDAR_DATE),
        ("disclosure", "G_EFF", Event.DISCLOSURE_PROVIDED),
        # (h)(4) and (h)(9): "beginning on November 1, 2026", no event named
        ("settlement_payment", "G_NOV", Event.AGREEMENT_REACHED),
        ("settlement_notice", "G_NOV", Event.AGREEMENT_REACHED),
        ("closed_eligibility_undetermined", "G_NOV", Event.CALENDAR_DATE),
        ("closed_without_offers", "G_NOV", Event.CALENDAR_DATE),
        ("extension_of_time", "G_NOV", Event.CALENDAR_DATE),
    ],
)
def test_each_provision_behind_a_shared_gate_goes_by_its_own_event(provision, gate, key):
    newest = RULEBOOK.provision(provision).versions[0]
    assert (newest.gate, newest.keyed_by) == (gate, key)
