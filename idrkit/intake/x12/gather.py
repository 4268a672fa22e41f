"""Collecting the facts that a claim, a line or a payment lists again and again: CAS, DTM, REF, AMT, QTY, LQ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from idrkit.intake.x12.facts import (
    Adjustment,
    Amount,
    Code,
    Dated,
    Reference,
    adjustments_of,
    amount_wanted,
    date_of_claim_form,
    date_of_remittance,
    reference_of,
    text_of,
)
from idrkit.intake.x12.problems import UnreadableError
from idrkit.intake.x12.tokens import Segment

Doubts = list[tuple[Segment, str, bool]]
"""What is doubtful in a claim: the segment, the sentence, and whether the segment could not be read."""

_QUALIFIER = re.compile(r"[0-9A-Z]{3}")
_OTHERWISE = re.compile(r"[A-Z0-9]{2,3}([>:<^|&\\])[A-Z0-9]")


@dataclass(slots=True)
class Gathered:
    """The facts found, in their order, and the segments that are something else."""

    adjustments: list[Adjustment] = field(default_factory=list)
    dates: list[Dated] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    amounts: list[Amount] = field(default_factory=list)
    quantities: list[Amount] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    others: list[Segment] = field(default_factory=list)


def gathered(segments: Iterable[Segment], doubts: Doubts) -> Gathered:
    """The facts of the segments; a date or an amount beside the point that is unreadable is a doubt.

    Raises:
        UnreadableError: an adjustment cannot be understood: without it no amount of the claim is certain.
    """
    found = Gathered()
    for segment in segments:
        match segment.elements[0]:
            case "CAS":
                found.adjustments += adjustments_of(segment)
            case "DTM":
                found.dates.append(_certain(date_of_remittance(segment), segment, doubts))
            case "DTP":
                found.dates.append(_certain(date_of_claim_form(segment), segment, doubts))
            case "LQ":
                found.codes.append(Code(text_of(segment, 1), text_of(segment, 2)))
            case "REF":
                found.references.append(reference_of(segment))
            case "AMT":
                found.amounts += _amount(segment, doubts)
            case "QTY":
                found.quantities += _amount(segment, doubts)
            case _:
                found.others.append(segment)
    return found


def parts_of(segment: Segment, index: int, component: str, doubts: Doubts) -> list[str]:
    """The components of an element; that it is separated otherwise than ISA16 says is a doubt."""
    written = text_of(segment, index)
    if component not in written and (other := _OTHERWISE.match(written)):
        where = f"{segment.elements[0]}{index:02}"
        doubts.append(
            (segment, f"{where} is not separated by the character of ISA16: the one found there was used", False)
        )
        component = other[1]
    return written.split(component)


def _certain(found: Dated, segment: Segment, doubts: Doubts) -> Dated:
    if found.first is None or ("-" in found.text and found.last is None):
        of = found.qualifier if _QUALIFIER.fullmatch(found.qualifier) else ""
        doubts.append((segment, f"the date of {segment.elements[0]}*{of} cannot be read", True))
    return found


def _amount(segment: Segment, doubts: Doubts) -> list[Amount]:
    try:
        return [Amount(text_of(segment, 1), amount_wanted(segment, 2))]
    except UnreadableError as error:
        doubts.append((segment, error.sentence, True))
        return []
