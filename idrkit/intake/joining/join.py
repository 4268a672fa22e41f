"""Claims of remittances, claim forms and sheet rows joined: each of them ends in exactly one place."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain, product
from pathlib import Path
from typing import Any, Generic

from idrkit.claims.model import Claim
from idrkit.claims.warnings import doubts
from idrkit.intake.assembly import Plan
from idrkit.intake.grid import Grid
from idrkit.intake.joining import forms as claim_forms
from idrkit.intake.joining import linking
from idrkit.intake.joining.awarded import awarded, note_award_without_day
from idrkit.intake.joining.draft import Draft, cut, draft_of, made, name, report_of
from idrkit.intake.joining.forms import answered, by_number, latest
from idrkit.intake.joining.gather import Gathered, gathered
from idrkit.intake.joining.places import envelope_of, place_of
from idrkit.intake.joining.report import JoinReport, Sum
from idrkit.intake.joining.sheet_rows import Finder, add_constants
from idrkit.intake.joining.sheets import DECIDED, Placed, Sheet, decided_days, placed, sheet_with
from idrkit.intake.joining.whole_records import decided_by_record, decided_records, take_over, taken_over
from idrkit.intake.outcome import FileResult, Found, Made, Notice, Reject, mapped
from idrkit.intake.profile import Profile
from idrkit.intake.x12.claim_form import ClaimForm
from idrkit.intake.x12.remittance import RemittedClaim


@dataclass(frozen=True, slots=True)
class Joined(Generic[Made]):
    """What came of joining: results of the X12 files together, of each sheet and each JSON file, and the report."""

    files: tuple[FileResult[Made], ...]
    report: JoinReport


def joined(
    from_claim: Callable[[Claim], Made],
    from_plan: Callable[[Plan], FileResult[Made]],
    claims_of_plan: Callable[[Plan], FileResult[Claim]],
    files: Sequence[Path],
    grids: Sequence[Grid],
    records: Sequence[FileResult[Claim]],
    profile: Profile,
    passed_over: frozenset[Path] = frozenset(),
) -> Joined[Made]:
    """Read X12 files, join them with the rows of sheets, and make what is wanted of each claim.

    Args:
        from_claim: makes it of a claim.
        from_plan: makes it of the rows of a sheet that are claims of their own.
        claims_of_plan: makes claims of them, which are needed where later remittances may have paid their awards.
        files: the X12 files.
        grids: the sheets.
        records: the claims of JSON files.
        profile: what the columns of sheets mean; its constants hold for the claims of X12 files too.
        passed_over: files of a folder, which may be of another kind.

    Raises:
        RecordError: nothing of a file can be read.
    """
    every = gathered(files, passed_over)
    remitted, remitted_again = linking.once(every.remitted)
    billed, billed_again = claim_forms.once(every.forms)
    drafts = list(_drafts(remitted, billed))
    name(drafts)
    sheets = [sheet_with(grid, profile) for grid in grids]
    notices = [*every.notices, *_ended_where_decided(drafts, sheets, records, profile)]
    for one in drafts:
        add_constants(one, profile.constants)
        _note_balances(one, every)
    name(drafts)
    done = Placed([], 0, [])
    finder = Finder(drafts)
    plans = [placed(sheet, finder, done) for sheet in sheets]
    result, kept = _made(drafts, every, records, notices, done)
    decided = any(sheet.of_decided for sheet in sheets) or any(map(decided_records, records))
    # Rows nothing was decided of need not become claims here; they may be made in processes of their own.
    alone = [claims_of_plan(plan) for plan in plans] if decided else []
    known = awarded((result, *alone, *records), kept, remitted, every)
    report = JoinReport(
        claims=tuple(map(report_of, kept)),
        remittances=_sum(kept, drafts, remitted_again, every.lost["835"], _decisions),
        forms=_sum(kept, drafts, billed_again, every.lost["837"], _forms, set_aside=_set_aside),
        repeated=(*map(place_of, remitted_again), *map(place_of, billed_again)),
        not_made=len(result.rejects) - len(done.rejects),
        payment_rows=tuple(done.of_payments),
        rows=done.used,
        award_payments=tuple((name, one) for name, paid in known.matches.payments.items() for one in paid),
        not_taken=known.matches.not_taken,
    )
    first, *others = (mapped(file, from_claim) for file in known.files)
    return Joined((first, *(() if decided else map(from_plan, plans)), *others), report)


def _ended_where_decided(
    drafts: Sequence[Draft], sheets: Sequence[Sheet], records: Sequence[FileResult[Claim]], profile: Profile
) -> tuple[Notice, ...]:
    """End the history of each claim at the day its rate was determined or agreed; what is to say of JSON records."""
    finder = Finder(drafts)
    notices = tuple(taken_over(records, finder))
    days: dict[int, date] = {}
    of_all = [day for path in DECIDED if isinstance(day := profile.constants.get(path), date)]
    for draft, day in chain(
        product(drafts, of_all),
        decided_by_record(records, drafts),
        *(decided_days(sheet, finder) for sheet in sheets),
    ):
        days[id(draft)] = min(day, days.get(id(draft), day))
    for one in drafts:
        if id(one) in days:
            cut(one, days[id(one)])
    return notices


def _made(
    drafts: Sequence[Draft],
    every: Gathered,
    records: Sequence[FileResult[Claim]],
    notices: Sequence[Notice],
    done: Placed,
) -> tuple[FileResult[Claim], list[Draft]]:
    """The claims of X12 files, those that cannot be made, and the drafts that became part of a claim."""
    of_records = {found.claim_id: found for file in records for found in file.found}
    found: list[Found[Claim]] = []
    rejects = [*every.rejects]
    kept: list[Draft] = []
    for one in drafts:
        if one.record_ids:
            for claim_id in one.record_ids:
                take_over(one, of_records[claim_id])
            kept.append(one)
            continue
        note_award_without_day(one)
        claim, why, record = made(one)
        if claim is None:
            rejects.append(_not_made(one, why, record))
            continue
        kept.append(one)
        # Rows are counted once for all claims; a row about a whole payment belongs to several.
        found.append(Found(claim.claim_id, claim, _file(one), one.where, (), doubts(claim)))
    rows = done.used + len(done.rejects)
    return FileResult(tuple(found), (*rejects, *done.rejects), tuple(notices), rows, 0, _no_originals), kept


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
    sources: list[RemittedClaim | ClaimForm] = [*_decisions(draft), *_forms(draft)]
    for one in sources:
        draft.facts.notes += every.doubts.get((envelope_of(one).file, one.segment), ())
    for number in sorted({*draft.payer_numbers, draft.number} - {""}):
        for adjustment, trace in every.adjustments.get(number, ()):
            if adjustment.amount:
                draft.facts.notes.append(
                    f"PLB {adjustment.reason} of payment {trace} names {number}: {adjustment.amount:.2f} (more than "
                    "zero was taken from that payment)."
                )


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
    return draft.decisions


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
