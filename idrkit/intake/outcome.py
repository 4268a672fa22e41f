"""What came of reading: claims, rejected rows with their reason, notices, and counts that add up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from idrkit.claims.model import Claim
from idrkit.intake.joining.report import JoinReport

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Reject:
    """One row of a table, or one record of a JSON file, that did not become part of a claim.

    Attributes:
        file: path of the file as it was named.
        sheet: name of the sheet of a workbook.
        row: number of the row as the spreadsheet shows it; for JSON the number of the record, from 1.
        field: path of the field at fault in the claim record, if one is.
        reason: what is wrong and what to do.
        titles: the titles of the table's columns, as written.
        cells: the row as it was, as text.
        record: the JSON record as it was.
    """

    file: str
    sheet: str | None
    row: int
    field: str | None
    reason: str
    titles: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    record: Any = None


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader did that the user should know: rows left out, an encoding, a doubtful code."""

    file: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Counts:
    """Every data row is in a claim, rejected, or ignored with a notice; nothing is lost.

    A JSON record counts as one row.
    """

    rows: int = 0
    rows_in_claims: int = 0
    rejected: int = 0
    ignored: int = 0
    claims: int = 0


@dataclass(frozen=True, slots=True)
class Intake(Generic[Made]):
    """Everything that came of reading one or more files; `claims` holds the claims, or what was made of each.

    `joins` is the report of joining, where X12 files were among them.
    """

    claims: tuple[Made, ...]
    rejects: tuple[Reject, ...]
    notices: tuple[Notice, ...]
    sources: Mapping[str, str]
    counts: Counts
    joins: JoinReport | None = None


@dataclass(frozen=True, slots=True)
class Found(Generic[Made]):
    """A claim that could be read, or what was made of it at once, with the file and the rows it came from.

    `doubts` are the warnings about it: the field and the sentence.
    """

    claim_id: str
    claim: Made
    file: str
    where: str
    rows: tuple[int, ...]
    doubts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FileResult(Generic[Made]):
    """What came of one file.

    `originals` gives the rows of a claim as rejects without a reason: used when the claim turns out to be
    there already.
    """

    found: tuple[Found[Made], ...]
    rejects: tuple[Reject, ...]
    notices: tuple[Notice, ...]
    rows: int
    ignored: int
    originals: Callable[[Found[Made]], tuple[Reject, ...]]


def mapped(file: FileResult[Claim], made: Callable[[Claim], Made]) -> FileResult[Made]:
    """What came of a file, with what is made of each claim in its place."""
    found = tuple(Found(one.claim_id, made(one.claim), one.file, one.where, one.rows, one.doubts) for one in file.found)
    return FileResult(found, file.rejects, file.notices, file.rows, file.ignored, file.originals)  # type: ignore[arg-type]
