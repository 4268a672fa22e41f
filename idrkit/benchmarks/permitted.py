"""Benchmarks that may reach a packet: prior determinations, contracted rates, transparency-in-coverage rates.

A certified IDR entity "must not consider" usual and customary charges, billed charges and rates of public payors
(149.510(c)(5)(v)). Those are another type, in a module that no part of a packet may import (`worksheet_only`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from idrkit.benchmarks.distribution import Unit
from idrkit.errors import UsageError


class PermittedKind(StrEnum):
    """What a permitted benchmark is."""

    PRIOR_DETERMINATION = "prior_determination"
    CONTRACTED_RATE_BETWEEN_PARTIES = "contracted_rate_between_parties"
    OTHER_CONTRACTED_RATE = "other_contracted_rate"
    TRANSPARENCY_IN_COVERAGE = "transparency_in_coverage"


@dataclass(frozen=True, slots=True)
class PermittedBenchmark:
    """A rate or a share that may be shown to a certified IDR entity.

    Attributes:
        kind: what it is.
        code: CPT or HCPCS code.
        modifiers: modifiers, empty where none or not told.
        state: two letters, or None where it is not told.
        plan: plan or payer, or None where it is not told.
        value: in US dollars or as a multiple, see `unit`.
        source: where it comes from: the file, the contract, the disclosure.
        source_date: the date of that source, or None where it is not told.
        note: what must be known to use it.
    """

    kind: PermittedKind
    code: str
    modifiers: tuple[str, ...]
    state: str | None
    plan: str | None
    value: Decimal
    unit: Unit
    source: str
    source_date: date | None
    note: str | None = None


def benchmarks_for_packet(offered: Iterable[PermittedBenchmark]) -> tuple[PermittedBenchmark, ...]:
    """The benchmarks a packet may show, unchanged: the one door through which they come.

    Raises:
        UsageError: one of them is not a permitted benchmark.
    """
    taken: list[PermittedBenchmark] = []
    for place, one in enumerate(offered, start=1):
        # mypy sees to this; a caller that is not checked must not get past it either.
        if type(one) is not PermittedBenchmark or type(one.kind) is not PermittedKind:
            raise UsageError(
                f"Benchmark {place} may not reach a packet: a certified IDR entity must not consider charges and rates "
                "of public payors (149.510(c)(5)(v)). They are for the worksheet only."
            )
        taken.append(one)
    return tuple(taken)
