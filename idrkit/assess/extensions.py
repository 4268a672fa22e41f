"""Approved extensions: recorded with their step and source they move a last day; they are never computed.

"The time periods specified in this section (other than the time for payment, if applicable, under paragraph
(c)(5)(ix) of this section) may be extended" (149.510(g)(1)). An extension whose step or source is not recorded is
shown beside the day and moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from idrkit.assess.results import Deadline, OtherReading
from idrkit.claims.model import Claim
from idrkit.claims.terms import ExtendedStep
from idrkit.law.counting import short_day

APPROVED_EXTENSION = "APPROVED_EXTENSION"
EXTENSION_IN_QUESTION = "EXTENSION_IN_QUESTION"
_NOT_GIVEN = "source not recorded"


def extended(deadlines: Iterable[Deadline], claim: Claim) -> tuple[Deadline, ...]:
    """The deadlines with the recorded extension applied to its step, or shown beside it where it is incomplete."""
    until = claim.approved_extension_until
    if until is None:
        return tuple(deadlines)
    return tuple(_extended(one, claim, until) for one in deadlines)


def missing_of(claim: Claim) -> tuple[str, ...]:
    """The facts without which a recorded extension moves no day."""
    needed = ("approved_extension_step", "approved_extension_source", "approved_extension_until")
    return tuple(name for name in needed if getattr(claim, name) is None)


def refused(claim: Claim) -> bool:
    """Whether the recorded extension is one the text does not allow: of the payment of an award."""
    return claim.approved_extension_step is ExtendedStep.AWARD_PAYMENT


def applies(deadline: Deadline) -> bool:
    """Whether the last day shown is that of an approved extension."""
    return APPROVED_EXTENSION in deadline.flags


def in_question(deadline: Deadline, claim: Claim, acted: date) -> str | None:
    """What to say of a step taken in time only if an incompletely recorded extension is of this step."""
    until = claim.approved_extension_until
    if EXTENSION_IN_QUESTION not in deadline.flags or until is None or acted > until:
        return None
    return (
        f"The last day was {short_day(deadline.due or until)}; an extension to {short_day(until)} is recorded, but not "
        "for which step, or not who gave it."
    )


def _extended(deadline: Deadline, claim: Claim, until: date) -> Deadline:
    step, source = claim.approved_extension_step, claim.approved_extension_source
    if deadline.due is None or until <= deadline.due or (step or deadline.id) != deadline.id:
        return deadline
    if deadline.id == ExtendedStep.AWARD_PAYMENT or (step is None and deadline.id not in set(ExtendedStep)):
        return deadline
    if step is None or source is None:
        shown = OtherReading("If the recorded extension is of this step", deadline.opens, until, source or _NOT_GIVEN)
        return replace(
            deadline,
            flags=(*deadline.flags, EXTENSION_IN_QUESTION),
            other_readings=(*deadline.other_readings, shown),
        )
    note = f"Extended from {short_day(deadline.due)} to {short_day(until)}: {source}."
    shown = OtherReading("Without the extension", deadline.opens, deadline.due, deadline.citation.cite)
    return replace(
        deadline,
        due=until,
        safe_due=until,
        flags=(*deadline.flags, APPROVED_EXTENSION),
        notes=(*deadline.notes, note),
        other_readings=(*deadline.other_readings, shown),
    )
