"""The claims of a ledger as they stand, to be compared with a remittance."""

from __future__ import annotations

from idrkit.claims.model import Claim
from idrkit.ledger.fold import known_of
from idrkit.ledger.store import Ledger
from idrkit.ledger.units import events_by_unit, every_unit


def claims_standing(ledger: Ledger, client: str) -> tuple[Claim, ...]:
    """Each claim of a client with what its events tell: decisions, agreements and payments among them.

    A claim whose record cannot be read is left out; `idrkit deadlines` names it.

    Raises:
        RecordError: an event is not as it was written.
    """
    with ledger.engine.connect() as connection:
        units = [one for one in every_unit(connection) if one.client == client]
        found = [known_of(events) for _, events in events_by_unit(connection, units, ledger.seal)]
    return tuple(known.claim for each in found for known in each if known.claim is not None)
