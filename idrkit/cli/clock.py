"""`idrkit clock`: the deadlines that follow from dates alone, without any claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from idrkit.assess.shapes import deadline_shape, not_yet_shape
from idrkit.assess.timeline import deadlines_from, not_in_force
from idrkit.cli.options import json_option, rules_option
from idrkit.cli.output import deadline_rows, message, print_json, table
from idrkit.errors import UsageError
from idrkit.law.provision import Event
from idrkit.law.rulebook import load_rulebook

EVENTS = {
    "bill-transmitted": Event.BILL_TRANSMITTED,
    "payment-received": Event.INITIAL_PAYMENT_RECEIVED,
    "open-negotiation": Event.OPEN_NEGOTIATION_START,
    "initiated": Event.IDR_INITIATED,
    "preliminary-selection": Event.IDRE_PRELIMINARY_SELECTION,
    "selected": Event.IDRE_SELECTED,
    "eligibility-determined": Event.ELIGIBILITY_DETERMINED,
    "information-requested": Event.INFORMATION_REQUESTED,
    "information-answered": Event.INFORMATION_ANSWERED,
    "withdrawal-requested": Event.WITHDRAWAL_REQUESTED,
    "withdrawal-answered": Event.WITHDRAWAL_ANSWERED,
    "agreed": Event.AGREEMENT_REACHED,
    "determination": Event.PAYMENT_DETERMINATION,
}


@click.command(epilog=f"Events: {', '.join(EVENTS)}. Dates: YYYY-MM-DD.")
@click.argument("events", nargs=-1, required=True, metavar="EVENT=DATE...")
@click.option("--batched", is_flag=True, help="The dispute is, or the decided dispute was, batched.")
@rules_option
@json_option
def clock(events: Sequence[str], batched: bool, rules: Sequence[Path], as_json: bool) -> None:
    """The deadlines that follow from a date: idrkit clock payment-received=2026-11-03."""
    dates = _dates(events)
    rulebook = load_rulebook(rules)
    deadlines = deadlines_from(dates, rulebook, batched=batched)
    waiting = not_in_force(dates, rulebook, batched=batched)
    if as_json:
        print_json(
            {
                "deadlines": [deadline_shape(one) for one in deadlines],
                "not_in_force": [not_yet_shape(one) for one in waiting],
            }
        )
        return
    table(*deadline_rows(deadlines))
    for one in deadlines:
        for note in one.notes:
            message(f"{one.name}: {note}")
    for late in waiting:
        message(
            f"Not in force: {late.name} would be {late.would_be_due.isoformat()} ({late.cite}); waits for {late.why}."
        )


def _dates(events: Sequence[str]) -> dict[Event, date | None]:
    dates: dict[Event, date | None] = {}
    for given in events:
        name, equals, text = given.partition("=")
        if not equals or name not in EVENTS:
            raise UsageError(f'"{given}" is not EVENT=DATE; the events are {", ".join(EVENTS)}.')
        if EVENTS[name] in dates:
            raise UsageError(f"The event {name} is given twice: give it once.")
        day = _day(text)
        if day is None:
            raise UsageError(f'"{text}" is not a date: write {name}=YYYY-MM-DD, for example {name}=2026-11-03.')
        dates[EVENTS[name]] = day
    return dates


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if len(text) == len("YYYY-MM-DD") else None
    except ValueError:
        return None
