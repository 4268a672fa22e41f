"""What the ledger knows of a claim or a dispute: its events, the numbers tied to it, and ids that look alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

from sqlalchemy import Column, select

from idrkit.errors import UsageError
from idrkit.ledger.events import CLAIM_ID, CLAIM_RECORDED, DISPUTE_NUMBER, Event
from idrkit.ledger.history import history
from idrkit.ledger.store import Ledger, event_of, events_of
from idrkit.ledger.tables import EVENTS


def events_about(ledger: Ledger, client: str, claim_id: str | None, dispute_number: str | None) -> tuple[Event, ...]:
    """Every event that concerns the claim or the dispute, in order, those by what ties the two together among them.

    An event of a dispute number alone concerns every claim tied to it; one of another claim of a batch concerns
    neither this claim nor, where it names no number, the dispute of another. What was struck out ties nothing together.

    Args:
        ledger: as `opened` gives it.
        client: whose events.
        claim_id: a claim.
        dispute_number: a dispute.
    """
    found: dict[int, Event] = {}
    if claim_id is not None:
        found |= _by_number(events_of(ledger, client=client, claim_id=claim_id))
    numbers = {number for _, number in _ties(found) if number}
    if dispute_number is not None:
        numbers.add(dispute_number)
    for number in sorted(numbers):
        named = events_of(ledger, client=client, dispute_number=number)
        found |= _by_number(one for one in named if claim_id is None or one.claim_id in (None, claim_id))
    if claim_id is None:
        for tied in sorted({claim for claim, number in _ties(found) if claim and number == dispute_number}):
            of_claim = events_of(ledger, client=client, claim_id=tied)
            found |= _by_number(one for one in of_claim if one.dispute_number in (None, dispute_number))
    return tuple(found[seq] for seq in sorted(found))


def numbers_of(events: Iterable[Event], claim_id: str) -> tuple[str, ...]:
    """The numbers of the disputes a claim is tied to, that of its present dispute last.

    Args:
        events: those about the claim, in order.
        claim_id: the claim.
    """
    ties = _ties(_by_number(events))
    return tuple(dict.fromkeys(number for claim, number in reversed(ties) if claim == claim_id and number))[::-1]


def _ties(events: Mapping[int, Event]) -> list[tuple[str | None, str | None]]:
    """Claims and numbers as events that stand name them together; of the records of a claim the latest."""
    stand = [one.recorded for one in history(events.values()) if not one.struck]
    latest = {one.claim_id: one.seq for one in stand if one.kind == CLAIM_RECORDED}
    return [
        (one.claim_id, one.dispute_number)
        for one in stand
        if one.kind != CLAIM_RECORDED or latest[one.claim_id] == one.seq
    ]


def event_numbered(ledger: Ledger, seq: int) -> Event:
    """The event with this number.

    Raises:
        UsageError: there is none.
    """
    with ledger.engine.connect() as connection:
        row = connection.execute(select(EVENTS).where(EVENTS.c.seq == seq)).one_or_none()
    if row is None:
        raise UsageError(f"The ledger has no event {seq}: `idrkit ledger show CLAIM` lists the numbers.")
    return event_of(row, ledger.seal)


def named_as_recorded(ledger: Ledger, client: str, subject: str) -> str:
    """The claim id or dispute number as the ledger writes it: capital letters do not count.

    Raises:
        UsageError: no event of the client names it.
    """
    if not CLAIM_ID.fullmatch(subject):
        raise UsageError("That is neither a claim id (letters, digits, dots, dashes, underscores) nor DISP-1234567.")
    column = EVENTS.c.dispute_number if is_dispute(subject) else EVENTS.c.claim_id
    exact = subject.upper() if is_dispute(subject) else subject
    if _is_there(ledger, client, column, exact):
        return exact
    known = {one.casefold(): one for one in _names(ledger, client, column)}
    if subject.casefold() in known:
        return known[subject.casefold()]
    near = [known[one] for one in get_close_matches(subject.casefold(), known, n=3)]
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    what = "dispute number" if is_dispute(subject) else "claim"
    raise UsageError(f'The ledger knows no {what} "{subject}" of the client "{client}".{hint}')


def is_dispute(subject: str) -> bool:
    """Whether it is a dispute number rather than a claim id."""
    return DISPUTE_NUMBER.fullmatch(subject.upper()) is not None


def _is_there(ledger: Ledger, client: str, column: Column[str], name: str) -> bool:
    with ledger.engine.connect() as connection:
        wanted = select(EVENTS.c.seq).where(EVENTS.c.client == client, column == name).limit(1)
        return connection.execute(wanted).first() is not None


def _names(ledger: Ledger, client: str, column: Column[str]) -> list[str]:
    with ledger.engine.connect() as connection:
        wanted = select(column).where(EVENTS.c.client == client, column.is_not(None)).distinct().order_by(column)
        return [str(one) for one in connection.scalars(wanted)]


def _by_number(events: Iterable[Event]) -> dict[int, Event]:
    return {one.seq: one for one in events}
