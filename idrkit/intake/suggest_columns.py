"""What each column of an unknown sheet may mean: sure where its title says so, and left to a person otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from idrkit.intake.cells import Cell, as_text, is_blank, plain, says_nothing
from idrkit.intake.columns import Header
from idrkit.intake.paths import Kind, leaves
from idrkit.intake.rows import Raw
from idrkit.intake.shapes import Shape, fits, shapes_of
from idrkit.intake.titles import column_letter, known_titles, left_out, same_title

MOST_WORDS = 12
"""A column with more different words than that is none of words to choose from."""


@dataclass(frozen=True, slots=True)
class Column:
    """One title of the sheet and what can be said of it.

    Attributes:
        title: as written.
        letters: where it stands, as a spreadsheet shows it: "C", or "C, D" for a title that stands twice.
        field: the path in the claim record, where that is sure; None where a person has to say it, or nobody wants it.
        why: why the field is sure, or what is known of the column.
        candidates: where the field is not sure, the fields it may be; none if no field is known to fit.
        empty: nothing is in the column.
        unwanted: the claim record has no place for it, so that it can only be ignored.
    """

    title: str
    letters: str
    field: str | None
    why: str
    candidates: tuple[str, ...] = ()
    empty: bool = False
    unwanted: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a person has to say what the column means, or that it is not wanted."""
        return self.field is None and not self.empty


@dataclass(frozen=True, slots=True)
class Cells:
    """The filled cells under one title, with the number of their rows."""

    title: str
    places: tuple[int, ...]
    filled: tuple[tuple[int, Cell], ...]


def grouped(header: Header, rows: Sequence[Raw]) -> tuple[tuple[Cells, ...], tuple[str, ...]]:
    """The filled cells by title (the same title twice is one group), and columns with data but no title."""
    places: dict[str, list[int]] = {}
    titles: dict[str, str] = {}
    faults: list[str] = []
    for at, title in enumerate(header.titles):
        place = header.places[at]
        if title:
            titles.setdefault(same_title(title), title)
            places.setdefault(same_title(title), []).append(place)
        elif any(place < len(raw.cells) and not is_blank(raw.cells[place]) for raw in rows):
            faults.append(f"column {column_letter(place)} holds data but has no title: give it one, or empty it")
    groups = []
    for key, own in places.items():
        filled = tuple(
            (raw.number, raw.cells[place])
            for raw in rows
            for place in own
            if place < len(raw.cells) and not says_nothing(raw.cells[place])
        )
        groups.append(Cells(titles[key], tuple(own), filled))
    return tuple(groups), tuple(faults)


def columns_of(groups: Sequence[Cells]) -> tuple[Column, ...]:
    """Every title with its field, where that is sure, or with what is known of it."""
    understood = {group.title: _understood(group) for group in groups}
    givers = Counter(column.field for column in understood.values() if column is not None)
    columns = []
    for group in groups:
        column = understood[group.title] or _not_understood(group, frozenset(givers))
        path = column.field
        if path is not None and leaves()[path].kind is not Kind.LIST and givers[path] > 1:
            twins = [f'"{one.title}"' for one in understood.values() if one is not None and one.field == path]
            why = f"{' and '.join(twins)} usually mean the same, {path}: keep one, list the other under ignore"
            column = replace(column, field=None, why=why, candidates=(path,))
        columns.append(column)
    return tuple(columns)


def _understood(group: Cells) -> Column | None:
    """The column of a title that is known, unless its cells say that something else is meant."""
    path = known_titles().get(same_title(group.title))
    if path is None:
        return None
    leaf = leaves()[path]
    if len(group.places) > 1 and leaf.kind is not Kind.LIST:
        return None
    own_name = same_title(group.title) in (same_title(path), same_title(leaf.short))
    known = "the field's own name" if own_name else "a usual title"
    if not group.filled:
        return Column(group.title, _letters(group), path, f"{known}; nothing is in it")
    if leaf.kind in (Kind.BOOL, Kind.CHOICE):
        return Column(group.title, _letters(group), path, known)
    wrong = [number for number, cell in group.filled if not fits(cell, leaf)]
    if len(wrong) == len(group.filled):
        return None
    told = [known, *map(_likeness, shapes_of([cell for _, cell in group.filled], path)[:1])]
    if wrong:
        more = " and others" if len(wrong) > 3 else ""
        told.append(f"what stands in row {', '.join(map(str, wrong[:3]))}{more} cannot be that")
    return Column(group.title, _letters(group), path, "; ".join(told))


def _not_understood(group: Cells, taken: frozenset[str | None]) -> Column:
    """What can be said of a column whose title does not tell what it means."""
    key, letters = same_title(group.title), _letters(group)
    if not group.filled:
        return Column(group.title, letters, None, "nothing is in it", empty=True)
    if key in left_out():
        reason = left_out()[key]
        return Column(group.title, letters, None, reason.why, _free(reason.fields, taken), unwanted=not reason.fields)
    if len(group.places) > 1:
        twice = "the title stands twice: rename one of them in the sheet, or ignore both"
        return Column(group.title, letters, None, twice, unwanted=True)
    shapes = shapes_of([cell for _, cell in group.filled])[:2]
    likeness = " and ".join(map(_likeness, shapes)) or _few_words(group)
    candidates = tuple(dict.fromkeys(path for one in shapes for path in _free(one.fields, taken)))
    if key in known_titles():
        path = known_titles()[key]
        doubt = f"the title usually means {path}, but no cell can be that"
        others = tuple(one for one in candidates if one != path)
        return Column(group.title, letters, None, "; ".join(filter(None, (doubt, likeness))), others)
    return Column(group.title, letters, None, likeness or "neither the title nor the cells tell", candidates)


def _few_words(group: Cells) -> str:
    """That the cells may be words of a choice, without showing one: nobody knows yet what they are about."""
    words = {plain(as_text(cell)) for _, cell in group.filled}
    if len(words) > MOST_WORDS or len(words) * 2 > len(group.filled):
        return ""
    return (
        f"it holds {len(words)} different words or numbers; where its field is a choice, or yes or no, say under "
        '[values."the field"] what each means'
    )


def _likeness(shape: Shape) -> str:
    return f"{shape.count} of {shape.looked_at} cells are {shape.words}"


def _free(paths: Sequence[str], taken: frozenset[str | None]) -> tuple[str, ...]:
    return tuple(path for path in paths if path not in taken or leaves()[path].kind is Kind.LIST)


def _letters(group: Cells) -> str:
    return ", ".join(map(column_letter, group.places))
