"""Units: claims and disputes that events tie together, and that are therefore looked at together.

A batched dispute and its claims are one unit, so is a claim with an earlier dispute of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from idrkit.ledger.events import Event
from idrkit.ledger.seal import Seal
from idrkit.ledger.store import event_of
from idrkit.ledger.tables import EVENTS

Tie = tuple[str, str | None, str | None]
"""A client, a claim id and a dispute number as one event names them."""
_AT_ONCE = 250
_NAMES = select(EVENTS.c.client, EVENTS.c.claim_id, EVENTS.c.dispute_number).distinct()


@dataclass(frozen=True, slots=True)
class Unit:
    """Claims and disputes of a client that belong together, each sorted."""

    client: str
    claim_ids: tuple[str, ...]
    numbers: tuple[str, ...]

    @property
    def name(self) -> str:
        """What it is kept under: its first dispute number, else its first claim."""
        return (self.numbers or self.claim_ids)[0]


def every_unit(connection: Connection) -> tuple[Unit, ...]:
    """All units of the ledger, sorted."""
    return units_of(tuple(row) for row in connection.execute(_NAMES))


def units_touched(connection: Connection, after: int) -> tuple[Unit, ...]:
    """The units that events with a higher number belong to, with all that is tied to them."""
    seeds = {tuple(row) for row in connection.execute(_NAMES.where(EVENTS.c.seq > after))}
    return units_with(connection, seeds)


def units_with(connection: Connection, seeds: Iterable[Tie]) -> tuple[Unit, ...]:
    """The units of these claims and disputes, with all that is tied to them."""
    ties: set[Tie] = set()
    new = {one for one in seeds if one[1] or one[2]}
    while new:
        ties |= new
        found: set[Tie] = set()
        for client in {one[0] for one in new}:
            claims = {one[1] for one in new if one[0] == client and one[1]}
            numbers = {one[2] for one in new if one[0] == client and one[2]}
            found |= _tied(connection, client, sorted(claims), sorted(numbers))
        new = found - ties
    return units_of(ties)


def units_of(ties: Iterable[Tie]) -> tuple[Unit, ...]:
    """The units that ties make, sorted."""
    together = _Together()
    for client, claim_id, number in ties:
        names = [("claim", claim_id)] if claim_id else []
        names += [("dispute", number)] if number else []
        for kind, name in names:
            together.join((client, *names[0]), (client, kind, name))
    units = [
        Unit(
            members[0][0],
            tuple(sorted(name for _, kind, name in members if kind == "claim")),
            tuple(sorted(name for _, kind, name in members if kind == "dispute")),
        )
        for members in together.groups()
    ]
    return tuple(sorted(units, key=lambda one: (one.client, one.name)))


def events_by_unit(connection: Connection, units: Sequence[Unit], seal: Seal) -> Iterator[tuple[Unit, list[Event]]]:
    """The events of each unit, in the order of their numbers; some units at a time."""
    for start in range(0, len(units), _AT_ONCE):
        some = units[start : start + _AT_ONCE]
        owner = {
            (one.client, name): number for number, one in enumerate(some) for name in (*one.claim_ids, *one.numbers)
        }
        collected: list[list[Event]] = [[] for _ in some]
        for client in {one.client for one in some}:
            own = [one for one in some if one.client == client]
            claims = [name for one in own for name in one.claim_ids]
            numbers = [name for one in own for name in one.numbers]
            for event in _events(connection, client, claims, numbers, seal):
                place = owner[client, event.claim_id or event.dispute_number or ""]
                collected[place].append(event)
        yield from zip(some, collected, strict=True)


class _Together:
    """Names joined into groups (union-find)."""

    def __init__(self) -> None:
        self._above: dict[tuple[str, str, str], tuple[str, str, str]] = {}

    def join(self, one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
        """Put the groups of two names together."""
        top, below = self._top(one), self._top(other)
        if top != below:
            self._above[below] = top

    def groups(self) -> list[list[tuple[str, str, str]]]:
        """The groups, each with its names."""
        found: dict[tuple[str, str, str], list[tuple[str, str, str]]] = {}
        for name in self._above:
            found.setdefault(self._top(name), []).append(name)
        return list(found.values())

    def _top(self, name: tuple[str, str, str]) -> tuple[str, str, str]:
        self._above.setdefault(name, name)
        while (above := self._above[name]) != name:
            self._above[name] = self._above[above]
            name = above
        return name


def _tied(connection: Connection, client: str, claims: Sequence[str], numbers: Sequence[str]) -> set[Tie]:
    found: set[Tie] = set()
    for column, names in ((EVENTS.c.claim_id, claims), (EVENTS.c.dispute_number, numbers)):
        for start in range(0, len(names), _AT_ONCE):
            some = names[start : start + _AT_ONCE]
            rows = connection.execute(_NAMES.where(EVENTS.c.client == client, column.in_(some)))
            found |= {tuple(row) for row in rows}
    return found


def _events(
    connection: Connection, client: str, claims: Sequence[str], numbers: Sequence[str], seal: Seal
) -> list[Event]:
    """The events that name one of them; asked for in two ways: SQLite finds either by an index."""
    rows: list[Row[Any]] = []
    for column, names in ((EVENTS.c.claim_id, claims), (EVENTS.c.dispute_number, numbers)):
        rows += connection.execute(select(EVENTS).where(EVENTS.c.client == client, column.in_(names))).all()
    by_number = {row.seq: row for row in rows}
    return [event_of(by_number[seq], seal) for seq in sorted(by_number)]
