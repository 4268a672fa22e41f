"""How a dispute ends without a determination, and what of it is due all the same.

A closing ends what leads to a determination. What follows from a determination or an agreement stays due: the payment,
the notice of the agreement, the fee that comes back, the cooling-off period. For a fee that comes back after a
withdrawal the text counts 30 business days from the notice of both parties (149.510(d)(1)(iv), (v)), a day the ledger
does not have: no last day is shown for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from idrkit.ledger.awaited import Awaited
from idrkit.ledger.events import Event

CLOSED = "closed"
DEFAULT = "default"
# Steps that show that a dispute went on.
_GOES_ON = (
    "initiated",
    "preliminary_selection",
    "selected",
    "eligibility_determined",
    "information_requested",
    "offer_submitted",
)
# Where one of these closings and a determination are both recorded, one of the two is wrong.
_WITHOUT = ("found_ineligible", "withdrawn")
_STAYS = frozenset(
    {
        "settlement_notice",
        "settlement_payment",
        "award_payment",
        "idre_fee_refund",
        "cooling_off",
        "after_cooling_off_window",
    }
)


def closing_of(happened: Sequence[Event]) -> Event | None:
    """The closing that holds: the last one, unless a later step shows that the dispute went on.

    Args:
        happened: the events of one claim or dispute as they stand, in the order of their days.
    """
    closing = next((one for one in reversed(happened) if one.kind == CLOSED), None)
    return None if closing is None or _step_after(closing, happened) else closing


def endings_told(happened: Sequence[Event]) -> Iterator[str]:
    """What the events say of the end in two ways, each in a sentence."""
    closing = next((one for one in reversed(happened) if one.kind == CLOSED), None)
    if closing is None:
        return
    reason = str(closing.facts.get("reason"))
    after = _step_after(closing, happened)
    if after is not None:
        yield (
            f"event {closing.seq} closes it on {closing.on} ({reason}), event {after.seq} ({after.kind}) is of "
            f"{after.on}: taken as open; strike the wrong one"
        )
    decided = next((one for one in happened if one.kind == "determined"), None)
    if decided is not None and reason in _WITHOUT:
        yield (
            f"event {closing.seq} closes it on {closing.on} ({reason}), event {decided.seq} is a determination of "
            f"{decided.on}: strike the wrong one"
        )


def still_due(found: Iterable[Awaited], closing: Event | None) -> tuple[Awaited, ...]:
    """What of the awaited is due all the same once a dispute was closed.

    Args:
        found: what is awaited of a claim or dispute.
        closing: as `closing_of` gives it; None where nothing closed it.
    """
    if closing is None:
        return tuple(found)
    # A default is decided by selecting the one offer there is: its day and amount are still to be recorded.
    by_default = closing.facts.get("reason") == DEFAULT
    return tuple(
        one
        for one in found
        if not one.deadline.of
        and (one.deadline.id in _STAYS or (by_default and one.deadline.id == "payment_determination"))
    )


def _step_after(closing: Event, happened: Iterable[Event]) -> Event | None:
    return next((one for one in happened if one.kind in _GOES_ON and one.on > closing.on), None)
