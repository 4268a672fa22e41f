"""What a person types about an event: its facts, its document, and how events are shown back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click

from idrkit.cli.options import FILE
from idrkit.errors import UsageError
from idrkit.ledger.by_hand import plain
from idrkit.ledger.events import BY_HAND, Event, NewEvent, Source
from idrkit.ledger.kinds import kind_named

document_option = click.option(
    "--document",
    type=FILE,
    metavar="FILE",
    help="The paper or e-mail that shows it: its SHA-256 is kept, neither its name nor its text.",
)


def facts_given(words: Iterable[str]) -> dict[str, str]:
    """Facts typed as NAME=VALUE, by name.

    Raises:
        UsageError: one is given twice.
    """
    facts: dict[str, str] = {}
    for word in words:
        name, _, value = word.partition("=")
        name = name.strip().casefold().replace("-", "_")
        if name in facts:
            raise UsageError(f"The fact {name} is given twice: give it once.")
        facts[name] = value.strip()
    return facts


def source_of(document: Path | None) -> Source:
    """Where an event is taken from: the document by its SHA-256, or a person's word.

    Raises:
        UsageError: the document cannot be read.
    """
    if document is None:
        return BY_HAND
    try:
        with document.open("rb") as file:
            return Source("document", hashlib.file_digest(file, "sha256").hexdigest())
    except OSError as error:
        raise UsageError(f"The document {document} cannot be read: {error.strerror or error}.") from None


def told(one: Event | NewEvent) -> str:
    """An event in a few words: what, when and about what."""
    about = ", ".join(filter(None, (one.claim_id, one.dispute_number)))
    facts = facts_told(one.facts, one.kind)
    return f"{kind_named(one.kind).title}, {one.on}, {about}{'; ' if facts else ''}{facts}"


def facts_told(facts: Mapping[str, object], kind: str | None = None) -> str:
    """The facts of an event in a line, in the order of its kind where that is given; records are left out."""
    order = [one.name for one in kind_named(kind).facts] if kind else list(facts)
    listed = ((name, facts[name]) for name in order if name in facts)
    return "; ".join(
        f"{name.replace('_', ' ')}: {plain(value)}" for name, value in listed if not isinstance(value, Mapping)
    )


def event_shape(one: Event) -> dict[str, Any]:
    """An event as JSON, as it was recorded."""
    return {
        "seq": one.seq,
        "kind": one.kind,
        "on": one.on.isoformat(),
        "claim_id": one.claim_id,
        "dispute_number": one.dispute_number,
        "facts": dict(one.facts),
        "client": one.client,
        "recorded_by": one.recorded_by,
        "recorded_at": one.recorded_at,
        "source": {"kind": one.source.kind, "sha256": one.source.sha256},
        "hash": one.hash,
        "purged_by": one.purged_by,
    }
