"""`idrkit ledger record`: an event typed by a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from idrkit.cli.ledger.kinds import by_hand, kind_given, say_kinds
from idrkit.cli.ledger.next_due import say_next
from idrkit.cli.ledger.options import by_option, client_option, ledger_option, place_of, recorder
from idrkit.cli.ledger.told import say_recorded
from idrkit.cli.ledger.typed import document_option, event_shape, facts_given, source_of, told
from idrkit.cli.options import ISO_DATE, json_option, today_eastern
from idrkit.cli.output import message, print_json, print_line
from idrkit.errors import ExitCode, UsageError
from idrkit.ledger.about import event_numbered, events_about, is_dispute, named_as_recorded, numbers_of
from idrkit.ledger.by_hand import Judged, in_its_dispute, is_amount, judged
from idrkit.ledger.events import NewEvent
from idrkit.ledger.history import history
from idrkit.ledger.kinds import checked_facts, kind_named
from idrkit.ledger.store import Ledger, opened
from idrkit.ledger.turns import append_judged


@click.command()
@click.argument("kind", required=False, metavar="KIND")
@click.argument("words", nargs=-1, metavar="[CLAIM...|DISPUTE] [FACT=VALUE...]")
@click.option("--on", type=ISO_DATE, metavar="DATE", help="The day it happened, YYYY-MM-DD.")
@click.option("--dispute", metavar="DISP-...", help="The dispute number of the claims: ties them to the dispute.")
@document_option
@click.option("--again", is_flag=True, help="It truly happened once more, on the same day and with the same facts.")
@click.option("--new", is_flag=True, help="The ledger does not know the claim or dispute yet, and the id is right.")
@client_option
@by_option
@ledger_option
@json_option
def record(
    kind: str | None,
    words: Sequence[str],
    on: date | None,
    dispute: str | None,
    document: Path | None,
    again: bool,
    new: bool,
    client: str,
    by: str | None,
    place: str | None,
    as_json: bool,
) -> ExitCode:
    """Record what happened to a claim, to several of one dispute, or to a dispute; without KIND: what there is."""
    if kind is None:
        say_kinds(by_hand(), as_json=as_json)
        return ExitCode.DONE
    events = _events(kind_given(kind).id, words, on, dispute, document, client)
    with opened(place_of(client, place), create=new) as ledger:
        events = [_named(ledger, one, new=new) for one in events]
        done, found = append_judged(
            ledger,
            lambda: [_judged(ledger, one, again=again) for one in events],
            by=recorder(by),
            now=datetime.now(UTC),
        )
        recorded = [event_numbered(ledger, seq) for seq in done.recorded]
        known = [event_numbered(ledger, one.known) for one in found if one.known]
        if as_json:
            print_json({"recorded": [event_shape(one) for one in recorded], "known": [one.seq for one in known]})
        else:
            for one in recorded:
                print_line(f"Event {one.seq}: {told(one)}")
            for one in known:
                print_line(f"Known already, event {one.seq}: {told(one)}")
        for remark in dict.fromkeys(remark for one in found for remark in one.remarks):
            message(f"Odd: {remark}")
        say_recorded(ledger, done, known=len(known))
        say_next(ledger, recorded)
    return ExitCode.DONE


def _events(
    kind: str, words: Sequence[str], on: date | None, dispute: str | None, document: Path | None, client: str
) -> list[NewEvent]:
    """An event for each claim named, or one for the dispute."""
    of = kind_named(kind)
    facts = checked_facts(of, facts_given(one for one in words if "=" in one))
    subjects = list(dict.fromkeys(one for one in words if "=" not in one))
    if on is None:
        raise UsageError(f"Say when: --on YYYY-MM-DD ({of.day_means[:1].lower()}{of.day_means[1:]}).")
    numbers = [one.upper() for one in subjects if is_dispute(one)]
    claims: list[str | None] = [one for one in subjects if not is_dispute(one)]
    if dispute is not None:
        numbers.append(dispute.strip().upper())
    if len(set(numbers)) > 1:
        raise UsageError("An event is about one dispute: name one number.")
    if not subjects and not numbers:
        raise UsageError("Say what it is about: the id of a claim, or a dispute number (DISP-1234567).")
    if len(claims) > 1 and is_amount(of, facts):
        raise UsageError(
            "An amount would be recorded once for each claim: record it for the dispute number alone, or claim by "
            "claim with the amount of each."
        )
    if kind == "initiated" and len(claims) > 1 and "batched" not in facts:
        message("Several claims of one dispute: say batched=yes, or batched=no, so that its last days are known.")
    number = numbers[0] if numbers else None
    source = source_of(document)
    return [NewEvent(kind, on, one, number, facts, source, client) for one in claims or [None]]


def _named(ledger: Ledger, event: NewEvent, *, new: bool) -> NewEvent:
    """The event with its claim and number as the ledger writes them; what it does not know is refused, unless new."""
    claim_id, number = event.claim_id, event.dispute_number
    if claim_id is not None:
        claim_id = _known_or_new(ledger, event.client, claim_id, new=new)
    if number is not None and (claim_id is None or _tied_elsewhere(ledger, event.client, claim_id, number)):
        number = _known_or_new(ledger, event.client, number, new=new)
    return NewEvent(event.kind, event.on, claim_id, number, event.facts, event.source, event.client)


def _known_or_new(ledger: Ledger, client: str, name: str, *, new: bool) -> str:
    try:
        return named_as_recorded(ledger, client, name)
    except UsageError as error:
        if new:
            return name
        raise UsageError(f"{error} If it is right, say --new.") from None


def _judged(ledger: Ledger, event: NewEvent, *, again: bool) -> Judged:
    around = history(events_about(ledger, event.client, event.claim_id, event.dispute_number))
    return judged(in_its_dispute(event, around), around, today_eastern(), again=again)


def _tied_elsewhere(ledger: Ledger, client: str, claim_id: str, number: str) -> bool:
    """Whether the claim is tied to other disputes than this one only."""
    numbers = numbers_of(events_about(ledger, client, claim_id, None), claim_id)
    if not numbers or number in numbers:
        return False
    message(f"Odd: {claim_id} is tied to {', '.join(numbers)}; this names {number}.")
    return True
