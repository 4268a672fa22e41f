"""What `idrkit benchmarks show` says of a code, for reading and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from idrkit.benchmarks.caveats import Caveat
from idrkit.benchmarks.distribution import FEWEST, Distribution, Unit
from idrkit.benchmarks.permitted import PermittedBenchmark
from idrkit.benchmarks.prior_determinations import PriorDeterminations, Source
from idrkit.benchmarks.worksheet_only import MARK, WorksheetOnlyBenchmark
from idrkit.cli.output import paragraph, print_line, table

_NO_NUMBER = {
    "blank": "empty",
    "not_reported": "not reported",
    "not_applicable": "not applicable (no offer, or fees not paid)",
    "qpa_not_reported": "QPA not reported",
    "suppressed": "suppressed by CMS",
    "median_zero": "median is zero",
    "redacted": "redacted by CMS",
    "bound": "only a bound",
    "range": "only a range",
    "not_understood": "not understood",
    "text": "a text",
    "no_column": "column not in the file",
}


def say_found(
    found: PriorDeterminations, own: Sequence[PermittedBenchmark], prohibited: Sequence[WorksheetOnlyBenchmark]
) -> None:
    """Prior determinations, then rates, each with its source; caveats after the figures they belong to."""
    asked = found.asked
    narrowed = (asked.state, asked.specialty, asked.payer and f'payer "{asked.payer}"', _period(found))
    print_line(f"Prior determinations on {', '.join(filter(None, (asked.code, *narrowed)))}")
    if found.too_few:
        print_line(
            f"Too few to show: fewer than {FEWEST} lines."
            if found.lines
            else "No line of the files loaded fits what was asked."
        )
    else:
        _say_determinations(found)
    if found.amounts:
        print_line("")
        print_line(f"Amounts on {asked.code} in dollars, any State and payer ({found.amount_lines:,} lines)")
        _table(found.amounts)
        say_sources(found.amount_sources, found.amount_caveats)
    if own:
        print_line("")
        print_line("Your own rates that may be submitted")
        table(_RATE_TITLES, [_rate_row(one) for one in own], right=[4])
    if prohibited:
        print_line("")
        print_line(f"Your own figures, {MARK}")
        table(_RATE_TITLES, [_rate_row(one) for one in prohibited], right=[4])


def _say_determinations(found: PriorDeterminations) -> None:
    who = found.prevailed
    if who is not None:
        told = who.lines_provider + who.lines_plan
        disputes = who.disputes_provider + who.disputes_plan + who.disputes_split
        by_dispute = f"{found.by_dispute * 100:,.0f}% of the QPA" if found.by_dispute is not None else "too few to show"
        paragraph(
            f"{found.lines:,} lines of {found.disputes:,} {'dispute' if found.disputes == 1 else 'disputes'}",
            (
                (
                    "Provider prevailed",
                    f"{who.lines_provider:,} of {told:,} lines ({_share(who.lines_provider, told)}), "
                    f"{who.disputes_provider:,} of {disputes:,} disputes wholly, {who.disputes_split:,} in part"
                    + (f"; {who.lines_not_told:,} lines do not tell" if who.lines_not_told else ""),
                ),
                (
                    "By default",
                    f"{who.by_default:,} lines, {who.provider_by_default:,} of them for the provider: only one party "
                    "made an offer and paid its fees",
                ),
                ("Prevailing offer, each dispute once", f"median {by_dispute}"),
                ("Payers matched", "; ".join(f"{name} ({count:,})" for name, count in found.payers)),
                ("Left out", _left_out(found)),
            ),
        )
    _table(found.measures)
    say_sources(found.sources, found.caveats)


_RATE_TITLES = ("Kind", "Code", "State", "Plan", "Rate", "Source", "Source date", "Note")


def _left_out(found: PriorDeterminations) -> str:
    parts = (
        f"components of bundles: {found.components:,}" if found.components else "",
        f"entries of lines that stand again, corrected or twice: {found.repeated:,}" if found.repeated else "",
    )
    return "; ".join(filter(None, parts))


def _table(measures: Sequence[Distribution]) -> None:
    table(
        ("Measure", "Lines", "Lower quartile", "Median", "Upper quartile", "Lowest", "Highest", "Without a number"),
        [_measure_row(one) for one in measures],
        right=range(1, 7),
    )


def _measure_row(one: Distribution) -> tuple[str, ...]:
    absent = "; ".join(f"{count:,} {_NO_NUMBER.get(why, why)}" for why, count in one.absent.items())
    if one.figures is None:
        return (one.title, f"under {FEWEST}", *["too few"] * 5, absent)
    of = one.figures
    values = (of.lower_quartile, of.median, of.upper_quartile, of.lowest, of.highest)
    return (one.title, f"{one.count:,}", *(_figure(value, one.unit) for value in values), absent)


def _figure(value: Decimal, unit: Unit) -> str:
    return f"{value:,.2f}" if unit is Unit.DOLLARS else f"{value * 100:,.0f}%"


def say_sources(sources: Sequence[Source], caveats: Sequence[Caveat]) -> None:
    """The files figures rest on, each with its quarters and date, then what must be known to use them."""
    print_line("")
    by_file: dict[tuple[str, str], list[str]] = {}
    for one in sources:
        by_file.setdefault((one.file, _as_of(one)), []).append(one.quarter)
    for (file, day), quarters in by_file.items():
        print_line(f"Source: {file}, {', '.join(dict.fromkeys(quarters))}, {day}.")
    print_line("Before you use these figures (the words of CMS: --json, --xlsx, docs/benchmarks-data.md):")
    for caveat in caveats:
        print_line(f"- {caveat.text}")


def _as_of(one: Source) -> str:
    if one.as_of:
        return f"as of {one.as_of.isoformat()}"
    if one.generated:
        return f"no date in its name; CMS says the report was generated on {one.generated.isoformat()}"
    return "as-of date not known"


def _period(found: PriorDeterminations) -> str:
    quarters = sorted({one.quarter for one in found.sources})
    if not quarters:
        return "-".join(dict.fromkeys(filter(None, (found.asked.first, found.asked.last))))
    return quarters[0] if len(quarters) == 1 else f"{quarters[0]} to {quarters[-1]}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f}%" if whole else "none"


def _rate_row(one: PermittedBenchmark | WorksheetOnlyBenchmark) -> tuple[str, ...]:
    amount = one.rate if isinstance(one, WorksheetOnlyBenchmark) else one.value
    return (
        *(one.kind.value, _with_modifiers(one), one.state or "any", one.plan or "any", f"{amount:,.2f}", one.source),
        *(one.source_date.isoformat() if one.source_date else "not known", one.note or ""),
    )


def _with_modifiers(one: PermittedBenchmark | WorksheetOnlyBenchmark) -> str:
    return "-".join((one.code, *one.modifiers))


def found_shape(
    found: PriorDeterminations, own: Sequence[PermittedBenchmark], prohibited: Sequence[WorksheetOnlyBenchmark]
) -> dict[str, Any]:
    """The answer as JSON: figures as text, null where there are too few lines."""
    who = found.prevailed
    return {
        "asked": {
            name: getattr(found.asked, name) for name in ("code", "state", "specialty", "payer", "first", "last")
        },
        "prior_determinations": {
            "too_few_to_show": found.too_few,
            "fewest": FEWEST,
            "lines": None if found.too_few and found.lines else found.lines,
            "disputes": None if found.too_few and found.lines else found.disputes,
            "components_left_out": found.components,
            "entries_that_stand_again": found.repeated,
            "prevailed": {name: getattr(who, name) for name in who.__slots__} if who else None,
            "measures": [_measure_shape(one) for one in found.measures],
            "median_prevailing_offer_of_qpa_by_dispute": text_of(found.by_dispute),
            "payers_matched": [{"name": name, "lines": count} for name, count in found.payers],
            "sources": [source_shape(one) for one in found.sources],
            "caveats": [caveat_shape(one) for one in found.caveats],
        },
        "amounts": {
            "measures": [_measure_shape(one) for one in found.amounts],
            "sources": [source_shape(one) for one in found.amount_sources],
            "caveats": [caveat_shape(one) for one in found.amount_caveats],
        },
        "permitted_rates": [_rate_shape(one) for one in own],
        "worksheet_only_rates": [{**_rate_shape(one), "mark": MARK} for one in prohibited],
    }


def _rate_shape(one: PermittedBenchmark | WorksheetOnlyBenchmark) -> dict[str, Any]:
    amount = one.rate if isinstance(one, WorksheetOnlyBenchmark) else one.value
    return {
        "kind": one.kind.value,
        "code": one.code,
        "modifiers": list(one.modifiers),
        "state": one.state,
        "plan": one.plan,
        "rate": f"{amount:.2f}",
        "source": one.source,
        "note": one.note,
        "source_date": one.source_date.isoformat() if one.source_date else None,
    }


def _measure_shape(one: Distribution) -> dict[str, Any]:
    figures = one.figures
    return {
        "key": one.key,
        "title": one.title,
        "unit": one.unit.value,
        "lines": one.count if figures else None,
        "without_a_number": one.absent,
        "figures": {name: text_of(getattr(figures, name)) for name in figures.__slots__} if figures else None,
    }


def source_shape(one: Source) -> dict[str, Any]:
    """A file figures rest on, as JSON."""
    return {
        "file": one.file,
        "tab": one.tab,
        "quarter": one.quarter,
        "as_of": one.as_of.isoformat() if one.as_of else None,
        "report_generated": one.generated.isoformat() if one.generated else None,
    }


def caveat_shape(one: Caveat) -> dict[str, Any]:
    """A caveat with the words of CMS, as JSON."""
    return {"id": one.id, "text": one.text, "quote": one.quote, "source": one.source}


def text_of(value: Decimal | None) -> str | None:
    """A figure as text, without zeros that say nothing."""
    if value is None:
        return None
    return f"{value.normalize():f}"
