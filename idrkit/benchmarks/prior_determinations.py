"""What certified IDR entities decided before on the same code, from the public use files in the store.

A line is counted once, as it was decided last; lines that are components of a bundle are left out, because an offer is
made on the bundle only. Nothing here says what the next determination will be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from idrkit.benchmarks.caveats import Caveat, caveats_of
from idrkit.benchmarks.columns import Table
from idrkit.benchmarks.distribution import FEWEST, Distribution, Unit, distribution
from idrkit.benchmarks.quarters import report_generated

if TYPE_CHECKING:
    from idrkit.benchmarks.store import Store

_MEASURES = (
    ("prevailing_offer_of_qpa", "Prevailing offer as a share of the QPA", Unit.TIMES_QPA),
    ("provider_offer_of_qpa", "Offer of the provider as a share of the QPA", Unit.TIMES_QPA),
    ("plan_offer_of_qpa", "Offer of the plan as a share of the QPA", Unit.TIMES_QPA),
    ("qpa_of_median", "QPA as a share of the median QPA", Unit.TIMES_MEDIAN),
    ("provider_offer_of_median", "Offer of the provider as a share of the median such offer", Unit.TIMES_MEDIAN),
    ("plan_offer_of_median", "Offer of the plan as a share of the median such offer", Unit.TIMES_MEDIAN),
    ("prevailing_offer_of_median", "Prevailing offer as a share of the median such offer", Unit.TIMES_MEDIAN),
)
_AMOUNTS = (
    ("qpa", "QPA", Unit.DOLLARS),
    ("provider_offer", "Offer of the provider", Unit.DOLLARS),
    ("plan_offer", "Offer of the plan", Unit.DOLLARS),
    ("prevailing_offer", "Prevailing offer", Unit.DOLLARS),
)
_MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for; None means any.

    Attributes:
        code: CPT or HCPCS code, without modifiers.
        payer: part of the payer's name as typed in the portal, or the domain of its e-mail.
        first: first quarter, such as 2024Q1.
        last: last quarter.
    """

    code: str
    state: str | None = None
    specialty: str | None = None
    payer: str | None = None
    first: str | None = None
    last: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """A file figures rest on; `as_of` is told by its name, else `generated` by CMS's General Information."""

    file: str
    tab: str
    quarter: str
    as_of: date | None
    generated: date | None


@dataclass(frozen=True, slots=True)
class Prevailed:
    """Who prevailed; a default is a determination where only one party made an offer and paid its fees."""

    lines_provider: int
    lines_plan: int
    lines_not_told: int
    by_default: int
    provider_by_default: int
    disputes_provider: int
    disputes_plan: int
    disputes_split: int


@dataclass(frozen=True, slots=True)
class PriorDeterminations:
    """Determinations on a code.

    Attributes:
        too_few: fewer than ten lines: no figure is shown.
        components: lines left out because they are components of a bundle.
        repeated: entries left out because the same line stands again, corrected or twice.
        prevailing: the prevailing offers as shares of the QPA themselves, lowest first; none where there are too few.
        by_dispute: median over disputes of the prevailing offer as a share of the QPA, each dispute counted once.
        payers: names matched, the commonest first.
        amounts: from the tab "QPA and Offers", by code and quarter only.
    """

    asked: Asked
    too_few: bool
    lines: int
    disputes: int
    components: int
    repeated: int
    prevailed: Prevailed | None
    measures: tuple[Distribution, ...]
    prevailing: tuple[Decimal, ...]
    by_dispute: Decimal | None
    payers: tuple[tuple[str, int], ...]
    sources: tuple[Source, ...]
    caveats: tuple[Caveat, ...]
    amount_lines: int
    amounts: tuple[Distribution, ...]
    amount_sources: tuple[Source, ...]
    amount_caveats: tuple[Caveat, ...]


def prior_determinations(store: Store, asked: Asked) -> PriorDeterminations:
    """The determinations on a code, with what must be known to use them."""
    components, repeated = _gather(store, asked)
    lines, disputes = _row(store, "SELECT count(*), count(DISTINCT dispute_number) FROM counted")
    enough = lines >= FEWEST
    amount_lines = _gather_amounts(store, asked)
    return PriorDeterminations(
        asked=asked,
        too_few=not enough,
        lines=lines,
        disputes=disputes,
        components=components,
        repeated=repeated,
        prevailed=_prevailed(store) if enough else None,
        measures=tuple(distribution(store, "counted", *one) for one in _MEASURES) if enough else (),
        prevailing=_prevailing(store) if enough else (),
        by_dispute=_by_dispute(store) if enough else None,
        payers=_payers(store) if asked.payer else (),
        sources=_sources(store, "counted"),
        caveats=caveats_of(Table.DETERMINATIONS),
        amount_lines=amount_lines,
        amounts=tuple(distribution(store, "counted_amounts", *one) for one in _AMOUNTS)
        if amount_lines >= FEWEST
        else (),
        amount_sources=_sources(store, "counted_amounts"),
        amount_caveats=caveats_of(Table.AMOUNTS),
    )


def specialties(store: Store, code: str) -> tuple[str, ...]:
    """The specialties that stand beside a code, the commonest first: what can be asked for."""
    found = store.execute(
        "SELECT specialty FROM determinations WHERE service_code = ? AND specialty IS NOT NULL "
        "GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT ?",
        [code, _MOST_NAMES],
    ).fetchall()
    return tuple(str(name) for (name,) in found)


def _gather(store: Store, asked: Asked) -> tuple[int, int]:
    """The lines that are counted, as the table `counted`; how many were components, and how many stand again."""
    store.execute(
        """CREATE OR REPLACE TEMP TABLE asked AS
        SELECT line.*, source.quarter, (source.quarter, line.source, line.row) AS entry
        FROM determinations AS line JOIN source ON source.id = line.source
        WHERE line.service_code = $code
          AND ($state IS NULL OR line.state = $state)
          AND ($specialty IS NULL OR lower(line.specialty) = lower($specialty))
          AND ($payer IS NULL OR contains(lower(line.plan_name), lower($payer))
            OR lower(line.plan_domain) = lower($payer))
          AND ($first IS NULL OR source.quarter >= $first) AND ($last IS NULL OR source.quarter <= $last)""",
        _parameters(asked, "code", "state", "specialty", "payer", "first", "last"),
    )
    # A line that was reopened may stand in a later quarter under another code: it is looked for among all lines.
    store.execute(
        """CREATE OR REPLACE TEMP TABLE counted AS
        SELECT asked.* FROM asked LEFT JOIN (
          SELECT line.dispute_number, line.line_number, max((source.quarter, line.source, line.row)) AS entry
          FROM determinations AS line JOIN source ON source.id = line.source
          SEMI JOIN asked ON asked.dispute_number = line.dispute_number AND asked.line_number = line.line_number
          WHERE $last IS NULL OR source.quarter <= $last
          GROUP BY ALL
        ) AS newest ON newest.dispute_number = asked.dispute_number AND newest.line_number = asked.line_number
        WHERE newest.entry IS NULL OR newest.entry = asked.entry""",
        _parameters(asked, "last"),
    )
    (repeated,) = _row(store, "SELECT (SELECT count(*) FROM asked) - (SELECT count(*) FROM counted)")
    (components,) = _row(store, "SELECT count(*) FROM counted WHERE line_type = 'component'")
    store.execute("DELETE FROM counted WHERE line_type = 'component'")
    return components, repeated


def _gather_amounts(store: Store, asked: Asked) -> int:
    store.execute(
        """CREATE OR REPLACE TEMP TABLE counted_amounts AS
        SELECT line.* FROM amounts AS line JOIN source ON source.id = line.source
        WHERE line.service_code = $code AND line.line_type IS DISTINCT FROM 'component'
          AND ($first IS NULL OR source.quarter >= $first) AND ($last IS NULL OR source.quarter <= $last)""",
        _parameters(asked, "code", "first", "last"),
    )
    return _row(store, "SELECT count(*) FROM counted_amounts")[0]


def _parameters(asked: Asked, *names: str) -> dict[str, str | None]:
    return {name: getattr(asked, name) for name in names}


def _prevailed(store: Store) -> Prevailed:
    # The offer selected is told by line, the outcome by dispute: in a split decision only the first tells.
    store.execute(
        """CREATE OR REPLACE TEMP TABLE decided AS
        SELECT dispute_number, default_decision = 'yes' AS by_default,
          coalesce(selected, CASE WHEN outcome IN ('provider', 'plan') THEN outcome END) AS prevailed FROM counted"""
    )
    lines = _row(
        store,
        """SELECT count(*) FILTER (prevailed = 'provider'), count(*) FILTER (prevailed = 'plan'),
          count(*) FILTER (prevailed IS NULL), count(*) FILTER (by_default),
          count(*) FILTER (by_default AND prevailed = 'provider') FROM decided""",
    )
    disputes = _row(
        store,
        """SELECT count(*) FILTER (first = 'provider' AND last = 'provider'),
          count(*) FILTER (first = 'plan' AND last = 'plan'), count(*) FILTER (first <> last)
        FROM (SELECT min(prevailed) AS first, max(prevailed) AS last FROM decided GROUP BY dispute_number)""",
    )
    return Prevailed(*lines, *disputes)


def _prevailing(store: Store) -> tuple[Decimal, ...]:
    found = store.execute(
        "SELECT prevailing_offer_of_qpa FROM counted WHERE prevailing_offer_of_qpa IS NOT NULL ORDER BY 1"
    ).fetchall()
    return tuple(Decimal(str(ratio)) for (ratio,) in found) if len(found) >= FEWEST else ()


def _by_dispute(store: Store) -> Decimal | None:
    row = store.execute(
        """SELECT median(middle), count(middle) FROM (
          SELECT median(prevailing_offer_of_qpa) AS middle FROM counted GROUP BY dispute_number)"""
    ).fetchone()
    return Decimal(str(row[0])) if row and row[1] >= FEWEST else None


def _payers(store: Store) -> tuple[tuple[str, int], ...]:
    found = store.execute(
        "SELECT coalesce(plan_name, '(no name)'), count(*) FROM counted GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?",
        [_MOST_NAMES],
    ).fetchall()
    return tuple((str(name), int(count)) for name, count in found)


def _sources(store: Store, lines: str) -> tuple[Source, ...]:
    found = store.execute(
        f"SELECT file, tab, quarter, as_of FROM source WHERE id IN (SELECT source FROM {lines}) "  # noqa: S608
        "ORDER BY quarter, tab, file"
    ).fetchall()
    return tuple(
        Source(file, tab, quarter, as_of, None if as_of else report_generated(quarter))
        for file, tab, quarter, as_of in found
    )


def _row(store: Store, query: str, parameters: Sequence[Any] | None = None) -> tuple[int, ...]:
    row = store.execute(query, parameters).fetchone()
    return tuple(map(int, row)) if row else ()
