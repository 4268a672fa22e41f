"""Claims of remittances, claim forms and sheet rows joined: each of them ends in exactly one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic

from idrkit.claims.model import Claim
from idrkit.claims.warnings import doubts
from idrkit.intake.assembly import Layout, Plan, left_out, reject_of, sorted_rows
from idrkit.intake.columns import header_of, lacking
from idrkit.intake.grid import Grid
from idrkit.intake.joining import forms as claim_forms
from idrkit.intake.joining import linking
from idrkit.intake.joining.draft import Draft, draft_of, made, name, report_of
from idrkit.intake.joining.forms import answered, by_number, latest
from idrkit.intake.joining.gather import Gathered, gathered
from idrkit.intake.joining.places import envelope_of, place_of
from idrkit.intake.joining.report import JoinReport, Sum
from idrkit.intake.joining.sheet_rows import KEYS, OF_A_PAYMENT, Finder, SheetRow, add, add_constants
from idrkit.intake.outcome import FileResult, Found, Made, Reject
from idrkit.intake.profile import Profile
from idrkit.intake.rows import Problem, Raw, Row, row_of, rows_of
from idrkit.intake.x12.claim_form import ClaimForm
from idrkit.intake.x12.remittance import RemittedClaim

_NO_CLAIM = "no claim of the 835 and 837 files has its claim_id, claim_number or trace number: compare the numbers"


@dataclass(frozen=True, slots=True)
class Joined(Generic[Made]):
    """What came of joining: results of the X12 files together and of each sheet, and the report."""

    files: tuple[FileResult[Made], ...]
    report: JoinReport


@dataclass(slots=True)
class _Rows:
    """Where the rows of sheets went so far."""

    rejects: list[Reject]
    used: int = 0
    of_payments: list[tuple[str, int]] | None = None


def joined(
    from_claim: Callable[[Claim], Made],
    from_plan: Callable[[Plan], FileResult[Made]],
    files: Sequence[Path],
    grids: Sequence[Grid],
    profile: Profile,
    passed_over: frozenset[Path] = frozenset(),
) -> Joined[Made]:
    """Read X12 files, join them with the rows of sheets, and make what is wanted of each claim.

    Args:
        from_claim: makes it of a claim.
        from_plan: makes it of the rows of a sheet that are claims of their own.
        files: the X12 files.
        grids: the sheets.
        profile: what their columns mean; its constants hold for the claims of X12 files too.
        passed_over: files of a folder, which may be of another kind.

    Raises:
        RecordError: nothing of a file can be read.
    """
    every = gathered(files, passed_over)
    remitted, remitted_again = linking.once(every.remitted)
    billed, billed_again = claim_forms.once(every.forms)
    drafts = list(_drafts(remitted, billed))
    for one in drafts:
        add_constants(one, profile.constants)
        _note_balances(one, every)
    name(drafts)
    rows = _Rows([], of_payments=[])
    finder = Finder(drafts)
    alone = [from_plan(plan) for grid in grids if (plan := _with_rows(grid, profile, finder, rows)) is not None]
    found: list[Found[Made]] = []
    rejects = [*every.rejects]
    kept: list[Draft] = []
    for one in drafts:
        claim, why, record = made(one)
        if claim is None:
            rejects.append(_not_made(one, why, record))
            continue
        kept.append(one)
        # Rows are counted once for all claims; a row about a whole payment belongs to several.
        found.append(Found(claim.claim_id, from_claim(claim), _file(one), one.where, (), doubts(claim)))
    result = FileResult(
        tuple(found), (*rejects, *rows.rejects), tuple(every.notices), rows.used + len(rows.rejects), 0, _no_originals
    )
    report = JoinReport(
        claims=tuple(map(report_of, kept)),
        remittances=_sum(kept, drafts, remitted_again, every.lost["835"], _decisions),
        forms=_sum(kept, drafts, billed_again, every.lost["837"], _forms, set_aside=_set_aside),
        repeated=(*map(place_of, remitted_again), *map(place_of, billed_again)),
        not_made=len(rejects),
        payment_rows=tuple(rows.of_payments or ()),
        rows=rows.used,
    )
    return Joined((result, *alone), report)


def _drafts(remitted: Sequence[RemittedClaim], billed: Sequence[ClaimForm]) -> Iterator[Draft]:
    """The claims: one for each history, with its claim form, then one for each form nothing answers."""
    forms = by_number(billed)
    histories = linking.histories(remitted)
    numbers = [one.every[0].patient_control_number.casefold() for one in histories]
    counted: dict[str, int] = {}
    for number in numbers:
        counted[number] = counted.get(number, 0) + 1
    used: set[int] = set()
    for history, number in zip(histories, numbers, strict=True):
        free = [one for one in forms.get(number, ()) if id(one) not in used] if number else []
        one = answered(history, free, counted[number])
        used |= {id(each) for each in (one.form, *one.earlier) if each is not None}
        yield draft_of(history, one)
    for group in forms.values():
        left = [one for one in group if id(one) not in used]
        if left:
            yield draft_of(None, latest(left))


def _note_balances(draft: Draft, every: Gathered) -> None:
    """What does not add up in the claim's own sources, and what was taken from a payment under its number."""
    decisions = draft.history.every if draft.history else ()
    sources: list[RemittedClaim | ClaimForm] = [*decisions, *_forms(draft)]
    for one in sources:
        draft.facts.notes += every.doubts.get((envelope_of(one).file, one.segment), ())
    for number in sorted({*draft.payer_numbers, draft.number} - {""}):
        for adjustment, trace in every.adjustments.get(number, ()):
            if adjustment.amount:
                draft.facts.notes.append(
                    f"PLB {adjustment.reason} of payment {trace} names {number}: {adjustment.amount:f} (more than "
                    "zero was taken from that payment)."
                )


def _with_rows(grid: Grid, profile: Profile, finder: Finder, done: _Rows) -> Plan | None:
    """Add the rows of a sheet to the claims they are about; what is left that makes claims of its own."""
    header, notices = header_of(grid, profile, keys=KEYS)
    layout = Layout(str(grid.path), grid.sheet, grid.where, header, profile)
    rows = rows_of(grid, header)
    bare = replace(profile, constants={})
    complete = not lacking(header, profile)
    left: list[Raw] = []
    for raw in rows.rows:
        row = row_of(raw, header, bare)
        one = SheetRow(f"{grid.where}, row {raw.number}", row)
        complaint = _placed(one, finder, done)
        if complaint is None:
            done.used += 1
        elif not complaint and complete:
            left.append(raw)
        else:
            if not row.problems:
                row.problems.append(Problem(_key_of(row), complaint or _NO_CLAIM))
            done.rejects.append(reject_of(layout, row, ""))
    said = (*grid.notices, *notices, *left_out(layout, rows.blank, rows.totals))
    return sorted_rows(layout, tuple(left), said, ignored=len(rows.blank) + len(rows.totals))


def _placed(one: SheetRow, finder: Finder, done: _Rows) -> str | None:
    """None once the row is part of a claim; else why it is not, "" where no claim fits it."""
    claims, how = finder.claims(one)
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
    if how == OF_A_PAYMENT and done.of_payments is not None:
        done.of_payments.append((one.where, len(claims)))
    return None


def _key_of(row: Row) -> str:
    return next((key for key in KEYS if key in row.facts), KEYS[0])


def _not_made(draft: Draft, why: str, record: Mapping[str, Any]) -> Reject:
    first = _sources(draft)[0]
    reason = f"{draft.where}: no claim could be made: {why}"
    if not draft.facts.lines:
        reason = (
            f"{draft.where}: the payer decided on the claim as a whole and no claim form gives its lines: give the 837 "
            "too"
        )
        if draft.history is None:
            reason = f"{draft.where}: {' '.join(draft.facts.notes) or 'the claim form has no line'}"
    return Reject(str(envelope_of(first).file), None, first.segment, None, reason, record=_plain(record))


def _sources(draft: Draft) -> list[RemittedClaim | ClaimForm]:
    return [*_decisions(draft), *_forms(draft), *_set_aside(draft)]


def _decisions(draft: Draft) -> Sequence[RemittedClaim]:
    return draft.history.every if draft.history else ()


def _forms(draft: Draft) -> Sequence[ClaimForm]:
    return (draft.billed.form,) if draft.billed.form is not None else ()


def _set_aside(draft: Draft) -> Sequence[ClaimForm]:
    return draft.billed.earlier


def _nothing(draft: Draft) -> Sequence[ClaimForm]:
    return ()


def _sum(
    kept: Sequence[Draft],
    drafts: Sequence[Draft],
    again: Sequence[RemittedClaim | ClaimForm],
    lost: int,
    of: Callable[[Draft], Sequence[RemittedClaim | ClaimForm]],
    set_aside: Callable[[Draft], Sequence[ClaimForm]] = _nothing,
) -> Sum:
    in_claims = sum(len(of(one)) for one in kept)
    aside = sum(len(set_aside(one)) for one in kept)
    every = sum(len(of(one)) + len(set_aside(one)) for one in drafts)
    rejected = lost + every - in_claims - aside
    return Sum(every + len(again) + lost, in_claims, aside, len(again), rejected)


def _file(draft: Draft) -> str:
    return envelope_of(_sources(draft)[0]).file


def _plain(value: Any) -> Any:
    """A record as JSON can hold it."""
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, date) else value


def _no_originals(found: Found[Any]) -> tuple[Reject, ...]:
    """Claims of X12 files come first, so none of them is ever the second of its id."""
    return ()
