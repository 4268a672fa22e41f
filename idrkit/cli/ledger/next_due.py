"""What is due next of what was just recorded, in a sentence."""

from __future__ import annotations

from collections.abc import Iterable

from idrkit.assess.safe import safe_words
from idrkit.cli.options import today_eastern
from idrkit.cli.output import message
from idrkit.law.rulebook import load_rulebook
from idrkit.ledger.earlier import NO_DECISIONS
from idrkit.ledger.events import Event
from idrkit.ledger.reminders import Reminder, on_day
from idrkit.ledger.store import Ledger
from idrkit.ledger.told import about, days_left
from idrkit.ledger.units import events_by_unit, units_with
from idrkit.ledger.working import worked_out

_MOST = 3
_UNLESS = ", unless a cooling-off period holds it up: `idrkit deadlines`"


def say_next(ledger: Ledger, recorded: Iterable[Event]) -> None:
    """Say what is due next of the claims and disputes of these events; of many at once nothing is said.

    A cooling-off period after a determination of another dispute is not looked for here, and it is said where one could
    hold a claim up: `idrkit deadlines` reads them all.
    """
    ties = {(one.client, one.claim_id, one.dispute_number) for one in recorded}
    if not ties:
        return
    today, rulebook = today_eastern(), load_rulebook()
    with ledger.engine.connect() as connection:
        units = units_with(connection, ties)
        if len(units) > _MOST:
            return
        for unit, events in events_by_unit(connection, units, ledger.seal):
            worked = worked_out(unit, events, rulebook, today, lambda _client, _plan: NO_DECISIONS)
            if any(one.standing.problem for one in worked.accounts):
                message(f"What is due next of {unit.name} cannot be worked out: `idrkit deadlines` says why.")
            _say(on_day(worked.awaited, today, rulebook.calendar), held=any(one.waits for one in worked.accounts))


def _say(found: Iterable[Reminder], *, held: bool) -> None:
    duties = [one for one in found if not one.awaited.waits]
    behind = [one for one in duties if one.behind]
    ahead = [one for one in duties if not one.behind]
    if behind:
        message(f"Behind: {behind[0].deadline.name} of {about(behind[0])}, last day {behind[0].due}{_more(behind)}.")
    if ahead:
        first = ahead[0]
        safe = safe_words(first.deadline)
        message(
            f"Next: {first.deadline.name} of {about(first)}, last day {first.due}{f', safe {safe}' if safe else ''} "
            f"({days_left(first.business_days_left)}){_UNLESS if held else ''}."
        )


def _more(listed: list[Reminder]) -> str:
    return f", and {len(listed) - 1} more: `idrkit deadlines`" if len(listed) > 1 else ""
