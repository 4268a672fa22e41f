"""Sheets beside X12 files: each row goes to the claims it is about, makes a claim of its own, or is rejected."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from idrkit.intake.assembly import Layout, Plan, left_out, reject_of, sorted_rows
from idrkit.intake.columns import header_of, lacking
from idrkit.intake.grid import Grid
from idrkit.intake.joining.sheet_rows import KEYS, OF_A_PAYMENT, Finder, SheetRow, add
from idrkit.intake.outcome import Notice, Reject
from idrkit.intake.profile import Profile
from idrkit.intake.rows import Problem, Raw, Row, Rows, row_of, rows_of

DECIDED = ("payment_determination", "agreement_reached")
"""The days on which a rate was determined or agreed."""
_NO_CLAIM = "no claim of the 835 and 837 files has its claim_id, claim_number or trace number: compare the numbers"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with what its columns mean."""

    grid: Grid
    layout: Layout
    rows: Rows
    notices: tuple[Notice, ...]

    @property
    def of_decided(self) -> bool:
        """Whether a rate determined or agreed may be in it."""
        paths = {leaf.path for leaf in self.layout.header.facts.values()} | set(self.layout.profile.constants)
        return not paths.isdisjoint(DECIDED)

    def understood(self) -> Iterator[tuple[Raw, SheetRow]]:
        """Each row and what it says itself, without the profile's constants."""
        bare = replace(self.layout.profile, constants={})
        for raw in self.rows.rows:
            yield raw, SheetRow(f"{self.grid.where}, row {raw.number}", row_of(raw, self.layout.header, bare))


@dataclass(slots=True)
class Placed:
    """Where the rows of sheets went so far.

    Attributes:
        rejects: rows that are part of no claim.
        used: how many became part of a claim of X12 files.
        of_payments: rows about a whole payment, and the number of claims each is about.
    """

    rejects: list[Reject]
    used: int
    of_payments: list[tuple[str, int]]


def sheet_with(grid: Grid, profile: Profile) -> Sheet:
    """A sheet whose rows may belong to claims of X12 files.

    Raises:
        RecordError: nothing of it can be read.
    """
    header, notices = header_of(grid, profile, keys=KEYS)
    layout = Layout(str(grid.path), grid.sheet, grid.where, header, profile)
    return Sheet(grid, layout, rows_of(grid, header), notices)


def decided_days(sheet: Sheet, finder: Finder) -> Iterator[tuple[Any, date]]:
    """Each claim for which a row gives the day its rate was determined or agreed, with that day.

    A row that is rejected for another cell counts too: nothing from that day on is an initial payment.
    """
    if not sheet.of_decided:
        return
    for _, row in sheet.understood():
        for day in filter(None, map(row.get, DECIDED)):
            for claim in finder.claims(row)[0]:
                yield claim, day


def placed(sheet: Sheet, finder: Finder, done: Placed) -> Plan:
    """Add the rows of a sheet to the claims they are about; what is left that makes claims of its own."""
    layout = sheet.layout
    complete = not lacking(layout.header, layout.profile)
    left: list[Raw] = []
    for raw, one in sheet.understood():
        complaint = _placed(one, finder, done)
        if complaint is None:
            done.used += 1
        elif not complaint and complete:
            left.append(raw)
        else:
            if not one.row.problems:
                one.row.problems.append(Problem(_key_of(one.row), complaint or _NO_CLAIM))
            done.rejects.append(reject_of(layout, one.row, ""))
    blank, totals = sheet.rows.blank, sheet.rows.totals
    said = (*sheet.grid.notices, *sheet.notices, *left_out(layout, blank, totals))
    return sorted_rows(layout, tuple(left), said, ignored=len(blank) + len(totals))


def _placed(one: SheetRow, finder: Finder, done: Placed) -> str | None:
    """None once the row is part of a claim; else why it is not, "" where no claim fits it."""
    found, how = finder.claims(one)
    claims = [claim for claim in found if not claim.record]
    if found and not claims:
        return f"its claim is given whole in {found[0].record}: put what the row says there"
    if not claims:
        return how
    if one.row.problems:
        problem = one.row.problems[0]
        for claim in claims:
            claim.facts.unconfirmed.setdefault(problem.path or KEYS[0], f"{one.where} could not be read")
        return problem.sentence
    for claim in claims:
        complaint = add(claim, one, how)
        if complaint:
            claim.facts.unconfirmed.setdefault("service_lines", f"{one.where} could not be matched with a line")
            return complaint
    if how == OF_A_PAYMENT:
        done.of_payments.append((one.where, len(claims)))
    return None


def _key_of(row: Row) -> str:
    return next((key for key in KEYS if key in row.facts), KEYS[0])
