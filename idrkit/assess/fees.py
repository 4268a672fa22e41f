"""What a dispute costs each party: the administrative fee, and the range of the certified IDR entity's fee.

45 CFR 149.510(d) and (e)(2)(viii). The amounts go by the date of initiation. Each certified IDR entity sets
one fee inside the range, so a range is all that can be said before one is chosen.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from idrkit.assess.results import Fee
from idrkit.assess.timeline import citation
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Event, Version
from idrkit.law.rulebook import Dates, Rulebook

FEES = ("administrative_fee", "idre_fee_single", "idre_fee_batched", "idre_fee_batched_tier")
"""The provisions an amount is taken from."""


def extra_tiers(line_count: int, step: int) -> int:
    """How many further steps of lines a batched dispute has: with steps of 25, "beginning with the 26th line item".

    Args:
        line_count: the items and services in the dispute.
        step: the line items the base fee covers, and each further fee (`idre_fee_batched_tier`).
    """
    return -(-max(0, line_count - step) // step)


def fees_for(
    idr_initiated: date | None,
    rulebook: Rulebook,
    *,
    as_of: date,
    line_count: int = 1,
    batched: bool = False,
    bundled: bool = False,
) -> tuple[Fee, ...]:
    """The fees of one dispute, for each party: administrative fee, certified IDR entity fee, further lines.

    Args:
        idr_initiated: the date of initiation; None when the dispute is not initiated, then as_of decides.
        rulebook: the law.
        as_of: the day the question is asked.
        line_count: the items and services in the dispute.
        batched: several items decided jointly.
        bundled: several items under one service code; such a dispute pays the fee of a single one.

    Raises:
        NoRuleInForceError: there was no Federal IDR portal on that date.
    """
    dates = {Event.IDR_INITIATED: idr_initiated or as_of, Event.CALENDAR_DATE: as_of}
    many = batched and not bundled
    assumed = "" if idr_initiated else "Not initiated yet: the fee for a dispute initiated on the day of the question."
    entity = _fee("idre_fee_batched" if many else "idre_fee_single", dates, rulebook, note=assumed)
    fees = [_fee("administrative_fee", dates, rulebook, note=assumed), entity]
    if many:
        fees.extend(_tier_fee(line_count, dates, rulebook))
    return tuple(fees)


def _tier_fee(line_count: int, dates: Dates, rulebook: Rulebook) -> tuple[Fee, ...]:
    """The fee for further lines; none before 2024-01-22, when it was a percentage not known here."""
    try:
        version = rulebook.in_force("idre_fee_batched_tier", dates).version
    except NoRuleInForceError:
        return ()
    step = version.lines if version is not None else None
    tiers = extra_tiers(line_count, step) if step is not None else 0
    if step is None or not tiers:
        return ()
    note = f"{line_count} lines: {tiers} further step{'s' if tiers > 1 else ''} of {step} from line {step + 1}."
    return (_fee("idre_fee_batched_tier", dates, rulebook, times=tiers, note=note),)


def _fee(provision_id: str, dates: Dates, rulebook: Rulebook, *, times: int = 1, note: str = "") -> Fee:
    version = rulebook.in_force(provision_id, dates).version
    if version is None or version.value is None:
        raise NoRuleInForceError(f"{rulebook.provision(provision_id).title}: no amount is known.")
    low = Decimal(version.value) * times
    high = Decimal(version.high or version.value) * times
    return Fee(provision_id, version.title, low, high, citation(version), _note(version, note))


def _note(version: Version, note: str) -> str:
    return " ".join(part for part in (note, version.note) if part)
