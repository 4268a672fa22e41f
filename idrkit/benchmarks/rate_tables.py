"""Tables of rates that a practice keeps itself: its contracts, rates of transparency-in-coverage files, charges.

A table is csv or xlsx with one rate to a row (docs/benchmarks-data.md). A row that is not clear is rejected with its
reason; the kind decides into which of two tables of the store a rate goes, one of which no packet reads.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from idrkit.assess.scan import scan
from idrkit.benchmarks.pages import digest, pages
from idrkit.benchmarks.permitted import PermittedKind
from idrkit.benchmarks.store import all_or_nothing
from idrkit.benchmarks.tokens import Mark, read_money
from idrkit.benchmarks.worksheet_only import WorksheetOnlyKind
from idrkit.claims.identifiers import is_cpt, is_hcpcs, is_modifier, is_state
from idrkit.errors import RecordError

if TYPE_CHECKING:
    from idrkit.benchmarks.store import Store

TITLES = {
    "kind": ("kind", "kind of rate"),
    "source": ("source",),
    "source_date": ("source_date", "source date", "date of source", "date"),
    "plan": ("plan", "payer", "health plan", "health plan/issuer"),
    "code": ("code", "service code", "service_code", "cpt", "hcpcs", "cpt/hcpcs"),
    "modifiers": ("modifiers", "modifier", "mod", "mods"),
    "state": ("state",),
    "rate": ("rate", "amount", "negotiated rate", "negotiated_rate"),
    "note": ("note", "notes"),
}
"""The columns of a table of rates, each with the titles it may have."""

REQUIRED = ("kind", "source", "source_date", "code", "rate")
_KINDS = {one.value: one for one in (*PermittedKind, *WorksheetOnlyKind)}
_FIRST_ROWS = 30
# Letters that also stand for Virginia and for the agency that publishes files: alone they say nothing about a rate.
_ALSO_SOMETHING_ELSE = frozenset({"VA", "CMS"})


@dataclass(frozen=True, slots=True)
class RejectedRate:
    """A row that was not loaded: what is wrong in which column, and what to do."""

    row: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class RatesLoaded:
    """What became of a table of rates: read = permitted + worksheet_only + rejected + empty."""

    file: str
    read: int
    permitted: int
    worksheet_only: int
    empty: int
    rejected: tuple[RejectedRate, ...]
    replaced: int
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rate:
    kind: PermittedKind | WorksheetOnlyKind
    source: str
    source_date: date
    plan: str | None
    code: str
    modifiers: str
    state: str | None
    rate: Decimal
    note: str | None


class _UnclearError(Exception):
    """A row is not clear: the column and why."""


def is_rate_table(path: Path) -> bool:
    """Whether the first page of a file has a title row with the columns a table of rates needs.

    Raises:
        RecordError: it cannot be read.
    """
    for page in pages(path):
        return _titles(list(itertools.islice(page.rows, _FIRST_ROWS))) is not None
    return False


def load_rates(store: Store, path: Path) -> RatesLoaded:
    """Load a table of rates; one of the same file name that was loaded before is replaced.

    Raises:
        RecordError: it is no table of rates; nothing was changed.
    """
    sha = digest(path)
    page = next(iter(pages(path)))
    rows = iter(page.rows)
    first = list(itertools.islice(rows, _FIRST_ROWS))
    titles = _titles(first)
    if titles is None:
        raise RecordError(f"{path.name} is no table of rates: it needs the columns {', '.join(REQUIRED)}.")
    title_row, at, unknown = titles
    rates: list[tuple[int, _Rate]] = []
    rejected: list[RejectedRate] = []
    read = empty = 0
    for number, cells in enumerate(itertools.chain(first[title_row:], rows), start=title_row + 1):
        read += 1
        if not any(cells):
            empty += 1
            continue
        try:
            rates.append((number, _rate({key: cells[i] if i < len(cells) else "" for key, i in at.items()})))
        except _UnclearError as error:
            rejected.append(RejectedRate(number, *map(str, error.args)))
    replaced = _keep(store, sha, path.name, rates)
    permitted = sum(isinstance(one.kind, PermittedKind) for _, one in rates)
    return RatesLoaded(
        path.name, read, permitted, len(rates) - permitted, empty, tuple(rejected), replaced, tuple(unknown)
    )


def _titles(rows: Sequence[Sequence[str]]) -> tuple[int, dict[str, int], list[str]] | None:
    by_title = {title: key for key, titles in TITLES.items() for title in titles}
    for number, cells in enumerate(rows, start=1):
        plain = [" ".join(cell.split()).casefold() for cell in cells]
        at = {by_title[title]: place for place, title in reversed(list(enumerate(plain))) if title in by_title}
        if all(key in at for key in REQUIRED):
            return number, at, [cells[i] for i, title in enumerate(plain) if title and title not in by_title]
    return None


def _rate(row: dict[str, str]) -> _Rate:
    kind = _KINDS.get(row["kind"].strip().casefold().replace(" ", "_").replace("-", "_"))
    if kind is None:
        raise _UnclearError("kind", f"is none of: {', '.join(_KINDS)}")
    code, own = _code(row["code"])
    rate = _Rate(
        kind=kind,
        source=_needed(row, "source", "say where the rate comes from: the contract, the file"),
        source_date=_day(row["source_date"]),
        plan=row.get("plan") or None,
        code=code,
        modifiers=" ".join(dict.fromkeys((*own, *_modifiers(row.get("modifiers", ""))))),
        state=_state(row.get("state", "")),
        rate=_amount(row["rate"]),
        note=row.get("note") or None,
    )
    if isinstance(kind, PermittedKind):
        _refuse_prohibited(rate)
    return rate


def _refuse_prohibited(rate: _Rate) -> None:
    """A rate called permitted whose own words say that it is a charge or the rate of a public payor."""
    words = tuple(filter(None, (rate.plan, rate.source, rate.note)))
    told = (hit for text in words for hit in scan(f"{text} rate"))
    named = (hit for hit in told if hit.words.upper().split()[0] not in _ALSO_SOMETHING_ELSE)
    for hit in (*scan(". ".join(words)), *named):
        if hit.blocks:
            raise _UnclearError(
                "kind",
                f'is {rate.kind}, but "{hit.words}" {hit.rule.why}, which may not be submitted: give '
                f"{', '.join(WorksheetOnlyKind)} as kind, or correct plan, source or note",
            )


def _needed(row: dict[str, str], column: str, cure: str) -> str:
    if not row[column]:
        raise _UnclearError(column, f"is empty: {cure}")
    return row[column]


def _day(text: str) -> date:
    try:
        if len(text) != len("YYYY-MM-DD"):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError:
        raise _UnclearError("source_date", "is not a date: write it as YYYY-MM-DD") from None


def _code(text: str) -> tuple[str, tuple[str, ...]]:
    """The code, and modifiers written behind it as in 95939-26."""
    code, *modifiers = re.split(r"[-\s]+", text.strip().upper())
    if not is_cpt(code) and not is_hcpcs(code):
        raise _UnclearError("code", "is not a CPT or HCPCS code: write it as text, with its zeros in front")
    return code, _modifiers(" ".join(modifiers))


def _modifiers(text: str) -> tuple[str, ...]:
    found = tuple(part for part in re.split(r"[\s,;/]+", text.upper()) if part)
    for one in found:
        if not is_modifier(one):
            raise _UnclearError("modifiers", "are not two letters or digits each: separate them by a space")
    return found


def _state(text: str) -> str | None:
    if text and not is_state(text.upper()):
        raise _UnclearError("state", "is not the two letters of a State: leave it empty where the rate is for all")
    return text.upper() or None


def _amount(text: str) -> Decimal:
    token = read_money(text)
    if token.mark is not Mark.NUMBER or token.value is None or token.footnote:
        raise _UnclearError("rate", "is not an amount: write dollars and cents, such as 1234.50")
    if token.value <= 0 or token.value != token.value.quantize(Decimal("0.01")):
        raise _UnclearError("rate", "must be above zero and without fractions of a cent")
    return token.value.quantize(Decimal("0.01"))


def _keep(store: Store, sha: str, file: str, rates: Sequence[tuple[int, _Rate]]) -> int:
    replaced = 0
    with all_or_nothing(store):
        for table in ("permitted_rate", "worksheet_rate"):
            row = store.execute(f"SELECT count(*) FROM {table} WHERE file = ?", [file]).fetchone()  # noqa: S608
            replaced += int(row[0]) if row else 0
            store.execute(f"DELETE FROM {table} WHERE file = ?", [file])  # noqa: S608
        for table, kept in _by_table(sha, file, rates):
            if kept:
                store.executemany(f"INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", kept)  # noqa: S608
    return replaced


def _by_table(sha: str, file: str, rates: Sequence[tuple[int, _Rate]]) -> Iterator[tuple[str, list[list[object]]]]:
    for table, kinds in (("permitted_rate", PermittedKind), ("worksheet_rate", WorksheetOnlyKind)):
        yield (
            table,
            [
                [
                    *(sha, file, number, one.kind.value, one.source, one.source_date, one.plan, one.code),
                    *(one.modifiers, one.state, one.rate, one.note),
                ]
                for number, one in rates
                if isinstance(one.kind, kinds)
            ],
        )
