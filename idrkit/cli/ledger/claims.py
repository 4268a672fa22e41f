"""`idrkit ledger claims`: the claim records as they are now, for every other command."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from idrkit.cli.ending import counted, ended
from idrkit.cli.ledger.due import refuse_unknown_client
from idrkit.cli.ledger.options import OWN, ledger_option, place_of
from idrkit.cli.options import FILE
from idrkit.cli.output import message, print_json
from idrkit.errors import ExitCode, UsageError
from idrkit.files import write_whole
from idrkit.ledger.claims_now import Now, claims_now
from idrkit.ledger.store import opened

_MOST_TOLD = 20


@click.command()
@click.argument("wanted", nargs=-1, metavar="[CLAIM|DISPUTE...]")
@click.option("--out", type=FILE, metavar="FILE", help="Write them to this file instead of stdout.")
@click.option("--closed", "with_closed", is_flag=True, help="Those closed without a determination too.")
@click.option("--client", metavar="NAME", help="Only of this client.")
@ledger_option
def claims(
    wanted: tuple[str, ...], out: Path | None, with_closed: bool, client: str | None, place: str | None
) -> ExitCode:
    """The claim records with all that was recorded since, as JSON that every command reads; all, or those named."""
    from idrkit.law.rulebook import load_rulebook

    with opened(place_of(client or OWN, place)) as ledger:
        every = tuple(_named(claims_now(ledger, client, load_rulebook()), wanted))
    if not wanted:
        refuse_unknown_client(client, len(every))
    _refuse_unknown(wanted, every)
    closed = () if with_closed or wanted else tuple(one for one in every if one.claim and one.closed)
    shown = tuple(one for one in every if one.claim is not None and one not in closed)
    _refuse_doubled(shown)
    records = {"claims": [_record(one) for one in shown]}
    if out is None:
        print_json(records)
    else:
        write_whole(out, (json.dumps(records, indent=2, ensure_ascii=False) + "\n").encode())
    message(f"{counted(len(shown), 'claim record')}{f' in {out}' if out else ''}.")
    _say_left_out(every, closed)
    return ended(rejected=any(one.problem for one in every), blocked=False)


def _named(every: Iterable[Now], wanted: tuple[str, ...]) -> Iterable[Now]:
    names = set(wanted)
    return (one for one in every if not names or names & {one.known.claim_id, one.known.dispute_number})


def _refuse_unknown(wanted: tuple[str, ...], every: tuple[Now, ...]) -> None:
    known = {name for one in every for name in (one.known.claim_id, one.known.dispute_number)}
    for name in wanted:
        if name not in known:
            raise UsageError(f'The ledger knows no "{name}": `idrkit ledger list` names all.')


def _refuse_doubled(shown: tuple[Now, ...]) -> None:
    """Two clients may use the same claim id; no file may."""
    seen: set[str] = set()
    for one in shown:
        if one.known.name in seen:
            raise UsageError(f'Two clients have a claim "{one.known.name}": name one of them with --client.')
        seen.add(one.known.name)


def _say_left_out(every: tuple[Now, ...], closed: tuple[Now, ...]) -> None:
    if closed:
        message(f"{counted(len(closed), 'claim')} closed without a determination left out: --closed gives them too.")
    bare = [one.known.name for one in every if one.claim is None and not one.problem]
    if bare:
        few = ", ".join(bare[:_MOST_TOLD])
        more = f" and {len(bare) - _MOST_TOLD} more" if len(bare) > _MOST_TOLD else ""
        message(f"Without a claim record: {few}{more}; `idrkit ledger add` records one.")
    for one in every:
        if one.problem:
            message(f"{one.known.name}: {one.problem}")


def _record(one: Now) -> dict[str, Any]:
    return one.claim.model_dump(mode="json", exclude_defaults=True) if one.claim else {}
