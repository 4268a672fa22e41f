"""The worksheet of a code as sheets of a workbook: for the practice only, never part of a packet.

It shows what was decided and paid elsewhere beside each other. It sets no offer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from idrkit.benchmarks.distribution import FEWEST, Bar, Distribution, bars
from idrkit.benchmarks.offers import OfferLine
from idrkit.benchmarks.permitted import PermittedBenchmark
from idrkit.benchmarks.prior_determinations import PriorDeterminations
from idrkit.benchmarks.worksheet_only import MARK, WorksheetOnlyBenchmark
from idrkit.sheets import Cell, Chart, ChartPage, Sheet

_RATES = ("Kind", "May be submitted", "Code", "Modifiers", "State", "Plan", "Rate", "Source", "Source date", "Note")
_MEASURES = ("Measure", "Unit", "Lines", "Lowest", "Lower quartile", "Median", "Upper quartile", "Highest", "No number")


_OFFERS = (
    *("Offer", "Offer in % of QPA", "Earlier prevailing offers at or below it, %", "Probability you gave"),
    *("Paid if it is selected", "Paid if the other offer is selected", "Average before fees", "QPA"),
)
_DISTRIBUTION = ("Prevailing offer in % of QPA", "Lines", "% of lines")
_CHART_NOTES = (
    "For a person to decide. Offers, QPA and probabilities are those you gave; idrkit sets no offer.",
    "What must be known to use these figures: sheet “Sources and caveats”.",
)


def benchmark_sheets(
    found: PriorDeterminations,
    own: Sequence[PermittedBenchmark],
    prohibited: Sequence[WorksheetOnlyBenchmark],
    offers: Sequence[OfferLine] = (),
    qpa: Decimal | None = None,
) -> tuple[Sheet | ChartPage, ...]:
    """Offers a person thinks of, prior determinations, their distribution, rates, and what must be known to use them.

    Prohibited rates are marked as such, and stand in no chart.
    """
    charts = tuple(_charts(found, offers, qpa))
    distribution = [_bar(one, len(found.prevailing)) for one in bars(found.prevailing)]
    return (
        *((Sheet("Offers", _OFFERS, [(*_offer(one), qpa) for one in offers]),) if offers else ()),
        Sheet("Prior determinations", _MEASURES, [_measure(one) for one in (*found.measures, *found.amounts)]),
        Sheet("Distribution", _DISTRIBUTION, distribution),
        *((ChartPage("Charts", _CHART_NOTES, charts),) if charts else ()),
        Sheet("Rates", _RATES, [*map(_permitted, own), *map(_prohibited, prohibited)]),
        Sheet("Sources and caveats", ("What", "Text", "As of"), list(_notes(found, offers))),
    )


def _charts(found: PriorDeterminations, offers: Sequence[OfferLine], qpa: Decimal | None) -> Iterator[Chart]:
    """What there are figures for: each chart shows cells of another sheet, and nothing that is not there."""
    if offers and qpa is not None:
        yield Chart(
            title="Offers against the QPA",
            sheet="Offers",
            across="Offer",
            columns=("Paid if it is selected",),
            lines=("QPA",),
            axis="Dollars",
            text="Each offer you gave as a bar, and the QPA you gave as a line.",
        )
    if found.prevailing:
        yield Chart(
            title=f"Prior determinations on {found.asked.code}: prevailing offers",
            sheet="Distribution",
            across="Prevailing offer in % of QPA",
            columns=("Lines",),
            axis="Lines",
            text="How many lines had a prevailing offer in each range of percents of the QPA.",
        )
    if any(one.average is not None for one in offers):
        yield Chart(
            title="Expected value by offer, at the probabilities you gave, before fees",
            sheet="Offers",
            across="Offer",
            columns=("Average before fees",),
            axis="Dollars",
            text="For each offer you gave with a probability, what is paid on average before fees.",
        )


def _offer(one: OfferLine) -> tuple[Cell, ...]:
    shares = (_percent(one.of_qpa), _percent(one.at_or_below))
    return (one.amount, *shares, one.probability, one.if_selected, one.if_other_selected, one.average)


def _bar(one: Bar, lines: int) -> tuple[Cell, ...]:
    up_to = f"up to {_plain(one.up_to)}" if one.up_to is not None else ""
    above = f"above {_plain(one.above)}" if one.above is not None else ""
    return (" ".join(filter(None, (above, up_to))), one.lines, Decimal(100 * one.lines) / lines)


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _plain(share: Decimal) -> str:
    return f"{share * 100:,.0f}%"


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


def _notes(found: PriorDeterminations, offers: Sequence[OfferLine]) -> Iterator[tuple[Cell, ...]]:
    if offers:
        yield (
            "Offers",
            "Offers, QPA, the other offer and probabilities are those you gave. idrkit sets no offer.",
            None,
        )
        yield ("Offers", "Fees are not in the average, and it is no promise: one of the two offers is selected.", None)
    if found.too_few:
        yield ("Prior determinations", f"Too few to show: fewer than {FEWEST} lines.", None)
    for one in dict.fromkeys((*found.sources, *found.amount_sources)):
        yield ("Source", f"{one.file}, {one.tab}, {one.quarter}", one.as_of or one.generated)
    for caveat in dict.fromkeys((*found.caveats, *found.amount_caveats)):
        quote = f' CMS: "{caveat.quote}" ({caveat.source})' if caveat.quote else ""
        yield ("Caveat", f"{caveat.text}{quote}", None)
