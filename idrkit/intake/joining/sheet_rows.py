"""Rows of sheets added to the claims of X12 files: found by their numbers, and never allowed to overrule in silence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from idrkit.intake.complaints import quoted
from idrkit.intake.joining.draft import Draft, same_number
from idrkit.intake.joining.facts import Facts, Given
from idrkit.intake.joining.record import RECEIVED
from idrkit.intake.paths import LINES, Kind, leaves
from idrkit.intake.rows import CLAIM_ID, Row

CLAIM_NUMBER = "claim_number"
TRACE = "initial_payment.trace_number"
KEYS = (CLAIM_ID, CLAIM_NUMBER, TRACE)
_CODE, _DAY, _LINE_ID, _MODIFIERS = "service_code", "date_of_service", "line_id", "modifiers"
OF_A_PAYMENT = "trace number of the first payment"
"""What a row is matched on that is about a whole payment and not about one claim."""
_PAYMENT_FACTS = frozenset({TRACE, RECEIVED, "initial_payment.payment_date"})
_SPELLED = ("provider.name", "plan.name", "facility.name", "facility.city", "rendering.name", "plan.contact.")
"""Names and addresses: spelled in many ways, so another spelling is noted and changes nothing."""
_DERIVED = frozenset({"facility.type"})
"""Facts only concluded from a code: what a person says of them counts."""
_OWN = "provider."
_OWN_NUMBERS = ("provider.npi", "provider.tin")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of a sheet understood: where it stands, and what it says without the profile's constants."""

    where: str
    row: Row

    def get(self, path: str) -> Any:
        """A fact of the row, or None."""
        return self.row.facts.get(path)


class Finder:
    """Finds the claims a row is about."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        self._by_number: dict[str, list[Draft]] = defaultdict(list)
        self._by_payer_number: dict[str, list[Draft]] = defaultdict(list)
        self._by_trace: dict[str, list[Draft]] = defaultdict(list)
        for one in drafts:
            with_payer = {f"{one.number}-{number}".casefold() for number in one.payer_numbers if one.number}
            for own in {one.number.casefold(), one.claim_id.casefold(), *with_payer} - {""}:
                self._by_number[own].append(one)
            for number in one.payer_numbers:
                self._by_payer_number[number].append(one)
            for trace in one.trace_numbers:
                self._by_trace[trace].append(one)

    def claims(self, row: SheetRow) -> tuple[list[Draft], str]:
        """The claims a row is about, and on what it was matched; none with a complaint, or with "" where none fits."""
        own, number, trace = (str(row.get(path) or "") for path in KEYS)
        found, how = self.of_numbers(own, number)
        return (found, how) if found or how or not trace else self._by_payment(row, trace)

    def of_numbers(self, own: str, number: str) -> tuple[list[Draft], str]:
        """The claims with the practice's own number or else the payer's, and which of them it was; or a complaint."""
        found = self._by_number.get(own.casefold(), []) if own else []
        if len(found) > 1:
            narrowed = same_number(found, number) if number else []
            if len(narrowed) != 1:
                return [], f"claim_id: {len(found)} claims of the X12 files have it: give the payer's claim number too"
            return narrowed, "claim_id and claim_number"
        if found:
            return found, CLAIM_ID
        by_payer = self._by_payer_number.get(number, []) if number else []
        if len(by_payer) > 1:
            return [], f"claim_number: {len(by_payer)} claims of the X12 files have it: give claim_id too"
        return by_payer, CLAIM_NUMBER if by_payer else ""

    def _by_payment(self, row: SheetRow, trace: str) -> tuple[list[Draft], str]:
        paid = self._by_trace.get(trace, [])
        code, day = row.get(f"{LINES}.{_CODE}"), row.get(f"{LINES}.{_DAY}")
        if not paid:
            return [], ""
        if code:
            found = [one for one in paid if _lines(one.facts, row)]
            if len(found) == 1 and day is not None:
                return found, "trace number, code and date"
            return [], f"{TRACE}: {len(found)} claims of this payment have the code and the date: give claim_id"
        if row.get(CLAIM_ID) or row.get(CLAIM_NUMBER):
            return [], ""
        if not set(row.row.facts) <= _PAYMENT_FACTS:
            return [], (
                f"{TRACE}: a row for a whole payment may give only {RECEIVED} beside it; name the claim (claim_id, or "
                "code and date) for other facts"
            )
        first = [one for one in paid if one.facts.value(TRACE) == trace]
        return first, OF_A_PAYMENT if first else ""


def add(draft: Draft, row: SheetRow, how: str) -> str:
    """Add what a row says to a claim; a complaint where it is not known which line it means.

    Args:
        draft: the claim.
        row: the row.
        how: what it was matched on.
    """
    of_line = {path: value for path, value in row.row.facts.items() if path.startswith(f"{LINES}.")}
    line: dict[str, Given] | None = None
    if of_line:
        lines = _lines(draft.facts, row)
        if len(lines) != 1:
            return (
                f"{LINES}.{_CODE}: {len(lines) or 'no'} line{'s' * (len(lines) != 1)} of the claim fit the row: give "
                "line_id, or code, modifiers and date as billed"
            )
        line = lines[0]
    for path, value in row.row.facts.items():
        if path not in of_line:
            _merge_of_claim(draft, path, value, row.where)
    if line is not None:
        prefix = f"{LINES}.".replace("[]", f"[{line[_LINE_ID].value}]")
        for path, value in of_line.items():
            short = path.removeprefix(f"{LINES}.")
            if short not in (_CODE, _LINE_ID):
                _merge(draft.facts, line, short, Given(value, row.where), f"{prefix}{short}", path)
    draft.rows.append(row.where)
    if f"{row.where} on {how}" not in draft.matched:
        draft.matched.append(f"{row.where} on {how}")
    return ""


def add_constants(draft: Draft, constants: Mapping[str, Any]) -> None:
    """Add what the profile says of every claim: the practice's own facts, which its files do not hold."""
    facts = draft.facts
    if any(path.startswith("provider.contact.address.") for path in constants):
        for path in [one for one in facts.claim if one.startswith("provider.contact.address.")]:
            del facts.claim[path]
    for path, value in constants.items():
        given = Given(value, "the profile")
        if path.startswith(f"{LINES}."):
            for line in facts.lines:
                _merge(facts, line, path.removeprefix(f"{LINES}."), given, path, path)
        elif path.startswith(_OWN) and path not in _OWN_NUMBERS:
            facts.claim[path] = given
        elif path != CLAIM_ID:
            _merge(facts, facts.claim, path, given, path, path)


def _merge_of_claim(draft: Draft, path: str, value: Any, source: str) -> None:
    facts = draft.facts
    if path == CLAIM_ID or (path == CLAIM_NUMBER and value in draft.payer_numbers):
        return
    known = facts.claim.get(path)
    if path == RECEIVED and known is not None:
        _merge_received(facts, known, Given(value, source))
        return
    _merge(facts, facts.claim, path, Given(value, source), path, path)


def _merge_received(facts: Facts, known: Given, new: Given) -> None:
    """The day of receipt as a sheet gives it; of two that differ the earlier one stands, to be confirmed.

    Without any day no clock would run at all, and from the earlier one no last day is shown too late.
    """
    if RECEIVED in facts.unconfirmed and RECEIVED not in facts.disputed:
        # The day stood there only because nothing better was known.
        del facts.unconfirmed[RECEIVED]
        facts.claim[RECEIVED] = new
    elif known.value != new.value:
        first, second = sorted((known, new), key=lambda one: one.value)
        facts.claim[RECEIVED] = first
        facts.disputed.add(RECEIVED)
        facts.unconfirmed[RECEIVED] = (
            f"{first.source} says {first.value.isoformat()} and {second.source} says {second.value.isoformat()}; the "
            "earlier day is counted from until one of the two is corrected."
        )


def _merge(facts: Facts, known: dict[str, Given], key: str, new: Given, name: str, path: str) -> None:
    """Note what a source says, unless another one says something else: then neither counts."""
    first = known.get(key)
    if first is None:
        # Once two sources have contradicted each other, a third does not settle it.
        if name not in facts.unconfirmed:
            known[key] = new
    elif same(path, first.value, new.value):
        return
    elif path.startswith(_SPELLED):
        facts.notes.append(f"{name} is another one in {new.source} than in {first.source}, which was kept.")
    elif path in _DERIVED:
        known[key] = new
    else:
        del known[key]
        facts.unconfirmed[name] = (
            f"{first.source} and {new.source} contradict each other: "
            f"{quoted(path, first.value).strip() or 'one value'} and {quoted(path, new.value).strip() or 'another'}"
        )


def _lines(facts: Facts, row: SheetRow) -> list[dict[str, Given]]:
    """The lines a row can mean: by line number, else by code, modifiers and day as far as it gives them."""
    line_id = row.get(f"{LINES}.{_LINE_ID}")
    if line_id is not None:
        by_id = [one for one in facts.lines if str(one[_LINE_ID].value) == str(line_id)]
        if by_id:
            return _fitting(by_id, row, (_CODE,))
    return _fitting(facts.lines, row, (_CODE, _DAY, _MODIFIERS))


def _fitting(lines: Iterable[dict[str, Given]], row: SheetRow, names: Sequence[str]) -> list[dict[str, Given]]:
    asked = {one: value for one in names if (value := row.get(f"{LINES}.{one}")) is not None}
    return [
        line
        for line in lines
        if all(same(f"{LINES}.{one}", line[one].value if one in line else None, value) for one, value in asked.items())
    ]


def same(path: str, first: Any, second: Any) -> bool:
    """Whether two sources say the same, however they write it."""
    if isinstance(first, tuple) or isinstance(second, tuple):
        return _set(second) <= _set(first) if path.endswith("remark_codes") else _set(first) == _set(second)
    return bool(_plain(path, first) == _plain(path, second))


def _set(value: Any) -> set[str]:
    return {str(one).strip().upper() for one in (value or ())}


def _plain(path: str, value: Any) -> Any:
    leaf = leaves().get(path)
    if isinstance(value, bool | date) or value is None:
        return value
    if isinstance(value, Decimal) or (leaf is not None and (leaf.kind is Kind.MONEY or leaf.name == "units")):
        try:
            return Decimal(str(value))
        except InvalidOperation:
            return str(value)
    text = re.sub(r"[\W_]+", "", str(value)).casefold()
    # Codes lose and gain zeros at the front on their way through a spreadsheet.
    return text.lstrip("0") if leaf is not None and leaf.kind is Kind.CODE else text
