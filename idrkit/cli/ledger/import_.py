"""`idrkit ledger import`: events from exports, e-mails and remittances."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import click

from idrkit.cli.given import ended
from idrkit.cli.ledger.imported import imported_shape, say_imported, write_import_rejects
from idrkit.cli.ledger.options import by_option, client_option, ledger_option, place_of, recorder
from idrkit.cli.options import files_argument, json_option, sheet_option, today_eastern
from idrkit.cli.output import message, print_json
from idrkit.cli.profiles import profile_file
from idrkit.errors import ExitCode, RecordError, UsageError
from idrkit.intake.events.profile import EventProfile, load_event_profile
from idrkit.intake.read import named_once
from idrkit.ledger.database import address, is_file
from idrkit.ledger.events import CLIENT, Event, NewEvent
from idrkit.ledger.store import Appended, Ledger, append, default_place, head, opened
from idrkit.run.ledger_decided import claims_standing
from idrkit.run.ledger_import import Imported, Importing, recorded_in
from idrkit.run.ledger_told import How, content_of, in_order
from idrkit.run.ledger_vocabulary import vocabulary


@click.command("import")
@files_argument
@click.option("--kind", metavar="KIND", help="What happened, where the files do not say it: initiated, selected ...")
@click.option(
    "--profile",
    type=click.Path(path_type=Path),
    metavar="FILE|NAME",
    help="What your columns, status words and e-mails mean (TOML, docs/ledger-imports.md), or the name of a saved one.",
)
@sheet_option
@click.option(
    "--correct", is_flag=True, help="Record what contradicts the ledger as corrections, after you have looked at it."
)
@click.option("--rejects", type=click.Path(path_type=Path), metavar="DIR", help="Write the rejected rows there.")
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and record nothing.")
@client_option
@by_option
@ledger_option
@json_option
def import_(
    files: Sequence[Path],
    kind: str | None,
    profile: Path | None,
    sheet: str | None,
    correct: bool,
    rejects: Path | None,
    dry_run: bool,
    client: str,
    by: str | None,
    place: str | None,
    as_json: bool,
) -> ExitCode:
    """Record what exports (csv, xlsx), e-mails (.eml) and remittances (835) tell; the same file twice adds nothing."""
    named_once(files)
    how = How(_client(client), _kind(kind), _profile(profile), sheet)
    with _ledger(place_of(client, place), dry_run=dry_run) as ledger:
        importing = _importing(ledger, how.client, by, correct=correct, dry_run=dry_run)
        done, broken = _each_file(files, how, importing, silent=as_json)
        if ledger is not None and ledger.created and not dry_run:
            message(f"A new ledger was begun at {ledger.place}.")
    if as_json:
        print_json({"dry_run": dry_run, "files": [imported_shape(one) for one in done], "not_read": broken})
    if rejects:
        write_import_rejects(done, rejects)
    elif any(one.rejects for one in done):
        message("Rejected rows can be written to a file, to be corrected and imported again: give --rejects DIR.")
    refused = any(one.refused for one in done)
    return ended(rejected=bool(broken) or refused, blocked=any(one.not_taken for one in done))


def _each_file(
    files: Sequence[Path], how: How, importing: Importing, *, silent: bool
) -> tuple[list[Imported], list[str]]:
    """What came of each file, and what is wrong with those nothing was read of; they do not stop the others."""
    done: list[Imported] = []
    broken: list[str] = []
    for path in in_order(files):
        try:
            one = importing.file(path, content_of(path), how)
        except (RecordError, UsageError) as error:
            broken.append(str(error))
            message(f"idrkit: {error} Nothing of this file was recorded.")
            continue
        done.append(one)
        if not silent:
            say_imported(one, dry_run=importing.append is None)
    return done, broken


def _importing(ledger: Ledger | None, client: str, by: str | None, *, correct: bool, dry_run: bool) -> Importing:
    if ledger is None:
        return Importing(_nothing, tuple, None, today_eastern(), correct)
    name = recorder(by)

    def append_to_it(events: Sequence[NewEvent], seen: int | None) -> Appended:
        done = append(ledger, events, by=name, now=datetime.now(UTC), seen=seen)
        for warning in done.warnings:
            message(warning)
        return done

    return Importing(
        recorded_of=recorded_in(ledger, client),
        claims_of=lambda: claims_standing(ledger, client),
        append=None if dry_run else append_to_it,
        today=today_eastern(),
        correct=correct,
        end_of=lambda: head(ledger).seq,
    )


@contextmanager
def _ledger(place: str | None, *, dry_run: bool) -> Iterator[Ledger | None]:
    """The ledger; None where a dry run finds none yet."""
    url = address(place or default_place())
    if dry_run and is_file(url) and not Path(str(url.database)).exists():
        message(f"There is no ledger yet at {url.database}: what the files tell is compared with nothing.")
        yield None
        return
    with opened(place, create=not dry_run) as ledger:
        yield ledger


def _nothing(_number: str | None, _claim_id: str | None) -> tuple[Event, ...]:
    return ()


def _client(client: str) -> str:
    if CLIENT.fullmatch(client):
        return client
    raise UsageError(f'"{client}" is no name of a client: small letters, digits and dashes.')


def _kind(kind: str | None) -> str | None:
    """The kind given with --kind, if it is one an import may record."""
    if kind is None or kind in vocabulary():
        return kind
    raise UsageError(f'"{kind}" is no kind of event that can be imported; known: {", ".join(vocabulary())}.')


def _profile(given: Path | None) -> EventProfile:
    return load_event_profile(profile_file(given), vocabulary()) if given is not None else EventProfile()
