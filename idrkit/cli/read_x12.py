"""What `idrkit read` says of X12 files: tables for a person, JSON for a program, both while the file is being read."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

from idrkit.cli.given import counted
from idrkit.cli.output import message, print_line, print_text, table
from idrkit.intake.x12.claim_form import ClaimForm, ClaimSubmission
from idrkit.intake.x12.facts import Procedure, total
from idrkit.intake.x12.problems import Loss, Problem
from idrkit.intake.x12.read import FileRead, Item, read_x12
from idrkit.intake.x12.recognise import X12, Recognised
from idrkit.intake.x12.remittance import Remittance, RemittanceEnd, RemittedClaim
from idrkit.intake.x12.shape import (
    claim_form_shape,
    money,
    problem_shape,
    remittance_end_shape,
    remittance_shape,
    remitted_claim_shape,
    submission_shape,
)

_ROWS_AT_ONCE = 500
_STATUS = {"1": "primary", "2": "secondary", "3": "tertiary", "4": "denied", "22": "reversal"}
_REMITTED = (
    "Claim",
    "Payer's number",
    "Status",
    "From",
    "Code",
    "Units",
    "Charge",
    "Paid",
    "Patient",
    "Allowed",
    "Remarks",
)
_BILLED = ("Claim", "Kind", "Facility", "Bill", "From", "Code", "Units", "Charge", "Rendering", "At", "Payer")


@dataclass(slots=True)
class Seen:
    """What was seen of one file besides its claims."""

    problems: list[Problem] = field(default_factory=list)
    read: FileRead | None = None

    @property
    def lost(self) -> bool:
        """Whether anything of the file could not be read."""
        return any(one.loss is not Loss.NOTHING for one in self.problems)


def seen_of_other(path: Path, kind: Recognised) -> Seen:
    """What there is to say of a file that is no X12 file and no sheet."""
    problem = Problem(str(path), 0, 0, f"{kind.sentence}.", Loss.FILE)
    return Seen([problem], FileRead(str(path), kind.kind, 0, 0, 0, 0))


def print_tables(path: Path) -> Seen:
    """Print a file as tables, as it is read."""
    seen = Seen()
    rows: list[tuple[str, ...]] = []
    titles = _REMITTED
    for item in read_x12(path):
        if isinstance(item, RemittedClaim | ClaimForm):
            if len(rows) > _ROWS_AT_ONCE:
                _flush(titles, rows)
            rows += _remitted_rows(item) if isinstance(item, RemittedClaim) else _billed_rows(item)
            continue
        if isinstance(item, Problem):
            seen.problems.append(item)
            continue
        _flush(titles, rows)
        if isinstance(item, FileRead):
            seen.read = item
        elif isinstance(item, RemittanceEnd):
            _print_provider_adjustments(item)
        else:
            titles = _REMITTED if isinstance(item, Remittance) else _BILLED
            print_line(f"{path.name}: {_headed(item)}")
    _print_problems(seen)
    return seen


def say_counts(path: Path, seen: Seen) -> None:
    """Where every claim of a file went, as a sum that can be checked."""
    read = seen.read
    if read is None:
        return
    for problem in seen.problems:
        if problem.loss is Loss.FILE:
            message(f"{path.name}: {problem.sentence}")
            return
    found = read.claims_read + read.claims_rejected
    segments = sum(one.loss is Loss.SEGMENT for one in seen.problems)
    message(
        f"{path.name}: {read.kind}, {counted(read.interchanges, 'interchange')}, "
        f"{counted(read.transactions, 'transaction')}. Claims: {found} found = {read.claims_read} read "
        f"+ {read.claims_rejected} rejected."
        + (f" {counted(segments, 'segment')} more could not be read." * bool(segments))
    )


def print_json_of(files: Iterable[tuple[Path, Recognised]], sheets: dict[str, Any] | None) -> list[tuple[Path, Seen]]:
    """Print files as JSON, as they are read: one object for one file, or one with an object for each of them."""
    given = list(files)
    alone = len(given) == 1 and sheets is None
    told = []
    if not alone:
        print_text("{" + (_json(sheets)[1:-1] + ", " if sheets else "") + '"files": [\n')
    for number, (path, kind) in enumerate(given):
        print_text(",\n" if number else "")
        seen = Seen() if kind.kind == X12 else seen_of_other(path, kind)
        for piece in _file_json(path, seen):
            print_text(piece)
        told.append((path, seen))
    print_text("\n" if alone else "\n]}\n")
    return told


def _file_json(path: Path, seen: Seen) -> Iterator[str]:
    """A file as JSON, piece by piece; a claim is a line."""
    yield f'{{"file": {_json(str(path))}'
    if seen.read is None:
        items = read_x12(path)
        before: list[Item] = []
        for item in items:
            before.append(item)
            if not isinstance(item, Problem):
                break
        claim_forms_first = isinstance(before[-1], ClaimSubmission)
        kinds: set[bool] = set()
        yield from _section(chain(before, items), seen, kinds, claim_forms=claim_forms_first)
        if (not claim_forms_first) in kinds:
            # A file that holds both is read again for the other kind, so that neither has to be kept.
            yield from _section(read_x12(path), Seen(), set(), claim_forms=not claim_forms_first)
    read = seen.read
    assert read is not None  # noqa: S101  (it is the last thing a reader gives)
    end = {
        "kind": read.kind,
        "interchanges": read.interchanges,
        "counts": {
            "transactions": read.transactions,
            "claims": read.claims_read + read.claims_rejected,
            "claims_read": read.claims_read,
            "claims_rejected": read.claims_rejected,
        },
        "problems": [problem_shape(one) for one in seen.problems],
    }
    yield f",\n{_json(end)[1:]}"


def _section(items: Iterable[Item], seen: Seen, kinds: set[bool], *, claim_forms: bool) -> Iterator[str]:
    """The remittances of a file, or its claim forms; what else is there is noted."""
    submissions: list[Any] = []
    opened = first = False
    for item in items:
        if isinstance(item, Problem):
            seen.problems.append(item)
        elif isinstance(item, FileRead):
            seen.read = item
        elif isinstance(item, Remittance | RemittedClaim | RemittanceEnd):
            kinds.add(False)
            if not claim_forms:
                yield from _remittance_json(item, opened=opened, first=first)
                opened, first = True, isinstance(item, Remittance)
        else:
            kinds.add(True)
            if claim_forms and isinstance(item, ClaimSubmission):
                submissions.append(submission_shape(item))
            elif claim_forms and isinstance(item, ClaimForm):
                yield (",\n" if opened else ',\n"claims": [\n') + _json(claim_form_shape(item))
                opened = True
    if claim_forms:
        yield ("\n]" if opened else ',\n"claims": []') + f',\n"submissions": {_json(submissions)}'
    else:
        yield "\n]" if opened else ',\n"transactions": []'


def _remittance_json(item: Remittance | RemittedClaim | RemittanceEnd, *, opened: bool, first: bool) -> Iterator[str]:
    if isinstance(item, Remittance):
        yield ",\n" if opened else ',\n"transactions": [\n'
        yield f'{_json(remittance_shape(item))[:-1]}, "claims": ['
    elif isinstance(item, RemittedClaim):
        yield ("\n" if first else ",\n") + _json(remitted_claim_shape(item))
    else:
        yield f"\n], {_json(remittance_end_shape(item))[1:]}"


def _json(value: Any) -> str:
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    return json.dumps(value, ensure_ascii=not encoding.startswith("utf"))


def _flush(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    if rows:
        right = {titles.index(one) for one in ("Units", "Charge", "Paid", "Patient", "Allowed") if one in titles}
        table(titles, rows, right=right)
        rows.clear()


def _headed(item: Remittance | ClaimSubmission) -> str:
    envelope = item.envelope
    if isinstance(item, ClaimSubmission):
        submitter = f" from {item.submitter.name}" if item.submitter else ""
        return f"{item.kind.value}, transaction {envelope.control_number}{submitter}"
    payer = item.payer.name if item.payer else "payer not named"
    paid = ""
    if payment := item.payment:
        day = payment.effective_date.isoformat() if payment.effective_date else payment.effective
        paid = f", {_shown(payment.amount) or 'amount not read'} by {payment.method}, payment date {day or 'not given'}"
    return f"835, transaction {envelope.control_number}, {payer}, trace {item.trace_number or 'not given'}{paid}"


def _remitted_rows(claim: RemittedClaim) -> list[tuple[str, ...]]:
    status = " ".join(filter(None, (claim.status, _STATUS.get(claim.status, ""))))
    rows: list[tuple[str, ...]] = [
        (
            claim.patient_control_number,
            claim.payer_claim_number,
            status,
            *("", "", ""),
            *(_shown(one) for one in (claim.charge, claim.paid, claim.patient_responsibility)),
            "",
            " ".join(claim.remark_codes),
        )
    ]
    for line in claim.lines:
        day = line.service_date
        shared = total([one.amount for one in line.adjustments if one.group == "PR"])
        rows.append(
            (
                *("", "", ""),
                _day(day.first.isoformat() if day and day.first else ""),
                _service(line.procedure),
                money(line.units) or "",
                *(_shown(one) for one in (line.charge, line.paid, shared, line.allowed)),
                " ".join(line.remark_codes),
            )
        )
    return rows


def _billed_rows(claim: ClaimForm) -> list[tuple[str, ...]]:
    rendering, _ = claim.rendering_provider
    facility = claim.service_facility
    rows: list[tuple[str, ...]] = [
        (
            claim.claim_id,
            claim.kind.value,
            claim.facility_code,
            claim.frequency,
            *("", "", ""),
            _shown(claim.charge),
            rendering.npi if rendering else "",
            ", ".join(filter(None, (facility.name, facility.state))) if facility else "",
            claim.payer.name if claim.payer else "",
        )
    ]
    for line in claim.lines:
        day = line.service_date
        rows.append(
            (
                *("", "", "", ""),
                _day(day.first.isoformat() if day and day.first else ""),
                " ".join(filter(None, (line.revenue_code, _service(line.procedure)))),
                money(line.units) or "",
                _shown(line.charge),
                *("", "", ""),
            )
        )
    return rows


def _service(procedure: Procedure | None) -> str:
    return " ".join((procedure.code, *procedure.modifiers)) if procedure else ""


def _shown(amount: Decimal | None) -> str:
    """Dollars with their cents, also where the file leaves the last zero out."""
    if amount is None:
        return ""
    cents = amount.as_tuple().exponent
    return format(amount, ".2f" if isinstance(cents, int) and cents > -2 else "f")


def _day(text: str) -> str:
    return text or "not given"


def _print_provider_adjustments(end: RemittanceEnd) -> None:
    if end.provider_adjustments:
        table(
            ("Provider adjustment", "Reference", "Amount"),
            [(one.reason, one.reference, _shown(one.amount)) for one in end.provider_adjustments],
            right={2},
        )


def _print_problems(seen: Seen) -> None:
    if told := [one for one in seen.problems if one.loss is not Loss.FILE]:
        table(
            ("Segment", "Byte", "Problem", "Not read"),
            [
                (str(one.segment), str(one.offset), one.sentence, "" if one.loss is Loss.NOTHING else one.loss.value)
                for one in told
            ],
            right={0, 1},
        )
