"""The lines of a claim: what was billed (837) beside what was decided (835), each line once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from datetime import date
from decimal import Decimal

from idrkit.intake.joining.facts import Facts, Given, give_line
from idrkit.intake.joining.places import file_of
from idrkit.intake.x12.claim_form import ClaimForm, ClaimFormLine
from idrkit.intake.x12.facts import Adjustment, Dated, Procedure, total
from idrkit.intake.x12.remittance import RemittedClaim, RemittedLine

COST_SHARING = ("1", "2", "3")
"""Reasons of CAS*PR that are the patient's cost sharing: deductible, coinsurance, copayment."""

NO_LINE_PAID = "The payer decided on the claim as a whole: no payment is given for single lines."

_CENT = Decimal("0.01")
_LONGEST_ID = 30
_MINUTES = "MJ"


def lines_of(facts: Facts, decided: RemittedClaim | None, form: ClaimForm | None, *, amounts: bool) -> str:
    """Put the lines of a claim into its facts; what they were matched on.

    Args:
        facts: of the claim; lines and notes are added.
        decided: the decision whose lines are shown; None where only the form is known.
        form: the claim form.
        amounts: whether the decision's amounts stand; where they do not, no payment is given.
    """
    remitted = list(decided.lines) if decided else []
    billed = list(form.lines) if form else []
    pairs, how = _paired(remitted, billed)
    of_remitted = {id(one): other for one, other in pairs}
    matched = {id(other) for _, other in pairs}
    file_835 = file_of(decided) if decided else ""
    file_837 = file_of(form) if form else ""
    order = {id(line): at for at, line in enumerate(billed)}
    rows: list[tuple[int, RemittedLine | None, ClaimFormLine | None]] = [
        (order.get(id(of_remitted.get(id(one))), len(order)), one, of_remitted.get(id(one))) for one in remitted
    ]
    rows += [(order[id(one)], None, one) for one in billed if id(one) not in matched]
    whole = decided if decided and not remitted and len(rows) == 1 else None
    for _, one, other in sorted(rows, key=lambda row: row[0]):
        line: dict[str, Given] = {}
        if other is not None:
            _billed(line, other, form, file_837, facts)
        if one is not None:
            _decided(line, one, decided, file_835, facts, amounts=amounts)
        elif whole is not None and amounts:
            amounts_of(line, whole.paid, whole.charge, whole.adjustments, file_835, "", facts)
        facts.lines.append(line)
    _numbered(facts.lines)
    _said(facts, remitted, billed, pairs, decided, form)
    return how


def billed_as(line: RemittedLine) -> Procedure:
    """The service of a remitted line as it was billed: SVC06 where the payer paid for another code, else SVC01."""
    return line.original_procedure or line.procedure


Key = Callable[[RemittedLine | ClaimFormLine], Hashable]


def _control(line: RemittedLine | ClaimFormLine) -> Hashable:
    return line.line_control_number or None


def _service(line: RemittedLine | ClaimFormLine) -> Hashable:
    procedure = billed_as(line) if isinstance(line, RemittedLine) else line.procedure
    code = (procedure.code if procedure else "") or line.revenue_code
    modifiers = procedure.modifiers if procedure else ()
    return code, modifiers, line.service_date.text if line.service_date else ""


def _service_and_charge(line: RemittedLine | ClaimFormLine) -> Hashable:
    return _service(line), line.charge


_KEYS: tuple[tuple[Key, str], ...] = (
    (_control, "REF*6R"),
    (_service, "code, modifiers and date"),
    (_service_and_charge, "code, modifiers, date and charge"),
)


def _paired(
    remitted: Sequence[RemittedLine], billed: Sequence[ClaimFormLine]
) -> tuple[list[tuple[RemittedLine, ClaimFormLine]], str]:
    """Lines that are the same: by line number, else by service and day, only where that names one on each side."""
    pairs: list[tuple[RemittedLine, ClaimFormLine]] = []
    ways: list[str] = []
    for key, way in _KEYS:
        done = {id(one) for pair in pairs for one in pair}
        left = [one for one in remitted if id(one) not in done]
        right = [one for one in billed if id(one) not in done]
        counted, there = Counter(map(key, left)), Counter(map(key, right))
        named = {key(one): one for one in right if there[key(one)] == 1}
        found = [
            (one, named[key(one)])
            for one in left
            if key(one) is not None and counted[key(one)] == 1 and key(one) in named
        ]
        # A line number some payers make up themselves must not join two different services.
        if key is _control:
            found = [(one, other) for one, other in found if _service(one)[0] == _service(other)[0]]  # type: ignore[index]
        if found:
            pairs += found
            ways.append(way)
    return pairs, "; ".join(ways)


def _billed(line: dict[str, Given], other: ClaimFormLine, form: ClaimForm | None, source: str, facts: Facts) -> None:
    procedure = other.procedure
    give_line(line, "line_id", other.line_control_number or other.number, source)
    give_line(line, "service_code", (procedure.code if procedure else "") or other.revenue_code, source)
    give_line(line, "modifiers", procedure.modifiers if procedure else (), source)
    give_line(line, "revenue_code", other.revenue_code, source)
    if other.unit == _MINUTES:
        facts.notes.append(f"Line {other.number} was billed in minutes: its units are not known.")
    else:
        give_line(line, "units", _units(other.units), source)
    if form is not None and form.kind.value == "837P":
        give_line(line, "place_of_service", other.place_of_service or form.facility_code, source)
    give_line(line, "billed_charge", _money(other.charge), source)
    _days(line, other.service_date, None, source)


def _decided(
    line: dict[str, Given],
    one: RemittedLine,
    decided: RemittedClaim | None,
    source: str,
    facts: Facts,
    *,
    amounts: bool,
) -> None:
    procedure = billed_as(one)
    known_units = "service_code" in line
    give_line(line, "line_id", one.line_control_number, source)
    give_line(line, "service_code", procedure.code, source)
    give_line(line, "modifiers", procedure.modifiers, source)
    give_line(line, "revenue_code", one.revenue_code, source)
    if not known_units:
        give_line(line, "units", _units(one.original_units or one.units), source)
    give_line(line, "billed_charge", _money(abs(one.charge)), source)
    last = next((each for each in one.dates if each.qualifier == "151"), None)
    _days(line, one.service_date, last.first if last else None, source)
    give_line(line, "remark_codes", one.remark_codes, source)
    if not amounts:
        return
    name = f"line {line['line_id'].value}" if "line_id" in line else f"a line of {procedure.code}"
    amounts_of(line, one.paid, one.charge, one.adjustments, source, name, facts)
    give_line(line, "allowed", _money(one.allowed), source)
    claim_wide = [each for each in (decided.adjustments if decided else ()) if each.group == "PR"]
    if claim_wide and "cost_sharing" in line:
        del line["cost_sharing"]
        facts.unconfirmed["service_lines[].cost_sharing"] = (
            "the 835 gives the patient's share for the claim as a whole (CAS*PR before the first SVC), not by line"
        )


def amounts_of(
    line: dict[str, Given],
    paid: Decimal,
    charge: Decimal,
    adjustments: Sequence[Adjustment],
    source: str,
    name: str,
    facts: Facts,
) -> None:
    """What was paid, and the cost sharing where the adjustments explain the whole difference."""
    give_line(line, "initial_payment", _money(paid), source)
    if charge - total([one.amount for one in adjustments]) != paid:
        return
    shared = total([one.amount for one in adjustments if one.group == "PR" and one.reason in COST_SHARING])
    give_line(line, "cost_sharing", _money(shared), source)
    other = [one for one in adjustments if one.group == "PR" and one.reason not in COST_SHARING and one.amount]
    if other:
        listed = ", ".join(f"PR {one.reason}: {one.amount:f}" for one in other)
        facts.notes.append(f"{listed} of {name or 'the claim'} is left to the patient and is no cost sharing.")


def _days(line: dict[str, Given], dated: Dated | None, last: date | None, source: str) -> None:
    if dated is None or dated.first is None:
        return
    known = "date_of_service" in line
    give_line(line, "date_of_service", dated.first, source)
    end = dated.last or last
    if not known and end is not None and end > dated.first:
        give_line(line, "date_of_service_end", end, source)


def _numbered(lines: list[dict[str, Given]]) -> None:
    """Every line gets a number of its own: as the files give them, or counted where those are not different."""
    ids = [line["line_id"].value if "line_id" in line else "" for line in lines]
    if all(ids) and len(set(ids)) == len(ids) and max(map(len, ids), default=0) <= _LONGEST_ID:
        return
    for number, line in enumerate(lines, start=1):
        line["line_id"] = Given(str(number), "counted")


def _said(
    facts: Facts,
    remitted: Sequence[RemittedLine],
    billed: Sequence[ClaimFormLine],
    pairs: Sequence[tuple[RemittedLine, ClaimFormLine]],
    decided: RemittedClaim | None,
    form: ClaimForm | None,
) -> None:
    changed = [one for one in remitted if one.original_procedure and one.original_procedure.code != one.procedure.code]
    for one in changed:
        facts.notes.append(
            f"{one.original_procedure.code if one.original_procedure else ''} was billed, {one.procedure.code} was "
            "paid (SVC06, SVC01): perhaps a bundled payment; record dispute.bundled."
        )
    if decided is not None and not remitted and billed:
        facts.notes.append(NO_LINE_PAID)
    if decided is not None and form is not None and remitted and billed:
        for sentence, number in (
            ("of the remittance match no line of the claim form", len(remitted) - len(pairs)),
            ("of the claim form are not in the remittance", len(billed) - len(pairs)),
        ):
            if number:
                facts.notes.append(f"{number} lines {sentence}." if number > 1 else f"1 line {sentence}.")
        for one, other in pairs:
            if abs(one.charge) != other.charge:
                facts.notes.append(
                    f"Line {other.number} was billed at {other.charge:f}, but the remittance says {one.charge:f}."
                )


def _units(number: Decimal | None) -> str | None:
    if number is None or number < 0:
        return None
    whole = number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()
    return format(whole, "f")


def _money(amount: Decimal | None) -> Decimal | None:
    """An amount a claim record can hold: zero or more, in whole cents."""
    if amount is None or amount < 0 or amount != amount.quantize(_CENT):
        return None
    return amount.quantize(_CENT)
