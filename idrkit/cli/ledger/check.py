"""`idrkit ledger check`: is the ledger whole, and is a head noted earlier still part of it?"""

from __future__ import annotations

import contextlib
import os
import sys

import click

from idrkit.cli.given import counted
from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.options import json_option
from idrkit.cli.output import message, print_json, print_line
from idrkit.errors import ExitCode, RecordError
from idrkit.ledger.check import WHAT_TO_DO, Checked, checked
from idrkit.ledger.database import RESTORE
from idrkit.ledger.passphrase import FILE, passphrase
from idrkit.ledger.rows import opened_damaged
from idrkit.ledger.store import opened


@click.command()
@click.option("--head", "known_head", metavar="HASH", help="A head noted earlier: is it still part of the chain?")
@click.option(
    "--anew", is_flag=True, help="Also throw away what is kept of states and deadlines: they are worked out again."
)
@ledger_option
@json_option
def check(known_head: str | None, anew: bool, place: str | None, as_json: bool) -> ExitCode:
    """Read every event of the ledger and find what is damaged, changed, put in or taken out.

    A head that was noted elsewhere (every command that records prints it) also shows a ledger that was rewritten whole.
    """
    try:
        found, where = _looked_at(place, known_head)
    except RecordError as error:
        message(f"idrkit: {error} {WHAT_TO_DO}")
        return ExitCode.BLOCKED
    if as_json:
        print_json(_shape(found, where))
    else:
        _say(found, where)
    if not found.whole:
        return ExitCode.BLOCKED
    if anew:
        _throw_away(place)
    return ExitCode.DONE


def _throw_away(place: str | None) -> None:
    from idrkit.ledger.derived import thrown_away

    with opened(place, secret=None) as ledger:
        thrown_away(ledger)
    message("What was kept of states and deadlines is thrown away: the next listing works it out from the events.")


def _looked_at(place: str | None, known_head: str | None) -> tuple[Checked, str]:
    """What a check finds; of a ledger that no other command would open, what can still be read."""
    # A scheduled check need not know the passphrase of an encrypted ledger: the digests cover what is stored.
    secret = passphrase if os.environ.get(FILE) or sys.stdin.isatty() else None
    try:
        with opened(place, secret=secret) as ledger:
            return checked(ledger, known_head=known_head), ledger.place
    except RecordError as error:
        refused = error
    with contextlib.suppress(RecordError), opened_damaged(place, secret=secret) as ledger:
        found = checked(ledger, known_head=known_head, refused=str(refused))
        if found.events:
            return found, ledger.place
    # Nothing of it can be read, so that there is nothing to say of what is sound.
    raise RecordError(str(refused).replace(RESTORE, "")) from None


def _say(found: Checked, where: str) -> None:
    for one in found.damage:
        print_line(f"Damaged: {one.what}.")
    if found.damages > len(found.damage):
        print_line(f"Damaged: and {counted(found.damages - len(found.damage), 'more finding')}.")
    if found.damages:
        print_line(f"Sound: {_sound(found)}")
    for remark in found.remarks:
        print_line(f"Odd: {remark}")
    if found.odd > len(found.remarks):
        print_line(f"Odd: and {counted(found.odd - len(found.remarks), 'more such event')}.")
    if not found.facts_read and found.events:
        print_line(
            "The facts were compared with their digests and not read, nor was what a purge left compared with its "
            f"certificate: that takes the passphrase ({FILE})."
        )
    if found.head_found is not None:
        print_line(_head(found, found.head_event))
    span = f", recorded from {found.first[:10]} to {found.last[:10]}" if found.first and found.last else ""
    gone = f", {found.purged} of them purged" if found.purged else ""
    print_line(f"{where}: {counted(found.events, 'event')}{gone}{span}. Head: {found.head_hash}")
    print_line("The ledger is whole." if found.whole else f"The ledger is not whole. {WHAT_TO_DO}")


def _sound(found: Checked) -> str:
    if not found.sound_to:
        return "nothing is known to be as it was recorded."
    which = "event 1 is" if found.sound_to == 1 else f"events 1 to {found.sound_to} are"
    return f"{which} as recorded, in their order."


def _head(found: Checked, seq: int | None) -> str:
    if not seq:
        also = " It is damaged besides." if found.damages else ""
        return (
            "The head given is NOT part of this chain: it is another ledger, or was rewritten, or its end was cut "
            f"off.{also}"
        )
    if found.sound_to < seq:
        return f"The head given is that of event {seq}, but something before it is damaged."
    return f"The head given is that of event {seq}: nothing up to it was changed."


def _shape(found: Checked, where: str) -> dict[str, object]:
    return {
        "ledger": where,
        "whole": found.whole,
        "events": found.events,
        "purged": found.purged,
        "head": found.head_hash,
        "sound_to": found.sound_to,
        "first_recorded": found.first,
        "last_recorded": found.last,
        "damage": [{"seq": one.seq, "what": one.what} for one in found.damage],
        "damages": found.damages,
        "remarks": list(found.remarks),
        "odd": found.odd,
        "facts_read": found.facts_read,
        "head_found": found.head_found,
        "head_event": found.head_event,
    }
