"""When a determination falls due, for how long it suspends further disputes on its code, and the window after that."""

from __future__ import annotations

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
    """

    determined: date
    until: date
    opens: date | None
    closes: date | None
    certainty: str


def determination_due(rulebook: Rulebook, initiated: date) -> date | None:
    """When a determination falls due in a dispute initiated on a day, as far as the text tells; None if not known."""
    try:
        found = deadlines_from({Event.IDR_INITIATED: initiated}, rulebook)
    except NoRuleInForceError:
        return None
    return next((one.due for one in found if one.id == "payment_determination"), None)


def hold_up(rulebook: Rulebook, as_of: date, initiated: date, *, batched: bool) -> HoldUp | None:
    """What the determination of a dispute would hold up, if it is made when it falls due; None if not known.

    Args:
        rulebook: the law.
        as_of: the day of the question; open negotiation of the lines that wait starts then at the earliest.
        initiated: the day of initiation of the dispute.
        batched: whether it is a batch.
    """
    determined = determination_due(rulebook, initiated)
    if determined is None:
        return None
    since = rulebook.gate("G_COOL").since
    dates = {
        Event.PAYMENT_DETERMINATION: determined,
        Event.OPEN_NEGOTIATION_START: as_of,
        Event.SUBSEQUENT_OPEN_NEGOTIATION_START: as_of if since is not None and as_of >= since else None,
    }
    try:
        found = after_determination(dates, rulebook, batched=batched, of="")
    except NoRuleInForceError:
        return None
    if found is None or found[0].due is None:
        return None
    window = found[1]
    opens, closes = (window.opens, window.due) if window is not None else (None, None)
    return HoldUp(determined, found[0].due, opens, closes, found[0].citation.certainty)


def delays_of(figures: Figures, rulebook: Rulebook, as_of: date) -> Delays | None:
    """What waiting costs by the figures given; None where none were, or where the days are not known."""
    single = hold_up(rulebook, as_of, as_of, batched=False)
    batched = hold_up(rulebook, as_of, as_of, batched=True)
    if not figures.delay or not figures.valued or single is None or batched is None:
        return None
    days = [(one.until - one.determined).days for one in (single, batched)]
    return Delays(days[0], days[1], Fraction(figures.delay))
