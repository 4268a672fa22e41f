"""What is due by the ledger: brought up to date, read, and what there is to say about it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from idrkit.cli.due import Due
from idrkit.cli.ending import counted
from idrkit.cli.ledger.options import OWN, place_of
from idrkit.cli.options import day_eastern, today_eastern
from idrkit.cli.output import message
from idrkit.errors import UsageError
from idrkit.law.rulebook import Rulebook
from idrkit.ledger.awaited import Awaited
from idrkit.ledger.derived import (
    awaited_rows,
    bring_up_to_date,
    count_doubts,
    count_standing,
    holds_for,
    kept_up_to_date,
    problems,
    standings,
)
from idrkit.ledger.reminders import Reminder, horizon, on_day
from idrkit.ledger.standing import Standing
from idrkit.ledger.store import Ledger, last_recorded, opened

# Below this the working-out takes no longer than reading the message.
_WORTH_TELLING = 2_000
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class FromLedger:
    """What is due by the ledger, of how many claims and disputes; those not worked out, and how many are in doubt."""

    due: Due
    known: int
    failed: tuple[Standing, ...]
    doubts: int


@contextmanager
def current(place: str | None, client: str | None, rulebook: Rulebook, as_of: date) -> Iterator[Ledger]:
    """The ledger, with what is worked out from it brought up to date."""
    with opened(place_of(client or OWN, place)) as ledger:
        bring_up_to_date(ledger, rulebook, as_of, tell)
        yield ledger


def due_by_ledger(
    place: str | None,
    client: str | None,
    rulebook: Rulebook,
    rules: Sequence[Path],
    as_of: date,
    within: int | None,
) -> FromLedger:
    """What is due by the ledger on a day.

    Args:
        place: the ledger, as --ledger gives it.
        client: only of this client; None for all.
        rulebook: the law.
        rules: rules files of the user's own; with them nothing is kept.
        as_of: the day.
        within: up to so many business days ahead; None for everything.
    """
    with opened(place_of(client or OWN, place)) as ledger:
        warn_of_clock(ledger, as_of)
        if rules or not holds_for(ledger, rulebook, as_of, today_eastern()):
            return _aside(ledger, client, rulebook, as_of)
        if not kept_or_told(ledger, rulebook, as_of):
            return _aside(ledger, client, rulebook, as_of)
        last = None if within is None else horizon(as_of, within, rulebook.calendar)
        known = count_standing(ledger, client=client)
        refuse_unknown_client(client, known)
        found = awaited_rows(ledger, client=client, last=last, as_of=as_of)
        looked_at = frozenset(_subjects(standings(ledger, client=client))) if within is None else frozenset()
        return FromLedger(
            _due(found, rulebook, as_of, looked_at),
            known,
            problems(ledger, client=client),
            count_doubts(ledger, client=client),
        )


def kept_or_told(ledger: Ledger, rulebook: Rulebook, as_of: date) -> bool:
    """Brings what is kept up to date; where nothing can be written, says so, and what is due is still told."""
    if kept_up_to_date(ledger, rulebook, as_of, tell):
        return True
    message(
        f"The ledger {ledger.place} can be read but not written to at this moment (disk full, another one writing, or "
        "you may only read it): what is due is worked out for this once."
    )
    return False


def standing_by_ledger(
    place: str | None, client: str | None, rulebook: Rulebook, as_of: date
) -> tuple[list[Standing], tuple[Reminder, ...]]:
    """Where every claim and dispute stands by the ledger, and all that is due on a day, the nearest first.

    Args:
        place: the ledger, as --ledger gives it.
        client: only of this client; None for all.
        rulebook: the law.
        as_of: the day.
    """
    with opened(place_of(client or OWN, place)) as ledger:
        warn_of_clock(ledger, as_of)
        if not holds_for(ledger, rulebook, as_of, today_eastern()) or not kept_or_told(ledger, rulebook, as_of):
            accounts, found = _worked_aside(ledger, client, rulebook, as_of)
        else:
            accounts = list(standings(ledger, client=client))
            found = list(awaited_rows(ledger, client=client, last=None, as_of=as_of))
        refuse_unknown_client(client, len(accounts))
        return accounts, on_day(found, as_of, rulebook.calendar)


def refuse_unknown_client(client: str | None, known: int) -> None:
    """Refuse a client of whom the ledger knows nothing: a mistyped name must not look as if nothing were due.

    Raises:
        UsageError: a client is named and the ledger knows no claim and no dispute of it.
    """
    if client is not None and not known:
        raise UsageError(f'The ledger knows no claim or dispute of a client "{client}": see how the name is written.')


def say_failed(failed: Iterable[Standing]) -> None:
    """The claims that could not be worked out, with the reason."""
    some = list(failed)
    for one in some[:_MOST_TOLD]:
        message(f"{one.name}: not worked out, so not listed. {one.problem}")
    if len(some) > _MOST_TOLD:
        message(f"{counted(len(some) - _MOST_TOLD, 'more claim')} could not be worked out: `idrkit ledger list`.")


def say_doubts(number: int) -> None:
    """That something is said in two ways, and where it is told."""
    if number:
        message(
            f"{counted(number, 'claim or dispute', 'claims and disputes')} with facts that contradict each other: "
            "`idrkit ledger list --doubts` tells them."
        )


def _aside(ledger: Ledger, client: str | None, rulebook: Rulebook, as_of: date) -> FromLedger:
    """With rules of one's own, or on a day under earlier rules: worked out for this once."""
    accounts, found = _worked_aside(ledger, client, rulebook, as_of)
    refuse_unknown_client(client, len(accounts))
    due = _due(found, rulebook, as_of, frozenset(_subjects(accounts)))
    doubts = sum(1 for one in accounts if one.contradictions)
    return FromLedger(due, len(accounts), tuple(one for one in accounts if one.problem), doubts)


def _worked_aside(
    ledger: Ledger, client: str | None, rulebook: Rulebook, as_of: date
) -> tuple[list[Standing], list[Awaited]]:
    from idrkit.ledger.deriving import worked_aside

    found: list[Awaited] = []
    accounts: list[Standing] = []
    for one in worked_aside(ledger, rulebook, as_of, tell):
        if client is None or one.unit.client == client:
            found += one.awaited
            accounts += [account.standing for account in one.accounts]
    return sorted(accounts, key=lambda one: (one.client, one.name)), found


def _due(found: Iterable[Awaited], rulebook: Rulebook, as_of: date, looked_at: frozenset[str]) -> Due:
    return Due(on_day(found, as_of, rulebook.calendar), as_of, rulebook.calendar, looked_at)


def _subjects(accounts: Iterable[Standing]) -> Iterator[str]:
    """The claims and disputes looked at, as a calendar file names them."""
    from idrkit.ledger.calendar_file import subject_key

    for one in accounts:
        for name in (one.claim_id, one.dispute_number):
            if name:
                yield subject_key(one.client, name)


def warn_of_clock(ledger: Ledger, as_of: date) -> None:
    """Says so where the day looked at lies before the last recording."""
    recorded_at = last_recorded(ledger)
    last = None if recorded_at is None else day_eastern(recorded_at)
    if last is not None and as_of < last:
        message(
            f"The day looked at ({as_of}) lies before the last recording in the ledger ({last}): if it is today, the "
            "clock of this machine is wrong, and so are the days left."
        )


def tell(done: int, of: int) -> None:
    """How far a long working-out has come, where somebody looks."""
    if of > _WORTH_TELLING and sys.stderr.isatty():
        message(f"Working out what is due: {done:,} of {of:,} claims and disputes.")
