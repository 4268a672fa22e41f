"""`idrkit ledger show`: every event of a claim or a dispute, as it stands and as it was recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from idrkit.cli.given import counted
from idrkit.cli.ledger.options import client_option, ledger_option, place_of
from idrkit.cli.ledger.typed import event_shape, facts_told
from idrkit.cli.options import json_option
from idrkit.cli.output import print_json, table
from idrkit.errors import ExitCode
from idrkit.ledger.about import events_about, is_dispute, named_as_recorded
from idrkit.ledger.by_hand import plain
from idrkit.ledger.corrections import CORRECTION
from idrkit.ledger.differences import changed_facts
from idrkit.ledger.events import CLAIM_RECORDED, Event
from idrkit.ledger.history import Entry, corrected_number, history
from idrkit.ledger.kinds import kind_named
from idrkit.ledger.store import opened

_FEW = 6
_SHOWN = 12


@click.command()
@click.argument("subject", metavar="CLAIM|DISPUTE")
@client_option
@ledger_option
@json_option
def show(subject: str, client: str, place: str | None, as_json: bool) -> ExitCode:
    """What happened to a claim (its id) or a dispute (DISP-...), in the order it was recorded.

    What was corrected shows what holds now and what was recorded first; what was struck out stays in the list.
    """
    with opened(place_of(client, place)) as ledger:
        name = named_as_recorded(ledger, client, subject)
        if is_dispute(name):
            listed = events_about(ledger, client, None, name)
        else:
            listed = events_about(ledger, client, name, None)
    stands = {one.recorded.seq: one for one in history(listed)}
    if as_json:
        print_json({"events": [_shape(one, stands.get(one.seq)) for one in listed]})
        return ExitCode.DONE
    table(
        ("No.", "Day", "What", "About", "Facts", "Recorded"),
        _rows(listed, stands),
        right=(0,),
        whole=(0,),
    )
    return ExitCode.DONE


def _rows(listed: Sequence[Event], stands: Mapping[int, Entry]) -> Iterator[tuple[str, ...]]:
    records: dict[str | None, Mapping[str, Any]] = {}
    for one in listed:
        now = stands.get(one.seq)
        facts = _record_told(one, records) if one.kind == CLAIM_RECORDED else _facts(one, now)
        yield (
            str(one.seq),
            _day(one, now),
            _what(one, now),
            " ".join(filter(None, (one.claim_id, one.dispute_number))),
            facts,
            _recorded(one),
        )


def _recorded(one: Event) -> str:
    """Who recorded it, when, and from what: a document by the beginning of its SHA-256."""
    source = "by hand" if one.source.sha256 is None else f"{one.source.kind} {one.source.sha256[:_SHOWN]}"
    return f"{one.recorded_by}, {one.recorded_at[:16].replace('T', ' ')}Z, {source}"


def _day(one: Event, now: Entry | None) -> str:
    if now is None or now.on == one.on:
        return one.on.isoformat()
    return f"{now.on} (was {one.on})"


def _what(one: Event, now: Entry | None) -> str:
    title = kind_named(one.kind).title
    if one.purged_by is not None:
        return f"{title} (purged by {one.purged_by})"
    if one.kind == CORRECTION:
        struck_out = "instead" not in one.facts
        return f"{'Struck out' if struck_out else title}: event {corrected_number(one)}"
    if now is None or not now.corrections:
        return title
    as_recorded = now.on == one.on and now.facts == one.facts
    how = "struck out" if now.struck else "brought back" if as_recorded else "corrected"
    return f"{title} ({how} by {now.corrections[-1].seq})"


def _facts(one: Event, now: Entry | None) -> str:
    if one.kind == CORRECTION:
        return _correction_told(one)
    if now is None or now.struck or now.facts == one.facts:
        return facts_told(one.facts, one.kind)
    told = []
    names = [each.name for each in kind_named(one.kind).facts if each.name in now.facts or each.name in one.facts]
    for name in names:
        value, was = now.facts.get(name), one.facts.get(name)
        words = f"{name.replace('_', ' ')}: {'none' if value is None else plain(value)}"
        told.append(words if value == was else f"{words} (was {'none' if was is None else plain(was)})")
    return "; ".join(told)


def _correction_told(one: Event) -> str:
    """What is right, where it is not struck out, and why."""
    instead = one.facts.get("instead")
    right = ""
    if isinstance(instead, Mapping):
        right = f"right: {'; '.join(filter(None, (str(instead['on']), facts_told(instead['facts']))))}"
    return "; ".join(filter(None, (right, f"reason: {one.facts.get('reason', '')}" if one.purged_by is None else "")))


def _record_told(one: Event, records: dict[str | None, Mapping[str, Any]]) -> str:
    """The record in a few words: how many lines, or which facts differ from the record before."""
    record = one.facts.get("record")
    if not isinstance(record, Mapping):
        return ""
    before, records[one.claim_id] = records.get(one.claim_id), record
    lines = record.get("service_lines")
    if before is None:
        return f"record of {counted(len(lines) if isinstance(lines, list) else 0, 'line')}"
    changed = changed_facts(before, record)
    if not changed:
        return "as before"
    more = f" and {len(changed) - _FEW} more" if len(changed) > _FEW else ""
    return f"changed: {', '.join(changed[:_FEW])}{more}"


def _shape(one: Event, now: Entry | None) -> dict[str, Any]:
    """The event as it was recorded, with how it stands now."""
    stands = None
    if now is not None:
        stands = {
            "struck_out": now.struck,
            "on": now.on.isoformat(),
            "facts": dict(now.facts),
            "corrected_by": [each.seq for each in now.corrections],
        }
    return {**event_shape(one), "stands": stands}
