"""One row of a public use file as the store keeps it, and a tally of how every cell was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from idrkit.benchmarks.columns import Column, Kind, Layout, choice_of, kept_columns
from idrkit.benchmarks.quarters import is_quarter
from idrkit.benchmarks.tokens import Mark, Token, missing, read_money, read_ratio, read_whole
from idrkit.claims.identifiers import is_cpt, is_hcpcs, is_npi, is_state

Kept = tuple[str, ...]

# A column repeats few spellings; this many are remembered, so that a million rows are read quickly.
_REMEMBERED = 200_000
_EXAMPLES = 5

LOWER_CASE = "code written in small letters, kept in capitals"
ODD_CODE = "service code that is neither CPT nor HCPCS in form, kept as it is"
FLOAT_NPI = "NPI written as a decimal number, kept as digits"
ODD_NPI = "NPI that fails its check digit, kept as it is"
FOOTNOTE = "number with a footnote mark, which was taken off"


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A spelling that was not understood: how often, and the first row it stands in."""

    text: str
    count: int
    row: int


@dataclass(slots=True)
class ColumnTally:
    """How the cells of one column were understood."""

    title: str
    key: str
    marks: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    strange: dict[str, NotUnderstood] = field(default_factory=dict)

    def worst(self) -> tuple[NotUnderstood, ...]:
        """The commonest spellings that were not understood."""
        return tuple(sorted(self.strange.values(), key=lambda one: -one.count))[:_EXAMPLES]


@dataclass(frozen=True, slots=True)
class _Cell:
    kept: Kept
    mark: str
    note: str | None = None


class Reader:
    """Reads the rows of one page; it holds the tallies, nothing of the rows."""

    def __init__(self, layout: Layout) -> None:
        at = {column.key: (place, title) for place, column, title in layout.places}
        self.width = layout.width
        self.tallies = tuple(
            ColumnTally(title, column.key) for _, column, title in layout.places if column.kind is not Kind.QUARTER
        )
        by_key = {tally.key: tally for tally in self.tallies}
        self._quarter = at["quarter"][0] if "quarter" in at else None
        self._not_kept = [
            (place, by_key[column.key]) for place, column, _ in layout.places if column.kind is Kind.NOT_KEPT
        ]
        self._columns = [
            (column, at[column.key][0] if column.key in at else None, by_key.get(column.key), {})
            for column in kept_columns(layout.table)
        ]  # type: list[tuple[Column, int | None, ColumnTally | None, dict[str, _Cell]]]

    def quarter(self, cells: Sequence[str]) -> str | None:
        """The quarter a row names itself, where the page has such a column; "" where the cell is no quarter."""
        if self._quarter is None:
            return None
        text = cells[self._quarter].upper().replace(" ", "")
        return text if is_quarter(text) else ""

    def read(self, number: int, cells: Sequence[str]) -> list[str]:
        """The cells of a row as the store keeps them; every one of them is counted."""
        out: list[str] = []
        for place, counted in self._not_kept:
            counted.marks[(missing(cells[place]) or Mark.TEXT).value] += 1
        for column, at, tally, remembered in self._columns:
            if at is None or tally is None:
                out.extend(_ABSENT_PAIR if column.kind in _PAIRS else _ABSENT)
                continue
            text = cells[at]
            cell = remembered.get(text)
            if cell is None:
                cell = _read(column, text)
                if column.kind is not Kind.ID and len(remembered) < _REMEMBERED:
                    remembered[text] = cell
            tally.marks[cell.mark] += 1
            if cell.note:
                tally.notes[cell.note] += 1
            if cell.mark == _NOT_UNDERSTOOD:
                _strange(tally, text, number)
            out.extend(cell.kept)
        return out


_PAIRS = frozenset({Kind.RATIO, Kind.MONEY, Kind.WHOLE})
_ABSENT = ("",)
# Plain text: an Enum is slow to count with.
_TEXT, _NOT_UNDERSTOOD = Mark.TEXT.value, Mark.NOT_UNDERSTOOD.value
_ABSENT_PAIR = ("", "")
_NUMBERS = {Kind.RATIO: read_ratio, Kind.MONEY: read_money, Kind.WHOLE: read_whole}


def _strange(tally: ColumnTally, text: str, number: int) -> None:
    seen = tally.strange.get(text)
    tally.strange[text] = NotUnderstood(text, seen.count + 1 if seen else 1, seen.row if seen else number)


def _read(column: Column, text: str) -> _Cell:
    if column.kind in _NUMBERS:
        return _number(_NUMBERS[column.kind](text), whole=column.kind is Kind.WHOLE)
    text = " ".join(text.split())
    why = missing(text)
    if why is not None:
        return _Cell(("",), why.value)
    match column.kind:
        case Kind.CODE:
            return _code(text)
        case Kind.NPI:
            return _npi(text)
        case Kind.STATE:
            upper = text.upper()
            return _Cell((upper,), _TEXT if is_state(upper) else _NOT_UNDERSTOOD)
        case Kind.CHOICE:
            choice = choice_of(column, text)
            return _Cell((choice or "",), _TEXT if choice else _NOT_UNDERSTOOD)
        case _:
            return _Cell((text,), _TEXT)


def _number(token: Token, *, whole: bool) -> _Cell:
    value = "" if token.value is None else format(token.value.to_integral_value() if whole else token.value, "f")
    return _Cell((value, token.mark.value), token.mark.value, FOOTNOTE if token.footnote else None)


def _code(text: str) -> _Cell:
    code = text.upper().removesuffix(".0")
    if not is_cpt(code) and not is_hcpcs(code):
        return _Cell((code,), _TEXT, ODD_CODE)
    return _Cell((code,), _TEXT, LOWER_CASE if code != text and text.upper() == code else None)


def _npi(text: str) -> _Cell:
    npi = text.removesuffix(".0")
    if not is_npi(npi):
        return _Cell((npi,), _TEXT, ODD_NPI)
    return _Cell((npi,), _TEXT, FLOAT_NPI if npi != text else None)
