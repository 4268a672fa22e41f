"""`idrkit read`: what was understood of a claim file, and what was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from idrkit.claims.identifiers import last_four
from idrkit.claims.model import Claim
from idrkit.cli.given import claims_given, ended, rows_sentence, write_beside
from idrkit.cli.joining import joins_shape, print_joins, say_joins
from idrkit.cli.options import FILE, files_argument, json_option, profile_option, sheet_option
from idrkit.cli.output import message, print_json, table
from idrkit.cli.profiles import profiles_option, save_given_profile, save_profile_option
from idrkit.cli.read_x12 import Seen, print_json_of, print_tables, say_counts, seen_of_other
from idrkit.cli.suggest import date_order_option, refuse_with_suggestion, suggest_profile_option, suggested
from idrkit.errors import ExitCode, RecordError, UsageError
from idrkit.intake.cells import DateOrder
from idrkit.intake.folders import files_meant
from idrkit.intake.outcome import Intake, Reject
from idrkit.intake.read import named_once
from idrkit.intake.rejects import rejects_files
from idrkit.intake.x12.claim_form import ClaimSubmission
from idrkit.intake.x12.lost import lost, lost_file
from idrkit.intake.x12.problems import Loss, Problem
from idrkit.intake.x12.read import read_x12
from idrkit.intake.x12.recognise import X12, Recognised, recognised
from idrkit.intake.x12.remittance import Remittance


@click.command()
@files_argument
@click.option(
    "--rejects",
    type=FILE,
    metavar="DIR",
    help="Write the rows that could not be read there, to be corrected and read back; of X12 the segments.",
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
    """What was understood of remittances (835), claim forms (837) and claim sheets (csv, xlsx, json), and what not."""
    if suggest_profile:
        refuse_with_suggestion(profile=profile, rejects=rejects, as_json=as_json)
        return suggested(files, sheet, date_order, save_as)
    if date_order:
        raise UsageError("--date-order answers --suggest-profile; otherwise write date_order into the profile.")
    if save_as is not None:
        save_given_profile(profile, save_as)
    named_once(files)
    meant = files_meant(files)
    named_once(meant.files)
    kinds = {path: recognised(path) for path in meant.files}
    others = [(path, kinds[path]) for path in meant.files if kinds[path].kind]
    intake = _claims(meant.files, kinds, profile, sheet, folders=meant.files != tuple(files))
    for notice in meant.notices:
        message(f"{Path(notice.file).name}: {notice.sentence}")
    taken: set[str] = set()
    if rejects and intake:
        for path in write_beside(rejects_files(_without_segments(intake), taken), rejects):
            message(f"Rejected rows are in {path}: correct them there and read that file.")
    told = _told(intake, others, as_json=as_json)
    if rejects:
        _write_lost([seen for _, seen in told], rejects, taken)
    if not rejects and any(lost(seen.problems) for _, seen in told):
        message("What could not be read can be written to a file: give --rejects DIR.")
    return ended(rejected=any(seen.lost for _, seen in told) or bool(intake and intake.rejects), blocked=False)


def _claims(
    files: Sequence[Path],
    kinds: Mapping[Path, Recognised],
    profile: Path | None,
    sheet: str | None,
    *,
    folders: bool,
) -> Intake[Claim] | None:
    """The claims of sheets, and of X12 files where there is something to join them with; None where there is not."""
    sheets = [path for path in files if not kinds[path].kind]
    x12 = [path for path in files if kinds[path].kind == X12]
    if not (sheets or len(x12) > 1 or folders):
        return None
    with_claims = list(filter(_has_claims, x12))
    if not (sheets or len(with_claims) > 1 or folders):
        return None
    return claims_given([*with_claims, *sheets], profile, sheet) if sheets or with_claims else None


def _has_claims(path: Path) -> bool:
    """Whether anything of an X12 file can be read as claims; what cannot is said beside the others.

    Read no further than to its first transaction.
    """
    for one in read_x12(path):
        if isinstance(one, Problem) and one.loss is Loss.FILE:
            return False
        if isinstance(one, Remittance | ClaimSubmission):
            return True
    return True


def _without_segments(intake: Intake[Claim]) -> Intake[Claim]:
    """The same without claims whose segments go to a file of their own."""
    kept = [one for one in intake.rejects if not (isinstance(one.record, dict) and "segments" in one.record)]
    return replace(intake, rejects=tuple(kept))


def _told(
    intake: Intake[Claim] | None, others: Sequence[tuple[Path, Recognised]], *, as_json: bool
) -> list[tuple[Path, Seen]]:
    """Say what was read; what there is to know of each file that is no sheet."""
    if not as_json and intake is None and len(others) == 1 and others[0][1].kind != X12:
        path, kind = others[0]
        raise RecordError(f"{path.name}: {kind.sentence}.")
    told: list[tuple[Path, Seen]] = []
    if as_json and others:
        told = print_json_of(others, _shape(intake) if intake else None)
    elif as_json and intake:
        print_json(_shape(intake))
    else:
        told = [(path, print_tables(path) if kind.kind == X12 else seen_of_other(path, kind)) for path, kind in others]
        if intake:
            _print(intake)
    for path, seen in told:
        say_counts(path, seen)
    if intake and (intake.counts.rows or intake.joins is None):
        message(rows_sentence(intake))
    if intake:
        say_joins(intake, listed=not as_json)
    return told


def _write_lost(told: Sequence[Seen], folder: Path, taken: set[str]) -> None:
    """Write what could not be read of X12 files."""
    segments = [lost_file(seen.read, seen.problems, taken) for seen in told if seen.read]
    for path in write_beside([one for one in segments if one], folder):
        message(f"What could not be read is in {path}: ask its sender to send it again.")


def _print(intake: Intake[Claim]) -> None:
    if intake.joins:
        print_joins(intake.joins)
    if intake.claims:
        table(
            ("Claim", "From", "Lines", "Codes", "Service", "Received", "Negotiation", "Initiated"),
            [_row(claim, intake.sources.get(claim.claim_id, "")) for claim in intake.claims],
            right={2},
        )
    if intake.rejects:
        table(
            ("Rejected", "Row or segment" if intake.joins else "Row", "Field", "Reason"),
            [_rejected(one) for one in intake.rejects],
        )


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
        **({"joined": joins_shape(intake.joins)} if intake.joins else {}),
    }


def _record(claim: Claim) -> dict[str, Any]:
    """The claim record as it was understood; of a member id only the last characters are shown."""
    record = claim.model_dump(mode="json", exclude_none=True)
    if member_id := claim.patient.member_id:
        record["patient"]["member_id"] = last_four(member_id)
    return record
