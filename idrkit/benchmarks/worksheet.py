"""The worksheet of a code as sheets of a workbook: for the practice only, never part of a packet.

It shows what was decided and paid elsewhere beside each other. It sets no offer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from idrkit.benchmarks.distribution import FEWEST, Distribution
from idrkit.benchmarks.permitted import PermittedBenchmark
from idrkit.benchmarks.prior_determinations import PriorDeterminations
from idrkit.benchmarks.worksheet_only import MARK, WorksheetOnlyBenchmark
from idrkit.sheets import Cell, Sheet

_RATES = ("Kind", "May be submitted", "Code", "Modifiers", "State", "Plan", "Rate", "Source", "Source date", "Note")
_MEASURES = ("Measure", "Unit", "Lines", "Lowest", "Lower quartile", "Median", "Upper quartile", "Highest", "No number")


def benchmark_sheets(
    found: PriorDeterminations, own: Sequence[PermittedBenchmark], prohibited: Sequence[WorksheetOnlyBenchmark]
) -> tuple[Sheet, ...]:
    """Prior determinations, rates, and what must be known to use them; prohibited rates are marked as such."""
    return (
        Sheet("Prior determinations", _MEASURES, [_measure(one) for one in (*found.measures, *found.amounts)]),
        Sheet("Rates", _RATES, [*map(_permitted, own), *map(_prohibited, prohibited)]),
        Sheet("Sources and caveats", ("What", "Text", "As of"), list(_notes(found))),
    )


def _measure(one: Distribution) -> tuple[Cell, ...]:
    absent = sum(one.absent.values())
    if one.figures is None:
        return (one.title, one.unit.value, f"fewer than {FEWEST}", None, None, None, None, None, absent)
    of = one.figures
    figures = (of.lowest, of.lower_quartile, of.median, of.upper_quartile, of.highest)
    return (one.title, one.unit.value, one.count, *figures, absent)


def _permitted(one: PermittedBenchmark) -> tuple[Cell, ...]:
    modifiers = " ".join(one.modifiers)
    where = (one.code, modifiers, one.state, one.plan)
    return (one.kind.value, "yes", *where, one.value, one.source, one.source_date, one.note)


def _prohibited(one: WorksheetOnlyBenchmark) -> tuple[Cell, ...]:
    modifiers = " ".join(one.modifiers)
    where = (one.code, modifiers, one.state, one.plan)
    return (one.kind.value, f"no: {MARK}", *where, one.rate, one.source, one.source_date, one.note)


def _notes(found: PriorDeterminations) -> Iterator[tuple[Cell, ...]]:
    if found.too_few:
        yield ("Prior determinations", f"Too few to show: fewer than {FEWEST} lines.", None)
    for one in dict.fromkeys((*found.sources, *found.amount_sources)):
        yield ("Source", f"{one.file}, {one.tab}, {one.quarter}", one.as_of or one.generated)
    for caveat in dict.fromkeys((*found.caveats, *found.amount_caveats)):
        quote = f' CMS: "{caveat.quote}" ({caveat.source})' if caveat.quote else ""
        yield ("Caveat", f"{caveat.text}{quote}", None)
