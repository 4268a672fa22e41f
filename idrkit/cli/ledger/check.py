"""`idrkit ledger check`: is the ledger whole, and is a head noted earlier still part of it?"""

from __future__ import annotations

import click

from idrkit.cli.given import counted
from idrkit.cli.ledger.options import ledger_option
from idrkit.cli.options import json_option
from idrkit.cli.output import message, print_json, print_line
from idrkit.errors import ExitCode, RecordError
from idrkit.ledger.check import RESTORE, Checked, checked
from idrkit.ledger.store import opened

_HEAD = {
    (True, True): "part of this chain: nothing up to it was changed.",
    (True, False): "part of this chain, which is damaged.",
    (False, True): "NOT part of this chain: it is another ledger, or was rewritten, or its end was cut off.",
    (False, False): "NOT part of this chain, which is damaged.",
}


@click.command()
@click.option("--head", "known_head", metavar="HASH", help="A head noted earlier: is it still part of the chain?")
@ledger_option
@json_option
def check(known_head: str | None, place: str | None, as_json: bool) -> ExitCode:
    """Read every event of the ledger and find what is damaged, changed, put in or taken out.

    A head that was noted elsewhere (every command that records prints it) also shows a ledger that was rewritten whole.
    """
    try:
        with opened(place) as ledger:
            found = checked(ledger, known_head=known_head)
            where = ledger.place
    except RecordError as error:
        message(f"idrkit: {error} {RESTORE}")
        return ExitCode.BLOCKED
    if as_json:
        print_json(_shape(found, where))
    else:
        _say(found, where)
    return ExitCode.DONE if found.whole else ExitCode.BLOCKED


def _say(found: Checked, where: str) -> None:
    for one in found.damage:
        print_line(f"Damaged: {one.what}.")
    if found.damages > len(found.damage):
        print_line(f"Damaged: and {counted(found.damages - len(found.damage), 'more finding')}.")
    for remark in found.remarks:
        print_line(f"Odd: {remark}")
    if found.head_found is not None:
        print_line(f"The head given is {_HEAD[found.head_found, found.damages == 0]}")
    span = f", recorded from {found.first[:10]} to {found.last[:10]}" if found.first and found.last else ""
    gone = f", {found.purged} of them purged" if found.purged else ""
    print_line(f"{where}: {counted(found.events, 'event')}{gone}{span}. Head: {found.head_hash}")
    print_line(f"The ledger is whole{'' if found.whole else ' no more'}. {'' if found.whole else RESTORE}")


def _shape(found: Checked, where: str) -> dict[str, object]:
    return {
        "ledger": where,
        "whole": found.whole,
        "events": found.events,
        "purged": found.purged,
        "head": found.head_hash,
        "first_recorded": found.first,
        "last_recorded": found.last,
        "damage": [{"seq": one.seq, "what": one.what} for one in found.damage],
        "damages": found.damages,
        "remarks": list(found.remarks),
        "head_found": found.head_found,
    }
