"""`--client`: whose papers they are, what the claims then say, and the ledger that says what was approved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from idrkit.claims.acting import with_client
from idrkit.claims.clients import ClientOf
from idrkit.claims.model import Claim
from idrkit.cli.ledger.options import recorder
from idrkit.cli.options import FILE, templates_folder
from idrkit.cli.output import message
from idrkit.errors import RecordError, UsageError
from idrkit.intake.clients_file import client_named
from idrkit.ledger.approval import KINDS, Rule
from idrkit.ledger.events import Event, NewEvent
from idrkit.run.approving import Approving

if TYPE_CHECKING:
    from idrkit.ledger.store import Ledger

_client_option = click.option("--client", metavar="NAME", help="Whose papers they are: a client of the clients file.")
_clients_option = click.option(
    "--clients",
    type=FILE,
    metavar="FILE",
    help="The clients file. Default: IDRKIT_CLIENTS, else clients.toml in your data folder.",
)
_ledger_option = click.option(
    "--ledger",
    metavar="FILE|URL",
    help="With --client: the ledger. Default: the client's own, else IDRKIT_LEDGER, else that of your data folder.",
)
_by_option = click.option(
    "--by", metavar="NAME", help="With --client: who prepares. Default: IDRKIT_BY, else your login."
)


def client_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """`--client` and `--clients`, for commands that write papers."""
    return _client_option(_clients_option(command))


def preparing_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """These two, and `--ledger` and `--by`, for commands that record who prepared what."""
    return client_options(_ledger_option(_by_option(command)))


@dataclass(frozen=True, slots=True)
class Acting:
    """The client of a command, the place of its ledger (None for the usual one), and who is at the keyboard."""

    of: ClientOf
    ledger: str | None
    by: str


def acting_given(
    client: str | None, clients: Path | None, ledger: str | None = None, by: str | None = None
) -> Acting | None:
    """The client a command is for; None where none is named.

    Raises:
        UsageError: the file is wrong or has no such client, or an option has no meaning without --client.
    """
    if client is None:
        for name, value in (("--clients", clients), ("--ledger", ledger), ("--by", by)):
            if value is not None:
                raise UsageError(f"{name} says nothing here without --client NAME.")
        return None
    of = client_named(client, clients)
    return Acting(of, ledger or of.ledger, recorder(by))


def templates_of(acting: Acting | None, templates: Path | None) -> Path | None:
    """The folder of templates: that given to --templates, else that of the client; checked before anything is drawn."""
    if acting is None or acting.of.templates is None:
        return templates_folder(templates)
    if templates is not None:
        message(f"--templates is used in place of the letterhead of client {acting.of.name}.")
        return templates_folder(templates)
    return templates_folder(acting.of.templates)


def as_client(claim: Claim, acting: Acting | None) -> Claim:
    """The claim with the facts of its client; what differs and is kept is said on stderr.

    Raises:
        RecordError: the claim is of somebody else.
    """
    if acting is None:
        return claim
    found = with_client(claim, acting.of)
    if found.differs:
        message(
            f"{claim.claim_id}: the record's own are kept where client {acting.of.name} differs: "
            f"{', '.join(found.differs)}."
        )
    return found.claim


def of_client(claims: Iterable[Claim], acting: Acting | None) -> tuple[tuple[Claim, ...], tuple[tuple[str, str], ...]]:
    """The claims with the facts of their client, and those of somebody else: the id and why."""
    kept, others = [], []
    for claim in claims:
        try:
            kept.append(as_client(claim, acting))
        except RecordError as error:
            others.append((claim.claim_id, str(error)))
    return tuple(kept), tuple(others)


def with_claim(claims: Sequence[Claim], one: Claim) -> tuple[Claim, ...]:
    """The claims with one of them as it is now."""
    return tuple(one if each.claim_id == one.claim_id else each for each in claims)


def approving_given(
    acting: Acting | None, templates: Path | None, claim_id: str | None = None, *, look_only: bool = False
) -> Approving | None:
    """What the ledger says was prepared and approved for the client, of one claim or of all; None without a client.

    A ledger that is not there yet is begun, so that nothing is drawn that could not be recorded; with `look_only` it is
    taken for one that holds nothing.

    Raises:
        UsageError: a newer idrkit made the ledger.
        RecordError: it is damaged.
        OutputError: it cannot be reached or written to.
    """
    if acting is None:
        return None
    from idrkit.ledger.database import address, is_file
    from idrkit.ledger.store import default_place, events_of

    name, client = acting.of.name, acting.of.client
    rule, url = Rule(client.two_persons, client.approvers), address(acting.ledger or default_place())
    if look_only and is_file(url) and not Path(str(url.database)).exists():
        return Approving(name, rule, acting.by, templates)
    with _opened(acting) as ledger:
        if ledger.created:
            message(f"A new ledger was begun at {ledger.place}.")
        found = events_of(ledger, client=name, claim_id=claim_id, kinds=KINDS)
        events = _by_claim(found)
    return Approving(name, rule, acting.by, templates, events)


def record_prepared(acting: Acting | None, events: Iterable[NewEvent | None]) -> int:
    """Record what was prepared now; how many of it were new.

    Raises:
        OutputError: the ledger cannot be written to; the papers are written, and making them again records them.
    """
    new = [one for one in events if one is not None]
    if acting is None or not new:
        return 0
    from idrkit.ledger.store import append

    with _opened(acting) as ledger:
        done = append(ledger, new, by=acting.by, now=datetime.now(UTC))
    for warning in done.warnings:
        message(warning)
    if done.recorded:
        what = f"{len(done.recorded)} papers" if len(done.recorded) > 1 else f"{new[0].claim_id}"
        message(f"Recorded in the ledger: {what} prepared by {acting.by}.")
    return len(done.recorded)


def _opened(acting: Acting) -> AbstractContextManager[Ledger]:
    from idrkit.ledger.store import opened

    return opened(acting.ledger, create=True)


def _by_claim(events: Iterable[Event]) -> Mapping[str, tuple[Event, ...]]:
    found: dict[str, list[Event]] = defaultdict(list)
    for one in events:
        found[one.claim_id or ""].append(one)
    return {claim_id: tuple(listed) for claim_id, listed in found.items()}
