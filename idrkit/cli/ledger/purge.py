"""`idrkit ledger purge`: the content of disputes that ended long ago is taken out, with a certificate."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path

import click
from dateutil.relativedelta import relativedelta

from idrkit.cli.given import counted
from idrkit.cli.ledger.options import by_option, ledger_option, place_of, recorder
from idrkit.cli.options import FILE, today_eastern
from idrkit.cli.output import message, print_line
from idrkit.errors import ExitCode, UsageError
from idrkit.files import being_written
from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.purge import Purgeable, Purged, overwrite, purgeable
from idrkit.ledger.purge import purge as take_out
from idrkit.ledger.store import Ledger, opened

# A determination suspends other claims for some months: nothing younger is purged.
_YOUNGEST_YEARS = 1


@click.command()
@click.option("--older-than", "years", type=click.IntRange(1, 100), metavar="YEARS", help="Ended so many years ago.")
@click.option("--before", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="Ended before that day.")
@click.option("--client", metavar="NAME", help="Only disputes of this client; default: of all.")
@click.option("--certificate", type=FILE, metavar="FILE", help="Where the certificate of the purge goes (JSON).")
@click.option("--dry-run", is_flag=True, help="Only say what would be purged.")
@by_option
@ledger_option
def purge(
    years: int | None,
    before: datetime | None,
    client: str | None,
    certificate: Path | None,
    dry_run: bool,
    by: str | None,
    place: str | None,
) -> ExitCode:
    """Take out the content of disputes that ended long ago; what has something due, or is in doubt, stays.

    It cannot be undone. How long records must be kept is for you to know: there is no default.
    """
    today = today_eastern()
    day = _day(years, before, today)
    if not dry_run:
        _refuse(certificate)
    with opened(place_of(client, place) if client else place) as ledger:
        found = purgeable(ledger, load_rulebook(), today, day, client=client)
        _say(found, done=False)
        if dry_run or not found.events or certificate is None:
            message("Nothing was purged.")
            return ExitCode.DONE
        with being_written(certificate) as temporary:
            done = take_out(ledger, found, by=recorder(by), now=datetime.now(UTC))
            temporary.write_text(_certificate(done), encoding="utf-8")
        _say(found, done=True)
        message(f"The certificate is in {certificate}, and in the ledger as event {done.seq}. Head: {done.hash}")
        _overwrite(ledger)
    return ExitCode.DONE


def _day(years: int | None, before: datetime | None, today: date) -> date:
    if (years is None) == (before is None):
        raise UsageError("Say how old: --older-than YEARS or --before DATE, one of the two.")
    day = today - relativedelta(years=years) if years is not None else before.date() if before else today
    latest = today - relativedelta(years=_YOUNGEST_YEARS)
    if day > latest:
        raise UsageError(
            f"Nothing is purged within a year of its end, since a determination still counts for other claims: "
            f"{latest} is the latest day for --before."
        )
    return day


def _refuse(certificate: Path | None) -> None:
    if certificate is None:
        raise UsageError("Say where the certificate goes: --certificate FILE; or look first: --dry-run.")
    if certificate.exists():
        raise UsageError(f"{certificate} is there already: a certificate never overwrites another; choose a new name.")


def _say(found: Purgeable, *, done: bool) -> None:
    what = "purged" if done else "to be purged"
    print_line(
        f"{counted(len(found.units), 'dispute')} with {counted(len(found.events), 'event')} {what}: ended, and nothing "
        f"of them on or after {found.before}."
    )
    if not done:
        for why, count in sorted(found.staying.items()):
            print_line(f"{counted(count, 'dispute')} kept: {why}.")


def _certificate(done: Purged) -> str:
    told = done.certificate
    numbers = told["events"]
    shape = {
        "certificate": "idrkit ledger purge",
        "statement": [
            f"The content of {counted(len(numbers), 'event')} of {counted(told['disputes'], 'dispute')} was taken out "
            f"of the ledger {done.ledger_id} on {done.at[:10]} by {done.by}.",
            f"Rule: {told['rule']} The day: {told['before']}.",
            "Of each event stay its number, kind, client, time of recording, digest and hash.",
            f"The ledger holds it as event {done.seq}; `idrkit ledger check` compares it with what is gone.",
            "Backups, exports and logs of the database made earlier are not reached by it.",
        ],
        "ledger_id": done.ledger_id,
        "purge_event": done.seq,
        "purge_event_hash": done.hash,
        "by": done.by,
        "at": done.at,
        **told,
        "events": [{"seq": seq, "content_sha256": content} for seq, content in numbers],
    }
    return json.dumps(shape, indent=2, ensure_ascii=False) + "\n"


def _overwrite(ledger: Ledger) -> None:
    if not overwrite(ledger):
        message(
            "The purge is done, but the database could not write its files anew, so that free space in them may still "
            "hold what was taken out: have VACUUM run on it."
        )
    message("Backups and exports made before still hold what was purged: see to them too.")
