"""Rows into claims: rows of one claim share its claim_id and must agree on the facts of the whole claim."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from idrkit.claims.model import Claim
from idrkit.claims.warnings import doubts
from idrkit.intake.columns import Header, header_of
from idrkit.intake.complaints import complaint, line_number, path_of, quoted
from idrkit.intake.grid import Grid
from idrkit.intake.outcome import FileResult, Found, Made, Notice, Reject
from idrkit.intake.paths import LINES, leaves
from idrkit.intake.profile import Profile
from idrkit.intake.rows import CLAIM_ID, Problem, Raw, Row, claim_id_of, named, row_of, rows_of

_CODE = f"{LINES}.service_code"
_LINE_ID = f"{LINES}.line_id"


@dataclass(frozen=True, slots=True)
class Layout:
    """What has to be known to understand a row of a sheet: where it stands, its columns, the profile."""

    path: str
    sheet: str | None
    where: str
    header: Header
    profile: Profile


@dataclass(frozen=True, slots=True)
class Plan:
    """A sheet read as far as its rows are sorted: which make a claim, which belong to none.

    Each group can be made into a claim on its own, in any order and in any process.
    """

    layout: Layout
    groups: tuple[tuple[Raw, ...], ...]
    rejects: tuple[Reject, ...]
    notices: tuple[Notice, ...]
    rows: int
    ignored: int


def planned(grid: Grid, profile: Profile) -> Plan:
    """The rows of the sheet, sorted into groups that make one claim each.

    Raises:
        RecordError: nothing of the sheet can be read.
    """
    header, notices = header_of(grid, profile)
    layout = Layout(str(grid.path), grid.sheet, grid.where, header, profile)
    rows = rows_of(grid, header)
    said = (*grid.notices, *notices, *left_out(layout, rows.blank, rows.totals))
    return sorted_rows(layout, rows.rows, said, ignored=len(rows.blank) + len(rows.totals))


def sorted_rows(layout: Layout, rows: Sequence[Raw], notices: Sequence[Notice], *, ignored: int) -> Plan:
    """Rows of a sheet, sorted into groups that make one claim each; `ignored` is how many others were left out."""
    groups, rejects = _groups(rows, layout)
    return Plan(layout, groups, rejects, tuple(notices), len(rows) + ignored, ignored)


def claim_made(layout: Layout, group: Sequence[Raw]) -> Found[Claim] | tuple[Reject, ...]:
    """The claim of these rows, or the rows with what is wrong with them."""
    rows = [row_of(raw, layout.header, layout.profile) for raw in group]
    claim = _claim(rows, layout.header, layout.profile)
    if claim is None:
        return _reject_all(layout, rows)
    numbers = tuple(raw.number for raw in group)
    where = f"{layout.where}, {row_numbers(numbers)}"
    return Found(claim.claim_id, claim, layout.path, where, numbers, doubts(claim))


def claims_of(plan: Plan, made: Iterable[Found[Made] | tuple[Reject, ...]]) -> FileResult[Made]:
    """Every claim of the sheet, or what was made of it, and every row that did not become part of one.

    Args:
        plan: the sheet.
        made: what came of each group of the plan, in their order.
    """
    found: list[Found[Made]] = []
    rejects = list(plan.rejects)
    groups: dict[tuple[int, ...], tuple[Raw, ...]] = {}
    for group, one in zip(plan.groups, made, strict=True):
        if isinstance(one, Found):
            found.append(one)
            groups[one.rows] = group
        else:
            rejects += one
    rejects.sort(key=lambda reject: reject.row)

    def originals(one: Found[Made]) -> tuple[Reject, ...]:
        header = plan.layout.header
        return tuple(reject_of(plan.layout, Row(raw, header), "") for raw in groups[one.rows])

    return FileResult(tuple(found), tuple(rejects), plan.notices, plan.rows, plan.ignored, originals)


def row_numbers(numbers: Sequence[int]) -> str:
    """The rows in words: "row 4", "rows 4 to 6 and 9"."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][1] + 1:
            spans[-1][1] = number
        else:
            spans.append([number, number])
    words = [str(a) if a == b else f"{a} and {b}" if b == a + 1 else f"{a} to {b}" for a, b in spans]
    listed = ", ".join(words[:8]) + (f" and {len(words) - 8} more places" if len(words) > 8 else "")
    return f"row{'s' if len(numbers) > 1 else ''} {listed}"


def nested(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts by path as the nested record they describe."""
    record: dict[str, Any] = {}
    for path, value in facts.items():
        *parts, last = path.split(".")
        place = record
        for part in parts:
            place = place.setdefault(part, {})
        place[last] = value
    return record


def _groups(rows: Iterable[Raw], layout: Layout) -> tuple[tuple[tuple[Raw, ...], ...], tuple[Reject, ...]]:
    """Rows by claim_id in the order of the sheet, and the rows that name no claim, or one that is there already."""
    groups: dict[str, list[Raw]] = {}
    alone: list[Reject] = []
    for raw in rows:
        claim_id = claim_id_of(raw, layout.header, layout.profile)
        if claim_id is None:
            sentence = "claim_id is missing: which claim the row belongs to is not known"
            alone.append(_alone(layout, raw, sentence))
        elif claim_id in groups and layout.profile.rows == "claim":
            first = groups[claim_id][0].number
            sentence = f'claim_id is already in row {first}, and the profile says rows = "claim"'
            alone.append(_alone(layout, raw, sentence))
        else:
            groups.setdefault(claim_id, []).append(raw)
    return tuple(map(tuple, groups.values())), tuple(alone)


def _alone(layout: Layout, raw: Raw, sentence: str) -> Reject:
    row = row_of(raw, layout.header, layout.profile)
    if not any(problem.path == CLAIM_ID for problem in row.problems):
        row.problems.append(Problem(CLAIM_ID, sentence))
    return reject_of(layout, row, "")


def _claim(group: list[Row], header: Header, profile: Profile) -> Claim | None:
    """The claim of these rows, or None with the problems noted on the rows."""
    facts = _agreed(group)
    _refuse_same_lines(group)
    for row in group:
        _refuse_lost_zeros(row, facts, header)
    lines = [_line_facts(row) for row in group]
    if not any(_LINE_ID in leaf_paths for leaf_paths in (_paths(header), profile.constants)):
        for number, line in enumerate(lines, start=1):
            line["line_id"] = str(number)
    # Checked even when a row is faulty already: the user sees everything that is wrong at once.
    try:
        claim = Claim.model_validate(nested(facts) | {"service_lines": [nested(line) for line in lines]})
    except ValidationError as error:
        _note_errors(error, group, header)
        return None
    return None if any(row.problems for row in group) else claim


def _paths(header: Header) -> set[str]:
    return {leaf.path for leaf in header.facts.values()}


def _line_facts(row: Row) -> dict[str, Any]:
    return {path.removeprefix(f"{LINES}."): value for path, value in row.facts.items() if path.startswith(LINES)}


def _agreed(group: list[Row]) -> dict[str, Any]:
    """What the rows say of the whole claim; a blank cell says nothing, two answers are a problem."""
    facts: dict[str, Any] = {}
    said_by: dict[str, Row] = {}
    for row in group:
        for path, value in row.facts.items():
            if path.startswith(LINES):
                continue
            first = said_by.setdefault(path, row)
            if facts.setdefault(path, value) != value:
                rows = f"rows {first.number} and {row.number}"
                problem = Problem(path, f"{path}: {rows} of the same claim disagree: make them the same")
                for one in (first, row):
                    if problem not in one.problems:
                        one.problems.append(problem)
    return facts


def _refuse_same_lines(group: list[Row]) -> None:
    """Two rows that say the same are one line entered twice, or two lines nobody can tell apart."""
    seen: dict[str, Row] = {}
    ids: dict[str, Row] = {}
    for row in group:
        line = _line_facts(row)
        same = seen.setdefault(repr(sorted(line.items())), row)
        line_id = line.get("line_id")
        twin = ids.setdefault(line_id, row) if line_id is not None else row
        if same is not row:
            sentence = (
                f"rows {same.number} and {row.number} are the same line twice: delete one, or tell them "
                "apart with a column for line_id"
            )
        elif twin is not row:
            sentence = f"rows {twin.number} and {row.number} have the same line_id: number the lines apart"
        else:
            continue
        for one in (same if same is not row else twin, row):
            one.problems.append(Problem(_LINE_ID, sentence))


def _refuse_lost_zeros(row: Row, facts: Mapping[str, Any], header: Header) -> None:
    """A three- or four-digit code on a professional claim is a CPT code whose zeros the spreadsheet dropped.

    Only a facility claim has DRG or revenue codes, so only there such a code can be meant as it stands.
    """
    code = row.facts.get(_CODE)
    facility = facts.get("claim_form") == "institutional" or "type_of_bill" in facts
    if facility or not isinstance(code, str) or not re.fullmatch(r"\d{3,4}", code):
        return
    title = next((header.titles[at] for at, leaf in header.facts.items() if leaf.path == _CODE), "constants")
    row.problems.append(
        Problem(
            _CODE,
            f'{named(leaves()[_CODE], title)}: "{code}" has fewer than five digits: put back the zeros a '
            "spreadsheet drops at the front (00670), or give claim_form institutional for a DRG or a "
            "revenue code",
        )
    )


def _note_errors(error: ValidationError, group: list[Row], header: Header) -> None:
    """Put what the record refuses on the row and the column it came from."""
    for one in error.errors():
        path = path_of(one["loc"])
        number = line_number(one["loc"])
        row = group[number] if number is not None else _row_that_says(group, path)
        if path == "service_lines" or any(problem.path == path for problem in row.problems):
            continue
        leaf_path = path.removesuffix("[]") if path.count("[]") > path.startswith(LINES) else path
        columns = [at for at, leaf in header.facts.items() if leaf.path == leaf_path]
        titles = ", ".join(header.titles[at] for at in columns)
        name = named(leaves()[leaf_path], titles) if columns else path.removeprefix(f"{LINES}.")
        value = row.cells[columns[0]] if len(columns) == 1 else one["input"]
        path = leaf_path
        shown = quoted(path, value) if one["type"] != "missing" else ""
        sentence = f"{name}: {shown}{complaint(one, path)}" if name else complaint(one, path)
        row.problems.append(Problem(path or None, sentence))


def _row_that_says(group: list[Row], path: str) -> Row:
    return next((row for row in group if path in row.facts), group[0])


def reject_of(layout: Layout, row: Row, reason: str) -> Reject:
    """A row that is no part of a claim, with what is wrong with it, or else the reason given."""
    field = next((problem.path for problem in row.problems if problem.path), None)
    own = "; ".join(problem.sentence for problem in row.problems)
    return Reject(layout.path, layout.sheet, row.number, field, own or reason, layout.header.titles, row.cells)


def _reject_all(layout: Layout, group: list[Row]) -> tuple[Reject, ...]:
    """Every row of a claim goes with the faulty one, so that the corrected file reads back whole."""
    faulty = [row.number for row in group if row.problems]
    also = f"{row_numbers(faulty)} of the same claim cannot be read: this row waits for it"
    return tuple(reject_of(layout, row, also) for row in group)


def left_out(layout: Layout, blank: Sequence[int], totals: Sequence[int]) -> list[Notice]:
    """What is said of the rows that are blank or only add up others."""
    notices = []
    if blank:
        notices.append(Notice(layout.path, f"{layout.where}: {row_numbers(blank)} left out: blank."))
    if totals:
        sentence = f"{layout.where}: {row_numbers(totals)} left out: only totals, no claim."
        notices.append(Notice(layout.path, sentence))
    return notices
