"""The law as idrkit holds it, to be read: docs/rules.md, made from the rules files themselves.

`python -m idrkit.assess.rules_document docs` writes it; a test keeps the written file in step with the rules.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

from idrkit.assess.uses import uses_of
from idrkit.files import write_whole
from idrkit.law.counting import in_words
from idrkit.law.provision import Gate, Provision, Version
from idrkit.law.rulebook import Rulebook, load_rulebook

NAME = "rules.md"

_INTRO = """# The law as idrkit holds it

Made by `python -m idrkit.assess.rules_document docs` from `idrkit/law/rules/*.toml`: change those files, not this
one. `idrkit rules ID` shows the same of one provision; `idrkit rules --on DATE --against DATE` what differs between two
dates. What of the specification is not held here, and why: [not-encoded.md](not-encoded.md). Not legal advice.

A **provision** is one duty, period or amount. Each of its versions names the day it applies from and the event that day
is compared with: a version since 2026-11-01 compared with `open_negotiation_start` governs a dispute whose open
negotiation started on that day or later. A **gate** dates several versions at once.

| certainty | means |
|---|---|
| in_force | read in the text itself |
| reported | the date was read in secondary sources only |
| inferred | follows from what was read; no source states it |
| unverified | the words were not read in an official source |
| pending | waits for guidance; never applied until somebody gives the gate its date |

Text *older* is 45 CFR 149.510 as it stood before June 4, 2026; *amended* is 91 FR 33900. Words in quotation marks are
verbatim; the rest is ours.
"""


def document(rulebook: Rulebook) -> str:
    """The whole page: contents, gates, and one short section for each provision."""
    groups = [(file, tuple(found)) for file, found in groupby(rulebook.provisions.values(), lambda one: one.file)]
    parts = [_INTRO, _contents(groups), _gates(rulebook)]
    for file, provisions in groups:
        parts.append(f"## {file}\n")
        parts += map(_provision, provisions)
    return "\n".join(parts)


def write(folder: Path) -> Path:
    """Write the page into the folder."""
    return write_whole(folder / NAME, document(load_rulebook()).encode())


def _contents(groups: Iterable[tuple[str, tuple[Provision, ...]]]) -> str:
    lines = ["## Contents\n", "- [Gates](#gates)"]
    for file, provisions in groups:
        links = ", ".join(f"[{one.id}](#{one.id})" for one in provisions)
        lines.append(f"- [{file}](#{file.replace('.', '')}): {links}")
    return "\n".join(lines) + "\n"


def _gates(rulebook: Rulebook) -> str:
    lines = [
        "## Gates\n",
        "Each opens by itself. The event compared is that of the gate; a provision behind it may go by another.\n",
    ]
    lines += ["| gate | opens | compared with | certainty | what it turns on |", "|---|---|---|---|---|"]
    for gate in rulebook.gates.values():
        opens = gate.since.isoformat() if gate.since else "pending"
        lines.append(f"| {gate.id} | {opens} | `{gate.keyed_by}` | {gate.certainty} | {gate.title} |")
    lines.append("")
    for gate in rulebook.gates.values():
        lines += [f"### {gate.id}\n", *_gate(gate, _behind(gate, rulebook)), ""]
    return "\n".join(lines)


def _behind(gate: Gate, rulebook: Rulebook) -> tuple[str, ...]:
    versions = (one for found in rulebook.provisions.values() for one in found.versions)
    return tuple(f"[{one.provision_id}](#{one.provision_id})" for one in versions if one.gate == gate.id)


def _gate(gate: Gate, behind: tuple[str, ...]) -> Iterator[str]:
    yield f"- {gate.cite}: “{gate.quote}”"
    if gate.pending:
        yield f"- Waits for: {gate.pending}."
    if gate.key_in_doubt:
        yield f"- In doubt: {gate.key_in_doubt}"
    if gate.note:
        yield f"- {gate.note}"
    yield f"- Read in: {gate.source}."
    yield f"- Behind it: {', '.join(behind)}."


def _provision(provision: Provision) -> str:
    lines = [
        f"### {provision.id}\n",
        provision.title + (f" ({provision.number})" if provision.number else "") + ".",
        "",
    ]
    if provision.who:
        lines.append(f"- Who: {provision.who}.")
    uses = ", ".join(map(str, uses_of(provision.id)))
    lines.append(f"- Used by: {uses or 'no check, deadline or fee'}.")
    for version in provision.versions:
        lines += _version(version)
    return "\n".join(lines) + "\n"


def _version(version: Version) -> Iterator[str]:
    since = f"since {version.since}" if version.since else "pending"
    gate = f", gate [{version.gate}](#{version.gate.lower()})" if version.gate else ""
    text = version.text.value.capitalize()
    yield f"- **{text}, {since}**, compared with `{version.keyed_by}`, {version.certainty}{gate}."
    words = f"“{version.quote}”" if version.quote else f"words not at hand, {version.quote_missing}."
    yield f"  - {version.cite}: {words}"
    if version.value:
        yield f"  - Amount: ${version.value}" + (f" to ${version.high}." if version.high else ".")
    if version.lines:
        yield f"  - Line items: {version.lines}."
    if version.count:
        yield f"  - Counted: {in_words(version.count)}."
    if version.note:
        yield f"  - Note: {version.note}"
    yield f"  - Read in: {version.source}."


if __name__ == "__main__":
    print(write(Path(sys.argv[1] if len(sys.argv) > 1 else "docs")))
