"""What is worked out from the whole ledger: kept in tables so that a listing is quick, brought up to date when read.

Nothing in these tables is truth. They hold for the events up to one number, for the texts of the law and of idrkit they
were worked out with, and for the days on which the same texts are in force; otherwise they are worked out again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.exc import DBAPIError

from idrkit.errors import RecordError
from idrkit.law.rulebook import Rulebook
from idrkit.ledger.awaited import Awaited
from idrkit.ledger.basis import Progress, basis_of
from idrkit.ledger.database import cannot_write, writing
from idrkit.ledger.kept import awaited_again
from idrkit.ledger.standing import Standing, standing_again
from idrkit.ledger.store import Ledger, head
from idrkit.ledger.tables import AGENDA, DERIVED, STANDING
from idrkit.ledger.units import units_touched

MANY = 2_000
"""From so many units on all is worked out anew, outside any transaction, so that no writer waits for it."""


def bring_up_to_date(ledger: Ledger, rulebook: Rulebook, as_of: date, progress: Progress | None = None) -> None:
    """Work out what is missing in the tables, or all of it.

    Args:
        ledger: as `opened` gives it.
        rulebook: the law as it comes with idrkit.
        as_of: the day of the listing.
        progress: told while all is worked out.
    """
    basis = basis_of(rulebook, as_of)
    with ledger.engine.connect() as connection:
        row = connection.execute(select(DERIVED)).first()
        fits = row is not None and (row.fingerprint, row.era) == (basis.fingerprint, basis.era)
        touched = units_touched(connection, row.seq) if fits and row is not None else ()
    if fits and row is not None and head(ledger).seq == row.seq:
        return
    # Only here: it needs the whole assessment, and most readings find nothing new.
    from idrkit.ledger.deriving import all_anew, some_anew

    if not fits or len(touched) > MANY:
        all_anew(ledger, rulebook, as_of, basis, progress)
    else:
        some_anew(ledger, rulebook, as_of)


def kept_up_to_date(ledger: Ledger, rulebook: Rulebook, as_of: date, progress: Progress | None = None) -> bool:
    """Like `bring_up_to_date`; False where the ledger can be read, not written to, and has to be worked out aside."""
    try:
        bring_up_to_date(ledger, rulebook, as_of, progress)
    except DBAPIError as error:
        if cannot_write(error):
            return False
        raise
    return True


def thrown_away(ledger: Ledger) -> None:
    """Throw away what is kept, so that the next listing works it out from the events again.

    Raises:
        OutputError: the ledger cannot be written to.
    """
    with writing(ledger.engine) as connection:
        builds = connection.scalars(select(DERIVED.c.build)).all()
        connection.execute(delete(DERIVED))
        # Rows of another name belong to a working-out that goes on at this moment.
        for table in (AGENDA, STANDING):
            connection.execute(delete(table).where(table.c.build.in_(builds)))


def holds_for(ledger: Ledger, rulebook: Rulebook, as_of: date, today: date) -> bool:
    """Whether the tables hold, or may be made to hold, for a day: a look back or ahead to other rules undoes nothing.

    Args:
        ledger: as `opened` gives it.
        rulebook: the law as it comes with idrkit.
        as_of: the day of the listing.
        today: the day it is.
    """
    era = basis_of(rulebook, as_of).era
    if as_of > today and era != basis_of(rulebook, today).era:
        return False
    with ledger.engine.connect() as connection:
        row = connection.execute(select(DERIVED)).first()
    return row is None or era >= row.era


def awaited_rows(ledger: Ledger, *, client: str | None, last: date | None, as_of: date) -> tuple[Awaited, ...]:
    """What is kept as awaited, up to the day it is listed under.

    Args:
        ledger: up to date.
        client: only of this client.
        last: the last day wanted; None for all.
        as_of: the day of the listing; what is over by then is left out.
    """
    where = _of(AGENDA.c, client)
    where.append(or_(AGENDA.c.until.is_(None), AGENDA.c.until >= as_of.isoformat()))
    if last is not None:
        where.append(AGENDA.c.day <= last.isoformat())
    with ledger.engine.connect() as connection:
        bodies = connection.scalars(
            select(AGENDA.c.body).join(DERIVED, DERIVED.c.build == AGENDA.c.build).where(*where)
        )
        try:
            return tuple(awaited_again(ledger.seal.opened(body)) for body in bodies)
        except ValueError:
            raise RecordError(
                "What was worked out from the ledger is not as it was written: `idrkit ledger check` says whether the "
                "ledger is whole."
            ) from None


def standings(ledger: Ledger, *, client: str | None = None) -> Iterator[Standing]:
    """Where every claim and dispute stands, by client and name."""
    query = (
        select(STANDING.c.body)
        .join(DERIVED, DERIVED.c.build == STANDING.c.build)
        .where(*_of(STANDING.c, client))
        .order_by(STANDING.c.client, STANDING.c.claim_id, STANDING.c.dispute_number)
    )
    with ledger.engine.connect() as connection:
        for body in connection.scalars(query):
            yield standing_again(ledger.seal.opened(body))


def count_standing(ledger: Ledger, *, client: str | None = None) -> int:
    """How many claims and disputes the ledger knows."""
    query = select(func.count()).select_from(STANDING).join(DERIVED, DERIVED.c.build == STANDING.c.build)
    with ledger.engine.connect() as connection:
        return int(connection.scalar(query.where(*_of(STANDING.c, client))) or 0)


def count_doubts(ledger: Ledger, *, client: str | None = None) -> int:
    """How many claims and disputes have something said in two ways."""
    query = select(func.count()).select_from(STANDING).join(DERIVED, DERIVED.c.build == STANDING.c.build)
    with ledger.engine.connect() as connection:
        return int(connection.scalar(query.where(STANDING.c.doubts > 0, *_of(STANDING.c, client))) or 0)


def problems(ledger: Ledger, *, client: str | None = None) -> tuple[Standing, ...]:
    """The claims and disputes that could not be worked out."""
    query = select(STANDING.c.body).join(DERIVED, DERIVED.c.build == STANDING.c.build)
    with ledger.engine.connect() as connection:
        bodies = connection.scalars(query.where(STANDING.c.problem.is_not(None), *_of(STANDING.c, client)))
        return tuple(standing_again(ledger.seal.opened(body)) for body in bodies)


def _of(columns: Any, client: str | None) -> list[ColumnElement[bool]]:
    return [] if client is None else [columns.client == client]
