"""The rulebook on the screen: the table by date, one provision whole, one gate."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from idrkit.assess.uses import uses_of
from idrkit.cli.output import message, paragraph, print_json, table
from idrkit.errors import UsageError
from idrkit.law.counting import in_words
from idrkit.law.differences import is_open, version_on
from idrkit.law.provision import Certainty, Event, Gate, Provision, Version
from idrkit.law.rulebook import Rulebook

Chosen = tuple[tuple[Provision, Version], ...]


def show_all(rulebook: Rulebook, day: date | None, *, pending: bool, as_json: bool) -> None:
    """Every gate and every version: with a day, those of that day; with `pending`, those that wait."""
    chosen = _versions(rulebook.provisions.values(), day, pending=pending)
    gates = [one for one in rulebook.gates.values() if not pending or one.since is None]
    if day is not None:
        gates = [one for one in gates if is_open(one, day)]
    if as_json:
        print_json({"gates": list(map(gate_shape, gates)), "provisions": [shape(*one) for one in chosen]})
        return
    table(
        ("Gate", "Opens", "Compared with", "Certainty", "What it turns on"),
        [(one.id, since(one), words(one.keyed_by), one.certainty.value, one.title) for one in gates],
        whole=(0,),
    )
    table(
        ("Id", "Since", "Compared with", "Paragraph (text)"),
        [(one.id, since(version), words(version.keyed_by), text_and_cite(version)) for one, version in chosen],
        whole=(0,),
    )
    if pending:
        message(
            "What waits opens when a rules file of yours dates its gate: "
            "[gates.G_ONP] announced = 2027-01-15 (90 calendar days are added), then --rules FILE."
        )


def show_provision(rule_id: str, rulebook: Rulebook, day: date | None, *, pending: bool, as_json: bool) -> None:
    """One provision whole: what rests on it and every version, newest first, with its words."""
    provision = rulebook.provision(rule_id)
    chosen = _versions((provision,), day, pending=pending)
    if not chosen:
        raise UsageError("No version answers that: leave out --on or --pending to see every version.")
    if as_json:
        print_json({"provisions": [shape(*one) for one in chosen]})
        return
    paragraph(
        provision.title,
        (
            ("Id", provision.id),
            ("Who", provision.who),
            ("Used by", ", ".join(map(str, uses_of(provision.id))) or "no check, deadline or fee"),
            ("Versions", f"{len(chosen)} of {len(provision.versions)}, newest first"),
        ),
    )
    for _, version in chosen:
        version_paragraph(f"{version.text.value.capitalize()} text, since {since(version)}", version)


def show_gate(rulebook: Rulebook, gate_id: str, *, as_json: bool) -> None:
    """One gate: when it opens, the words that say so, and what stands behind it."""
    gate = rulebook.gate(gate_id)
    if as_json:
        print_json({"gates": [gate_shape(gate)]})
        return
    behind = (one for found in rulebook.provisions.values() for one in found.versions if one.gate == gate_id)
    paragraph(
        f"{gate.id}: {gate.title}",
        (
            ("Paragraph", gate.cite),
            ("Opens", f"{since(gate)}, compared with {gate.keyed_by}"),
            ("Certainty", gate.certainty.value),
            ("Waits for", gate.pending or ""),
            ("In doubt", gate.key_in_doubt or ""),
            ("Words", _quoted(gate)),
            ("Read in", gate.source),
            ("Note", gate.note),
            ("Behind it", ", ".join(f"{one.provision_id} (by {one.keyed_by})" for one in behind)),
        ),
    )


def version_paragraph(title: str, version: Version) -> None:
    """One version with its paragraph, key, certainty and words."""
    certainty = version.certainty.value + (f"; waits for {version.pending}" if version.pending else "")
    paragraph(
        title,
        (
            ("Paragraph", version.cite),
            ("Compared with", version.keyed_by),
            ("Certainty", certainty),
            ("Gate", version.gate or ""),
            ("Amount", amount(version)),
            ("Lines", str(version.lines or "")),
            ("Counting", in_words(version.count) if version.count else ""),
            ("Words", _quoted(version)),
            ("Read in", version.source),
            ("Note", version.note),
        ),
    )


def words(event: Event) -> str:
    """The event as words, which a narrow table may break."""
    return event.value.replace("_", " ")


def text_and_cite(version: Version) -> str:
    """The paragraph with the text it is of, and how certain that is where it is not simply in force."""
    sure = "" if version.certainty is Certainty.IN_FORCE else f", {version.certainty}"
    return f"{version.cite} ({version.text}{sure})"


def since(one: Gate | Version) -> str:
    """The first day, or that there is none yet."""
    return one.since.isoformat() if one.since else "pending"


def amount(version: Version) -> str:
    """The amount or the range of a version, in dollars."""
    if version.value is None:
        return ""
    return f"${version.value} to ${version.high}" if version.high else f"${version.value}"


def shape(provision: Provision, version: Version) -> dict[str, Any]:
    """One version as JSON."""
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
        "counting": in_words(version.count) if version.count else None,
        "note": version.note,
        "used_by": [{"kind": one.kind, "id": one.id, "title": one.title} for one in uses_of(provision.id)],
    }


def gate_shape(gate: Gate) -> dict[str, Any]:
    """One gate as JSON."""
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


def _versions(provisions: Iterable[Provision], day: date | None, *, pending: bool) -> Chosen:
    """The versions asked for; with a day, the one of each provision whose date reaches it."""
    found: list[tuple[Provision, Version]] = []
    for provision in provisions:
        versions = provision.versions
        if day is not None:
            reached = version_on(provision, day)
            versions = (reached,) if reached else ()
        found += [(provision, one) for one in versions if not pending or one.since is None]
    return tuple(found)


def _quoted(one: Gate | Version) -> str:
    return f"“{one.quote}”" if one.quote else f"not at hand: {one.quote_missing}"
