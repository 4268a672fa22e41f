"""The rows of a csv or xlsx export of events: each understood, left out with its number, or faulty with a reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from idrkit.errors import RecordError
from idrkit.intake.cells import Cell, UnclearError, as_text, is_blank, plain, says_nothing
from idrkit.intake.columns import Header
from idrkit.intake.events.columns import Layout, layout_of, shown_title
from idrkit.intake.events.profile import EventProfile
from idrkit.intake.events.values import day_of, dispute_number, fact_value, tidy
from idrkit.intake.events.vocabulary import Vocabulary
from idrkit.intake.events.words import CLAIM_ID, DISPUTE_NUMBER, KIND, ON, Meaning, choice_words, status_words
from idrkit.intake.grid import Grid, csv_grid, xlsx_grid
from idrkit.intake.outcome import Notice
from idrkit.intake.rows import SHORT_ROW, grid_is_ragged

SHEETS = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm")
_TOTAL = re.compile(r"(?:grand |sub|sub-)?totals?\s*:?", re.I)
_CLAIM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_FEW = 12


@dataclass(frozen=True, slots=True)
class Said:
    """One event as a row or a message tells it; facts as text."""

    kind: str
    on: date
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EventRow:
    """A row of a sheet of events.

    Attributes:
        number: as the spreadsheet shows it.
        cells: as it was, as text, under the titles.
        dispute_number, claim_id: what it is about.
        events: what it tells; nothing where no day in it is filled.
        problems: the column at fault and the sentence; then nothing of the row is to be used.
    """

    number: int
    cells: tuple[str, ...]
    dispute_number: str | None = None
    claim_id: str | None = None
    events: tuple[Said, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class EventSheet:
    """What is in a sheet: read = rows + blank, each once. `rows` without events and problems tell nothing yet."""

    path: Path
    sheet: str | None
    titles: tuple[str, ...]
    rows: tuple[EventRow, ...]
    blank: tuple[int, ...]
    notices: tuple[Notice, ...]


def events_in(
    path: Path,
    data: bytes,
    vocabulary: Vocabulary,
    profile: EventProfile,
    *,
    kind: str | None = None,
    sheet: str | None = None,
) -> EventSheet:
    """The rows of a sheet and what each tells.

    Args:
        path: the file, for messages and by its ending.
        data: its content.
        vocabulary: the kinds and facts there are.
        profile: what a user says of its columns and words.
        kind: the kind of every row whose sheet has no column for it.
        sheet: the sheet of a workbook; wins over the profile's.

    Raises:
        RecordError: nothing of it can be read.
    """
    grid = _grid(path, data, sheet or profile.sheet)
    layout, notices = layout_of(grid, profile, vocabulary, kind)
    reading = _Reading(layout, vocabulary, profile, kind, status_words(vocabulary) | dict(profile.kinds))
    rows: list[EventRow] = []
    blank: list[int] = []
    for number, cells in enumerate(grid.rows[layout.header.row + 1 :], start=layout.header.row + 2):
        if all(map(is_blank, cells)) or _is_total(cells, layout):
            blank.append(number)
        else:
            rows.append(reading.row(number, cells))
    said = (*grid.notices, *notices, *(Notice(str(path), one) for one in _told(layout, reading, blank)))
    return EventSheet(path, grid.sheet, layout.header.titles, tuple(rows), tuple(blank), said)


def _grid(path: Path, data: bytes, sheet: str | None) -> Grid:
    suffix = path.suffix.casefold()
    if suffix not in SHEETS:
        raise RecordError(f"{path.name}: events are read from csv, xlsx, eml and 835 files; this is none of them.")
    if not data.strip():
        raise RecordError(f"{path.name} is empty: there is nothing in it.")
    return xlsx_grid(path, data, sheet) if suffix.startswith(".xls") else csv_grid(path, data)


def _is_total(cells: Sequence[Cell], layout: Layout) -> bool:
    """Whether the row only adds up others: labelled as a total, with neither dispute nor claim."""
    labelled = any(isinstance(cell, str) and _TOTAL.fullmatch(cell.strip()) for cell in cells)
    named = (_cell(cells, layout.subject.get(name)) for name in (DISPUTE_NUMBER, CLAIM_ID))
    return labelled and all(is_blank(one) or _TOTAL.fullmatch(tidy(one)) is not None for one in named)


def _cell(cells: Sequence[Cell], place: int | None) -> Cell:
    return cells[place] if place is not None and place < len(cells) else None


@dataclass(slots=True)
class _Reading:
    """The rows of one sheet being understood, and what of them is not used."""

    layout: Layout
    vocabulary: Vocabulary
    profile: EventProfile
    kind: str | None
    status: Mapping[str, Meaning]
    without_day: Counter[str] = field(default_factory=Counter)
    not_of_kind: Counter[str] = field(default_factory=Counter)
    passed: int = 0
    empty: int = 0

    def row(self, number: int, cells: Sequence[Cell]) -> EventRow:
        """One row understood."""
        original = _original(cells, self.layout.header)
        problems: list[tuple[str, str]] = list(_shape_problems(cells, self.layout.header))
        dispute, claim = self._subject(cells, problems)
        found: dict[str, Said] = {}
        passed = self.passed
        for one in (*self._by_days(cells, problems), *self._by_kind(cells, problems)):
            first = found.setdefault(one.kind, one)
            if first is not one:
                self._merge(found, first, one, problems)
        if not problems and found and not dispute and not claim:
            problems.append((DISPUTE_NUMBER, "the row names no dispute: give the dispute number or the claim id"))
        self.empty += not found and not problems and passed == self.passed
        return EventRow(number, original, dispute, claim, tuple(found.values()), tuple(problems))

    def _merge(self, found: dict[str, Said], first: Said, one: Said, problems: list[tuple[str, str]]) -> None:
        differ = [name for name in first.facts if one.facts.get(name, first.facts[name]) != first.facts[name]]
        if first.on != one.on or differ:
            what = "days" if first.on != one.on else f"words for {differ[0]}"
            problems.append((f"{one.kind}.{ON}", f"two columns of the row give different {what} for {one.kind}"))
        found[one.kind] = Said(one.kind, first.on, {**first.facts, **one.facts})

    def _subject(self, cells: Sequence[Cell], problems: list[tuple[str, str]]) -> tuple[str | None, str | None]:
        number: str | None = None
        place = self.layout.subject.get(DISPUTE_NUMBER)
        try:
            number = dispute_number(_cell(cells, place))
        except UnclearError as problem:
            self._add(problems, DISPUTE_NUMBER, place, str(problem))
        claim_cell = _cell(cells, self.layout.subject.get(CLAIM_ID))
        claim = None if says_nothing(claim_cell) else tidy(claim_cell)
        if claim is not None and (not _CLAIM_ID.fullmatch(claim) or claim.upper().startswith("DISP-")):
            sentence = "is no claim id: letters, digits, dots, dashes and underscores, 64 at most"
            self._add(problems, CLAIM_ID, self.layout.subject.get(CLAIM_ID), sentence)
        return number, claim

    def _by_days(self, cells: Sequence[Cell], problems: list[tuple[str, str]]) -> Iterator[Said]:
        """The events of the columns of days."""
        for kind, place in self.layout.days.items():
            day = self._day(cells, place, f"{kind}.{ON}", problems)
            facts = self._facts(cells, kind, self.layout.facts.get(kind, {}), problems)
            if day is not None:
                yield Said(kind, day, facts)
            elif facts and not self._is_row_kind(cells, kind):
                self.without_day.update(self.layout.title(self.layout.facts[kind][name]) for name in facts)

    def _by_kind(self, cells: Sequence[Cell], problems: list[tuple[str, str]]) -> Iterator[Said]:
        """The event of the row's own kind and day, where the sheet has columns for them."""
        if ON not in self.layout.subject:
            return
        place, meaning = self.layout.subject.get(KIND), self._meaning(cells)
        if self.kind and meaning and meaning.kind not in (self.kind, ""):
            self._add(problems, KIND, place, f"says {meaning.kind}, and --kind says {self.kind}: leave --kind out")
            return
        meaning = Meaning(self.kind) if self.kind else meaning
        if meaning is None:
            if not says_nothing(_cell(cells, place)):
                sentence = (
                    "is no kind of event that is known: say what it means, or ignore it, in [kinds] of the profile"
                )
                self._add(problems, KIND, place, sentence)
            return
        if not meaning.kind:
            self.passed += 1
            return
        day = self._day(cells, self.layout.subject[ON], ON, problems)
        known = self.vocabulary[meaning.kind].facts
        columns = {name: at for name, at in self.layout.any_kind.items() if name in known}
        columns |= self.layout.facts.get(meaning.kind, {})
        facts = self._facts(cells, meaning.kind, columns, problems)
        for name, value in meaning.facts:
            if facts.setdefault(name, value) != value:
                self._add(problems, f"{meaning.kind}.{name}", columns[name], "says otherwise than the row's status")
        if day is not None:
            self._note_not_of_kind(cells, set(columns.values()))
            yield Said(meaning.kind, day, facts)
        elif says_nothing(_cell(cells, self.layout.subject[ON])) and says_nothing(
            _cell(cells, self.layout.days.get(meaning.kind))
        ):
            self._add(problems, ON, self.layout.subject[ON], "is blank: give the day on which it happened")

    def _is_row_kind(self, cells: Sequence[Cell], kind: str) -> bool:
        meaning = self._meaning(cells) if ON in self.layout.subject else None
        return meaning is not None and meaning.kind == kind

    def _meaning(self, cells: Sequence[Cell]) -> Meaning | None:
        place = self.layout.subject.get(KIND)
        if place is None:
            return Meaning(self.kind) if self.kind else None
        return self.status.get(plain(tidy(_cell(cells, place))))

    def _note_not_of_kind(self, cells: Sequence[Cell], used: set[int]) -> None:
        """Count what is filled and belongs neither to this kind nor to one with a column of days."""
        facts = self.layout.facts.items()
        homed = {at for kind, columns in facts if kind in self.layout.days for at in columns.values()}
        others = {at for _, columns in facts for at in columns.values()} | set(self.layout.any_kind.values())
        for at in sorted(others - homed - used):
            if not says_nothing(_cell(cells, at)):
                self.not_of_kind[self.layout.title(at)] += 1

    def _day(self, cells: Sequence[Cell], place: int, name: str, problems: list[tuple[str, str]]) -> date | None:
        try:
            return day_of(_cell(cells, place), self.profile.date_order)
        except UnclearError as problem:
            self._add(problems, name, place, str(problem))
            return None

    def _facts(
        self, cells: Sequence[Cell], kind: str, columns: Mapping[str, int], problems: list[tuple[str, str]]
    ) -> dict[str, str]:
        facts: dict[str, str] = {}
        for name, place in columns.items():
            words = choice_words().get(name, {}) | dict(self.profile.values.get(name, {}))
            fact = self.vocabulary[kind].facts[name]
            try:
                value = fact_value(_cell(cells, place), fact, words, self.profile.date_order)
            except UnclearError as problem:
                self._add(problems, f"{kind}.{name}", place, str(problem))
                continue
            if value is not None:
                facts[name] = value
        return facts

    def _add(self, problems: list[tuple[str, str]], name: str, place: int | None, sentence: str) -> None:
        title = f' (column "{self.layout.title(place)}")' if place is not None else ""
        entry = (name, f"{name}{title} {sentence}")
        if entry not in problems:
            problems.append(entry)


def _shape_problems(cells: Sequence[Cell], header: Header) -> Iterator[tuple[str, str]]:
    if len(cells) < header.width and grid_is_ragged(cells, header):
        yield "", f"the row has {len(cells)} cells where the header has {header.width}: fill in the others"
    if any(place < len(cells) and not is_blank(cells[place]) for place in header.extras):
        yield "", "idrkit_extra still holds a cell without a column: put it right, then empty idrkit_extra"
    beyond = [cell for cell in cells[header.width :] if not is_blank(cell)]
    if beyond:
        yield (
            "",
            f"the row has {len(beyond)} cells more than the header has titles: a separator inside a cell needs "
            "quotation marks around the cell",
        )


def _original(cells: Sequence[Cell], header: Header) -> tuple[str, ...]:
    base = tuple(as_text(cells[place]) if place < len(cells) else "" for place in header.places)
    if len(cells) < header.width and grid_is_ragged(cells, header):
        return (*base, SHORT_ROW)
    kept = (cells[place] for place in header.extras if place < len(cells))
    return (*base, *(as_text(one) for one in (*kept, *cells[header.width :]) if not is_blank(one)))


def _told(layout: Layout, reading: _Reading, blank: Sequence[int]) -> Iterator[str]:
    if blank:
        yield f"{_rows(len(blank))} left out because they are blank or a total."
    plain_ones = [title for title, why in layout.unused if not why]
    if plain_ones:
        few = ", ".join(f'"{shown_title(one)}"' for one in plain_ones[:_FEW])
        more = f" and {len(plain_ones) - _FEW} more" if len(plain_ones) > _FEW else ""
        yield f"columns not used: {few}{more}."
    for title, why in layout.unused:
        if why:
            yield f'column not used: "{shown_title(title)}", because {why}.'
    for title, count in reading.without_day.items():
        yield f'"{title}" is filled in {_rows(count)} in which the day of its event is not: not recorded there.'
    for title, count in reading.not_of_kind.items():
        yield f'"{title}" is filled in {_rows(count)} whose kind of event has no such fact: not recorded there.'
    if reading.empty:
        yield f"{_rows(reading.empty)} in which no day is filled: nothing to record yet."
    if reading.passed:
        yield f"{_rows(reading.passed)} with a status the profile ignores."


def _rows(count: int) -> str:
    return f"{count} row" + "s" * (count != 1)
