"""Permitted rates in the store for a code, as benchmarks a packet may take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from idrkit.benchmarks.distribution import Unit
from idrkit.benchmarks.permitted import PermittedBenchmark, PermittedKind
from idrkit.benchmarks.prior_determinations import Asked, PriorDeterminations

if TYPE_CHECKING:
    from idrkit.benchmarks.store import Store

FOR_CODE = """code = $code
  AND ($state IS NULL OR state IS NULL OR state = $state)
  AND ($payer IS NULL OR plan IS NULL OR contains(lower(plan), lower($payer)))"""
"""Which rates belong to what was asked: a rate without State or plan is for all of them."""


def permitted_rates(store: Store, asked: Asked) -> tuple[PermittedBenchmark, ...]:
    """The practice's own permitted rates for a code, State and payer, with source and date; the newest first."""
    found = store.execute(
        f"""SELECT kind, code, modifiers, state, plan, rate, source, source_date, note FROM permitted_rate
        WHERE {FOR_CODE}
        ORDER BY kind, source_date DESC, plan, modifiers, rate""",  # noqa: S608
        {"code": asked.code, "state": asked.state, "payer": asked.payer},
    ).fetchall()
    return tuple(
        PermittedBenchmark(
            PermittedKind(kind), code, tuple(modifiers.split()), state, plan, rate, Unit.DOLLARS, source, day, note
        )
        for kind, code, modifiers, state, plan, rate, source, day, note in found
    )


def as_benchmark(found: PriorDeterminations) -> PermittedBenchmark | None:
    """The median prevailing offer as a share of the QPA, as a benchmark; None where there are too few lines."""
    for one in found.measures:
        if one.key == "prevailing_offer_of_qpa" and one.figures is not None:
            files = "; ".join(dict.fromkeys(source.file for source in found.sources))
            days = [source.as_of or source.generated for source in found.sources]
            known = [day for day in days if day is not None]
            return PermittedBenchmark(
                kind=PermittedKind.PRIOR_DETERMINATION,
                code=found.asked.code,
                modifiers=(),
                state=found.asked.state,
                plan=found.asked.payer,
                value=one.figures.median,
                unit=one.unit,
                source=f"computed from CMS Federal IDR public use files: {files}",
                source_date=max(known) if len(known) == len(days) and known else None,
                note=f"median of {one.count} lines; modifiers are not in the files",
            )
    return None
