"""Reading claims from csv, xlsx and JSON files: nothing is lost, nothing is doubled, nothing is guessed."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from idrkit.claims.model import Claim
from idrkit.errors import RecordError, UsageError
from idrkit.intake.assembly import Layout, claim_made, claims_of, planned
from idrkit.intake.grid import csv_grid, xlsx_grid
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
        paths: csv, xlsx or JSON files.
        profile: what the columns mean; without one, the usual titles and the record's own paths count.
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
    return _joined([_file(maker, Path(path), profile or Profile(), sheet) for path in paths])


def named_once(paths: Sequence[Path]) -> None:
    """Nothing, if files are named and each is named once.

    Raises:
        UsageError: no file is named, or one is named twice.
    """
    if not paths:
        raise UsageError("Name at least one file of claims: csv, xlsx or json.")
    known: set[Path] = set()
    for path in map(Path, paths):
        whole = Path(os.path.abspath(path))  # noqa: PTH100  (resolve() raises on names no file can have)
        if whole in known:
            raise UsageError(f"{path} is named twice: name each file once.")
        known.add(whole)


def _file(maker: Maker[Made], path: Path, profile: Profile, sheet: str | None) -> FileResult[Made]:
    suffix = path.suffix.casefold()
    kind = recognised(path)
    if kind.kind == X12:
        raise RecordError(
            f"{path.name} is an X12 file (835 or 837): `idrkit read` shows what is in it, but claims cannot be made "
            "of it alone in this version: use csv, xlsx or json."
        )
    if kind.kind:
        raise RecordError(f"{path.name}: {kind.sentence}.")
    data = path.read_bytes()
    if suffix == ".xls":
        raise RecordError(f"{path.name} is a workbook of the old .xls kind: save it in Excel as .xlsx and try again.")
    if suffix not in (*_TEXT, *_WORKBOOK, ".json"):
        what = f"files ending in {suffix}" if suffix else "files without an ending"
        raise RecordError(f"{path.name}: {what} cannot be read as claims: use csv, xlsx or json.")
    if not data.strip():
        raise RecordError(f"{path.name} is empty: there is nothing in it.")
    if suffix == ".json":
        return records_of(path, data, maker.from_claim)
    grid = csv_grid(path, data) if suffix in _TEXT else xlsx_grid(path, data, sheet or profile.sheet)
    plan = planned(grid, profile)
    return claims_of(plan, maker.from_rows(plan.layout, plan.groups))


def _joined(files: Sequence[FileResult[Made]]) -> Intake[Made]:
    """All files as one, each claim once: the second claim of an id is rejected, not merged or doubled."""
    claims: dict[str, Found[Made]] = {}
    notices: list[Notice] = []
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
    rows_in_claims = sum(len(found.rows) for found in kept)
    return Intake(
        claims=tuple(found.claim for found in kept),
        rejects=tuple(rejects),
        notices=(*notices, *_doubts(kept)),
        sources={found.claim_id: found.where for found in kept},
        counts=Counts(
            rows=sum(file.rows for file in files),
            rows_in_claims=rows_in_claims,
            rejected=len(rejects),
            ignored=sum(file.ignored for file in files),
            claims=len(kept),
        ),
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
