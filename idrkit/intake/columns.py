"""The header of a sheet: which row it is and which fact each column gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from idrkit.errors import RecordError
from idrkit.intake.cells import SLASHED, as_text, is_blank
from idrkit.intake.grid import Grid
from idrkit.intake.outcome import Notice
from idrkit.intake.paths import Kind, Leaf, leaves
from idrkit.intake.profile import Profile
from idrkit.intake.titles import column_letter, known_titles, same_title

OWN_COLUMN = "idrkit_"
EXTRA_COLUMN = "idrkit_extra"
_LONGEST_TITLE = 40

REQUIRED = ("claim_id", "provider.name", "plan.name", "service_lines[].service_code")
"""The facts without which no row can be read, by column or as a constant."""


@dataclass(frozen=True, slots=True)
class Header:
    """The header of a sheet.

    Attributes:
        row: its index in the grid.
        titles: the titles as written, without the columns idrkit itself added to a rejects file.
        places: the index in the grid's rows of each title.
        facts: which fact each column gives, by index into titles; columns not wanted are left out.
        extras: the indexes of the columns where a rejects file keeps cells that had no column.
        width: how many cells a row has.
    """

    row: int
    titles: tuple[str, ...]
    places: tuple[int, ...]
    facts: dict[int, Leaf]
    extras: tuple[int, ...]
    width: int


def header_of(grid: Grid, profile: Profile, keys: Sequence[str] = ()) -> tuple[Header, tuple[Notice, ...]]:
    """Find the header and understand every column of it.

    Args:
        grid: the sheet.
        profile: what its columns mean.
        keys: where its rows are added to claims read elsewhere, the facts any one of which finds a claim; then no
            other column has to be there.

    Raises:
        RecordError: there is no header; a column is not known; two give the same fact; a fact every
            claim needs has no column; or slashed dates come without their order.
    """
    row, notices = header_row(grid, profile)
    bare = bare_header(grid, row)
    data = grid.rows[row + 1 :]
    header = replace(bare, facts=_facts(grid, bare.titles, bare.places, data, profile))
    _refuse_missing(grid, header, profile, keys)
    _refuse_undecided_dates(grid, header, data, profile)
    return header, notices


def bare_header(grid: Grid, row: int) -> Header:
    """The titles in this row of the grid, before anything is known of what they mean."""
    cells = [" ".join(as_text(cell).split()) for cell in grid.rows[row]]
    while cells and not cells[-1]:
        cells.pop()
    cells += [""] * (_xlsx_width(grid) - len(cells))
    own = [at for at, title in enumerate(cells) if title.casefold().startswith(OWN_COLUMN)]
    places = tuple(at for at in range(len(cells)) if at not in own)
    extras = tuple(at for at in own if cells[at].casefold().startswith(EXTRA_COLUMN))
    return Header(row, tuple(cells[at] for at in places), places, {}, extras, len(cells))


def _xlsx_width(grid: Grid) -> int:
    return max((len(row) for row in grid.rows), default=0) if grid.sheet is not None else 0


def header_row(grid: Grid, profile: Profile) -> tuple[int, tuple[Notice, ...]]:
    """The row of the titles, as the profile names it or as it is found, and what to say about it.

    Raises:
        RecordError: there is no such row.
    """
    filled = [at for at, row in enumerate(grid.rows) if not all(map(is_blank, row))]
    if not filled:
        raise RecordError(f"{grid.where} is empty: there is no row in it.")
    first = filled[0]
    if any(as_text(cell).strip().casefold() == f"{OWN_COLUMN}reason" for cell in grid.rows[first]):
        return (
            first,
            (),
        )  # a rejects file of ours: its header comes first whatever the profile says of the sheet
    if profile.header_row is not None:
        if profile.header_row - 1 not in filled:
            raise RecordError(
                f"{grid.where}: row {profile.header_row} is empty, but the profile says that the titles are "
                "there (header_row)."
            )
        return profile.header_row - 1, ()
    # A report's name above the table is one cell, often merged over all columns.
    tabular = (at for at in filled if len({as_text(cell) for cell in grid.rows[at] if not is_blank(cell)}) > 1)
    row = next(tabular, first)
    if row == first:
        return row, ()
    sentence = f"{grid.where}: the titles were found in row {row + 1}; the rows above it were left out."
    return row, (Notice(str(grid.path), sentence),)


def _facts(
    grid: Grid,
    titles: tuple[str, ...],
    places: tuple[int, ...],
    data: Sequence[Sequence[object]],
    profile: Profile,
) -> dict[int, Leaf]:
    facts: dict[int, Leaf] = {}
    unknown: list[str] = []
    for at, title in enumerate(titles):
        if not title:
            _refuse_untitled(grid, places[at], data)
            continue
        key = same_title(title)
        if key in profile.ignore:
            continue
        path = profile.columns.get(key) or known_titles().get(key)
        if path is None:
            unknown.append(f'"{_shown(title)}" (column {column_letter(places[at])})')
            continue
        leaf = leaves()[path]
        twin = next((other for other, known in facts.items() if known.path == path), None)
        if twin is not None and leaf.kind is not Kind.LIST:
            raise RecordError(
                f'{grid.where}: the columns "{_shown(titles[twin])}" and "{_shown(title)}" both give '
                f"{leaf.path}: put the title of the one not wanted under ignore in the profile, or rename it."
            )
        facts[at] = leaf
    if not facts:
        raise RecordError(
            f"{grid.where}: no title of a claim sheet was found in the first row with cells: name the row of "
            "the titles with header_row, and the columns, in a mapping profile (docs/mapping-profiles.md)."
        )
    if unknown:
        few = ", ".join(unknown[:12]) + (f" and {len(unknown) - 12} more" if len(unknown) > 12 else "")
        raise RecordError(
            f"{grid.where}: what these columns mean is not known: {few}; in a mapping profile, name the "
            "field for each one under [columns], or list it under ignore (docs/mapping-profiles.md)."
        )
    return facts


def _refuse_untitled(grid: Grid, place: int, data: Sequence[Sequence[object]]) -> None:
    for row in data:
        if place < len(row) and not is_blank(row[place]):
            raise RecordError(
                f"{grid.where}: column {column_letter(place)} holds data but has no title: give it one, or empty it."
            )


def lacking(header: Header, profile: Profile) -> list[str]:
    """The facts every claim of a sheet needs that neither a column nor the profile gives."""
    given = {leaf.path for leaf in header.facts.values()} | set(profile.constants)
    return [path for path in REQUIRED if path not in given]


def _refuse_missing(grid: Grid, header: Header, profile: Profile, keys: Sequence[str]) -> None:
    if keys:
        if not any(leaf.path in keys for leaf in header.facts.values()):
            raise RecordError(
                f"{grid.where}: no column tells which claim a row is about: give one of {', '.join(keys)}, or name it "
                "under [columns] of a mapping profile."
            )
        return
    if missing := lacking(header, profile):
        raise RecordError(
            f"{grid.where}: no column gives {', '.join(missing)}: name the column under [columns] of a "
            "mapping profile, or, if it is the same for every row, give it under [constants]."
        )


def _refuse_undecided_dates(grid: Grid, header: Header, data: Sequence[Sequence[object]], profile: Profile) -> None:
    """Refuse a sheet with slashed dates whose order nobody has said; it is asked once for the file."""
    if profile.date_order is not None:
        return
    columns = [at for at, leaf in header.facts.items() if leaf.kind is Kind.DATE]
    for row in data:
        for at in columns:
            place = header.places[at]
            cell = row[place] if place < len(row) else None
            if isinstance(cell, str) and SLASHED.fullmatch(cell.strip()):
                raise RecordError(
                    f'{grid.where}, column "{_shown(header.titles[at])}": is {cell.strip()} month first or '
                    'day first? Say so once in a mapping profile: date_order = "MDY" (month/day/year), '
                    '"DMY" or "YMD". Nothing was read.'
                )


def _shown(title: str) -> str:
    clean = "".join(letter if letter.isprintable() else "?" for letter in title)
    return clean if len(clean) <= _LONGEST_TITLE else clean[: _LONGEST_TITLE - 3] + "..."
