"""`idrkit ledger clients`: each client with its authority on the day, its ledger, and who must approve."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from idrkit.assess.authority import Held, Standing, held
from idrkit.claims.clients import ClientOf
from idrkit.cli.given import counted
from idrkit.cli.options import FILE, as_of_option, json_option
from idrkit.cli.output import message, print_json, table
from idrkit.errors import ExitCode, UsageError
from idrkit.intake.clients_file import default_file, read_clients
from idrkit.law.calendar import BusinessCalendar

_IN_THE_WAY = (
    Standing.EXPIRED,
    Standing.NOT_BEGUN,
    Standing.NO_DOCUMENT,
    Standing.NOT_GIVEN,
    Standing.OTHER_PARTY,
)
_TITLES = ("Client", "Provider", "Acts for it", "Authority", "For", "Ledger", "Two persons")


@click.command()
@click.option(
    "--clients",
    type=FILE,
    metavar="FILE",
    help="The clients file. Default: IDRKIT_CLIENTS, else that of your data folder.",
)
@as_of_option
@json_option
def clients(clients: Path | None, as_of: date, as_json: bool) -> ExitCode:
    """The clients of a billing company, each with its authority on the day."""
    file = clients or default_file()
    listed = [(one, standing_of(one, as_of)) for one in read_clients(file).values()]
    if as_json:
        print_json({"as_of": as_of.isoformat(), "clients": [_shape(*each) for each in listed]})
    else:
        table(_TITLES, [_row(*each) for each in listed], whole=(0,))
    return _ended(listed)


def standing_of(of: ClientOf, on: date) -> Held:
    """How the authority of whoever acts for the client stands on a day."""
    client = of.client
    if client.representative is None:
        return Held(Standing.NOT_NEEDED)
    grant = client.authority
    if grant is not None and of.document_fault:
        grant = grant.model_copy(update={"document_sha256": None})
    return held(grant, client.representative.name, on, BusinessCalendar())


def _ended(listed: Iterable[tuple[ClientOf, Held]]) -> ExitCode:
    in_the_way = [of.name for of, found in listed if found.standing in _IN_THE_WAY]
    if not in_the_way:
        return ExitCode.DONE
    message(
        f"{counted(len(in_the_way), 'client')} without an authority that holds on the day: {', '.join(in_the_way)}. "
        "Their papers are drafts until one is recorded."
    )
    return ExitCode.BLOCKED


def _row(of: ClientOf, found: Held) -> tuple[str, ...]:
    client = of.client
    return (
        of.name,
        client.provider.name,
        client.representative.name if client.representative else "itself",
        words(of, found),
        ", ".join(client.authority.scope) if client.authority else "",
        place_of(of) or "shared",
        _two_persons(of),
    )


def words(of: ClientOf, found: Held) -> str:
    """The authority in words, with the day that matters."""
    grant = of.client.authority
    if grant is None:
        return "not needed" if found.standing is Standing.NOT_NEEDED else "none recorded"
    if found.standing is Standing.EXPIRED:
        return f"expired on {grant.ends_on}"
    if found.standing is Standing.NOT_BEGUN:
        return f"begins on {grant.starts_on}"
    if found.standing is Standing.OTHER_PARTY:
        return f"granted to {grant.granted_to}"
    if found.standing is Standing.NO_DOCUMENT:
        return f"no document: {of.document_fault or 'its name is not recorded (authority.document)'}"
    left = found.business_days_left
    return (
        "valid, no end stated"
        if left is None
        else f"valid, expires in {counted(left, 'business day')} ({grant.ends_on})"
    )


def place_of(of: ClientOf) -> str | None:
    """The client's own ledger as messages name it, without a password; None where it shares the usual one.

    Raises:
        UsageError: it is no place a ledger can be.
    """
    if of.ledger is None:
        return None
    from idrkit.ledger.database import address, shown

    try:
        return shown(address(of.ledger))
    except UsageError as error:
        raise UsageError(f"{of.file}: [clients.{of.name}] ledger: {error}") from None


def _two_persons(of: ClientOf) -> str:
    if not of.client.two_persons:
        return "no"
    return f"yes, by {', '.join(of.client.approvers)}" if of.client.approvers else "yes"


def _shape(of: ClientOf, found: Held) -> dict[str, object]:
    client, grant = of.client, of.client.authority
    return {
        "client": of.name,
        "provider": client.provider.name,
        "representative": client.representative.name if client.representative else None,
        "authority": {
            "state": found.standing.value,
            "holds": found.standing not in _IN_THE_WAY,
            "starts_on": grant.starts_on.isoformat() if grant else None,
            "ends_on": grant.ends_on.isoformat() if grant and grant.ends_on else None,
            "business_days_left": found.business_days_left,
            "scope": list(grant.scope) if grant else [],
            "document": grant.document if grant else None,
            "fault": of.document_fault or None,
        },
        "ledger": place_of(of),
        "two_persons": client.two_persons,
        "approvers": list(client.approvers),
    }
