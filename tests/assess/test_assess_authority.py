"""N9, I10, O8: the authority of whoever acts for the provider, by paper and by day."""

from datetime import date, timedelta

import pytest
from claim_facts import AS_OF, RULEBOOK, changed, found, names, override

from idrkit.assess.assessment import assess
from idrkit.assess.authority import Standing, held, standing
from idrkit.assess.results import Stage
from idrkit.assess.status import blockers, overridden
from idrkit.claims.acting import DOCUMENT
from idrkit.claims.parties import Grant

GRANT = {
    "granted_by": "J. Q. Example, managing member",
    "granted_to": "Specimen Billing, LLC",
    "document": "Engagement letter of March 2, 2026",
    "document_sha256": "0" * 64,
    "scope": ["notice", "initiation", "offer"],
    "starts_on": "2026-03-02",
    "ends_on": "2027-03-01",
}


def acting(representative=None, **grant):
    """A third party acts for the provider, with an authority changed as given."""
    return {
        "provider__representative": {
            "name": "Specimen Billing LLC",
            "contact": {"email": "idr@billing.example"},
            "grant": {**GRANT, **grant},
            **(representative or {}),
        }
    }


BARE = {"provider__representative": {"name": "Specimen Billing LLC"}}
NAMED = {
    "provider__representative": {"name": "Specimen Billing LLC", "authority": "Engagement letter of March 2, 2026"}
}

CASES = [
    ("N9", "NOT_APPLICABLE", {}),
    ("N9", "NEEDS_INFO", BARE),
    ("N9", "WARN", NAMED),
    ("N9", "PASS", acting()),
    ("I10", "PASS", acting()),
    ("O8", "PASS", acting()),
    ("N9", "PASS", acting(scope=["notice"])),
    ("I10", "FAIL", acting(scope=["notice"])),
    ("O8", "FAIL", acting(scope=["notice", "initiation", "letters"])),
    ("N9", "FAIL", acting(granted_to="Sample Billing, Inc.")),
    ("N9", "NEEDS_INFO", acting(document=None)),
    ("N9", "NEEDS_INFO", acting(document_sha256=None)),
    # the day before it begins, the first day, the last, and the day after
    ("N9", "FAIL", acting(starts_on="2026-11-24")),
    ("N9", "PASS", acting(starts_on="2026-11-23")),
    ("N9", "PASS", acting(ends_on="2026-11-23")),
    ("N9", "FAIL", acting(ends_on="2026-11-22")),
    ("N9", "PASS", acting(ends_on=None)),
    ("N9", "PASS", acting(starts_on="2026-11-23", ends_on="2026-11-23")),
    # what has ended is told before what is missing of it
    ("N9", "FAIL", acting(ends_on="2026-11-22", document=None)),
]


@pytest.mark.parametrize(("finding_id", "verdict", "facts"), CASES, ids=names(CASES))
def test_authority(finding_id, verdict, facts):
    assert found(finding_id, **facts).verdict == verdict


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-03-01", Standing.NOT_BEGUN),
        ("2026-03-02", Standing.VALID),
        ("2027-03-01", Standing.VALID),
        ("2027-03-02", Standing.EXPIRED),
    ],
)
def test_the_first_and_the_last_day_are_days_of_the_authority(day, expected):
    assert standing(Grant.model_validate(GRANT), "Specimen Billing LLC", date.fromisoformat(day)) is expected


@pytest.mark.parametrize(
    ("day", "left"),
    # 2027-03-01 is a Monday
    [("2027-03-01", 0), ("2027-02-28", 1), ("2027-02-26", 1), ("2027-02-25", 2), ("2027-02-12", 10)],
)
def test_business_days_left_are_those_after_the_day_until_the_last(day, left):
    on = date.fromisoformat(day)
    assert held(Grant.model_validate(GRANT), "Specimen Billing LLC", on, RULEBOOK.calendar).business_days_left == left


def test_an_end_that_is_not_stated_is_said_not_to_be_and_never_counted():
    assert "from Mon 2 Mar 2026, no end stated" in found("N9", **acting(ends_on=None)).sentence
    grant = Grant.model_validate({**GRANT, "ends_on": None})
    far = AS_OF + timedelta(days=20_000)
    assert held(grant, "Specimen Billing LLC", far, RULEBOOK.calendar).business_days_left is None


def test_what_ended_keeps_the_papers_a_draft_until_a_person_decides_to_go_on():
    expired = acting(ends_on="2026-11-22")
    assert [one.id for one in blockers(assess(changed(**expired), RULEBOOK, AS_OF), Stage.NOTICE)] == ["N9"]
    went_on = assess(changed(**expired, overrides=[override("N9")]), RULEBOOK, AS_OF)
    assert blockers(went_on, Stage.NOTICE) == ()
    assert [one.id for one, _ in overridden(went_on, Stage.NOTICE)] == ["N9"]


def test_a_stage_is_not_held_by_the_authority_for_another():
    claim = changed(**acting(scope=["notice", "offer"]))
    assessment = assess(claim, RULEBOOK, AS_OF)
    assert blockers(assessment, Stage.NOTICE) == ()
    assert "I10" in [one.id for one in blockers(assessment, Stage.INITIATION)]


def test_a_document_that_has_changed_is_told_as_such():
    facts = acting(document_sha256=None) | {
        "unconfirmed": [{"fact": DOCUMENT, "why": "the file engagement.pdf is not there or cannot be read"}]
    }
    assert "the file engagement.pdf is not there" in found("N9", **facts).sentence
