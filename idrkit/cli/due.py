"""What is due, shown: on the screen, as JSON, and as the files asked for. Where it comes from, the command knows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from idrkit.cli.ending import counted
from idrkit.cli.options import FILE
from idrkit.cli.output import on_terminal, print_json, print_line, table, tables
from idrkit.errors import UsageError
from idrkit.files import write_whole
from idrkit.law.calendar import BusinessCalendar
from idrkit.ledger.agenda import Agenda, By, Group, When, agenda, unpaid_parts
from idrkit.ledger.reminders import Reminder, horizon
from idrkit.ledger.told import (
    UNKNOWN,
    about,
    days_since,
    held_by,
    last_day,
    money_words,
    owed,
    safe,
    stake,
    state_words,
    to_do,
)

Command = TypeVar("Command", bound=Callable[..., Any])

# Ahead of any deadline; a number without end would have no last day.
_FARTHEST = 2000
_TITLES = ("Claim", "What", "State", "Opens", "Last day", "Safe", "Days", "What to do", "Papers", "Who", "At stake")
_NARROW = ("Claim", "What to do", "Last day", "Safe", "Days", "At stake")


@dataclass(frozen=True, slots=True)
class Files:
    """The files asked for."""

    ics: Path | None = None
    xlsx: Path | None = None
    html: Path | None = None
    digest: Path | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """What is due on a day, without a limit, and of whom.

    Attributes:
        every: all reminders, the nearest first.
        as_of: the day.
        calendar: the business days.
        looked_at: the subjects looked at, as `idrkit.ledger.calendar_file.subject_key` gives them.
    """

    every: Sequence[Reminder]
    as_of: date
    calendar: BusinessCalendar
    looked_at: Collection[str]

    def listed(self, within: int | None) -> tuple[Reminder, ...]:
        """What is to be done within so many business days."""
        last = None if within is None else horizon(self.as_of, within, self.calendar)
        return tuple(one for one in self.every if last is None or one.day <= last)

    def agenda(self, within: int | None, by: By) -> Agenda:
        """What is to be done within so many business days, grouped."""
        return agenda(self.listed(within), self.as_of, self.calendar, within=within, by=by)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be shown, and how."""

    within: int | None
    by: By
    files: Files
    as_json: bool

    def shown(self, found: Due) -> Agenda:
        """Write the files asked for and show the listing."""
        write_files(found, self.files, self.within, self.by)
        listed = found.agenda(self.within, self.by)
        show(listed, as_json=self.as_json)
        return listed


def summary(listed: Agenda, of: str) -> str:
    """How much is listed, of what, and what is at stake, in a sentence."""
    number = len(listed.deadlines)
    money = money_words(listed.money)
    return (
        f"{counted(number, 'deadline')} of {of} on {listed.as_of}; "
        f"{listed.counts[When.OVERDUE]} overdue.{f' {money}.' if money else ''}"
    )


def due_options(command: Command) -> Command:
    """The options that say what is listed and how it is shown."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option(
        "--within",
        type=click.IntRange(0, _FARTHEST),
        metavar="N",
        help="Only what is to be done in N business days.",
    ),
    click.option(
        "--group",
        type=click.Choice([by.value for by in By]),
        default=By.WHEN.value,
        show_default=True,
        help="What to group by.",
    ),
    click.option("--ics", type=FILE, metavar="FILE", help="Write a calendar file, or bring one up to date."),
    click.option("--xlsx", type=FILE, metavar="FILE", help="Write a workbook."),
    click.option("--html", type=FILE, metavar="FILE", help="Write a page that needs no network."),
    click.option("--digest", type=FILE, metavar="FILE", help="Write the day as an e-mail to send (.eml)."),
)


def write_files(found: Due, files: Files, within: int | None, by: By) -> None:
    """Write the files asked for, each whole or not at all.

    Raises:
        UsageError: the calendar file that is there is not one of idrkit.
        OutputError: one cannot be written.
    """
    if files.ics:
        _write_calendar(found, files.ics, within)
    if files.xlsx:
        from idrkit.ledger.listing import listing

        write_whole(files.xlsx, listing(found.agenda(within, by)))
    if files.html:
        from idrkit.ledger.page import page

        write_whole(files.html, page(found.agenda(within, by)).encode())
    if files.digest:
        from idrkit.ledger.page import digest

        write_whole(files.digest, digest(found.agenda(within, By.WHEN)))


def _write_calendar(found: Due, path: Path, within: int | None) -> None:
    from idrkit.ledger.calendar_file import calendar_file

    earlier = path.read_bytes() if path.is_file() else b""
    try:
        data = calendar_file(
            found.listed(within),
            found.as_of,
            found.calendar,
            earlier=earlier,
            still_due=found.every,
            looked_at=found.looked_at,
        )
    except UsageError as error:
        raise UsageError(f"{path}: {error}") from None
    write_whole(path, data)


def show(found: Agenda, *, as_json: bool) -> None:
    """What is due on stdout: as JSON, or as tables of deadlines, cooling-off periods and unpaid awards."""
    if as_json:
        from idrkit.ledger.shapes import agenda_shape

        print_json(agenda_shape(found))
        return
    _show_deadlines(found)
    if found.cooling_off:
        print_line("")
        print_line("Cooling-off: nothing to be done before the day it lifts")
        table(
            ("Claim", "Held by", "Last day", "Lifts on", "Days", "What it holds back"),
            [
                (about(one), held_by(one), last_day(one), str(one.opens or ""), str(one.safe_days_left), to_do(one))
                for one in found.cooling_off
            ],
            right=(4,),
            whole=(0,),
        )
    if found.unpaid:
        print_line("")
        print_line("Unpaid awards: rates determined or agreed that are not known to be paid in full")
        table(
            ("Claim", "Since", "Last day", "Days late", "State", "Letter", "Still owed"),
            [row for one in found.unpaid for row in _unpaid(one, found)],
            right=(3, 6),
            whole=(0,),
        )


def _show_deadlines(found: Agenda) -> None:
    """All columns into a pipe; on a terminal those that fit, without what the heading of the group says already."""
    titles: tuple[str, ...] = _TITLES
    row: Callable[[Reminder, Agenda], tuple[str, ...]] = _row
    if on_terminal():
        titles, row = _NARROW, _narrow_row
        if found.grouped_by is not By.WHEN:
            titles, row = (*_NARROW, "State"), _narrow_row_with_state
    groups = [(_heading(group), [row(one, found) for one in group.reminders]) for group in found.groups]
    right = [titles.index(title) for title in ("Days", "At stake")]
    tables(titles, groups, right=right, whole=(0,))


def _heading(group: Group) -> str:
    number, money = len(group.reminders), money_words(group.money)
    return f"{group.title}: {number} deadline{'' if number == 1 else 's'}{f'; {money}' if money else ''}"


def _narrow_row(one: Reminder, found: Agenda) -> tuple[str, ...]:
    papers = one.awaited.papers.removeprefix("idrkit ")
    behind = one.safe_by is not None and one.safe_by < found.as_of <= one.due
    return (
        about(one, few=1),
        f"{to_do(one)}{f' [{papers}]' if papers else ''}",
        last_day(one),
        f"{safe(one)}{' (behind)' if behind else ''}",
        str(one.business_days_left),
        stake(one),
    )


def _narrow_row_with_state(one: Reminder, found: Agenda) -> tuple[str, ...]:
    return (*_narrow_row(one, found), one.state.replace("_", " "))


def _row(one: Reminder, found: Agenda) -> tuple[str, ...]:
    return (
        about(one),
        one.deadline.name,
        state_words(one, found.as_of),
        one.opens.isoformat() if one.opens else "",
        last_day(one),
        safe(one),
        str(one.business_days_left),
        to_do(one),
        one.awaited.papers.removeprefix("idrkit "),
        one.deadline.who,
        stake(one),
    )


def _unpaid(one: Reminder, found: Agenda) -> list[tuple[str, ...]]:
    """A row for each claim; of a dispute without a claim record one."""
    late = days_since(one, found.as_of)
    middle = (
        str(one.deadline.counted_from),
        last_day(one),
        "" if late is None else str(late),
        state_words(one, found.as_of),
        one.awaited.papers.removeprefix("idrkit "),
    )
    if not one.awaited.parts:
        return [(one.subject, *middle, UNKNOWN)]
    return [(part.claim_id, *middle, owed(part)) for part in unpaid_parts(one)]
