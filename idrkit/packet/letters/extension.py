"""The request for more time because of extenuating circumstances (149.510(g))."""

from __future__ import annotations

from idrkit.assess.wording import words
from idrkit.claims.terms import ExtendedStep
from idrkit.law.provision import Certainty
from idrkit.packet.fields import day
from idrkit.packet.letters.letter import (
    Basis,
    Body,
    Lack,
    deadlines,
    dispute_rows,
    governing_paper,
    lacking_elements,
    own_words,
    wanted,
)

PAPER = "extension_request"
_REMARKS = (
    "A request extends nothing by itself: until the Departments grant it, the last day stands. Record a grant in "
    "approved_extension_until, approved_extension_step and approved_extension_source.",
    "Whether the portal has a form for the request is not verified. Requests went by e-mail to "
    "FederalIDRQuestions@cms.hhs.gov until then (reported); no patient data belong in an e-mail to that address.",
    "The time for the payment of an award cannot be extended ((g)(1)).",
)


def extension(basis: Basis) -> Body:
    """Which time cannot be kept, why, and the attestation of prompt action."""
    claim = basis.case.claim
    asked = claim.letters.extension
    found, open_text = governing_paper(PAPER, basis.case)
    reason, barred = own_words("The reason", asked.reason)
    counted = deadlines(basis, asked.step.value) if asked.step else ()
    until = asked.requested_until
    lacks = (
        *open_text,
        *lacking_elements(found),
        *barred,
        *wanted(basis, "letters.extension.step", "claim_number"),
        *_never_extended(asked.step),
        *_too_early(basis),
    )
    unsure = "" if found.version.certainty is Certainty.IN_FORCE else f" ({found.version.certainty.value})"
    return Body(
        title="Request for an extension of time",
        template="letters/extension.html",
        rows=dispute_rows(basis) if claim.idr_initiated or claim.dispute.number else (),
        context={
            "cite": found.version.cite,
            "certainty": found.version.certainty.value,
            "step": counted[0].name if counted else (words(asked.step.value) if asked.step else None),
            "last_day": counted[0].due if counted else None,
            "counted": counted[0] if counted else None,
            "until": until,
            "reason": reason,
        },
        to=("The Secretary of Health and Human Services", "through the Federal IDR portal"),
        lacks=lacks,
        attested=(
            f"{claim.provider.name} will take prompt action to ensure that the certified IDR entity’s payment "
            f"determination "
            "may be made as soon as administratively practicable under the circumstances.",
        ),
        cite=f"{found.version.cite}{unsure}",
        papers=(found,),
        deadlines=counted,
        enclosures=tuple(
            one for one in claim.exhibits if one.kind.strip().lower() in ("extension", "outage", "letter")
        ),
        rests_on=("letters.extension",),
        remarks=_REMARKS,
    )


def _never_extended(step: ExtendedStep | None) -> tuple[Lack, ...]:
    if step is not ExtendedStep.AWARD_PAYMENT:
        return ()
    return (Lack("The time for the payment of an award cannot be extended (149.510(g)(1))."),)


def _too_early(basis: Basis) -> tuple[Lack, ...]:
    """A day asked for that is not later than the last day that stands anyway."""
    asked = basis.case.claim.letters.extension
    counted = deadlines(basis, asked.step.value) if asked.step else ()
    due = counted[0].due if counted else None
    if asked.requested_until is None or due is None or asked.requested_until > due:
        return ()
    return (
        Lack(
            f"The day asked for, {day(asked.requested_until)}, is not later than the last day as it stands, "
            f"{day(due)}.",
            ("letters.extension.requested_until",),
        ),
    )
