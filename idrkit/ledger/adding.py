"""Claim records against those the ledger has: only what is new or differs from the latest one is recorded.

A claim that changes from A to B and back to A is recorded three times. How many like it came before is part of what a
record is, so of two people adding the same file at once one records and the other finds it known.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Row, select

from idrkit.ledger.corrections import CORRECTION
from idrkit.ledger.events import CLAIM_RECORDED, NewEvent, canonical
from idrkit.ledger.history import corrected_number
from idrkit.ledger.store import Ledger, event_of
from idrkit.ledger.tables import EVENTS

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Added:
    """What is to be recorded, how many records are known, and which of those were struck out (event, claim)."""

    events: tuple[NewEvent, ...]
    known: int = 0
    struck: tuple[tuple[int, str], ...] = ()


def to_add(ledger: Ledger, records: Sequence[NewEvent]) -> Added:
    """Those of the claim records that differ from the latest one the ledger has of their claim.

    Args:
        ledger: as `opened` gives it.
        records: of one client, one for each claim.
    """
    new: list[NewEvent] = []
    struck: list[tuple[int, str]] = []
    for start in range(0, len(records), _AT_ONCE):
        some = records[start : start + _AT_ONCE]
        of_claim, corrected = _recorded(ledger, some)
        for one in some:
            rows = of_claim[str(one.claim_id)]
            content = canonical(dict(one.facts))
            alike = [row for row in rows if row.purged_by is None and _content(row, ledger) == content]
            if alike and alike[-1] is rows[-1]:
                if rows[-1].seq in corrected:
                    struck.append((rows[-1].seq, str(one.claim_id)))
                continue
            # What was purged can no longer be compared: it counts as alike, so that no number is met twice.
            purged = sum(row.purged_by is not None for row in rows)
            new.append(replace(one, again=len(alike) + purged))
    return Added(tuple(new), len(records) - len(new), tuple(struck))


def _content(row: Row[Any], ledger: Ledger) -> str:
    return canonical(dict(event_of(row, ledger.seal).facts))


def _recorded(ledger: Ledger, records: Iterable[NewEvent]) -> tuple[dict[str, list[Row[Any]]], set[int]]:
    """The claim records the ledger has of these claims, in order, and the numbers of those struck out."""
    listed = list(records)
    wanted = (
        select(EVENTS)
        .where(
            EVENTS.c.client == listed[0].client,
            EVENTS.c.claim_id.in_([one.claim_id for one in listed]),
            EVENTS.c.kind.in_((CLAIM_RECORDED, CORRECTION)),
        )
        .order_by(EVENTS.c.seq)
    )
    with ledger.engine.connect() as connection:
        rows = connection.execute(wanted).all()
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    out: set[int] = set()
    for row in rows:
        if row.kind == CLAIM_RECORDED:
            found[row.claim_id].append(row)
        elif row.purged_by is None:
            correction = event_of(row, ledger.seal)
            (out.discard if "instead" in correction.facts else out.add)(corrected_number(correction))
    return found, out
