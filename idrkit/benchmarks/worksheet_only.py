"""Benchmarks for the practice's own worksheet, which can never reach a packet.

A certified IDR entity must not consider them (149.510(c)(5)(v)): usual and customary charges, the amount that would
have been billed, and the rate of a public payor. An import contract keeps this module out of `packet`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from idrkit.benchmarks.prior_determinations import Asked
from idrkit.benchmarks.rates import FOR_CODE

if TYPE_CHECKING:
    from idrkit.benchmarks.store import Store


class WorksheetOnlyKind(StrEnum):
    """Which prohibited factor it is."""

    BILLED_CHARGES = "billed_charges"
    USUAL_AND_CUSTOMARY = "usual_and_customary"
    PUBLIC_PAYOR_RATE = "public_payor_rate"


MARK = "worksheet only: may not be submitted, 149.510(c)(5)(v)"
"""Stands beside every figure of this kind."""


@dataclass(frozen=True, slots=True)
class WorksheetOnlyBenchmark:
    """A rate for the internal worksheet, in US dollars; it has no common type with a permitted one."""

    kind: WorksheetOnlyKind
    code: str
    modifiers: tuple[str, ...]
    state: str | None
    plan: str | None
    rate: Decimal
    source: str
    source_date: date
    note: str | None = None


def worksheet_rates(store: Store, asked: Asked) -> tuple[WorksheetOnlyBenchmark, ...]:
    """The practice's own charges and public-payor rates for a code, for its worksheet; the newest first."""
    found = store.execute(
        f"""SELECT kind, code, modifiers, state, plan, rate, source, source_date, note FROM worksheet_rate
        WHERE {FOR_CODE} ORDER BY kind, source_date DESC, plan, modifiers, rate""",  # noqa: S608
        {"code": asked.code, "state": asked.state, "payer": asked.payer},
    ).fetchall()
    return tuple(
        WorksheetOnlyBenchmark(WorksheetOnlyKind(kind), code, tuple(modifiers.split()), *rest)
        for kind, code, modifiers, *rest in found
    )
