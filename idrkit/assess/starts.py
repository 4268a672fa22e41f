"""The day a period is counted from: the recorded day of its event, or the last day the text gives that event.

All dates after initiation are latest dates: a recorded day always takes the place of a projected one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from idrkit.errors import NoRuleInForceError
from idrkit.law.counting import counted
from idrkit.law.provision import Event
from idrkit.law.rulebook import Dates, Rulebook


@dataclass(frozen=True, slots=True)
class Start:
    """The day a period is counted from.

    A projected day is the last one the text allows; `earliest` is then the first on which the event can have
    happened, and `if_random` the projected day if the Secretary has to select.
    """

    day: date
    projected: bool = False
    if_random: date | None = None
    earliest: date | None = None


# What was given leads to a period that is counted from another event.
LEADS_TO = {
    Event.IDRE_PRELIMINARY_SELECTION: (Event.IDR_INITIATED,),
    Event.CONFLICT_ATTESTED: (Event.IDRE_PRELIMINARY_SELECTION, Event.IDR_INITIATED),
    Event.IDRE_SELECTED: (Event.IDR_INITIATED,),
    Event.COOLING_OFF_END: (Event.PAYMENT_DETERMINATION,),
}


def start_of(event: Event, dates: Dates, rulebook: Rulebook, *, amended: bool) -> Start | None:
    """The day of an event, or None where nothing given leads to it.

    Args:
        event: what the period is counted from.
        dates: the events known.
        rulebook: the law.
        amended: the selection is preliminary first, then final.
    """
    given = dates.get(event)
    if given is not None:
        return Start(given)
    if event is Event.COOLING_OFF_END:
        return _cooling_off_end(dates, rulebook)
    if event is Event.IDRE_PRELIMINARY_SELECTION:
        return _selection(dates, rulebook, fixed=True)
    if event is Event.CONFLICT_ATTESTED:
        return _attested(dates, rulebook)
    if event is Event.IDRE_SELECTED:
        if not amended:
            return _selection(dates, rulebook, fixed=False)
        return _counted_on("final_selection", _attested(dates, rulebook), rulebook)
    return None


def two_step_selection(dates: Dates, rulebook: Rulebook) -> bool:
    """Whether the amended selection, preliminary then final, governs."""
    try:
        return rulebook.in_force("final_selection", dates).version is not None
    except NoRuleInForceError:
        return False


def _cooling_off_end(dates: Dates, rulebook: Rulebook) -> Start | None:
    """The last of the 90 suspended days; only the 90-day period has a window counted from its end."""
    determined = dates.get(Event.PAYMENT_DETERMINATION)
    oldest = rulebook.provision("cooling_off").versions[-1]
    if determined is None or oldest.count is None:
        return None
    return Start(counted(oldest.count, determined, rulebook.calendar).due)


def _selection(dates: Dates, rulebook: Rulebook, *, fixed: bool) -> Start | None:
    """The last day for joint selection, and for random selection, where the selection is not recorded.

    Under the amended text the day is fixed, also where the parties agree earlier ((c)(1)(iii)); under the older
    text an earlier agreement is an earlier selection.
    """
    initiated = dates.get(Event.IDR_INITIATED)
    joint = rulebook.provision("joint_selection").versions[0].count
    random = rulebook.provision("idre_random_selection").versions[0].count
    if initiated is None or joint is None or random is None:
        return None
    day = counted(joint, initiated, rulebook.calendar).due
    return Start(
        day,
        projected=True,
        if_random=counted(random, initiated, rulebook.calendar).due,
        earliest=day if fixed else initiated,
    )


def _attested(dates: Dates, rulebook: Rulebook) -> Start | None:
    preliminary = start_of(Event.IDRE_PRELIMINARY_SELECTION, dates, rulebook, amended=True)
    return _counted_on("conflict_of_interest_attestation", preliminary, rulebook)


def _counted_on(provision_id: str, start: Start | None, rulebook: Rulebook) -> Start | None:
    """The last day of a later step, projected from the start of it."""
    count = rulebook.provision(provision_id).versions[0].count
    if start is None or count is None:
        return None
    later = None if start.if_random is None else counted(count, start.if_random, rulebook.calendar).due
    return Start(
        counted(count, start.day, rulebook.calendar).due,
        projected=True,
        if_random=later,
        earliest=start.earliest or start.day,
    )
