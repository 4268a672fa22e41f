"""JSON records of claims that are in X12 files too: the record stands as it was written, and no claim is doubled.

A JSON record is a whole claim that somebody wrote, with exhibits and sentences no other file holds. So nothing of an
835 or 837 is put into it but what later remittances paid of its award; what differs is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from idrkit.claims.model import Claim
from idrkit.intake.awards import decided_day
from idrkit.intake.joining.draft import Draft
from idrkit.intake.joining.facts import Given
from idrkit.intake.joining.sheet_rows import Finder, same
from idrkit.intake.outcome import FileResult, Found, Notice
from idrkit.intake.paths import LINES

_COMPARED = (
    "claim_number",
    "initial_payment.trace_number",
    "initial_payment.payment_date",
    "facility.state",
    "plan.kind",
)
_OF_LINES = ("billed_charge", "initial_payment", "allowed", "cost_sharing")
_MOST = 5


def taken_over(records: Sequence[FileResult[Claim]], finder: Finder) -> Iterator[Notice]:
    """Mark the claims of X12 files that JSON records are; what is said where that cannot be told.

    Args:
        records: the claims of JSON files.
        finder: of the claims of X12 files.
    """
    for file in records:
        for found in file.found:
            number = found.claim.claim_number or ""
            drafts, how = finder.of_numbers(found.claim_id, number)
            if how and not drafts:
                yield Notice(found.file, f"{found.where}: {how}.")
            for draft in drafts:
                draft.record = draft.record or found.where
                draft.record_ids = (*draft.record_ids, found.claim_id)
                draft.record_matches = (*draft.record_matches, f"{found.where} on {how}")


def decided_by_record(records: Sequence[FileResult[Claim]], drafts: Iterable[Draft]) -> Iterator[tuple[Draft, Any]]:
    """Each claim whose JSON record gives the day its rate was determined or agreed, with that day."""
    claims = {found.claim_id: found.claim for file in records for found in file.found}
    for draft in drafts:
        for claim_id in draft.record_ids:
            day = decided_day(claims[claim_id])
            if day is not None:
                yield draft, day


def decided_records(file: FileResult[Claim]) -> bool:
    """Whether the rate of a claim of the file was determined or agreed."""
    return any(decided_day(found.claim) for found in file.found)


def take_over(draft: Draft, found: Found[Claim]) -> None:
    """Let the report tell of a JSON record in place of the claim; what the X12 files give otherwise is said."""
    draft.claim_id = draft.record_ids[0]
    draft.facts.unconfirmed.clear()
    told = list(_differences(draft, found.claim))
    more = f" and {len(told) - _MOST} more" if len(told) > _MOST else ""
    draft.facts.notes.insert(
        0,
        f"{found.where} is this claim and counts as it was written."
        + (f" The X12 files give otherwise: {'; '.join(told[:_MOST])}{more}." if told else ""),
    )


def _differences(draft: Draft, claim: Claim) -> Iterator[str]:
    facts = draft.facts
    for path in _COMPARED:
        value: Any = claim
        for step in path.split("."):
            value = getattr(value, step)
        if value is None or (path == "claim_number" and value in draft.payer_numbers):
            continue
        yield from _difference(path, path, value, facts.claim.get(path))
    for line in claim.service_lines:
        alike = [
            one
            for one in facts.lines
            if "service_code" in one
            and same(f"{LINES}.service_code", one["service_code"].value, line.service_code)
            and ("date_of_service" not in one or line.date_of_service in (None, one["date_of_service"].value))
        ]
        if len(alike) != 1:
            yield f"{len(alike) or 'no'} lines like service_lines[{line.line_id}]"
            continue
        for name in _OF_LINES:
            known = alike[0].get(name)
            yield from _difference(
                f"{LINES}.{name}", f"service_lines[{line.line_id}].{name}", getattr(line, name), known
            )


def _difference(path: str, name: str, value: Any, known: Given | None) -> Iterator[str]:
    if value is not None and known is not None and not same(path, value, known.value):
        shown = format(known.value, "f") if isinstance(known.value, Decimal) else str(known.value)
        yield f"{name} {shown} ({known.source})"
