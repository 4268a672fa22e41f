"""The lines of claims beside what was determined before on the same code: for the practice's own list.

Only prior determinations are asked for, which are a permitted factor; charges and rates of public payors are in another
table of the store, which nothing here reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from idrkit.assess.results import LineComparison
from idrkit.benchmarks.caveats import Caveat
from idrkit.benchmarks.distribution import FEWEST, Distribution
from idrkit.benchmarks.permitted import PermittedBenchmark
from idrkit.benchmarks.prior_determinations import Asked, PriorDeterminations, Source, prior_determinations
from idrkit.benchmarks.rates import as_benchmark
from idrkit.claims.identifiers import bare
from idrkit.claims.model import Claim
from idrkit.run.batch import Standing
from idrkit.sheets import Cell, Sheet

if TYPE_CHECKING:
    from idrkit.benchmarks.store import Store

PREVAILING = "prevailing_offer_of_qpa"
TITLES = (
    *("Claim", "Line", "Code", "Payer", "State", "QPA", "Offer", "Offer in % of QPA"),
    *("Prior determinations of", "Lines", "Lower quartile in % of QPA", "Median in % of QPA"),
    *("Upper quartile in % of QPA", "Median, each dispute once", "Period", "Source", "Source date", "Why none"),
)


@dataclass(frozen=True, slots=True)
class BenchmarkedLine:
    """A line with the prior determinations it is compared with.

    Attributes:
        claim_id: of its claim.
        payer: the plan or issuer as on the remittance.
        state: where the service was furnished; None where it is not given.
        line: the line as `compare` has it.
        found: the determinations of the same code, State and payer; of the same code and State where those are too few;
            None where neither are enough.
        why_none: why there are none: what is missing, or that there are too few.
    """

    claim_id: str
    payer: str
    state: str | None
    line: LineComparison
    found: PriorDeterminations | None
    why_none: str = ""

    @property
    def code(self) -> str:
        """The code with its modifiers; modifiers are not in the files."""
        return "-".join((self.line.line.service_code, *self.line.line.modifiers))

    @property
    def measure(self) -> Distribution | None:
        """The prevailing offers as shares of the QPA."""
        return _measure(self.found) if self.found else None

    @property
    def median(self) -> PermittedBenchmark | None:
        """Their median, as a benchmark of a permitted kind with its source."""
        return as_benchmark(self.found) if self.found else None

    @property
    def same(self) -> str:
        """What the determinations have in common with the line; empty where there are none."""
        if self.found is None:
            return ""
        return "same code, State, payer" if self.found.asked.payer else "same code, State; any payer"

    @property
    def period(self) -> str:
        """The quarters in which they were closed; empty where there are none."""
        quarters = sorted({one.quarter for one in self.found.sources}) if self.found else []
        return " to ".join(dict.fromkeys((quarters[0], quarters[-1]))) if quarters else ""


def benchmarked(known: Sequence[Standing], store: Store) -> tuple[BenchmarkedLine, ...]:
    """Every line of the claims with the prior determinations there are enough of.

    Args:
        known: the claims as `standings` gives them.
        store: the store of benchmarks.
    """
    asked: dict[Asked, PriorDeterminations] = {}
    return tuple(
        _beside(one.assessment.claim, line, store, asked)
        for one in known
        if one.assessment is not None
        for line in one.assessment.lines
    )


def _beside(
    claim: Claim, line: LineComparison, store: Store, asked: dict[Asked, PriorDeterminations]
) -> BenchmarkedLine:
    state = claim.facility.state
    if state is None:
        return BenchmarkedLine(claim.claim_id, claim.plan.name, None, line, None, "facility.state is not given")
    code, payer = line.line.service_code.upper(), " ".join(claim.plan.name.split())
    any_payer = Asked(code, state)
    # A name without a letter or digit would match every payer.
    for one in (Asked(code, state, payer=payer), any_payer) if bare(payer) else (any_payer,):
        if one not in asked:
            asked[one] = prior_determinations(store, one)
        measure = _measure(asked[one])
        if measure is not None and measure.figures is not None:
            return BenchmarkedLine(claim.claim_id, claim.plan.name, state, line, asked[one])
    some = asked[any_payer].lines
    why = f"too few: under {FEWEST} lines" if some else "no line of this code and State"
    return BenchmarkedLine(claim.claim_id, claim.plan.name, state, line, None, why)


def _measure(found: PriorDeterminations) -> Distribution | None:
    return next((one for one in found.measures if one.key == PREVAILING), None)


def sources_of(lines: Iterable[BenchmarkedLine]) -> tuple[Source, ...]:
    """The files the figures rest on, each once."""
    return tuple(dict.fromkeys(source for one in lines if one.found for source in one.found.sources))


def caveats_beside(lines: Iterable[BenchmarkedLine]) -> tuple[Caveat, ...]:
    """What must be known to use the figures, once; nothing where there are none."""
    return tuple(dict.fromkeys(caveat for one in lines if one.found for caveat in one.found.caveats))


def benchmarked_sheets(lines: Sequence[BenchmarkedLine]) -> tuple[Sheet, ...]:
    """The lines as a sheet of a workbook, and what must be known to use them."""
    return (
        Sheet("Lines", TITLES, list(map(_row, lines))),
        Sheet("Sources and caveats", ("What", "Text", "As of"), list(_notes(lines))),
    )


def _row(one: BenchmarkedLine) -> tuple[Cell, ...]:
    line, median, measure = one.line, one.median, one.measure
    figures = measure.figures if measure else None
    return (
        *(one.claim_id, line.line.line_id, one.code, one.payer, one.state, line.qpa, line.offer),
        line.offer_percent_of_qpa,
        one.same or None,
        measure.count if measure else None,
        _percent(figures.lower_quartile if figures else None),
        _percent(figures.median if figures else None),
        _percent(figures.upper_quartile if figures else None),
        _percent(one.found.by_dispute if one.found else None),
        *(one.period or None, median.source if median else None, median.source_date if median else None),
        one.why_none or None,
    )


def _percent(share: Decimal | None) -> Decimal | None:
    return None if share is None else share * 100


def _notes(lines: Sequence[BenchmarkedLine]) -> Iterator[tuple[Cell, ...]]:
    for one in sources_of(lines):
        yield ("Source", f"{one.file}, {one.tab}, {one.quarter}", one.as_of or one.generated)
    for caveat in caveats_beside(lines):
        quote = f' CMS: "{caveat.quote}" ({caveat.source})' if caveat.quote else ""
        yield ("Caveat", f"{caveat.text}{quote}", None)
