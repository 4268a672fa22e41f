"""What each column of a sheet of events gives: a row tells one event, or several with a column of days for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from idrkit.errors import RecordError
from idrkit.intake.cells import SLASHED, Cell, is_blank
from idrkit.intake.columns import Header, bare_header, header_row
from idrkit.intake.events.profile import EventProfile
from idrkit.intake.events.vocabulary import FactWord, Shape, Vocabulary
from idrkit.intake.events.words import CLAIM_ID, DISPUTE_NUMBER, KIND, ON, Target, homes, known_titles, left_out
from idrkit.intake.grid import Grid
from idrkit.intake.outcome import Notice
from idrkit.intake.profile import Profile
from idrkit.intake.titles import column_letter, same_title

_SHOWN = 40
_PROFILE = "under [columns] of a profile (docs/ledger-imports.md)"


@dataclass(frozen=True, slots=True)
class Layout:
    """What the columns of a sheet give, each by its place in a row.

    Attributes:
        header: the titles.
        subject: dispute number, claim id, kind and day, those there are.
        days: the column of days of each kind.
        facts: for each kind, the column of each of its facts; of kinds without a column of days, where the row's own
            kind may need them.
        any_kind: columns of facts of whatever kind the row is of.
        unused: titles nothing is taken from, with why where there is something to say.
    """

    header: Header
    subject: Mapping[str, int]
    days: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    any_kind: Mapping[str, int] = field(default_factory=dict)
    unused: tuple[tuple[str, str], ...] = ()

    def title(self, place: int) -> str:
        """The title over a place, fit for a message."""
        return shown_title(self.header.titles[self.header.places.index(place)])


def layout_of(
    grid: Grid, profile: EventProfile, vocabulary: Vocabulary, kind: str | None
) -> tuple[Layout, tuple[Notice, ...]]:
    """Find the titles of a sheet and what each column gives.

    Args:
        grid: the sheet.
        profile: what a user says of its columns.
        vocabulary: the kinds and facts there are.
        kind: the kind of every row, where the sheet does not say it.

    Raises:
        RecordError: there is no header; no column names the dispute or claim, or tells what happened when; two
            columns give the same.
    """
    row, notices = header_row(grid, Profile(header_row=profile.header_row))
    header = bare_header(grid, row)
    targets, unused = _targets(grid, header, profile, vocabulary)
    subject = {one.name: at for one, at in targets.items() if one.kind is None and one.name in _SUBJECT}
    days = {one.kind: at for one, at in targets.items() if one.kind and one.name == ON}
    _refuse_without_subject(grid, subject)
    one_event = ON in subject and (KIND in subject or kind is not None)
    if not one_event and (not days or kind not in (None, *days)):
        raise RecordError(f"{grid.where}: {_no_events(subject, kind)}")
    facts, any_kind = _facts(header, targets, days, vocabulary, unused, one_event=one_event)
    if not one_event:
        unused += [
            (header.titles[header.places.index(subject.pop(name))], "no column gives its day")
            for name in (KIND, ON)
            if name in subject
        ]
    layout = Layout(header, subject, days, facts, any_kind, tuple(unused))
    _refuse_undecided_days(grid, layout, profile, vocabulary)
    return layout, notices


_SUBJECT = (DISPUTE_NUMBER, CLAIM_ID, KIND, ON)


def _facts(
    header: Header,
    targets: Mapping[Target, int],
    days: Mapping[str, int],
    vocabulary: Vocabulary,
    unused: list[tuple[str, str]],
    *,
    one_event: bool,
) -> tuple[dict[str, dict[str, int]], dict[str, int]]:
    """The columns of facts by kind, and those for whatever kind a row is of; what belongs to none is unused."""
    facts: dict[str, dict[str, int]] = {}
    any_kind: dict[str, int] = {}
    for target, at in targets.items():
        if target.name == ON or (target.name in _SUBJECT and target.kind is None):
            continue
        home = target.kind or _home(target.name, days, vocabulary)
        if home and (home in days or one_event):
            facts.setdefault(home, {})[target.name] = at
        if target.kind is None and one_event:
            any_kind[target.name] = at
        if not (home and home in days) and not one_event:
            unused.append((header.titles[header.places.index(at)], _without_day(target)))
    return facts, any_kind


def _targets(
    grid: Grid, header: Header, profile: EventProfile, vocabulary: Vocabulary
) -> tuple[dict[Target, int], list[tuple[str, str]]]:
    known, why = known_titles(vocabulary), left_out()
    targets: dict[Target, int] = {}
    unused: list[tuple[str, str]] = []
    missing = set(profile.columns)
    for title, place in zip(header.titles, header.places, strict=True):
        key = same_title(title) if title else ""
        missing.discard(key)
        if key in profile.ignore:
            continue
        target = profile.columns.get(key) or (None if key in why else known.get(key))
        # A column the profile gives for it wins over a title that is only usually so.
        if target is None or (target in profile.columns.values() and key not in profile.columns):
            if title:
                unused.append((title, why.get(key, "")))
            elif any(place < len(row) and not is_blank(row[place]) for row in grid.rows[header.row + 1 :]):
                unused.append((f"column {column_letter(place)}, without a title", ""))
            continue
        if target in targets:
            first = header.titles[header.places.index(targets[target])]
            raise RecordError(
                f'{grid.where}: the columns "{shown_title(first)}" and "{shown_title(title)}" both give {target}: put '
                "the title of the one not wanted under ignore in a profile, or rename it."
            )
        targets[target] = place
    if missing:
        unused.append((f"{len(missing)} of the columns the profile names", "the sheet does not have them"))
    return targets, unused


def _home(fact: str, days: Iterable[str], vocabulary: Vocabulary) -> str | None:
    """The kind with a column of days that a fact is taken for; None where that is not clear."""
    kinds = [kind for kind in days if fact in vocabulary[kind].facts]
    usual = homes().get(fact)
    if usual in kinds:
        return usual
    return kinds[0] if len(kinds) == 1 else None


def _without_day(target: Target) -> str:
    if target.kind:
        return f"no column gives the day of {target.kind}"
    return f'which event it belongs to is not clear: name it, such as "KIND.{target.name}", {_PROFILE}'


def _refuse_without_subject(grid: Grid, subject: Mapping[str, int]) -> None:
    if DISPUTE_NUMBER not in subject and CLAIM_ID not in subject:
        raise RecordError(
            f"{grid.where}: no column tells which dispute a row is about: name the one that gives dispute_number or "
            f"claim_id {_PROFILE}."
        )


def _no_events(subject: Mapping[str, int], kind: str | None) -> str:
    if KIND in subject or kind is not None:
        return (
            f"no column gives the day on which it happened: name the one that gives on, or one such as initiated.on, "
            f"{_PROFILE}. A status without its day cannot be recorded."
        )
    if ON in subject:
        return f"no column tells what happened: name the one that gives kind {_PROFILE}, or give --kind KIND."
    return f'no column gives the day of an event: name it, such as "Date filed" = "initiated.on", {_PROFILE}.'


def _refuse_undecided_days(grid: Grid, layout: Layout, profile: EventProfile, vocabulary: Vocabulary) -> None:
    """Refuse a sheet with slashed dates whose order nobody has said."""
    if profile.date_order is not None:
        return
    for place in _places_of_days(layout, vocabulary):
        for row in grid.rows[layout.header.row + 1 :]:
            cell: Cell = row[place] if place < len(row) else None
            if isinstance(cell, str) and SLASHED.fullmatch(cell.strip()):
                raise RecordError(
                    f'{grid.where}, column "{layout.title(place)}": is {cell.split()[0]} month first or day '
                    'first? Say so once in a profile: date_order = "MDY" (month/day/year), "DMY" or "YMD". Nothing was '
                    "read."
                )


def _places_of_days(layout: Layout, vocabulary: Vocabulary) -> Iterator[int]:
    yield from layout.days.values()
    if ON in layout.subject:
        yield layout.subject[ON]
    for kind, facts in layout.facts.items():
        yield from (at for name, at in facts.items() if vocabulary[kind].facts[name].shape is Shape.DAY)
    for name, at in layout.any_kind.items():
        if any(_shape(kind.facts.get(name)) is Shape.DAY for kind in vocabulary.values()):
            yield at


def _shape(fact: FactWord | None) -> Shape | None:
    return fact.shape if fact else None


def shown_title(title: str) -> str:
    """A title as a message shows it."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in title)
    return clean if len(clean) <= _SHOWN else clean[: _SHOWN - 3] + "..."
