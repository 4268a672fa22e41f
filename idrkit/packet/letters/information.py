"""The answer to a request of the certified IDR entity for more information: each item with its answer and exhibit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from idrkit.assess.results import Deadline
from idrkit.claims.exhibits import Exhibit
from idrkit.claims.letters import RequestedItem
from idrkit.packet.letters.letter import (
    Basis,
    Body,
    Lack,
    amended,
    deadlines,
    dispute_rows,
    governing_paper,
    own_words,
    wanted,
)

PAPER = "information_request_answer"
_REMARKS = (
    "The amended paragraph gives 5 business days from the request and pauses the stage meanwhile; until it is in force "
    "the day the certified IDR entity named is the one that counts.",
    "Send it to the certified IDR entity that asked, by the way it named; keep the receipt and record "
    "information_answered.",
)


@dataclass(frozen=True, slots=True)
class Answered:
    """One thing asked for as it is printed; `answer` is None where it is missing or left out."""

    number: int
    asked: str
    answer: str | None
    exhibit: Exhibit | None
    page: str | None


def information_answer(basis: Basis) -> Body:
    """What was asked for, when it is due, and the answers."""
    claim = basis.case.claim
    found, _ = governing_paper(PAPER, basis.case)
    new = amended(found)
    items = claim.letters.information.items
    counted = deadlines(basis, "information_response") if new else ()
    due = _due(claim.letters.information.due, counted)
    return Body(
        title="Answer to a request for additional information",
        template="letters/information_answer.html",
        rows=dispute_rows(basis),
        context={
            "cite": found.version.cite if new else "",
            "requested_on": claim.information_requested,
            "due": due,
            "items": tuple(_answered(basis, number, one) for number, one in enumerate(items, start=1)),
        },
        to=(claim.dispute.certified_idr_entity, "through the Federal IDR portal"),
        lacks=tuple(_lacks(basis, due)),
        signed_by=(claim.provider.name,),
        papers=(found,),
        deadlines=counted,
        enclosures=tuple(one for one in claim.exhibits if one.id in {item.exhibit for item in items}),
        rests_on=("letters.information", "information_requested"),
        remarks=_REMARKS,
    )


def _due(named: date | None, counted: tuple[Deadline, ...]) -> date | None:
    """The earlier of the day the entity named and the last day the text counts."""
    days = [one.due for one in counted if one.due is not None] + ([named] if named else [])
    return min(days, default=None)


def _answered(basis: Basis, number: int, item: RequestedItem) -> Answered:
    answer, _ = own_words("", item.answer)
    exhibit = next((one for one in basis.case.claim.exhibits if one.id == item.exhibit), None)
    return Answered(number, item.asked, answer, exhibit, item.page)


def _lacks(basis: Basis, due: date | None) -> Iterator[Lack]:
    items = basis.case.claim.letters.information.items
    yield from wanted(basis, "claim_number", "dispute.number", "dispute.certified_idr_entity", "information_requested")
    if due is None:
        yield from wanted(basis, "letters.information.due")
    if not items:
        yield Lack("What the certified IDR entity asked for: not given.", ("letters.information.items",))
    for number, item in enumerate(items, start=1):
        _, barred = own_words(f"The answer to item {number}", item.answer)
        yield from barred
        if item.answer is None and item.exhibit is None:
            yield Lack(
                f"Item {number} has neither an answer nor an exhibit.", (f"letters.information.items[{number}].answer",)
            )
