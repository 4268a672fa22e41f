"""Every batch of a plan goes through the checks of a group; one with anything in the way is taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from idrkit.assess.batch_group import Group, GroupAssessment
from idrkit.assess.batching import assess_formed
from idrkit.assess.planner.lines import PlanLine
from idrkit.law.rulebook import Rulebook


def checked(lines: Sequence[PlanLine], rulebook: Rulebook, as_of: date) -> GroupAssessment:
    """What the checks of a batch say of these lines."""
    members = {one.claim_id: one.item.member for one in lines}
    own: dict[str, list[str]] = {}
    for one in lines:
        own.setdefault(one.claim_id, []).append(one.line_id)
    formed = (
        replace(member, lines=tuple(line for line in member.claim.service_lines if line.line_id in own[claim_id]))
        for claim_id, member in members.items()
    )
    return assess_formed(Group(tuple(formed), rulebook, as_of))


def taken_apart(
    lines: Sequence[PlanLine], rulebook: Rulebook, as_of: date
) -> Iterator[tuple[tuple[PlanLine, ...], GroupAssessment | None]]:
    """The lines as batches without anything in the way, and single lines: as one batch where the checks allow it."""
    if len(lines) == 1:
        yield tuple(lines), None
        return
    found = checked(lines, rulebook, as_of)
    if not found.in_the_way:
        yield tuple(lines), found
        return
    kept = set(found.proceeding)
    staying = [one for one in lines if (one.claim_id, one.line_id) in kept]
    if not staying or len(staying) == len(lines):
        # Nothing says which line is in the way: none of them is batched.
        yield from (((one,), None) for one in lines)
        return
    yield from taken_apart(staying, rulebook, as_of)
    yield from taken_apart([one for one in lines if (one.claim_id, one.line_id) not in kept], rulebook, as_of)
