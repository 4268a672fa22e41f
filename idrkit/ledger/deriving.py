"""Works out the tables of `idrkit.ledger.derived`: all of them anew, or what new events change."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, delete, insert, or_, select, update

from idrkit.law.rulebook import Rulebook
from idrkit.ledger.basis import Basis, Progress
from idrkit.ledger.database import writing
from idrkit.ledger.earlier import NO_DECISIONS, Decided, Decisions, decided_again, decided_kept
from idrkit.ledger.kept import kept
from idrkit.ledger.seal import Seal
from idrkit.ledger.standing import standing_kept
from idrkit.ledger.store import Ledger, head
from idrkit.ledger.tables import AGENDA, DERIVED, EVENTS, STANDING
from idrkit.ledger.units import Unit, events_by_unit, every_unit, units_touched, units_with
from idrkit.ledger.working import Account, DecidedUnder, Worked, accounts_of, worked_out

_AT_ONCE = 2_000

Plan = tuple[str, str]
"""A client, and a plan by `idrkit.ledger.earlier.plan_name` or the mark of that name."""


def worked_aside(ledger: Ledger, rulebook: Rulebook, as_of: date, progress: Progress | None = None) -> Iterator[Worked]:
    """All units worked out without keeping anything: for rules of one's own, or a day under earlier rules."""
    for found in _all_worked(ledger, rulebook, as_of, progress):
        yield from found


def all_anew(ledger: Ledger, rulebook: Rulebook, as_of: date, basis: Basis, progress: Progress | None) -> None:
    """Work out all units under a new name, in short transactions; the new rows count once all are there."""
    build = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid.uuid4().hex}"
    # Read before the events are: what comes meanwhile is worked out the next time again.
    seq = head(ledger).seq
    for found in _all_worked(ledger, rulebook, as_of, progress):
        with writing(ledger.engine) as connection:
            _keep_accounts(connection, ledger.seal, build, _accounts(found))
            _keep_awaited(connection, ledger.seal, build, found)
    _let_count(ledger, seq, basis, build)


def _all_worked(ledger: Ledger, rulebook: Rulebook, as_of: date, progress: Progress | None) -> Iterator[list[Worked]]:
    """All units, some at a time; those that wait for the determinations of others last."""
    with ledger.engine.connect() as connection:
        units = every_unit(connection)
    decided: dict[Plan, list[Decided]] = {}
    later: list[Unit] = []
    done = 0
    for some in _pieces(units):
        found = _worked_now(ledger, some, rulebook, as_of, None)
        for unit, account in _accounts(found):
            if account.decided is not None:
                decided.setdefault((unit.client, account.plan), []).append(account.decided)
        later += [one.unit for one in found if one.postponed]
        ready = [one for one in found if not one.postponed]
        yield ready
        done += len(ready)
        if progress is not None:
            progress(done, len(units))
    by_plan = {plan: Decisions(some, rulebook) for plan, some in decided.items()}
    for some in _pieces(later):
        yield _worked_now(ledger, some, rulebook, as_of, lambda client, plan: by_plan.get((client, plan), NO_DECISIONS))
        done += len(some)
        if progress is not None:
            progress(done, len(units))


def _worked_now(
    ledger: Ledger, units: Sequence[Unit], rulebook: Rulebook, as_of: date, decided: DecidedUnder | None
) -> list[Worked]:
    with ledger.engine.connect() as connection:
        return list(_worked(connection, ledger.seal, units, rulebook, as_of, decided))


def _pieces(units: Sequence[Unit]) -> Iterator[Sequence[Unit]]:
    return (units[start : start + _AT_ONCE] for start in range(0, len(units), _AT_ONCE))


def _let_count(ledger: Ledger, seq: int, basis: Basis, build: str) -> None:
    """From now on the rows of this name count; the earlier ones go, and those of a working-out given up a day ago."""
    stale = f"{datetime.now(UTC) - timedelta(days=1):%Y%m%dT%H%M%S}"
    with writing(ledger.engine) as connection:
        earlier = connection.scalars(select(DERIVED.c.build)).all()
        connection.execute(delete(DERIVED))
        connection.execute(
            insert(DERIVED).values(id=1, seq=seq, fingerprint=basis.fingerprint, era=basis.era, build=build)
        )
        for table in (AGENDA, STANDING):
            gone = or_(table.c.build.in_(earlier), table.c.build < stale)
            connection.execute(delete(table).where(gone, table.c.build != build))
        if connection.scalar(select(EVENTS.c.seq).where(EVENTS.c.seq > seq, EVENTS.c.kind == "purged").limit(1)):
            forget_purged(connection)


def forget_purged(connection: Connection) -> None:
    """Take away what is kept of claims and disputes of which no event is left; the rest goes on to hold."""
    # Whoever is just working something out holds this row: it is waited for.
    connection.execute(select(DERIVED).with_for_update()).all()
    for table in (AGENDA, STANDING):
        own = select(EVENTS.c.seq).where(EVENTS.c.client == table.c.client)
        # Asked for in two ways: SQLite finds either by an index.
        by_dispute = own.where(EVENTS.c.dispute_number == table.c.unit).exists()
        by_claim = own.where(EVENTS.c.claim_id == table.c.unit).exists()
        connection.execute(delete(table).where(~by_dispute, ~by_claim))


def some_anew(ledger: Ledger, rulebook: Rulebook, as_of: date) -> None:
    """Work out the units with new events, and the claims a new determination may suspend."""
    seal = ledger.seal
    # Read before the events are: what comes meanwhile is worked out the next time again.
    end = head(ledger).seq
    with writing(ledger.engine) as connection:
        row = connection.execute(select(DERIVED).with_for_update()).one()
        touched = units_touched(connection, row.seq)
        plans = _forgotten(connection, row.build, touched)
        accounts = [
            (unit, one)
            for unit, events in events_by_unit(connection, touched, seal)
            for one in accounts_of(unit, events)
        ]
        _keep_accounts(connection, seal, row.build, accounts)
        plans |= {(one.standing.client, seal.mark(one.plan)) for _, one in accounts if one.decided is not None}
        also = _suspendable(connection, row.build, plans, touched)
        _forgotten(connection, row.build, also)
        decided = _kept_decided(connection, seal, row.build, rulebook)
        found = list(_worked(connection, seal, (*touched, *also), rulebook, as_of, decided))
        known = set(touched)
        _keep_accounts(connection, seal, row.build, _accounts(one for one in found if one.unit not in known))
        _keep_awaited(connection, seal, row.build, found)
        connection.execute(update(DERIVED).values(seq=end))


def _worked(
    connection: Connection,
    seal: Seal,
    units: Sequence[Unit],
    rulebook: Rulebook,
    as_of: date,
    decided: DecidedUnder | None,
) -> Iterator[Worked]:
    for unit, events in events_by_unit(connection, units, seal):
        yield worked_out(unit, events, rulebook, as_of, decided)


def _accounts(found: Iterable[Worked]) -> list[tuple[Unit, Account]]:
    return [(one.unit, account) for one in found for account in one.accounts]


def _kept_decided(connection: Connection, seal: Seal, build: str, rulebook: Rulebook) -> DecidedUnder:
    """The determinations that are kept, each plan read once."""
    read: dict[Plan, Decisions] = {}

    def under(client: str, plan: str) -> Decisions:
        if (client, plan) not in read:
            rows = connection.scalars(
                select(STANDING.c.decided).where(
                    STANDING.c.build == build,
                    STANDING.c.client == client,
                    STANDING.c.plan_mark == seal.mark(plan),
                    STANDING.c.decided.is_not(None),
                )
            )
            read[client, plan] = Decisions(
                (decided_again(seal.opened(text)) for text in rows if text is not None), rulebook
            )
        return read[client, plan]

    return under


def _suspendable(
    connection: Connection, build: str, plans: Iterable[Plan], without: Sequence[Unit]
) -> tuple[Unit, ...]:
    """The units with a claim that a determination under one of these plans may suspend."""
    seeds = set()
    for client, mark in plans:
        rows = connection.execute(
            select(STANDING.c.client, STANDING.c.claim_id, STANDING.c.dispute_number).where(
                STANDING.c.build == build,
                STANDING.c.client == client,
                STANDING.c.plan_mark == mark,
                STANDING.c.waits == 1,
            )
        )
        seeds |= {(row.client, row.claim_id, row.dispute_number) for row in rows}
    taken = set(without)
    return tuple(one for one in units_with(connection, seeds) if one not in taken)


def _forgotten(connection: Connection, build: str, units: Iterable[Unit]) -> set[Plan]:
    """Take away what is kept of these claims and disputes; the plans under which one of them had a determination."""
    plans: set[Plan] = set()
    for unit in units:
        query = select(STANDING.c.unit, STANDING.c.plan_mark, STANDING.c.decided)
        query = query.where(STANDING.c.build == build, STANDING.c.client == unit.client)
        # In two ways: SQLite finds either by an index.
        rows = [
            *connection.execute(query.where(STANDING.c.claim_id.in_(unit.claim_ids))),
            *connection.execute(query.where(STANDING.c.dispute_number.in_(unit.numbers))),
        ]
        plans |= {(unit.client, row.plan_mark) for row in rows if row.decided is not None}
        for name in {row.unit for row in rows}:
            for table in (AGENDA, STANDING):
                connection.execute(
                    delete(table).where(table.c.build == build, table.c.client == unit.client, table.c.unit == name)
                )
    return plans


def _keep_accounts(connection: Connection, seal: Seal, build: str, found: Iterable[tuple[Unit, Account]]) -> None:
    rows = [
        {
            "build": build,
            "client": unit.client,
            "unit": unit.name,
            "claim_id": one.standing.claim_id,
            "dispute_number": one.standing.dispute_number,
            "plan_mark": seal.mark(one.plan) if one.plan else None,
            "waits": int(one.waits),
            "doubts": len(one.standing.contradictions),
            "decided": seal.shut(decided_kept(one.decided)) if one.decided else None,
            "problem": one.standing.problem,
            "body": seal.shut(standing_kept(one.standing)),
        }
        for unit, one in found
    ]
    if rows:
        connection.execute(insert(STANDING), rows)


def _keep_awaited(connection: Connection, seal: Seal, build: str, found: Iterable[Worked]) -> None:
    rows: list[Mapping[str, object]] = [
        {
            "build": build,
            "client": each.unit.client,
            "unit": each.unit.name,
            "day": one.day.isoformat(),
            "until": one.until.isoformat() if one.until else None,
            "body": seal.shut(kept(one)),
        }
        for each in found
        for one in each.awaited
    ]
    if rows:
        connection.execute(insert(AGENDA), rows)
