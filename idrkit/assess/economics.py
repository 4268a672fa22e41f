"""What disputing lines would cost and bring: fees, who bears them in each ending, expected value, break-even.

For the practice's own list only, never for a packet. Nothing here predicts a decision: the probability is a person's,
or a table over some probabilities; the other side's offer is an assumption a person can change; what is not known is
carried as a range or named as missing. Only what the parties pay each other and the fees are counted, from filing on:
no work, no interest, and no charge as billed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate

from idrkit.assess.economics_bearings import Bearing, EndingText, bearings, ending_texts, part_borne
from idrkit.assess.economics_endings import Ending, Selected
from idrkit.assess.economics_fees import DisputeFees, DisputeKind, dispute_fees
from idrkit.assess.economics_lines import DisputeLine, LineValue, OfferBasis, OtherOffer, line_value
from idrkit.assess.economics_value import BreakEven, Stakes, break_even, expected_value, in_cents
from idrkit.assess.fee_table import FeeTable
from idrkit.assess.spans import Span, exactly, sum_of
from idrkit.law.provision import Event
from idrkit.law.rulebook import Rulebook

SHOWN = (Decimal("0.3"), Decimal("0.5"), Decimal("0.7"))
"""The probabilities a table is shown for where a person names none: steps to read it by, no estimate."""

REFERENCES = (OtherOffer(OfferBasis.RECEIVED), OtherOffer(OfferBasis.QPA))
"""What the other side's offer is shown for where a person names nothing: two figures of the record, no estimate."""


@dataclass(frozen=True, slots=True)
class DisputeFacts:
    """What is known of a dispute, or of one that might be filed.

    Attributes:
        kind: single, bundled or batched.
        idr_initiated: the day of initiation; None where it is not initiated.
        certified_idr_entity: the one selected, otherwise the one preferred; None where none is named.
        date_of_service, plan_year_start: of the earliest line; they select which text governs.
    """

    kind: DisputeKind
    idr_initiated: date | None = None
    certified_idr_entity: str | None = None
    date_of_service: date | None = None
    plan_year_start: date | None = None


@dataclass(frozen=True, slots=True)
class EconomicAssumptions:
    """What a person assumes.

    Attributes:
        probabilities: that our offer is selected in a determination, from 0 to 1, lowest first; empty for a table.
        other_offers: what the other side's offer may be, from one to the other.
    """

    probabilities: tuple[Decimal, ...] = ()
    other_offers: tuple[OtherOffer, ...] = REFERENCES


ASSUMED_NOTHING = EconomicAssumptions()


@dataclass(frozen=True, slots=True)
class Outcome:
    """One ending: who bears which fee, what is paid for the lines, and what is left of it; None if not known."""

    bearing: Bearing
    gained: Span | None
    net: Span | None


@dataclass(frozen=True, slots=True)
class Split:
    """A batch in which our offer was selected on some lines: what is paid, borne and left, whichever lines they are."""

    won: int
    part_borne: Decimal
    fee_borne: Span
    gained: Span
    net: Span


@dataclass(frozen=True, slots=True)
class Expected:
    """The expected value at one probability, rounded outward to the cent."""

    probability: Decimal
    value: Span


@dataclass(frozen=True, slots=True)
class Economics:
    """What a dispute would cost and bring, in dollars; what is not known is a range, None, or named in `missing`.

    Attributes:
        kind: single, bundled or batched.
        determinations: how many determinations are made.
        lines: each line's amounts.
        fees: administrative fee and certified IDR entity fee, each with its paragraph.
        at_risk: what this side loses in fees if the other side prevails.
        if_ours, if_theirs: what changes if our offer, or the other side's, is selected on every line, before fees.
        outcomes: each ending.
        splits: for a batch, by the number of lines on which our offer is selected.
        expected: the expected value at each probability.
        break_even: the probability from which it is zero or more.
        missing: facts without which amounts are not known, as paths of the claim record.
        assumptions: what was assumed, in sentences.
    """

    kind: DisputeKind
    determinations: int
    lines: tuple[LineValue, ...]
    fees: DisputeFees
    at_risk: Span
    if_ours: Span | None
    if_theirs: Span | None
    outcomes: tuple[Outcome, ...]
    splits: tuple[Split, ...]
    expected: tuple[Expected, ...]
    break_even: BreakEven | None
    missing: tuple[str, ...]
    assumptions: tuple[str, ...]

    def outcome(self, ending: Ending) -> Outcome | None:
        """One ending, or None where this dispute cannot end so."""
        return next((one for one in self.outcomes if one.bearing.ending is ending), None)


def economics_of(
    lines: Sequence[DisputeLine],
    facts: DisputeFacts,
    assumptions: EconomicAssumptions,
    table: FeeTable,
    rulebook: Rulebook,
    as_of: date,
    texts: tuple[EndingText, ...] | None = None,
) -> Economics:
    """What a dispute of these lines would cost and bring.

    Args:
        lines: the lines of the dispute, at least one.
        facts: what is known of the dispute.
        assumptions: the probability and the other side's offer.
        table: what certified IDR entities charge.
        rulebook: the law.
        as_of: the day the question is asked; a dispute not initiated is taken to be initiated then.
        texts: what `texts_of` gives for these facts, where it was asked once for many disputes.

    Raises:
        NoRuleInForceError: there was no Federal IDR portal on the day of initiation.
        ValueError: there is no line, or a probability is not one.
    """
    if not lines:
        raise ValueError("a dispute has at least one line")
    values = tuple(line_value(one, assumptions.other_offers) for one in lines)
    ours, theirs = _all(one.if_ours for one in values), _all(one.if_theirs for one in values)
    fees = dispute_fees(facts.kind, len(lines), facts.idr_initiated, facts.certified_idr_entity, table, rulebook, as_of)
    determinations = len(lines) if facts.kind is DisputeKind.BATCHED else 1
    splits = tuple(_splits(values, fees)) if facts.kind is DisputeKind.BATCHED else ()
    ends = bearings(fees, facts.kind, texts or texts_of(facts, rulebook, as_of))
    outcomes = (_outcome(one, ours, theirs, splits) for one in ends)
    stakes = None
    if ours is not None and theirs is not None and not fees.unknown:
        stakes = Stakes(determinations, ours, theirs, fees.administrative.high, fees.entity_fee)
    return Economics(
        kind=facts.kind,
        determinations=determinations,
        lines=values,
        fees=fees,
        at_risk=exactly(fees.administrative.high) + fees.entity_fee,
        if_ours=ours,
        if_theirs=theirs,
        outcomes=tuple(one for one in outcomes if _can_end(one, determinations)),
        splits=splits,
        expected=_expected(stakes, assumptions.probabilities or SHOWN),
        break_even=break_even(stakes) if stakes else None,
        missing=tuple(dict.fromkeys(name for one in values for name in one.missing)),
        assumptions=tuple(_told(values, facts, assumptions, fees, as_of)),
    )


def texts_of(facts: DisputeFacts, rulebook: Rulebook, as_of: date) -> tuple[EndingText, ...]:
    """What the texts that govern say of every ending; it depends on the dates of the facts and on nothing else.

    Args:
        facts: what is known of the dispute; one not initiated is taken to be initiated on the day of the question, and
            one that has not ended to end then.
        rulebook: the law.
        as_of: the day the question is asked.
    """
    dates = {
        Event.PLAN_YEAR_START: facts.plan_year_start,
        Event.DATE_OF_SERVICE: facts.date_of_service,
        Event.IDR_INITIATED: facts.idr_initiated or as_of,
        Event.AGREEMENT_REACHED: as_of,
        Event.PAYMENT_DETERMINATION: as_of,
        Event.CALENDAR_DATE: as_of,
    }
    return ending_texts(dates, rulebook)


def _all(spans: Iterable[Span | None]) -> Span | None:
    """All together; not known where one of them is not."""
    every = tuple(spans)
    known = tuple(one for one in every if one is not None)
    return sum_of(known) if len(known) == len(every) else None


def _splits(values: Sequence[LineValue], fees: DisputeFees) -> Iterable[Split]:
    """What is left for every number of lines won: from the lines worth least to those worth most."""
    ours = [one.if_ours for one in values if one.if_ours is not None]
    theirs = [one.if_theirs for one in values if one.if_theirs is not None]
    if len(ours) < len(values) or len(theirs) < len(values):
        return
    base = sum_of(theirs)
    # What winning a line adds, in the worst and in the best case of both offers.
    least = sorted(one.low - other.low for one, other in zip(ours, theirs, strict=True))
    most = sorted((one.high - other.high for one, other in zip(ours, theirs, strict=True)), reverse=True)
    sums = zip(accumulate(least, initial=base.low), accumulate(most, initial=base.high), strict=True)
    for won, (low, high) in enumerate(sums):
        gained = Span(low, high)
        part = part_borne(won, len(values))
        borne = fees.entity_fee.times(part)
        yield Split(won, part, borne, gained, gained - borne - exactly(fees.administrative.high))


def _outcome(bearing: Bearing, ours: Span | None, theirs: Span | None, splits: Sequence[Split]) -> Outcome:
    match bearing.selected:
        case Selected.OURS:
            gained = ours
        case Selected.THEIRS:
            gained = theirs
        case Selected.EACH_IN_PART:
            gained = next((one.gained for one in splits if 2 * one.won == len(splits) - 1), None)
        case Selected.AGREED:
            gained = None
        case Selected.NONE:
            gained = exactly(Decimal(0))
    net = None if gained is None else gained - bearing.borne - exactly(bearing.administrative_fee)
    return Outcome(bearing, gained, net)


def _can_end(outcome: Outcome, determinations: int) -> bool:
    return outcome.bearing.ending is not Ending.EQUAL_NUMBERS or determinations % 2 == 0


def _expected(stakes: Stakes | None, probabilities: Iterable[Decimal]) -> tuple[Expected, ...]:
    if stakes is None:
        return ()
    return tuple(Expected(one, in_cents(*expected_value(stakes, Fraction(one)))) for one in probabilities)


def _told(
    values: Sequence[LineValue],
    facts: DisputeFacts,
    assumptions: EconomicAssumptions,
    fees: DisputeFees,
    as_of: date,
) -> Iterable[str]:
    if facts.idr_initiated is None:
        yield f"Not initiated: the fees are those of a dispute initiated on {as_of}."
    if any(one.line.other_offer is None for one in values):
        yield (
            f"The other side's offer is not known; taken to be {' to '.join(map(str, assumptions.other_offers))}. "
            "It may be less or more."
        )
    if not assumptions.probabilities:
        yield "No probability was given: the table shows three, none of them an estimate."
    yield from fees.notes
    if fees.unknown:
        yield fees.unknown
    if facts.kind is DisputeKind.BATCHED:
        yield "How the determinations of a batch hang together is not known: the fee lost on average is a range."
