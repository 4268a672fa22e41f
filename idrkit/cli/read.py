"""`idrkit read`: what was understood of a claim file, and what was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import click

from idrkit.claims.model import Claim
from idrkit.cli.given import claims_given, ended, rows_sentence, write_rejects
from idrkit.cli.options import FILE, files_argument, json_option, profile_option, sheet_option
from idrkit.cli.output import message, print_json, table
from idrkit.cli.profiles import profiles_option, save_given_profile, save_profile_option
from idrkit.cli.suggest import date_order_option, refuse_with_suggestion, suggest_profile_option, suggested
from idrkit.errors import ExitCode, UsageError
from idrkit.intake.cells import DateOrder
from idrkit.intake.outcome import Intake, Reject

_SHOWN_OF_MEMBER_ID = 4


@click.command()
@files_argument
@click.option(
    "--rejects",
    type=FILE,
    metavar="DIR",
    help="Write the rows that could not be read there, to be corrected and read back.",
)
@profile_option
@sheet_option
@json_option
@suggest_profile_option
@date_order_option
@save_profile_option
@profiles_option
def read(
    files: Sequence[Path],
    rejects: Path | None,
    profile: Path | None,
    sheet: str | None,
    as_json: bool,
    suggest_profile: bool,
    date_order: DateOrder | None,
    save_as: str | None,
) -> ExitCode:
    """What was understood of a claim file (csv, xlsx, json), and what was not, with the reason."""
    if suggest_profile:
        refuse_with_suggestion(profile=profile, rejects=rejects, as_json=as_json)
        return suggested(files, sheet, date_order, save_as)
    if date_order:
        raise UsageError("--date-order answers --suggest-profile; otherwise write date_order into the profile.")
    if save_as is not None:
        save_given_profile(profile, save_as)
    intake = claims_given(files, profile, sheet)
    if rejects:
        for path in write_rejects(intake, rejects):
            message(f"Rejected rows are in {path}: correct them there and read that file.")
    if as_json:
        print_json(_shape(intake))
    else:
        _print(intake)
    message(rows_sentence(intake))
    return ended(rejected=bool(intake.rejects), blocked=False)


def _print(intake: Intake[Claim]) -> None:
    if intake.claims:
        table(
            ("Claim", "From", "Lines", "Codes", "Service", "Received", "Negotiation", "Initiated"),
            [_row(claim, intake.sources.get(claim.claim_id, "")) for claim in intake.claims],
            right={2},
        )
    if intake.rejects:
        table(("Rejected", "Row", "Field", "Reason"), [_rejected(one) for one in intake.rejects])


def _row(claim: Claim, source: str) -> tuple[str, ...]:
    codes = dict.fromkeys(line.service_code for line in claim.service_lines)
    return (
        claim.claim_id,
        source,
        str(len(claim.service_lines)),
        " ".join(codes),
        _day(claim.first_date_of_service),
        _day(claim.initial_payment_received),
        _day(claim.open_negotiation_start),
        _day(claim.idr_initiated),
    )


def _rejected(one: Reject) -> tuple[str, ...]:
    sheet = f", sheet {one.sheet}" if one.sheet else ""
    return (f"{Path(one.file).name}{sheet}", str(one.row), one.field or "", one.reason)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _shape(intake: Intake[Claim]) -> dict[str, Any]:
    return {
        "counts": asdict(intake.counts),
        "claims": [{"source": intake.sources.get(claim.claim_id), "claim": _record(claim)} for claim in intake.claims],
        "rejects": [
            {
                "file": one.file,
                "sheet": one.sheet,
                "row": one.row,
                "field": one.field,
                "reason": one.reason,
            }
            for one in intake.rejects
        ],
        "notices": [{"file": one.file, "sentence": one.sentence} for one in intake.notices],
    }


def _record(claim: Claim) -> dict[str, Any]:
    """The claim record as it was understood; of a member id only the last characters are shown."""
    record = claim.model_dump(mode="json", exclude_none=True)
    member_id = claim.patient.member_id
    if member_id:
        shown = member_id[-_SHOWN_OF_MEMBER_ID:] if len(member_id) > _SHOWN_OF_MEMBER_ID else ""
        record["patient"]["member_id"] = f"****{shown}"
    return record
