"""`idrkit rules`: the law as the tool holds it, with words, dates, keys and certainty."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click

from idrkit.cli.options import ISO_DATE, json_option, rules_option
from idrkit.cli.output import message, paragraph, print_json, table
from idrkit.errors import UsageError
from idrkit.law.provision import Gate, Provision, Version
from idrkit.law.rulebook import Rulebook, load_rulebook


@click.command()
@click.argument("rule_id", required=False, metavar="[ID]")
@click.option("--on", "day", type=ISO_DATE, metavar="DATE", help="The version whose keying event falls on this date.")
@click.option("--pending", is_flag=True, help="Only what waits for guidance, and how to date it.")
@rules_option
@json_option
def rules(rule_id: str | None, day: date | None, pending: bool, rules: Sequence[Path], as_json: bool) -> None:
    """The law as the tool holds it: every provision and gate, or one of them with its words."""
    rulebook = load_rulebook(rules)
    if rule_id and rule_id in rulebook.gates:
        _show_gate(rulebook.gate(rule_id), as_json=as_json)
        return
    if rule_id:
        chosen = _versions((rulebook.provision(rule_id),), day, pending=pending)
        _show(chosen, as_json=as_json)
        return
    _show_all(rulebook, _versions(rulebook.provisions.values(), day, pending=pending), pending, as_json=as_json)


def _versions(provisions: Any, day: date | None, *, pending: bool) -> tuple[tuple[Provision, Version], ...]:
    """The versions asked for; with a day, the one of each provision whose date reaches it."""
    found = []
    for provision in provisions:
        versions = [one for one in provision.versions if not pending or one.since is None]
        if day is not None:
            versions = [one for one in versions if one.since is not None and one.since <= day][:1]
        found += [(provision, one) for one in versions]
    return tuple(found)


def _show_all(
    rulebook: Rulebook, chosen: tuple[tuple[Provision, Version], ...], pending: bool, *, as_json: bool
) -> None:
    gates = [one for one in rulebook.gates.values() if not pending or one.since is None]
    if as_json:
        print_json({"gates": list(map(_gate_shape, gates)), "provisions": [_shape(*one) for one in chosen]})
        return
    table(
        ("Gate", "Opens", "Compared with", "Certainty", "What it turns on"),
        [(one.id, _since(one.since), one.keyed_by.value, one.certainty.value, one.title) for one in gates],
    )
    table(
        ("Id", "No.", "Text", "Since", "Keyed by", "Certainty", "Paragraph"),
        [
            (
                one.id,
                one.number,
                version.text.value,
                _since(version.since),
                version.keyed_by.value,
                version.certainty.value,
                version.cite,
            )
            for one, version in chosen
        ],
    )
    if pending:
        message(
            "What waits opens when a rules file of yours dates its gate: "
            "[gates.G_ONP] announced = 2027-01-15 (90 calendar days are added), then --rules FILE."
        )


def _show(chosen: tuple[tuple[Provision, Version], ...], *, as_json: bool) -> None:
    if not chosen:
        raise UsageError("No version answers that: leave out --on or --pending to see every version.")
    if as_json:
        print_json({"provisions": [_shape(*one) for one in chosen]})
        return
    for provision, version in chosen:
        paragraph(
            f"{provision.title} ({provision.number}, {version.text.value} text)",
            (
                ("Paragraph", version.cite),
                ("Who", provision.who),
                ("Since", f"{_since(version.since)}, compared with {version.keyed_by.value}"),
                ("Certainty", version.certainty.value + (f"; waits for {version.pending}" if version.pending else "")),
                ("Value", _value(version)),
                ("Lines", str(version.lines or "")),
                ("Words", f"“{version.quote}”" if version.quote else f"not at hand: {version.quote_missing}"),
                ("Read in", version.source),
                ("Note", version.note),
            ),
        )


def _show_gate(gate: Gate, *, as_json: bool) -> None:
    if as_json:
        print_json({"gates": [_gate_shape(gate)]})
        return
    paragraph(
        f"{gate.id}: {gate.title}",
        (
            ("Paragraph", gate.cite),
            ("Opens", f"{_since(gate.since)}, compared with {gate.keyed_by.value}"),
            ("Certainty", gate.certainty.value),
            ("Waits for", gate.pending or ""),
            ("In doubt", gate.key_in_doubt or ""),
            ("Words", f"“{gate.quote}”" if gate.quote else f"not at hand: {gate.quote_missing}"),
            ("Read in", gate.source),
            ("Note", gate.note),
        ),
    )


def _since(day: date | None) -> str:
    return day.isoformat() if day else "pending"


def _value(version: Version) -> str:
    if version.value is None:
        return ""
    return f"${version.value} to ${version.high}" if version.high else f"${version.value}"


def _shape(provision: Provision, version: Version) -> dict[str, Any]:
    return {
        "id": provision.id,
        "number": provision.number,
        "title": provision.title,
        "who": provision.who,
        "text": version.text.value,
        "since": version.since.isoformat() if version.since else None,
        "keyed_by": version.keyed_by.value,
        "certainty": version.certainty.value,
        "cite": version.cite,
        "quote": version.quote,
        "quote_missing": version.quote_missing,
        "source": version.source,
        "gate": version.gate,
        "pending": version.pending,
        "value": version.value,
        "high": version.high,
        "lines": version.lines,
        "note": version.note,
    }


def _gate_shape(gate: Gate) -> dict[str, Any]:
    return {
        "id": gate.id,
        "title": gate.title,
        "since": gate.since.isoformat() if gate.since else None,
        "keyed_by": gate.keyed_by.value,
        "certainty": gate.certainty.value,
        "pending": gate.pending,
        "key_in_doubt": gate.key_in_doubt,
        "cite": gate.cite,
        "quote": gate.quote,
        "source": gate.source,
        "note": gate.note,
    }
