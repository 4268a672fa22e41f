"""Group E: what the plan paid, denied and disclosed, and what its remark codes add up to."""

import pytest
from claim_facts import AS_OF, changed, found, names

from idrkit.assess.assessment import assess
from idrkit.law.rulebook import load_rulebook

DENIED = {"initial_payment__kind": "notice_of_denial_of_payment", "line__initial_payment": "0.00"}
BENEFIT = {"initial_payment__kind": "adverse_benefit_determination", "line__initial_payment": "0.00"}
NOTHING_PAID = {"initial_payment__kind": None, "line__initial_payment": "0.00", "line__cost_sharing": "0.00"}
NO_ANSWER = {
    "initial_payment__kind": None,
    "initial_payment_received": None,
    "line__initial_payment": None,
}
INSURED = {"plan__funding": "fully_insured", "plan__state_law_opt_in": None, "plan__state_of_issue": "AL"}
WITH_PROOF = {"other_law__state_law_sets_rate": False, "other_law__evidence": "e-mail of the payer, 2026-11-10"}


def codes(*given):
    return {"line__remark_codes": list(given)}


CASES = [
    ("E1", "PASS", {}),
    ("E1", "FAIL", NO_ANSWER),
    ("E1", "NEEDS_INFO", {"initial_payment_received": None}),
    ("E1", "NEEDS_INFO", NO_ANSWER | codes("N876")),
    ("E1", "NEEDS_INFO", NO_ANSWER | {"initial_payment__payment_date": "2026-11-02"}),
    ("E1", "FAIL", NO_ANSWER | codes("N859")),
    ("E1", "PASS", {"initial_payment_received": "2026-11-23"}),
    ("E1", "NEEDS_INFO", {"initial_payment_received": "2026-11-24"}),
    ("E1", "PASS", {"initial_payment_received": "2026-09-14"}),
    ("E1", "NEEDS_INFO", {"initial_payment_received": "2026-09-13"}),
    ("E2", "PASS", {}),
    ("E2", "PASS", DENIED),
    ("E2", "FAIL", BENEFIT),
    ("E2", "NEEDS_INFO", NOTHING_PAID),
    ("E2", "PASS", {"initial_payment__kind": None}),
    ("E2", "PASS", codes("N877")),
    ("E2", "PASS", DENIED | codes("N876")),
    ("E2", "WARN", NOTHING_PAID | codes("N876")),
    ("E2", "WARN", NOTHING_PAID | codes("N877")),
    ("E2", "NEEDS_INFO", DENIED | codes("N877")),
    ("E2", "NEEDS_INFO", {"line__initial_payment": "0.00"} | codes("N876")),
    ("E2", "NEEDS_INFO", codes("N876")),
    ("E2", "PASS", {"line2__initial_payment": "0.00", "line2__remark_codes": ["N876"]}),
    ("E2", "NEEDS_INFO", BENEFIT | codes("N876")),
    ("E2", "NEEDS_INFO", codes("N885")),
    ("E2", "NEEDS_INFO", NOTHING_PAID | codes("N885")),
    ("E2", "FAIL", BENEFIT | codes("N885")),
    ("E3", "NOT_APPLICABLE", {}),
    ("E3", "NOT_APPLICABLE", DENIED),
    ("E3", "NEEDS_INFO", {"line__initial_payment": "0.00"}),
    ("E3", "WARN", {"line__initial_payment": "0.00"} | codes("N877")),
    ("E3", "WARN", {"line2__initial_payment": "0.00"}),
    ("E3", "NOT_APPLICABLE", {"line__initial_payment": "0.00", "line__cost_sharing": "0.00"}),
    ("E4", "PASS", {}),
    ("E4", "NEEDS_INFO", {"initial_payment__accepted_as_payment_in_full": None}),
    ("E4", "FAIL", {"initial_payment__accepted_as_payment_in_full": True}),
    ("E4", "FAIL", {"open_negotiation__agreed": True}),
    ("E4", "FAIL", {"agreement_reached": "2026-11-20"}),
    *[("E4", "NEEDS_INFO", codes(code)) for code in ("N872", "N873", "N874", "N875")],
    ("E4", "PASS", codes("N871")),
    ("E1", "NEEDS_INFO", {"unconfirmed": [{"fact": "initial_payment_received", "why": "the payment's own date."}]}),
    ("E8", "NOT_APPLICABLE", {}),
    ("E8", "NOT_APPLICABLE", {"unconfirmed": [{"fact": "initial_payment_received", "why": "the payment's own date."}]}),
    ("E8", "NEEDS_INFO", {"unconfirmed": [{"fact": "provider.npi", "why": "two files contradict each other"}]}),
    ("E6", "NOT_APPLICABLE", {}),
    ("E6", "NOT_APPLICABLE", codes("M15", "MA130")),
    ("E6", "PASS", codes("N859", "N877")),
    ("E6", "NEEDS_INFO", codes("N883")),
    ("E6", "NEEDS_INFO", INSURED | codes("N858")),
    ("E6", "NEEDS_INFO", codes("N868")),
    (
        "E6",
        "PASS",
        codes("N868") | {"other_law__all_payer_model_sets_rate": False, "other_law__evidence": "letter of the payer"},
    ),
    ("E6", "NEEDS_INFO", codes("N859", "N867")),
    ("E6", "NEEDS_INFO", codes("N865", "N871")),
    ("E6", "NEEDS_INFO", codes("N877", "N885")),
    ("E6", "NEEDS_INFO", codes("N878", "N882")),
    ("E6", "NEEDS_INFO", {"line__remark_codes": ["N877"], "line2__remark_codes": ["N871"]}),
    ("E6", "NEEDS_INFO", {"line__remark_codes": ["N877"], "initial_payment__remark_codes": ["N871"]}),
    ("E6", "WARN", codes("N859", "N867") | WITH_PROOF),
    ("E6", "WARN", codes("N830")),
    ("E6", "WARN", codes("N884")),
    ("E6", "NEEDS_INFO", {"plan__state_law_opt_in": True, "facility__state": "NV"} | codes("N859")),
    ("E6", "NEEDS_INFO", INSURED | {"facility__state": "TX"} | codes("N844")),
    ("E6", "PASS", INSURED | {"facility__state": "NE", "plan__state_of_issue": "NE"} | codes("N844")),
    ("E6", "PASS", codes("N855")),
    ("E6", "WARN", codes("N856")),
    ("E6", "WARN", {"plan__kind": "church"} | codes("N855")),
    ("E6", "PASS", {"plan__kind": "church"} | codes("N856")),
]


@pytest.mark.parametrize(("check", "verdict", "facts"), CASES, ids=names(CASES))
def test_the_payment(check, verdict, facts):
    finding = found(check, **facts)
    assert finding.verdict == verdict, finding.sentence


@pytest.mark.parametrize(
    ("day", "given", "verdict"),
    [
        ("2026-12-31", (), "NOT_APPLICABLE"),
        ("2027-01-01", (), "WARN"),
        ("2027-01-02", (), "WARN"),
        ("2027-01-01", ("N859",), "PASS"),
        ("2027-01-01", ("M15",), "WARN"),
        ("2026-12-31", ("N859",), "NOT_APPLICABLE"),
    ],
)
def test_codes_are_missed_only_for_services_from_the_reported_day_on_and_never_failed(day, given, verdict):
    finding = found("E7", line__date_of_service=day, **codes(*given))
    assert finding.verdict == verdict
    if verdict != "NOT_APPLICABLE":
        assert "nverified" in finding.sentence


def test_only_the_lines_of_the_reported_duty_are_named():
    finding = found("E7", line__date_of_service="2026-12-31", line2__date_of_service="2027-01-01")
    assert finding.sentence.startswith("Line 2:")


def test_the_day_of_the_duty_follows_a_user_who_dates_it(tmp_path):
    rules = tmp_path / "rules.toml"
    rules.write_text('[gates.G_CARC]\nsince = 2026-09-14\nsource = "guidance"\n')
    finding = assess(changed(), load_rulebook([rules]), AS_OF).finding("E7")
    assert finding.verdict == "WARN"
    assert finding.citations[0].certainty == "reported"


NO_NAME = {"plan__legal_business_name": None}
DISCLOSED = [
    ("WARN", {"line__qualifying_payment_amount": {"source": "not_disclosed"}}),
    ("WARN", {"plan__contact": {}}),
    ("PASS", {"plan__registration_number": None}),
    ("PASS", NO_NAME | {"initial_payment__payment_date": "2026-08-02"}),
    ("WARN", NO_NAME | {"initial_payment__payment_date": "2026-08-03"}),
    ("WARN", NO_NAME | {"initial_payment__payment_date": "2026-08-04"}),
    ("WARN", NO_NAME | {"initial_payment_received": "2026-11-03"}),
    ("PASS", NO_NAME | {"initial_payment_received": None}),
    ("PASS", NO_NAME | {"initial_payment__payment_date": "2021-12-31"}),
    ("PASS", {}),
]


@pytest.mark.parametrize(("verdict", "facts"), DISCLOSED)
def test_what_the_plan_discloses_goes_by_the_day_of_the_disclosure(verdict, facts):
    assert found("E5", **facts).verdict == verdict


@pytest.mark.parametrize(("paid", "verdict"), [("2027-05-31", "PASS"), ("2027-06-01", "WARN")])
def test_a_registration_number_is_missed_only_once_there_is_a_registry(tmp_path, paid, verdict):
    rules = tmp_path / "rules.toml"
    rules.write_text("[gates.G_REG]\nsince = 2027-06-01\n")
    claim = changed(initial_payment__payment_date=paid)
    assert assess(claim, load_rulebook([rules]), AS_OF).finding("E5").verdict == verdict


@pytest.mark.parametrize(
    ("since", "flagged"), [("2026-11-22", True), ("2026-11-23", True), ("2026-11-24", False), (None, False)]
)
def test_a_missing_remittance_is_flagged_only_once_negotiation_needs_it(tmp_path, since, flagged):
    rules = tmp_path / "rules.toml"
    rules.write_text(f"[gates.G_ONP]\nsince = {since}\n" if since else "")
    finding = assess(changed(exhibits=[]), load_rulebook([rules]), AS_OF).finding("E5")
    assert ("MISSING_RA_PLAN_FAULT" in finding.sentence) is flagged
    assert finding.verdict == ("WARN" if flagged else "PASS")


def test_a_remittance_on_record_is_not_flagged(tmp_path):
    rules = tmp_path / "rules.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-11-23\n")
    assert assess(changed(), load_rulebook([rules]), AS_OF).finding("E5").verdict == "PASS"
