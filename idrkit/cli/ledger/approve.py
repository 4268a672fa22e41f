"""`idrkit ledger approve`: another person than the preparer says that the papers may go out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import click

from idrkit.cli.ledger.options import recorder
from idrkit.cli.options import FILE, json_option, today_eastern
from idrkit.cli.output import message, print_json, print_line
from idrkit.errors import ExitCode, RecordError, UsageError
from idrkit.intake.clients_file import client_named
from idrkit.ledger.approval import KINDS, Papers, Prepared, Rule, approval, last_prepared, may_not_approve
from idrkit.ledger.events import Event, NewEvent, Source
from idrkit.ledger.kinds import STAGES

_SHOWN = 12


@click.command()
@click.argument("claim_id", metavar="CLAIM")
@click.option("--stage", type=click.Choice(STAGES), required=True, help="Which papers of the claim.")
@click.option("--client", required=True, metavar="NAME", help="Whose claim it is: a client of the clients file.")
@click.option(
    "--manifest",
    type=FILE,
    metavar="FILE",
    help="The manifest beside the packet that was read: nothing else than that is approved.",
)
@click.option(
    "--clients",
    type=FILE,
    metavar="FILE",
    help="The clients file. Default: IDRKIT_CLIENTS, else that of your data folder.",
)
@click.option(
    "--ledger",
    metavar="FILE|URL",
    help="The ledger. Default: the client's own, else IDRKIT_LEDGER, else the usual one.",
)
@click.option("--by", metavar="NAME", help="Who approves. Default: IDRKIT_BY, else your login.")
@json_option
def approve(
    claim_id: str,
    stage: str,
    client: str,
    manifest: Path | None,
    clients: Path | None,
    ledger: str | None,
    by: str | None,
    as_json: bool,
) -> ExitCode:
    """Approve the papers of a claim that were prepared last, as another person than who prepared them."""
    from idrkit.ledger.store import append, events_of, opened

    of = client_named(client, clients)
    rule, name = Rule(of.client.two_persons, of.client.approvers), recorder(by)
    with opened(ledger or of.ledger) as at:
        claim_id = _as_recorded(claim_id, events_of(at, client=client, kinds=("prepared",)))
        events = tuple(events_of(at, client=client, claim_id=claim_id, kinds=KINDS))
        prepared = _to_approve(events, claim_id, stage, client, manifest)
        given = approval(events, prepared.papers, rule)
        if given.why_not:
            refused = may_not_approve(events, prepared.papers, rule, name)
            if refused:
                raise UsageError(f"Not approved: {refused}")
            done = append(at, [_event(events, prepared.papers, claim_id, client)], by=name, now=datetime.now(UTC))
            for warning in done.warnings:
                message(warning)
    _say(claim_id, prepared, given.approved_by or name, already=not given.why_not, as_json=as_json)
    if not rule.two_persons:
        message(f"Client {client} does not ask for two persons: its packets are made without an approval too.")
    return ExitCode.DONE


def _as_recorded(claim_id: str, prepared: Iterable[Event]) -> str:
    """The claim id as it was recorded: capital letters do not count."""
    known = (one.claim_id for one in prepared if one.claim_id is not None)
    return next((one for one in known if one.casefold() == claim_id.casefold()), claim_id)


def _to_approve(events: tuple[Event, ...], claim_id: str, stage: str, client: str, manifest: Path | None) -> Prepared:
    """The papers prepared last, which must be those of the manifest where one is given."""
    prepared = last_prepared(events, stage)
    if prepared is None:
        raise UsageError(
            f'Nothing of claim "{claim_id}" is recorded as prepared for client {client} and stage {stage}: '
            "`idrkit packet --client` records it when it writes the packet."
        )
    if manifest is not None and _read(manifest) != (claim_id, stage, prepared.papers.content):
        raise UsageError(
            f"{manifest} does not belong to the papers of {claim_id} ({stage}) prepared last, by {prepared.by} "
            f"on {prepared.on.isoformat()} (content {prepared.papers.content[:_SHOWN]}): read those."
        )
    return prepared


def _read(manifest: Path) -> tuple[object, object, object]:
    try:
        told = json.loads(manifest.read_text(encoding="utf-8"))
        return told["claim_id"], told["stage"], told["content_sha256"]
    except OSError as error:
        raise UsageError(f"The manifest {manifest} cannot be read: {error.strerror or error}.") from None
    except (ValueError, KeyError, TypeError):
        raise RecordError(
            f"{manifest} is no manifest of a packet made for a client: take the file that ends in .manifest.json."
        ) from None


def _event(events: tuple[Event, ...], papers: Papers, claim_id: str, client: str) -> NewEvent:
    today = today_eastern()
    facts = {"stage": papers.stage, "content": papers.content}
    # One that was taken back, on the same day, does not stand for this one.
    again = sum(one.kind == "approved" and one.on == today and dict(one.facts) == facts for one in events)
    return NewEvent(
        "approved",
        today,
        claim_id=claim_id,
        facts=facts,
        source=Source("packet", papers.content),
        client=client,
        again=again,
    )


def _say(claim_id: str, prepared: Prepared, by: str, *, already: bool, as_json: bool) -> None:
    papers = prepared.papers
    if as_json:
        print_json(
            {
                "claim_id": claim_id,
                "stage": papers.stage,
                "content_sha256": papers.content,
                "prepared_by": prepared.by,
                "prepared_on": prepared.on.isoformat(),
                "approved_by": by,
                "known_already": already,
            }
        )
        return
    done = "was approved already" if already else "is approved"
    print_line(
        f"{claim_id}, {papers.stage}: content {papers.content[:_SHOWN]}, prepared by {prepared.by} on "
        f"{prepared.on.isoformat()}, {done} by {by}."
    )
    message("Make the packet again: unchanged, it is no longer a draft for want of an approval.")
