"""`idrkit ledger report`: the figures of a ledger, as a table, as JSON, or as a page of its own."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from idrkit.cli.given import counted
from idrkit.cli.ledger.due import kept_or_told, tell, warn_of_clock
from idrkit.cli.ledger.options import OWN, ledger_option, place_of
from idrkit.cli.options import FILE, as_of_option, json_option, today_eastern
from idrkit.cli.output import message, print_json, table
from idrkit.errors import ExitCode, UsageError
from idrkit.files import write_whole
from idrkit.law.rulebook import Rulebook, load_rulebook
from idrkit.ledger.agenda import Agenda, agenda
from idrkit.ledger.awaited import Awaited
from idrkit.ledger.derived import awaited_rows, holds_for, standings
from idrkit.ledger.deriving import worked_aside
from idrkit.ledger.figures import Figures, figures_of
from idrkit.ledger.figures_told import figures_shape, key_rows
from idrkit.ledger.month_grid import last_shown
from idrkit.ledger.reminders import on_day
from idrkit.ledger.standing import Standing
from idrkit.ledger.store import Ledger, head, opened


@click.command()
@click.option("--out", type=FILE, metavar="FILE", help="Write a page that needs no network (.html).")
@click.option("--client", metavar="NAME", help="Only this client; default: all clients of the ledger together.")
@ledger_option
@as_of_option
@json_option
def report(out: Path | None, client: str | None, place: str | None, as_of: date, as_json: bool) -> ExitCode:
    """How far the disputes have come, the money, the results, the fees and the days they took."""
    rulebook = load_rulebook()
    with opened(place_of(client or OWN, place)) as ledger:
        if out and out.exists() and Path(ledger.place).exists() and out.samefile(ledger.place):
            raise UsageError(f"{out} is the ledger itself: name another file with --out.")
        warn_of_clock(ledger, as_of)
        end = head(ledger)
        found, due = _read(ledger, rulebook, as_of, client)
    if client and not found.claims:
        raise UsageError(f'The ledger knows no claim of the client "{client}".')
    if out:
        from idrkit.ledger.dashboard import Title, dashboard

        title = Title(client, end.seq, end.hash)
        write_whole(out, dashboard(found, due, title, rulebook).encode())
    if as_json:
        print_json({"as_of": as_of.isoformat(), "client": client, "head": end.hash, **figures_shape(found)})
    elif not out:
        table(("Figure", "Amount or days", "Known of", "Not known of"), key_rows(found), right=(1, 2, 3))
    about = f'of the client "{client}"' if client else "in the ledger"
    message(f"{counted(found.claims, 'claim')} {about} on {as_of}.{f' The page is {out}.' if out else ''}")
    if found.unreadable:
        message(f"In no figure, because they cannot be worked out: {_named(found)}.")
    return ExitCode.DONE


def _read(ledger: Ledger, rulebook: Rulebook, as_of: date, client: str | None) -> tuple[Figures, Agenda]:
    """The figures, and what is due up to the last day the page shows."""
    last = last_shown(as_of)
    accounts: Iterable[Standing]
    awaited: Iterable[Awaited]
    if holds_for(ledger, rulebook, as_of, today_eastern()) and kept_or_told(ledger, rulebook, as_of):
        accounts = standings(ledger, client=client)
        awaited = awaited_rows(ledger, client=client, last=last, as_of=as_of)
    else:
        every = [one for one in worked_aside(ledger, rulebook, as_of, tell) if client in (None, one.unit.client)]
        accounts = (account.standing for one in every for account in one.accounts)
        awaited = (each for one in every for each in one.awaited if each.day <= last)
    figures = figures_of(accounts, rulebook.calendar.between)
    return figures, agenda(on_day(awaited, as_of, rulebook.calendar), as_of, rulebook.calendar)


def _named(found: Figures, few: int = 5) -> str:
    names = [name for name, _ in found.unreadable]
    more = len(names) - few
    return ", ".join(names[:few]) + (f" and {more} more" if more > 0 else "")
