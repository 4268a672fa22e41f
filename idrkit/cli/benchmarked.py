"""The answer of `idrkit compare --benchmarks`: each line beside prior determinations on its code. It sets no offer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from idrkit.benchmarks.distribution import FEWEST
from idrkit.benchmarks.store import opened
from idrkit.cli.benchmarks import default_store
from idrkit.cli.benchmarks_found import caveat_shape, say_sources, source_shape, text_of
from idrkit.cli.given import counted
from idrkit.cli.output import message, print_json, table
from idrkit.files import write_whole
from idrkit.run.batch import Standing
from idrkit.run.benchmarked import BenchmarkedLine, benchmarked, benchmarked_sheets, caveats_beside, sources_of
from idrkit.sheets import workbook


def store_is_there(store: Path | None) -> None:
    """Look for the store before a long run over the claims.

    Raises:
        UsageError: duckdb is not installed, nothing has been loaded yet, or the file is no store.
        OutputError: it cannot be opened.
    """
    with opened(store or default_store()):
        pass


def list_benchmarked(
    known: Sequence[Standing], as_of: date, *, store: Path | None, xlsx: Path | None, as_json: bool
) -> None:
    """Print each line with the prior determinations there are enough of, and the caveats once.

    Raises:
        UsageError: duckdb is not installed, nothing has been loaded yet, or the file is no store.
        OutputError: the store cannot be opened, or the workbook cannot be written.
    """
    with opened(store or default_store()) as connection:
        lines = benchmarked(known, connection)
    if xlsx:
        write_whole(xlsx, workbook(benchmarked_sheets(lines)))
    if as_json:
        print_json(
            {
                "as_of": as_of.isoformat(),
                "fewest": FEWEST,
                "lines": list(map(_shape, lines)),
                "sources": list(map(source_shape, sources_of(lines))),
                "caveats": list(map(caveat_shape, caveats_beside(lines))),
            }
        )
    else:
        _print(lines)
    _say(lines)


def _print(lines: Sequence[BenchmarkedLine]) -> None:
    table(
        (
            *("Claim", "Line", "Code", "QPA", "Offer", "% QPA"),
            *("Prior lines", "Lower quartile", "Median % QPA", "Upper quartile", "Period", "Of"),
        ),
        list(map(_row, lines)),
        right=range(3, 10),
    )
    if any(one.found for one in lines):
        say_sources(sources_of(lines), caveats_beside(lines))


def _row(one: BenchmarkedLine) -> tuple[str, ...]:
    measure = one.measure
    figures = measure.figures if measure else None
    offer = one.line.offer_percent_of_qpa
    prior: tuple[str, ...] = ("", "", "", "", "", one.why_none)
    if measure is not None and figures is not None:
        shares = (figures.lower_quartile, figures.median, figures.upper_quartile)
        prior = (f"{measure.count:,}", *(f"{share * 100:,.0f}%" for share in shares), one.period, one.same)
    return (
        *(one.claim_id, one.line.line.line_id, one.code, _money(one.line.qpa), _money(one.line.offer)),
        "?" if offer is None else f"{offer:.1f}%",
        *prior,
    )


def _money(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:,.2f}"


def _say(lines: Sequence[BenchmarkedLine]) -> None:
    for why, number in Counter(one.why_none for one in lines if one.why_none).items():
        message(f"{counted(number, 'line')} without prior determinations: {why}.")
    message(
        f"{sum(one.found is not None for one in lines)} of {counted(len(lines), 'line')} beside prior determinations. "
        "The median is what prevailed before as a share of the QPA, no estimate of what will; idrkit sets no offer."
    )


def _shape(one: BenchmarkedLine) -> dict[str, Any]:
    line = one.line
    return {
        "claim_id": one.claim_id,
        "line_id": line.line.line_id,
        "service_code": line.line.service_code,
        "modifiers": list(line.line.modifiers),
        "payer": one.payer,
        "state": one.state,
        "qpa": _text(line.qpa),
        "offer": _text(line.offer),
        "offer_percent_of_qpa": _text(line.offer_percent_of_qpa),
        "prior_determinations": _prior(one),
        "why_none": one.why_none or None,
    }


def _prior(one: BenchmarkedLine) -> dict[str, Any] | None:
    measure, median = one.measure, one.median
    if one.found is None or measure is None or measure.figures is None or median is None:
        return None
    asked, figures = one.found.asked, measure.figures
    return {
        "kind": median.kind.value,
        "of": {"code": asked.code, "state": asked.state, "payer": asked.payer},
        "lines": measure.count,
        "disputes": one.found.disputes,
        "median_of_qpa": text_of(figures.median),
        "lower_quartile_of_qpa": text_of(figures.lower_quartile),
        "upper_quartile_of_qpa": text_of(figures.upper_quartile),
        "median_of_qpa_by_dispute": text_of(one.found.by_dispute),
        "payers_matched": [{"name": name, "lines": count} for name, count in one.found.payers],
        "period": one.period,
        "source": median.source,
        "source_date": median.source_date.isoformat() if median.source_date else None,
    }


def _text(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)
