"""What of a remitted claim is paid for each record of it, by the lines its dispute covers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from idrkit.claims.identifiers import bare
from idrkit.claims.model import Claim, ServiceLine
from idrkit.intake.x12.remittance import RemittedClaim, RemittedLine

_OUT_OF_LINES = "no line of it is one of the dispute"


def shares(claims: Mapping[int, Claim], one: RemittedClaim) -> dict[int, Decimal] | str:
    """What of a remitted claim is paid for each record, by the lines of its dispute; or why that cannot be told."""
    if not one.lines:
        if len(claims) > 1:
            return "several records have this claim, and it was decided without lines"
        ((at, claim),) = claims.items()
        part = len(_covered(claim)) < len(claim.service_lines)
        return "the dispute covers some lines, and it was decided without lines" if part else {at: given(one, one.paid)}
    own = {at: frozenset(_own_lines(claim, one)) for at, claim in claims.items()}
    if sum(map(len, own.values())) > len(frozenset().union(*own.values())):
        return "a line of it may belong to several records"
    with_money = {at for at, line in enumerate(one.lines) if line.paid}
    if with_money and not any(own.values()):
        return _OUT_OF_LINES
    if len(own) == 1 and with_money <= next(iter(own.values())):
        return dict.fromkeys(own, given(one, one.paid))
    return {at: sum((given(one, one.lines[line].paid) for line in lines), Decimal(0)) for at, lines in own.items()}


def given(one: RemittedClaim, amount: Decimal) -> Decimal:
    """An amount of a claim with its direction: some payers write the amounts of a reversal without their sign."""
    return -amount if one.is_reversal and one.paid > 0 else amount


def _covered(claim: Claim) -> tuple[ServiceLine, ...]:
    return tuple(
        line for line in claim.service_lines if line.line_id in claim.award.line_ids or not claim.award.line_ids
    )


def _own_lines(claim: Claim, one: RemittedClaim) -> Iterator[int]:
    """The positions of the remitted lines that are lines of the dispute: by code and day, and by number among likes."""
    covered = _covered(claim)
    for at, remitted in enumerate(one.lines):
        alike = [line for line in claim.service_lines if _alike(line, remitted)]
        numbered = [line for line in alike if line.line_id == remitted.line_control_number]
        if any(line in covered for line in numbered or alike):
            yield at


def _alike(line: ServiceLine, remitted: RemittedLine) -> bool:
    """Whether code, day and modifiers are the same, as far as both sides give them."""
    billed = remitted.original_procedure or remitted.procedure
    codes = {bare(billed.code), bare(remitted.revenue_code)} - {""}
    day = remitted.service_date.first if remitted.service_date else None
    return (
        bare(line.service_code) in codes
        and (day is None or line.date_of_service is None or day == line.date_of_service)
        and (not billed.modifiers or not line.modifiers or sorted(billed.modifiers) == sorted(line.modifiers))
    )
