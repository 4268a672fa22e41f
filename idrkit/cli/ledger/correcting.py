"""What `correct` and `strike` have in common: the event found as it stands, its correction recorded and told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import click

from idrkit.cli.ledger.next_due import say_next
from idrkit.cli.ledger.options import place_of, recorder
from idrkit.cli.ledger.told import say_recorded
from idrkit.cli.ledger.typed import event_shape, facts_told, told
from idrkit.cli.output import message, print_json, print_line
from idrkit.errors import ExitCode, UsageError
from idrkit.ledger.about import event_numbered, events_about
from idrkit.ledger.by_hand import Judged
from idrkit.ledger.corrections import CORRECTION
from idrkit.ledger.history import Entry, corrected_number, history
from idrkit.ledger.kinds import kind_named
from idrkit.ledger.process import remarks
from idrkit.ledger.store import Ledger, opened
from idrkit.ledger.turns import append_judged

number_argument = click.argument("number", type=click.IntRange(min=1, max=2**63 - 1), metavar="N")
reason_option = click.option(
    "--reason", required=True, metavar="TEXT", help="Why, in a sentence; no name and no number of a patient."
)

Change = Callable[[Entry], Judged]


def correct_event(
    number: int,
    change: Change,
    client: str,
    by: str | None,
    place: str | None,
    *,
    as_json: bool,
) -> ExitCode:
    """Record the correction of an event, and say how the event stands now.

    Raises:
        UsageError: there is no such event, or it cannot be corrected so.
    """
    with opened(place_of(client, place)) as ledger:
        done, (found,) = append_judged(
            ledger, lambda: [change(_found(ledger, number, client)[0])], by=recorder(by), now=datetime.now(UTC)
        )
        now, around = _found(ledger, number, client)
        of = now.recorded
        if as_json:
            print_json({"recorded": [event_shape(event_numbered(ledger, seq)) for seq in done.recorded]})
        else:
            for seq in done.recorded:
                print_line(f"Event {seq} corrects event {number} ({told(of)}).")
            print_line(_stands(now, changed=bool(done.recorded)))
        if done.recorded and not now.struck:
            for remark in remarks(kind_named(of.kind), now.on, around):
                message(f"Odd: {remark}")
        say_recorded(ledger, done, known=0 if found.event else 1)
        say_next(ledger, [of] if done.recorded else [])
    return ExitCode.DONE


def _stands(one: Entry, *, changed: bool) -> str:
    how = "now" if changed else "already"
    if one.struck:
        return f"Event {one.recorded.seq} is {how} struck out."
    facts = facts_told(one.facts, one.recorded.kind)
    return f"Event {one.recorded.seq} {how} stands: {one.on}{'; ' if facts else ''}{facts}"


def _found(ledger: Ledger, number: int, client: str) -> tuple[Entry, tuple[Entry, ...]]:
    """The event as it stands, and what stands around it."""
    event = event_numbered(ledger, number)
    if event.client != client:
        raise UsageError(f'Event {number} belongs to the client "{event.client}": say --client {event.client}.')
    if event.kind == CORRECTION and event.purged_by is None:
        of = corrected_number(event)
        raise UsageError(f"Event {number} is itself a correction, of event {of}: correct that one again.")
    if event.purged_by is not None or event.kind == "purged":
        raise UsageError(f"Event {number} is purged, or tells of a purge: there is nothing left to correct.")
    around = history(events_about(ledger, client, event.claim_id, event.dispute_number))
    one = next(one for one in around if one.recorded.seq == number)
    return one, tuple(each for each in around if each is not one)
