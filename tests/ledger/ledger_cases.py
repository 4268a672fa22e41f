"""Assessed claims with one recorded date or another."""

from datetime import date

from idrkit.assess.assessment import assess
from idrkit.claims.model import Claim
from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.agenda import agenda
from idrkit.ledger.reminders import reminders

RULEBOOK = load_rulebook()
CALENDAR = RULEBOOK.calendar


def assessed(as_of="2026-11-23", claim_id="T-1", **facts):
    record = {
        "claim_id": claim_id,
        "provider": {"name": "Example Monitoring"},
        "plan": {"name": "Sample Plan", "plan_year_start": "2026-01-01"},
        "patient": {"case_number": "CASE-SECRET", "member_id": "MEMBER-SECRET"},
        "service_lines": [{"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}],
        **facts,
    }
    return assess(Claim.model_validate(record), RULEBOOK, date.fromisoformat(as_of))


def due(*assessments, **options):
    return reminders(assessments, CALENDAR, **options)


def by_deadline(*assessments, **options):
    return {one.deadline.id: one for one in due(*assessments, **options)}


def agenda_of(*assessments, within=None, **options):
    """The agenda of claims assessed on one day."""
    listed = due(*assessments, within=within)
    return agenda(listed, assessments[0].as_of, CALENDAR, within=within, **options)
