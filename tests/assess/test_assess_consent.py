"""Group D: notice and consent, and where a consent is void or came too late. The service is of September 14, 2026."""

import pytest
from claim_facts import AS_OF, changed, found, names

from idrkit.assess.assessment import assess
from idrkit.law.rulebook import load_rulebook

GIVEN = {"consent__obtained": True}
# Given in time and void for nothing: the bar.
BARS = GIVEN | {"consent__received_on": "2026-09-08"}
TIMED = GIVEN | {"consent__received_on": "2026-09-13"}

CASES = [
    ("D1", "PASS", {}),
    ("D1", "NEEDS_INFO", {"consent__obtained": None}),
    ("D1", "FAIL", GIVEN),
    ("D1", "FAIL", BARS),
    ("D1", "PASS", BARS | {"service_category": "emergency"}),
    ("D1", "PASS", BARS | {"service_category": "air_ambulance"}),
    ("D1", "PASS", {"consent__obtained": None, "service_category": "emergency"}),
    ("D1", "NEEDS_INFO", BARS | {"service_category": None}),
    ("D1", "PASS", BARS | {"consent__participating_provider_available": False}),
    ("D1", "FAIL", BARS | {"consent__participating_provider_available": True}),
    ("D1", "PASS", BARS | {"consent__urgent_need_arose": True}),
    ("D1", "FAIL", BARS | {"consent__urgent_need_arose": False}),
    ("D1", "FAIL", BARS | {"ancillary_service": "none_of_these"}),
    ("D1", "NEEDS_INFO", BARS | {"ancillary_service": "diagnostic"}),
    ("D2", "NOT_APPLICABLE", {}),
    ("D2", "PASS", {"service_category": "emergency"}),
    ("D3", "NOT_APPLICABLE", {}),
    ("D3", "WARN", BARS),
    ("D3", "WARN", BARS | {"ancillary_service": "diagnostic"}),
    ("D3", "PASS", BARS | {"consent__participating_provider_available": False}),
    ("D3", "WARN", BARS | {"ancillary_service": "none_of_these"}),
    (
        "D3",
        "NOT_APPLICABLE",
        BARS | {"ancillary_service": "none_of_these", "consent__participating_provider_available": True},
    ),
    ("D3", "NOT_APPLICABLE", BARS | {"service_category": "emergency", "ancillary_service": "anesthesiology"}),
    ("D4", "NOT_APPLICABLE", {}),
    ("D4", "WARN", BARS),
    ("D4", "PASS", BARS | {"consent__urgent_need_arose": True}),
    ("D4", "NOT_APPLICABLE", BARS | {"consent__urgent_need_arose": False}),
    ("D4", "WARN", BARS | {"consent__urgent_need_arose": True, "service_category": "post_stabilization"}),
    ("D5", "NOT_APPLICABLE", {}),
    ("D5", "NOT_APPLICABLE", BARS | {"consent__participating_provider_available": False}),
    ("D5", "NOT_APPLICABLE", GIVEN | {"service_category": "post_stabilization"}),
    ("D6", "NOT_APPLICABLE", {}),
    ("D6", "PASS", {"service_category": "air_ambulance"}),
    ("D6", "WARN", {"line__remark_codes": ["N878"]}),
    ("D6", "WARN", BARS | {"line__remark_codes": ["N879"]}),
    ("D6", "NEEDS_INFO", {"line__remark_codes": ["N882"]}),
    ("D6", "NEEDS_INFO", {"consent__obtained": None, "line__remark_codes": ["N882"]}),
    ("D6", "NOT_APPLICABLE", BARS | {"line__remark_codes": ["N882"]}),
    ("D7", "NOT_APPLICABLE", {}),
]


@pytest.mark.parametrize(("check", "verdict", "facts"), CASES, ids=names(CASES))
def test_consent(check, verdict, facts):
    finding = found(check, **facts)
    assert finding.verdict == verdict, finding.sentence


NAMED = [
    *("emergency_medicine", "anesthesiology", "pathology", "radiology", "neonatology"),
    *("assistant_surgeon", "hospitalist", "intensivist", "laboratory"),
]


@pytest.mark.parametrize("service", NAMED)
def test_a_service_the_text_names_voids_the_consent(service):
    assert found("D3", **BARS, ancillary_service=service).verdict == "PASS"
    assert found("D1", **BARS, ancillary_service=service).verdict == "PASS"


def test_neuromonitoring_is_never_taken_as_diagnostic():
    for recorded in (None, "diagnostic"):
        finding = found("D3", **BARS, ancillary_service=recorded)
        assert "Neuromonitoring is not named" in finding.sentence
        assert found("D1", **BARS, ancillary_service=recorded).verdict in ("FAIL", "NEEDS_INFO")


# Notice, consent, appointment; what D5 says and what D1 makes of it.
TIMES = [
    ("2026-09-10", "2026-09-10", None, "PASS", "FAIL"),
    ("2026-09-11", "2026-09-11", None, "WARN", "NEEDS_INFO"),
    ("2026-09-12", "2026-09-12", None, "NEEDS_INFO", "FAIL"),
    ("2026-09-12", "2026-09-12", "2026-09-12", "PASS", "FAIL"),
    ("2026-09-13", "2026-09-13", "2026-09-12", "WARN", "WARN"),
    ("2026-09-13", "2026-09-13", "2026-09-01", "WARN", "WARN"),
    ("2026-09-12", "2026-09-12", "2026-09-13", "NEEDS_INFO", "FAIL"),
    ("2026-09-14", "2026-09-14", "2026-09-14", "WARN", "NEEDS_INFO"),
    ("2026-09-14", "2026-09-14", "2026-09-13", "WARN", "WARN"),
    ("2026-09-14", "2026-09-14", "2026-09-15", "NEEDS_INFO", "FAIL"),
    ("2026-09-15", "2026-09-14", None, "WARN", "WARN"),
    # Signed late; the notice may have come in time.
    ("2026-09-01", "2026-09-14", "2026-08-20", "PASS", "FAIL"),
    (None, "2026-09-10", None, "PASS", "FAIL"),
    (None, "2026-09-11", None, "NEEDS_INFO", "FAIL"),
    (None, "2026-09-14", None, "NEEDS_INFO", "FAIL"),
    (None, None, None, "NEEDS_INFO", "FAIL"),
    # Signed after the service: it cannot count.
    (None, "2026-09-15", None, "WARN", "WARN"),
    ("2026-09-01", "2026-09-15", None, "WARN", "WARN"),
]


@pytest.mark.parametrize(("notice", "consent", "appointment", "in_time", "bars"), TIMES)
def test_the_time_of_a_consent_and_whether_it_bars(notice, consent, appointment, in_time, bars):
    facts = GIVEN | {
        "consent__notice_given_on": notice,
        "consent__received_on": consent,
        "consent__appointment_made_on": appointment,
    }
    assert (found("D5", **facts).verdict, found("D1", **facts).verdict) == (in_time, bars)


def test_a_defective_consent_is_said_to_rest_on_words_not_seen():
    facts = TIMED | {"consent__notice_given_on": "2026-09-13", "consent__appointment_made_on": "2026-09-01"}
    assert "not seen" in found("D1", **facts).sentence


def test_the_three_hours_are_told_as_unverified():
    facts = GIVEN | dict.fromkeys(
        ("consent__notice_given_on", "consent__received_on", "consent__appointment_made_on"), "2026-09-14"
    )
    assert "unverified" in found("D5", **facts).sentence


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        (GIVEN, ("consent.notice_given_on", "consent.received_on")),
        (TIMED, ("consent.notice_given_on",)),
        (TIMED | {"consent__notice_given_on": "2026-09-13"}, ("consent.appointment_made_on",)),
    ],
)
def test_the_dates_that_decide_are_named(facts, missing):
    assert found("D5", **facts).missing == missing


@pytest.mark.parametrize(
    ("started", "facts", "verdict"),
    [
        ("2026-11-09", {}, "NOT_APPLICABLE"),
        ("2026-11-10", {}, "PASS"),
        ("2026-11-11", {}, "PASS"),
        ("2026-11-10", BARS, "WARN"),
        (None, {}, "PASS"),
        ("2026-11-10", {"service_category": "air_ambulance"}, "NOT_APPLICABLE"),
    ],
)
def test_the_statement_is_asked_for_once_negotiation_goes_through_the_portal(tmp_path, started, facts, verdict):
    rules = tmp_path / "rules.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-11-10\n")
    claim = changed(open_negotiation_start=started, **facts)
    assessment = assess(claim, load_rulebook([rules]), AS_OF)
    assert assessment.finding("D7").verdict == verdict
