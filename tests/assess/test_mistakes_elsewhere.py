"""Mistakes found in comparable tools, each kept as a test under the name it was recorded by."""

from datetime import date
from decimal import Decimal

from claim_facts import AS_OF, assessed, found

from idrkit.assess.remittance_signals import signals_of
from idrkit.assess.results import Stage
from idrkit.assess.status import blockers

FEHB = {"plan__kind": "fehb", "plan__funding": "fully_insured"}
INSURED = {"plan__funding": "fully_insured", "plan__state_law_opt_in": None}
NOT_DISCLOSED = {"line__qualifying_payment_amount": {"source": "not_disclosed"}}


def test_oon_facility_blocked():
    """A non-emergency service at a facility out of network is outside the Act; so is one of unknown network open."""
    assert assessed(facility__participating=False).status == "NOT_IDR"
    assert assessed(facility__participating=None).status == "NEEDS_INFO"
    assert assessed(service_category="emergency", facility__participating=False).status == "OPEN_NOW"


def test_fehb_adopts_state_law_review():
    """FEHB is not Federal by its name: its contract may adopt a State's law."""
    divided = FEHB | {"facility__state": "TX"}
    assert found("C4", **divided, plan__state_law_opt_in=None).verdict == "NEEDS_INFO"
    assert found("C4", **divided, plan__state_law_opt_in=True).verdict == "FAIL"
    # An adoption recorded where no law is reported to be adopted does not fit, and is asked about.
    assert found("C4", **FEHB, plan__state_law_opt_in=True).verdict == "NEEDS_INFO"


def test_unknown_state_review():
    """A State that is not given, or of which nothing is known, is never taken as Federal."""
    for state in (None, "GU", "PR", "VI", "AS", "MP"):
        for plan in ({}, INSURED, FEHB):
            assert assessed(**plan, facility__state=state).status == "NEEDS_INFO"


def test_rarc_conflict_review():
    """Codes for the Federal process and for a State's on one remittance are put before a person."""
    for codes in (["N864", "N871"], ["N865", "N867"], ["N859", "N872"]):
        facts = {"line__remark_codes": codes} | ({"service_category": "emergency"} if "N864" in codes else {})
        assert found("E6", **facts).verdict == "NEEDS_INFO"
        assert "conflict" in found("E6", **facts).sentence
    by_line = {"line__remark_codes": ["N877"], "line2__remark_codes": ["N883"]}
    assert assessed(**by_line).status == "NEEDS_INFO"


def test_carc45_alone_not_nsa():
    """An adjustment reason code says nothing of the Act, so it opens and closes nothing."""
    for written in ("45", "CO-45", "CO45"):
        assert signals_of([written]).codes == ()
        facts = {"line__remark_codes": [written]}
        assert found("E6", **facts).verdict == "NOT_APPLICABLE"
        assert assessed(**facts, service_category=None).status == "NEEDS_INFO"
        assert found("E7", **facts, line__date_of_service="2027-01-04").verdict == "WARN"


def test_zero_pay_denial_amount_is_0():
    """A denied line was paid $0.00: an amount, not a missing one, and not the allowed amount."""
    assessment = assessed(
        initial_payment__kind="notice_of_denial_of_payment",
        line__initial_payment="0.00",
        line__cost_sharing="0.00",
        line__allowed="353.60",
    )
    assert all(line.initial_payment == Decimal("0.00") == line.total_received for line in assessment.lines)
    assert assessment.finding("N3").verdict == "PASS"
    assert assessment.status == "OPEN_NOW"
    assert found("N3", line__initial_payment=None).verdict == "NEEDS_INFO"


def test_paid_vs_notice_anchor():
    """The day the payment or denial was received starts the time; its own date never does."""
    for kind, code in (("initial_payment", "N877"), ("notice_of_denial_of_payment", "N876")):
        facts = {"initial_payment__kind": kind, "line__remark_codes": [code]}
        if kind != "initial_payment":
            facts["line__initial_payment"] = "0.00"
        dated = assessed(**facts, initial_payment__payment_date="2026-10-05")
        start = dated.deadline("start_open_negotiation")
        assert (start.counted_from, start.due) == (date(2026, 11, 3), date(2026, 12, 16))
        assert dated.finding("E2").verdict == "PASS"
        undated = assessed(**facts, initial_payment__payment_date="2026-10-05", initial_payment_received=None)
        assert undated.deadline("start_open_negotiation") is None
        assert undated.finding("E1").missing == ("initial_payment_received",)
    # Open negotiation runs from the notice, not from the payment.
    sent = assessed(open_negotiation_start="2026-11-10")
    assert sent.deadline("initiation_window").counted_from == date(2026, 11, 10)


def test_missing_qpa_allowed_and_reported():
    """A QPA the plan did not disclose stops no notice and no initiation; it is said, and no percentage is made up."""
    notice = assessed(AS_OF, **NOT_DISCLOSED)
    assert notice.status == "OPEN_NOW"
    assert blockers(notice, Stage.NOTICE) == ()
    assert notice.finding("E5").verdict == "WARN"
    assert "QPA" in notice.finding("E5").sentence
    assert all(line.offer_percent_of_qpa is None for line in notice.lines)
    initiation = assessed(date(2026, 12, 28), **NOT_DISCLOSED, open_negotiation_start="2026-11-10")
    assert initiation.status == "OPEN_NOW"
    assert initiation.finding("I8").verdict == "WARN"
