"""When a determination falls due, for how long it suspends further disputes on its code, and the window after that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from idrkit.assess.planner.figures import Figures
from idrkit.assess.timeline import after_determination, deadlines_from
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Event
from idrkit.law.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Delays:
    """For how many days a determination suspends its code, single and batched, and what 30 days cost a waiting line."""

    single: int
    batched: int
    share: Fraction


@dataclass(frozen=True, slots=True)
class HoldUp:
    """What a determination would do to later disputes on its code against the same payer.

    Attributes:
        determined: the day on which the determination falls due.
        until: the last day suspended, by the later reading.
        opens, closes: the window after it, for lines whose open negotiation ended in time; None if not known.
        certainty: how certain the paragraph is.
        others: the last day by other readings.
    """

    determined: date
    until: date
    opens: date | None
    closes: date | None
    certainty: str
    others: tuple[date, ...] = ()


def first_start(starts: Iterable[date | None]) -> date | None:
    """The earliest start of open negotiation; None where one is not recorded, or there is none."""
    known = tuple(starts)
    return min((one for one in known if one is not None), default=None) if None not in known else None


def determination_due(rulebook: Rulebook, initiated: date) -> date | None:
    """When a determination falls due in a dispute initiated on a day, as far as the text tells; None if not known."""
    try:
        found = deadlines_from({Event.IDR_INITIATED: initiated}, rulebook)
    except NoRuleInForceError:
        return None
    return next((one.due for one in found if one.id == "payment_determination"), None)


def hold_up(rulebook: Rulebook, initiated: date, started: date | None, later: date, *, batched: bool) -> HoldUp | None:
    """What the determination of a dispute would hold up, if it is made when it falls due; None if not known.

    The text does not say whether it goes by the open negotiation of the dispute or of the one that waits: where the two
    differ, the later end is taken.

    Args:
        rulebook: the law.
        initiated: the day of initiation of the dispute.
        started: the earliest start of open negotiation of its lines; None where one is not recorded.
        later: the earliest start of open negotiation of the lines that wait.
        batched: whether it is a batch.
    """
    determined = determination_due(rulebook, initiated)
    if determined is None:
        return None
    since = rulebook.gate("G_COOL").since
    dates = {
        Event.PAYMENT_DETERMINATION: determined,
        Event.OPEN_NEGOTIATION_START: started,
        Event.SUBSEQUENT_OPEN_NEGOTIATION_START: later if since is not None and later >= since else None,
    }
    try:
        found = after_determination(dates, rulebook, batched=batched, of="")
    except NoRuleInForceError:
        return None
    if found is None or found[0].due is None:
        return None
    window = found[1]
    opens, closes = (window.opens, window.due) if window is not None else (None, None)
    others = tuple(one.due for one in found[0].other_readings if one.due is not None)
    return HoldUp(determined, found[0].due, opens, closes, found[0].citation.certainty, others)


def delays_of(figures: Figures, rulebook: Rulebook, as_of: date, started: date | None) -> Delays | None:
    """What waiting costs by the figures given; None where none were, or where the days are not known.

    `started` is the earliest start of open negotiation of all lines, None where one is not recorded.
    """
    single = hold_up(rulebook, as_of, started, as_of, batched=False)
    batched = hold_up(rulebook, as_of, started, as_of, batched=True)
    if not figures.delay or not figures.valued or single is None or batched is None:
        return None
    days = [(one.until - one.determined).days for one in (single, batched)]
    return Delays(days[0], days[1], Fraction(figures.delay))
