"""Reading claims from csv, xlsx, JSON, 835 and 837 files: nothing is lost, nothing is doubled, nothing is guessed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from idrkit.claims.model import Claim
from idrkit.errors import RecordError, UsageError
from idrkit.intake.assembly import Layout, Plan, claim_made, claims_of, planned
from idrkit.intake.folders import files_meant
from idrkit.intake.grid import Grid, csv_grid, xlsx_grid
from idrkit.intake.joining.join import joined
from idrkit.intake.joining.report import JoinReport
from idrkit.intake.outcome import Counts, FileResult, Found, Intake, Made, Notice, Reject
from idrkit.intake.profile import Profile
from idrkit.intake.records import records_of
from idrkit.intake.rows import Raw
from idrkit.intake.x12.recognise import X12, recognised

_TEXT = (".csv", ".tsv", ".txt")
_WORKBOOK = (".xlsx", ".xlsm")


class Maker(Protocol[Made]):
    """What is made of each claim as it is read: the claim itself, or at once what somebody wants of it."""

    def from_rows(self, layout: Layout, groups: Sequence[Sequence[Raw]]) -> Iterable[Found[Made] | tuple[Reject, ...]]:
        """What comes of each group of rows, in their order."""

    def from_claim(self, claim: Claim) -> Made:
        """What comes of a claim that has been read."""


class Claims:
    """The claims themselves, one after the other."""

    def from_rows(self, layout: Layout, groups: Sequence[Sequence[Raw]]) -> Iterable[Found[Claim] | tuple[Reject, ...]]:
        """Each claim, or its rows where they cannot be read."""
        return (claim_made(layout, group) for group in groups)

    def from_claim(self, claim: Claim) -> Claim:
        """The claim."""
        return claim


def read_claims(paths: Sequence[Path], *, profile: Profile | None = None, sheet: str | None = None) -> Intake[Claim]:
    """Every claim of the files, every row that could not be read with its reason, and counts that add up.

    Args:
        paths: csv, xlsx, JSON, 835 and 837 files, or folders of them. Where an 835 or 837 is among them, the rows of
            sheets are joined with its claims.
        profile: what the columns mean; without one, the usual titles and the record's own paths count. Its constants
            hold for the claims of X12 files too.
        sheet: the sheet of a workbook; wins over the profile's.

    Raises:
        RecordError: nothing of a file can be read.
        UsageError: no file is named, or one is named twice.
    """
    return read_as(Claims(), paths, profile=profile, sheet=sheet)


def read_as(
    maker: Maker[Made], paths: Sequence[Path], *, profile: Profile | None = None, sheet: str | None = None
) -> Intake[Made]:
    """The same, with what `maker` makes of each claim in its place, so that the claims need not be kept."""
    named_once(paths)
    meant = files_meant([Path(path) for path in paths])
    named_once(meant.files)
    known = profile or Profile()
    x12 = [path for path in meant.files if recognised(path).kind == X12]
    others = [path for path in meant.files if path not in x12]
    if not x12:
        return _together([_file(maker, path, known, sheet) for path in others], meant.notices)
    # The records of JSON files are whole claims already; every row of a sheet may belong to an X12 claim.
    tables = [path for path in others if path.suffix.casefold() != ".json"]
    grids = [_grid(path, _content(path), known, sheet) for path in tables]
    records = [_file(Claims(), path, known, sheet) for path in others if path not in tables]
    made = joined(
        maker.from_claim,
        lambda plan: _of_plan(maker, plan),
        lambda plan: _of_plan(Claims(), plan),
        x12,
        grids,
        records,
        known,
        meant.from_folders,
    )
    return _together(made.files, meant.notices, made.report)


def named_once(paths: Sequence[Path]) -> None:
    """Nothing, if files are named and each is named once.

    Raises:
        UsageError: no file is named, or one is named twice.
    """
    if not paths:
        raise UsageError("Name at least one file of claims: csv, xlsx, json, 835 or 837, or a folder of them.")
    known: set[Path] = set()
    for path in map(Path, paths):
        whole = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() raises on names no file can have)
        if whole in known:
            raise UsageError(f"{path} is named twice: name each file once.")
        known.add(whole)


def _file(maker: Maker[Made], path: Path, profile: Profile, sheet: str | None) -> FileResult[Made]:
    data = _content(path)
    if path.suffix.casefold() == ".json":
        return records_of(path, data, maker.from_claim)
    return _of_plan(maker, planned(_grid(path, data, profile, sheet), profile))


def _of_plan(maker: Maker[Made], plan: Plan) -> FileResult[Made]:
    return claims_of(plan, maker.from_rows(plan.layout, plan.groups))


def _grid(path: Path, data: bytes, profile: Profile, sheet: str | None) -> Grid:
    is_text = path.suffix.casefold() in _TEXT
    return csv_grid(path, data) if is_text else xlsx_grid(path, data, sheet or profile.sheet)


def _content(path: Path) -> bytes:
    """The content of a sheet or a JSON file.

    Raises:
        RecordError: it is a file of another kind, or empty.
    """
    suffix = path.suffix.casefold()
    kind = recognised(path)
    if kind.kind:
        raise RecordError(f"{path.name}: {kind.sentence}.")
    data = path.read_bytes()
    if suffix == ".xls":
        raise RecordError(f"{path.name} is a workbook of the old .xls kind: save it in Excel as .xlsx and try again.")
    if suffix not in (*_TEXT, *_WORKBOOK, ".json"):
        what = f"files ending in {suffix}" if suffix else "files without an ending"
        raise RecordError(f"{path.name}: {what} cannot be read as claims: use csv, xlsx, json, 835 or 837.")
    if not data.strip():
        raise RecordError(f"{path.name} is empty: there is nothing in it.")
    return data


def sheet_of(path: Path, sheet: str | None = None) -> Grid:
    """The cells of one sheet, for somebody who does not know yet what its columns mean.

    Args:
        path: a csv or xlsx file.
        sheet: the sheet of a workbook; may be left out when only one has data.

    Raises:
        UsageError: it is a file of claims without columns.
        RecordError: it cannot be read.
    """
    kind = recognised(path)
    if kind.kind == X12 or path.suffix.casefold() not in (*_TEXT, *_WORKBOOK):
        raise UsageError(f"{path.name} is no csv or xlsx sheet: only the columns of a sheet need a mapping profile.")
    if kind.kind:
        raise RecordError(f"{path.name}: {kind.sentence}.")
    return _grid(path, path.read_bytes(), Profile(), sheet)


def _together(
    files: Sequence[FileResult[Made]], said: Sequence[Notice] = (), joins: JoinReport | None = None
) -> Intake[Made]:
    """All files as one, each claim once: the second claim of an id is rejected, not merged or doubled."""
    claims: dict[str, Found[Made]] = {}
    notices: list[Notice] = [*said]
    rejects: list[Reject] = []
    for file in files:
        notices += file.notices
        own = list(file.rejects)
        for found in file.found:
            # Packets are named after the claim, and Windows and macOS do not tell Ab from aB.
            first = claims.setdefault(found.claim_id.casefold(), found)
            if first is not found:
                own += _second(first, found, file)
        rejects += sorted(own, key=lambda reject: reject.row)
    kept = tuple(claims.values())
    rows_in_claims = sum(len(found.rows) for found in kept) + (joins.rows if joins else 0)
    return Intake(
        claims=tuple(found.claim for found in kept),
        rejects=tuple(rejects),
        notices=(*notices, *_doubts(kept)),
        sources={found.claim_id: found.where for found in kept},
        counts=Counts(
            rows=sum(file.rows for file in files),
            rows_in_claims=rows_in_claims,
            # Claims of X12 files are no rows; they have sums of their own.
            rejected=len(rejects) - (joins.not_made if joins else 0),
            ignored=sum(file.ignored for file in files),
            claims=len(kept),
        ),
        joins=joins,
    )


def _second(first: Found[Made], second: Found[Made], file: FileResult[Made]) -> list[Reject]:
    differ = first.claim_id != second.claim_id
    capitals = " but for capital letters" if differ else ""
    reason = (
        f"claim_id: the same{capitals} as in {first.where}, which was read: remove one of the two, or give "
        "them different ids"
    )
    return [replace(original, field="claim_id", reason=reason) for original in file.originals(second)]


def _doubts(kept: Sequence[Found[Made]]) -> list[Notice]:
    """Warnings about other people's identifiers, each said once with the number of claims it is about."""
    counted: Counter[tuple[str, str]] = Counter()
    example: dict[tuple[str, str], Found[Made]] = {}
    for found in kept:
        for field, sentence in found.doubts:
            counted[field, sentence] += 1
            example.setdefault((field, sentence), found)
    notices = []
    for (field, sentence), count in counted.items():
        first = example[field, sentence]
        more = f", and {count - 1} more claims" if count > 1 else ""
        notices.append(Notice(first.file, f"{field} {sentence} ({first.where}{more})."))
    return notices
