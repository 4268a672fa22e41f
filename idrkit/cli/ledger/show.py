"""`idrkit ledger show`: every event of a claim or a dispute."""

from __future__ import annotations

from typing import Any

import click

from idrkit.cli.ledger.options import client_option, ledger_option, place_of
from idrkit.cli.options import json_option
from idrkit.cli.output import print_json, table
from idrkit.errors import ExitCode, UsageError
from idrkit.ledger.events import DISPUTE_NUMBER, Event
from idrkit.ledger.kinds import kind_named
from idrkit.ledger.store import events_of, opened


@click.command()
@click.argument("subject", metavar="CLAIM|DISPUTE")
@client_option
@ledger_option
@json_option
def show(subject: str, client: str, place: str | None, as_json: bool) -> ExitCode:
    """What happened to a claim (its id) or a dispute (DISP-...), in the order it was recorded."""
    with opened(place_of(client, place)) as ledger:
        if DISPUTE_NUMBER.fullmatch(subject):
            listed = list(events_of(ledger, client=client, dispute_number=subject))
        else:
            listed = list(events_of(ledger, client=client, claim_id=subject))
    if not listed:
        raise UsageError(f'The ledger knows no "{subject}" of the client "{client}".')
    if as_json:
        print_json({"events": [_shape(one) for one in listed]})
    else:
        table(
            ("No.", "Day", "What", "Claim", "Dispute", "Facts", "By", "Recorded", "From"),
            [_row(one) for one in listed],
            right=(0,),
        )
    return ExitCode.DONE


def _row(one: Event) -> tuple[str, ...]:
    told = "; ".join(f"{name} {value}" for name, value in one.facts.items() if not isinstance(value, dict))
    return (
        str(one.seq),
        one.on.isoformat(),
        kind_named(one.kind).title,
        one.claim_id or "",
        one.dispute_number or "",
        told,
        one.recorded_by,
        one.recorded_at[:16].replace("T", " ") + "Z",
        one.source.kind,
    )


def _shape(one: Event) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "kind": one.kind,
        "on": one.on.isoformat(),
        "claim_id": one.claim_id,
        "dispute_number": one.dispute_number,
        "facts": dict(one.facts),
        "client": one.client,
        "recorded_by": one.recorded_by,
        "recorded_at": one.recorded_at,
        "source": {"kind": one.source.kind, "sha256": one.source.sha256},
        "hash": one.hash,
        "purged_by": one.purged_by,
    }
