"""Where a claim of an X12 file stands, as a person looks for it."""

from __future__ import annotations

from idrkit.intake.joining.history import decided_on
from idrkit.intake.x12.claim_form import ClaimForm
from idrkit.intake.x12.envelope import Envelope
from idrkit.intake.x12.remittance import RemittedClaim


def envelope_of(one: RemittedClaim | ClaimForm) -> Envelope:
    """What surrounds the transaction a claim is part of."""
    return one.remittance.envelope if isinstance(one, RemittedClaim) else one.submission.envelope


def file_of(one: RemittedClaim | ClaimForm) -> str:
    """The name of the file a claim was read from, without its folders."""
    return envelope_of(one).file_name


def place_of(one: RemittedClaim | ClaimForm) -> str:
    """Where a claim stands, for a person: file, and the segment it begins at; with its day where it was decided."""
    if isinstance(one, RemittedClaim):
        day = decided_on(one)
        return f"{file_of(one)}, segment {one.segment}" + (f" ({day.isoformat()})" if day else "")
    return f"{file_of(one)}, segment {one.segment}"
