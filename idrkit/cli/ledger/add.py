"""`idrkit ledger add`: claim records into the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from idrkit.claims.model import Claim
from idrkit.cli.given import claims_given, ended, say_rejects
from idrkit.cli.joining import say_joins
from idrkit.cli.ledger.options import by_option, client_option, ledger_option, place_of, recorder
from idrkit.cli.ledger.told import say_recorded
from idrkit.cli.options import files_argument, profile_option, sheet_option, today_eastern
from idrkit.cli.output import message
from idrkit.errors import ExitCode
from idrkit.ledger.about import is_dispute
from idrkit.ledger.adding import Added, to_add
from idrkit.ledger.events import NewEvent, Source
from idrkit.ledger.recorded import claim_recorded
from idrkit.ledger.store import append, opened


@click.command()
@files_argument
@profile_option
@sheet_option
@client_option
@by_option
@ledger_option
def add(
    files: Sequence[Path], profile: Path | None, sheet: str | None, client: str, by: str | None, place: str | None
) -> ExitCode:
    """Record the claims of the files as they are now; a claim that is recorded as it is already changes nothing."""
    intake = claims_given(files, profile, sheet)
    source = _source(files)
    events, refused = _events(intake.claims, source, client)
    with opened(place_of(client, place), create=True) as ledger:
        added = to_add(ledger, events)
        done = append(ledger, added.events, by=recorder(by), now=datetime.now(UTC))
        _say_struck(added)
        say_recorded(ledger, done, known=added.known)
    say_joins(intake)
    say_rejects(intake)
    return ended(rejected=bool(intake.rejects) or refused, blocked=False)


def _events(claims: Sequence[Claim], source: Source, client: str) -> tuple[list[NewEvent], bool]:
    """The records as events, and whether one was refused: the others are recorded all the same."""
    today = today_eastern()
    events, refused = [], False
    for one in claims:
        if is_dispute(one.claim_id):
            message(f"The claim id {one.claim_id} reads as a dispute number: give the claim an id of your own.")
            refused = True
            continue
        events.append(claim_recorded(one, today, source=source, client=client))
    return events, refused


def _say_struck(added: Added) -> None:
    for seq, claim_id in added.struck:
        message(
            f"The record of {claim_id} was struck out (event {seq}) and is not recorded again as it was: "
            f"`idrkit ledger correct {seq} --reason TEXT` brings it back."
        )


def _source(files: Sequence[Path]) -> Source:
    """The digest of the one file, or of the digests of several, since a claim may be joined from them."""
    digests = [hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()]
    if len(digests) == 1:
        return Source("records", digests[0])
    return Source("records", hashlib.sha256("".join(sorted(digests)).encode()).hexdigest())
