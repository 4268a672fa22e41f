"""Group F, the papers and the parties: proof and addressee of the notice, duplicates, the other party."""

import pytest
from claim_facts import AS_OF, RULEBOOK, changed, found, names

from idrkit.assess.assessment import assess
from idrkit.assess.duplicates import duplicates, fingerprint
from idrkit.run.batch import standings

STARTED = {"open_negotiation_start": "2026-11-10"}
INSURED = {"plan__funding": "fully_insured", "plan__administrator": None}


def other(state, **more):
    return {"other_disputes": [{"dispute_number": "DISP-7654321", "state": state, "on": "2026-10-01", **more}]}


CASES = [
    ("F2", "NOT_APPLICABLE", {}),
    ("F2", "PASS", STARTED),
    ("F2", "NEEDS_INFO", STARTED | {"open_negotiation__proof": None}),
    ("F2", "WARN", STARTED | {"open_negotiation__sent_by": None}),
    ("F3", "NOT_APPLICABLE", {}),
    ("F3", "PASS", STARTED),
    ("F3", "NEEDS_INFO", STARTED | {"open_negotiation__sent_to": None}),
    ("F3", "WARN", STARTED | {"open_negotiation__sent_to": "claims@payer.example"}),
    ("F3", "PASS", STARTED | {"open_negotiation__sent_to": "NSA@Payer.Example; copy@payer.example"}),
    ("F3", "WARN", STARTED | {"open_negotiation__sent_to": "more-nsa@payer.example"}),
    ("F3", "PASS", STARTED | {"open_negotiation__sent_to": "Unit <nsa@payer.example>"}),
    ("F3", "PASS", STARTED | {"open_negotiation__sent_to": "1 Sample Plaza, Town AL 35004"}),
    ("F3", "WARN", STARTED | {"open_negotiation__addressed_to": "SAMPLE ADMINISTRATORS"}),
    ("F3", "PASS", STARTED | {"open_negotiation__addressed_to": "Sample Benefit Plan"}),
    ("F3", "PASS", STARTED | {"open_negotiation__addressed_to": "Sample Administrators", "plan__contact": {}}),
    ("F9", "WARN", {}),
    ("F9", "FAIL", other("pending")),
    ("F9", "FAIL", other("decided")),
    ("F9", "WARN", other("ineligible")),
    ("F9", "WARN", other("closed")),
    ("F9", "FAIL", other("pending", claim_number="26258 SYN 004417", line_ids=["2"])),
    ("F9", "FAIL", other("pending", service_codes=["95938"])),
    ("F9", "PASS", other("pending", claim_number="26258-SYN-009999")),
    ("F9", "PASS", other("pending", line_ids=["3"])),
    ("F9", "PASS", other("pending", service_codes=["95955"])),
    ("F9", "PASS", other("pending") | {"dispute__number": "DISP-7654321"}),
    ("F10", "PASS", {}),
    ("F10", "WARN", {"plan__funding": None}),
    ("F10", "NEEDS_INFO", {"plan__administrator": "Sample Benefit Plan"}),
    ("F10", "NEEDS_INFO", {"plan__administrator": "sample  benefit plan."}),
    ("F10", "NEEDS_INFO", {"plan__administrator": "Example Manufacturing Welfare Plan"}),
    ("F10", "WARN", {"plan__administrator": None}),
    ("F10", "PASS", INSURED),
    ("F10", "PASS", INSURED | {"plan__administrator": "Sample Benefit Plan"}),
    ("F10", "WARN", INSURED | {"plan__administrator": "Sample Administrators"}),
    ("F10", "PASS", {"plan__kind": "fehb", "plan__funding": None}),
]


@pytest.mark.parametrize(("check", "verdict", "facts"), CASES, ids=names(CASES))
def test_papers_and_parties(check, verdict, facts):
    finding = found(check, **facts)
    assert finding.verdict == verdict, finding.sentence


def test_a_duplicate_is_told_with_what_becomes_of_the_fee():
    finding = found("F9", **other("pending"))
    assert "DISP-7654321" in finding.sentence
    assert "final selection" in finding.next_step
    assert any("n. 176" in one.cite for one in finding.citations)


# Two records of one run: what is changed in the second, and what each is told.
TWINS = [
    ("FAIL", {}),
    ("FAIL", {"claim_number": "26258 syn 004417"}),
    ("FAIL", {"plan__name": "Sample Administrators"}),
    ("PASS", {"claim_number": "26258-SYN-004418"}),
    ("WARN", {"line__service_code": "95955"}),
    ("WARN", {"line__date_of_service": "2026-09-15"}),
    ("WARN", {"line__modifiers": ["26"]}),
    ("NEEDS_INFO", {"claim_number": None}),
    ("PASS", {"claim_number": None, "line__date_of_service": "2026-09-15"}),
    ("PASS", {"claim_number": None, "plan__name": "Another Sample Plan"}),
    ("PASS", {"claim_number": None, "provider__npi": "1245319599"}),
]
SAME = {"patient__case_number": "CASE-1"}
PATIENTS = [
    # A claim sent in again has a new number: the same patient's same line is asked about.
    ("NEEDS_INFO", SAME, SAME | {"claim_number": "26258-SYN-004418"}),
    ("PASS", SAME, {"patient__case_number": "CASE-2", "claim_number": "26258-SYN-004418"}),
    ("PASS", SAME, {"patient__case_number": "CASE-2", "claim_number": None}),
    ("NEEDS_INFO", SAME, {"claim_number": None}),
    ("FAIL", SAME, {"patient__case_number": "CASE-2"}),
]


def _two(first, second):
    return changed(**first), changed(claim_id="IONM-0002", **second)


def _verdicts(*claims):
    others = duplicates(map(fingerprint, claims))
    return [assess(one, RULEBOOK, AS_OF, others).finding("F9").verdict for one in claims]


@pytest.mark.parametrize(("verdict", "second"), TWINS)
def test_two_records_of_one_run(verdict, second):
    assert _verdicts(*_two({}, second)) == [verdict, verdict]


@pytest.mark.parametrize(("verdict", "first", "second"), PATIENTS)
def test_records_are_told_apart_by_their_patients(verdict, first, second):
    assert _verdicts(*_two(first, second)) == [verdict, verdict]


def test_a_record_alone_in_its_run_is_no_duplicate():
    assert _verdicts(changed()) == ["PASS"]


def test_the_same_code_twice_on_one_claim_is_no_duplicate():
    assert _verdicts(changed(line2__service_code="95940")) == ["PASS"]


def test_a_record_already_in_dispute_is_named_first():
    claims = [changed(claim_id=f"IONM-000{n}") for n in (1, 2)]
    begun = changed(claim_id="IONM-0003", idr_initiated="2026-11-20", open_negotiation_start="2026-10-05")
    others = duplicates(map(fingerprint, [*claims, begun]))
    finding = assess(claims[0], RULEBOOK, AS_OF, others).finding("F9")
    assert "IONM-0003" in finding.sentence
    assert "initiated" in finding.sentence


def test_many_copies_stay_few_pairs():
    copies = [changed(claim_id=f"COPY-{n:04}") for n in range(400)]
    found_pairs = duplicates(map(fingerprint, copies))
    assert set(found_pairs) == {one.claim_id for one in copies}
    assert sum(map(len, found_pairs.values())) < 4 * len(copies)


def test_a_run_looks_at_all_its_claims_together():
    listed = standings(_two({}, {}), RULEBOOK, AS_OF)
    assert {one.assessment.finding("F9").verdict for one in listed} == {"FAIL"}
