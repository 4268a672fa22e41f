"""`idrkit ledger list`: where every claim and dispute stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import click

from idrkit.cli.ending import counted, ended
from idrkit.cli.ledger.due import standing_by_ledger
from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.options import as_of_option, json_option
from idrkit.cli.output import message, on_terminal, print_json, table
from idrkit.errors import ExitCode
from idrkit.ledger.reminders import Reminder
from idrkit.ledger.standing import Reached, Standing, standing_shape

_TITLES = ("Claim", "Dispute", "Reached", "Plan", "Next day", "What", "In dispute", "Rate", "Still owed")
_NARROW = ("Claim", "Reached", "Next day", "What", "In dispute", "Still owed")
_OVER = (Reached.PAID, Reached.CLOSED)
Next = Mapping[tuple[str, str], Reminder]


@click.command("list")
@click.option(
    "--reached", type=click.Choice([one.value for one in Reached]), help="Only those whose furthest step is this one."
)
@click.option("--open", "only_open", is_flag=True, help="Without those that are paid or closed.")
@click.option("--doubts", is_flag=True, help="Only those of which something is said in two ways, with the sentences.")
@click.option("--client", metavar="NAME", help="Only of this client.")
@ledger_option
@as_of_option
@json_option
def list_(
    reached: str | None,
    only_open: bool,
    doubts: bool,
    client: str | None,
    place: str | None,
    as_of: date,
    as_json: bool,
) -> ExitCode:
    """One row for each claim, or dispute without a claim record: how far it has come, what is next, the money."""
    from idrkit.law.rulebook import load_rulebook

    every, due = standing_by_ledger(place, client, load_rulebook(), as_of)
    shown = [
        one
        for one in every
        if (reached is None or one.reached == reached)
        and not (only_open and one.reached in _OVER)
        and (not doubts or one.contradictions)
    ]
    following = _following(due)
    if as_json:
        print_json({"as_of": as_of.isoformat(), "claims": [_shape(one, following) for one in shown]})
    else:
        _show(shown, following)
        _say(shown, doubts=doubts)
    message(f"{counted(len(shown), 'claim or dispute', 'claims and disputes')} of {len(every)} on {as_of}.")
    return ended(rejected=any(one.problem for one in shown), blocked=False)


def _following(due: Iterable[Reminder]) -> Next:
    """What is next of each claim and dispute that somebody has to do, the nearest day first."""
    found: dict[tuple[str, str], Reminder] = {}
    for one in due:
        if one.awaited.waits:
            continue
        for name in one.awaited.claim_ids or (one.subject,):
            found.setdefault((one.awaited.client, name), one)
    return found


def _show(shown: list[Standing], following: Next) -> None:
    narrow = on_terminal()
    titles = _NARROW if narrow else _TITLES
    clients = {one.client for one in shown}
    rows = []
    for one in shown:
        cells = _cells(one, following.get((one.client, one.name)))
        row = [cells[title] for title in titles]
        rows.append([*row, one.client] if len(clients) > 1 else row)
    money = [titles.index(title) for title in ("In dispute", "Rate", "Still owed") if title in titles]
    table((*titles, "Client") if len(clients) > 1 else titles, rows, right=money, whole=(0,))


def _cells(one: Standing, following: Reminder | None) -> dict[str, str]:
    return {
        "Claim": one.name,
        "Dispute": one.dispute_number or "",
        "Reached": one.reached.replace("_", " ") + (f" ({one.closed_why})".replace("_", " ") if one.closed_why else ""),
        "Plan": one.plan or "",
        "Next day": following.day.isoformat() if following else "",
        "What": following.deadline.name if following else "",
        "In dispute": _money(one.in_dispute),
        "Rate": _money(one.rate),
        "Still owed": _money(one.still_owed),
    }


def _money(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:,.2f}"


def _say(shown: Iterable[Standing], *, doubts: bool) -> None:
    for one in shown:
        if one.problem:
            message(f"{one.name}: {one.problem}")
        if doubts:
            for why in one.contradictions:
                message(f"{why}.")


def _shape(one: Standing, following: Next) -> dict[str, Any]:
    found = following.get((one.client, one.name))
    return {
        **standing_shape(one),
        "next": found
        and {"deadline": found.deadline.id, "day": found.day.isoformat(), "due": found.due.isoformat(),
             "state": found.state.value},
    }  # fmt: skip
