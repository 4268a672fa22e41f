"""The claim concerned in a remittance that holds many: matched by its numbers, the others never shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO

from idrkit.claims.model import Claim
from idrkit.intake.exhibits.content import UnusableError
from idrkit.intake.x12.problems import Loss, Problem
from idrkit.intake.x12.read import FileRead, read_stream
from idrkit.intake.x12.remittance import RemittanceEnd, RemittedClaim


@dataclass(frozen=True, slots=True)
class RemittedFile:
    """The claims of a remittance file, whether all of it could be read, and whether it adjusts the provider (PLB)."""

    claims: tuple[RemittedClaim, ...]
    whole: bool
    adjusted: frozenset[str]


def remitted_file(data: bytes) -> RemittedFile:
    """What is in a remittance file (835).

    Raises:
        UnusableError: it is another kind of X12 file, or nothing of it can be read.
    """
    claims: list[RemittedClaim] = []
    adjusted: set[str] = set()
    whole, kind = True, ""
    for item in read_stream(BytesIO(data), "exhibit"):
        if isinstance(item, RemittedClaim):
            claims.append(item)
        elif isinstance(item, RemittanceEnd) and item.provider_adjustments:
            adjusted.add(item.remittance.trace_number)
        elif isinstance(item, Problem):
            whole = whole and item.loss is Loss.NOTHING
        elif isinstance(item, FileRead):
            kind = item.kind
    if kind != "835":
        raise UnusableError(
            f"it is an X12 file of kind {kind or 'not known'}, and of X12 only a remittance (835) is drawn: print the "
            "document itself to PDF."
        )
    if not claims:
        raise UnusableError("no claim in this remittance (835) can be read: ask for it again, or use the payer's page.")
    return RemittedFile(tuple(claims), whole, frozenset(adjusted))


def claims_of(file: RemittedFile, claim: Claim) -> tuple[RemittedClaim, ...]:
    """The decisions on this claim, in the order of the file: by the plan's claim number, else by the practice's own.

    The practice's number (CLP01) is not enough where the dates differ: it may be the account of a patient.

    Raises:
        UnusableError: the claim is not in it.
    """
    number = _plain(claim.claim_number)
    found = [one for one in file.claims if number and _plain(one.payer_claim_number) == number]
    if not found:
        days = {line.date_of_service for line in claim.service_lines if line.date_of_service}
        own = _plain(claim.claim_id)
        found = [
            one for one in file.claims if _plain(one.patient_control_number) == own and _on(days, dates_of_service(one))
        ]
    if not found:
        raise UnusableError(
            "no claim in this remittance (835) has the claim number of the record (CLP07) or its own id (CLP01): "
            "check claim_number, or take the remittance of this claim."
        )
    return tuple(found)


def dates_of_service(claim: RemittedClaim) -> set[date]:
    """The days on which the lines were furnished, or those of the claim where the lines give none."""
    lines = [one.first for line in claim.lines for one in line.dates if one.qualifier in ("472", "150", "151")]
    days = {one for one in lines if one is not None}
    return days or {one.first for one in claim.dates if one.qualifier in ("232", "233") and one.first is not None}


def _on(days: Iterable[date], remitted: set[date]) -> bool:
    return not remitted or not set(days) or bool(remitted & set(days))


def _plain(number: str | None) -> str:
    return (number or "").strip().casefold()
