"""How the list of what disputes would cost and bring is put: words for a table, plain data, sheets of a workbook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Any

from idrkit.assess.economics import Economics
from idrkit.assess.economics import Outcome as Ended
from idrkit.assess.results import Citation, Fee
from idrkit.assess.spans import Span
from idrkit.run.worth import Candidate, WorthList
from idrkit.sheets import Cell, Sheet


def span_words(span: Span | None) -> str:
    """A range of dollars in a table: one amount where it is known, "?" where nothing is."""
    if span is None:
        return "?"
    return f"{span.low:,.2f}" if span.known else f"{span.low:,.2f} to {span.high:,.2f}"


def percent_words(probability: Decimal | Fraction) -> str:
    """A probability as a percentage: 30%, 52.5%."""
    text = f"{Decimal(floor(Fraction(probability) * 100_000)) / 1000:f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text) + "%"


def break_even_words(found: Economics) -> str:
    """From which probability the dispute is worth zero or more, rounded outward to a tenth of a percent."""
    point = found.break_even
    if point is None:
        return "?"
    if point.best is None:
        return "none"
    best = _percent(point.best, ROUND_FLOOR)
    if point.worst is None:
        return f"{best} to none"
    worst = _percent(point.worst, ROUND_CEILING)
    return worst if point.best == point.worst else f"{best} to {worst}"


def _percent(probability: Fraction, rounding: str) -> str:
    tenths = floor(probability * 1000) if rounding == ROUND_FLOOR else ceil(probability * 1000)
    return f"{Decimal(tenths) / 10:.1f}%"


def offer_words(found: Economics) -> str:
    """What is offered on the lines in all; "?" where it is not known of each."""
    return span_words(_sum(one.line.offer for one in found.lines))


def _sum(amounts: Iterable[Decimal | None]) -> Span | None:
    every = tuple(amounts)
    known = [one for one in every if one is not None]
    total = sum(known, Decimal(0))
    return Span(total, total) if len(known) == len(every) else None


def worth_shape(one: Candidate) -> dict[str, Any]:
    """A candidate as plain data: dollars as text, a range as low and high, null where not known."""
    found = one.economics
    return {
        "claim_id": one.claim_id,
        "line_ids": list(one.line_ids),
        "kind": found.kind.value,
        "verdict": "NEEDS_INFO" if found.missing or found.fees.unknown else "COMPUTED",
        "missing": list(found.missing),
        "determinations": found.determinations,
        "administrative_fee": _fee(found.fees.administrative),
        "certified_idr_entity_fees": [_fee(fee) for fee in found.fees.entity],
        "fees_at_risk": _span(found.at_risk),
        "if_our_offer": _span(found.if_ours),
        "if_other_offer": _span(found.if_theirs),
        "other_offers": [{"line_id": line.line.line_id, "taken_as": _span(line.other_offer)} for line in found.lines],
        "outcomes": [_outcome(each) for each in found.outcomes],
        "splits": [
            {
                "won": split.won,
                "entity_fee_borne": _span(split.fee_borne),
                "gained": _span(split.gained),
                "net": _span(split.net),
            }
            for split in found.splits
        ],
        "expected": [{"probability": str(each.probability), "value": _span(each.value)} for each in found.expected],
        "break_even": _break_even(found),
        "assumptions": list(found.assumptions),
        "status": one.outcome.status.value if one.outcome.status else None,
        "next_stage": one.outcome.stage.value if one.outcome.stage else None,
        "safe_by": one.outcome.next_deadline.isoformat() if one.outcome.next_deadline else None,
    }


def _outcome(one: Ended) -> dict[str, Any]:
    bearing = one.bearing
    return {
        "ending": bearing.ending.value,
        "title": bearing.title,
        "administrative_fee": text_of(bearing.administrative_fee),
        "paid_in_advance": _span(bearing.paid_in_advance),
        "returned": _span(bearing.returned),
        "returned_within": bearing.returned_within or None,
        "borne": _span(bearing.borne),
        "gained": _span(one.gained),
        "net": _span(one.net),
        "notes": list(bearing.notes),
        "missing": list(bearing.missing),
        "citations": [citation_shape(each) for each in bearing.citations],
    }


def _break_even(found: Economics) -> dict[str, str | None] | None:
    point = found.break_even
    if point is None:
        return None
    return {
        "best": None if point.best is None else _percent(point.best, ROUND_FLOOR),
        "worst": None if point.worst is None else _percent(point.worst, ROUND_CEILING),
        "note": point.note or None,
    }


def _fee(fee: Fee) -> dict[str, Any]:
    return {
        "id": fee.id,
        "name": fee.name,
        "amount": _span(Span(fee.low, fee.high)),
        "note": fee.note,
        "citation": citation_shape(fee.citation),
    }


def citation_shape(one: Citation) -> dict[str, str]:
    """A paragraph as plain data."""
    return {"provision": one.provision_id, "cite": one.cite, "quote": one.quote, "certainty": one.certainty}


def _span(span: Span | None) -> dict[str, str] | None:
    return None if span is None else {"low": text_of(span.low), "high": text_of(span.high)}


def text_of(amount: Decimal) -> str:
    """An amount as text: two decimals, or three where half a cent is left of half a fee."""
    whole = amount.quantize(Decimal("0.01"))
    return f"{whole:f}" if whole == amount else f"{amount.normalize():f}"


def worth_sheets(found: WorthList) -> list[Sheet]:
    """The list as sheets of a workbook: a row for each candidate, and one for each ending of it."""
    shown = [one.probability for one in found.candidates[0].economics.expected] if found.candidates else []
    shown = shown or sorted({each.probability for one in found.candidates for each in one.economics.expected})
    titles = (
        *("Claim", "Lines", "Disputed as", "Offer", "Administrative fee", "Entity fee from", "Entity fee to"),
        *("If ours from", "If ours to", "If other side's from", "If other side's to"),
        *(f"At {percent_words(one)} {end}" for one in shown for end in ("from", "to")),
        *("Break-even", "Missing", "Assumed", "Status", "Next stage", "Safe by"),
    )
    endings = (
        *("Claim", "Lines", "Disputed as", "Ending", "Administrative fee", "Paid in advance to"),
        *("Returned from", "Returned to", "Within", "Borne from", "Borne to", "Left from", "Left to"),
        *("Paragraphs", "Notes"),
    )
    return [
        Sheet("Worth", titles, [_row(one, shown) for one in found.candidates]),
        Sheet("Endings", endings, [row for one in found.candidates for row in _ending_rows(one)]),
    ]


def _row(one: Candidate, shown: Sequence[Decimal]) -> Sequence[Cell]:
    found = one.economics
    offer = _sum(line.line.offer for line in found.lines)
    values = {each.probability: each.value for each in found.expected}
    ours, theirs, entity = found.if_ours, found.if_theirs, found.fees.entity_fee
    return (
        one.claim_id,
        ", ".join(one.line_ids),
        found.kind.value,
        offer.low if offer else None,
        found.fees.administrative.high,
        entity.low,
        entity.high,
        ours.low if ours else None,
        ours.high if ours else None,
        theirs.low if theirs else None,
        theirs.high if theirs else None,
        *(end for each in shown for end in _ends(values.get(each))),
        break_even_words(found),
        ", ".join(found.missing) or None,
        " ".join(found.assumptions),
        one.outcome.status.value if one.outcome.status else None,
        one.outcome.stage.value if one.outcome.stage else None,
        one.outcome.next_deadline,
    )


def _ends(span: Span | None) -> tuple[Decimal | None, Decimal | None]:
    return (None, None) if span is None else (span.low, span.high)


def _ending_rows(one: Candidate) -> Iterator[Sequence[Cell]]:
    for each in one.economics.outcomes:
        bearing = each.bearing
        yield (
            one.claim_id,
            ", ".join(one.line_ids),
            one.economics.kind.value,
            bearing.title,
            bearing.administrative_fee,
            bearing.paid_in_advance.high,
            *_ends(bearing.returned),
            bearing.returned_within or None,
            *_ends(bearing.borne),
            *_ends(each.net),
            "; ".join(f"{cite.cite} ({cite.certainty})" for cite in bearing.citations),
            " ".join(bearing.notes) or None,
        )
