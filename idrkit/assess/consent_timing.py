"""Whether notice and consent came in time, by dates alone (42 U.S.C. 300gg-132(d), as reported; words not seen).

Reported rule: the notice 72 hours before the service, or on the day the appointment was made where that was within 72
hours; for an appointment on the same day, 3 hours before (unverified). Records hold days and no hours, so a day that
could lie on either side of 72 hours is left undecided. The consent must come before the service.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from idrkit.claims.model import Claim

# 72 hours are three days: a notice four days before is in time at any hour, one two days before at none.
_THREE_DAYS = 3


class InTime(StrEnum):
    """What the dates show: in time, too late, undecided without the hours, or a date is missing."""

    YES = "in_time"
    NO = "too_late"
    BY_THE_HOUR = "by_the_hour"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Timing:
    """The answer, why in a sentence, and the dates that are missing."""

    in_time: InTime
    why: str
    missing: tuple[str, ...] = ()


def consent_timing(claim: Claim) -> Timing:
    """Whether the notice and the consent recorded on a claim came in time, as far as dates tell."""
    consent, furnished = claim.consent, claim.first_date_of_service
    if furnished is None:
        return Timing(InTime.UNKNOWN, "The date of service is not recorded.", ("date_of_service",))
    if consent.received_on is not None and consent.received_on > furnished:
        return Timing(InTime.NO, "The consent was signed after the date of service.")
    noticed = consent.notice_given_on or consent.received_on
    if noticed is None:
        return Timing(
            InTime.UNKNOWN,
            "Neither the day of the notice nor that of the consent is recorded.",
            ("consent.notice_given_on", "consent.received_on"),
        )
    if noticed > furnished:
        return Timing(InTime.NO, "The notice was given after the date of service.")
    days = (furnished - noticed).days
    if days > _THREE_DAYS:
        return Timing(InTime.YES, "The notice was given more than 72 hours before the service.")
    if consent.notice_given_on is None:
        # Signing within the last days does not show that the notice came as late.
        return Timing(
            InTime.UNKNOWN,
            "The consent was signed within the last three days; when the notice was given is not recorded.",
            ("consent.notice_given_on",),
        )
    if days == _THREE_DAYS:
        return Timing(InTime.BY_THE_HOUR, "The notice was given three days before: the hours decide.")
    return _late_notice(noticed, furnished, consent.appointment_made_on)


def _late_notice(noticed: date, furnished: date, appointed: date | None) -> Timing:
    """A notice within 72 hours: good only on the day of an appointment made within 72 hours."""
    if appointed is None:
        return Timing(
            InTime.UNKNOWN,
            "The notice was given less than 72 hours before; that is in time only on the day the appointment was made, "
            "which is not recorded.",
            ("consent.appointment_made_on",),
        )
    if appointed > furnished or appointed > noticed:
        return Timing(
            InTime.UNKNOWN,
            "The appointment is recorded as made after the notice: one of the dates is mistyped.",
            ("consent.appointment_made_on",),
        )
    if noticed > appointed:
        return Timing(
            InTime.NO, "The notice was given less than 72 hours before, and not on the day the appointment was made."
        )
    if noticed == furnished:
        return Timing(
            InTime.BY_THE_HOUR,
            "Appointment, notice and service fell on one day: three hours before is reported as enough (unverified), "
            "so the hours decide.",
        )
    return Timing(InTime.YES, "The notice was given on the day the appointment was made, within 72 hours.")
