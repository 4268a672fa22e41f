"""The report of a ledger as an HTML page that needs no network and no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from idrkit.law.counting import short_day
from idrkit.law.rulebook import Rulebook
from idrkit.ledger.agenda import Agenda, When, when_of
from idrkit.ledger.charts import Bars, Share, bars_of, limit_of, shares
from idrkit.ledger.figures import Figures, Outcome, Result, Stage, Sum
from idrkit.ledger.figures_told import RESULTS, STAGES, amount_words, known_words, middle_words, plain
from idrkit.ledger.month_grid import WEEKDAYS, months
from idrkit.ledger.reminders import Reminder
from idrkit.ledger.templating import filled
from idrkit.ledger.told import about, days_left, headline, last_day, money_words, safe, stake, to_do

MOST_DEADLINES = 20
"""How many deadlines of a group the page lists."""
MOST_NAMES = 15
"""How many plans, codes or clients it lists."""
_DECIDED = (Result.WON, Result.IN_PART, Result.LOST, Result.NOT_SAID, Result.SETTLED)
_GROUPS = (
    ("Overdue", (When.OVERDUE,)),
    ("Last day behind, not known whether it was kept", (When.PASSED,)),
    ("Today and the next 5 business days", (When.TODAY, When.NEXT, When.WEEK)),
)
One = TypeVar("One")


@dataclass(frozen=True, slots=True)
class Title:
    """Whose ledger it is, and the end of the chain it was made from."""

    client: str | None
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Tile:
    """A sum, and of how many claims it is known."""

    name: str
    amount: str
    known: str


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline as the page shows it."""

    about: str
    act: str
    safe: str
    last_day: str
    left: str
    stake: str


@dataclass(frozen=True, slots=True)
class DueGroup:
    """Deadlines under a heading; `more` are not listed."""

    title: str
    count: int
    rows: tuple[Due, ...]
    more: int
    urgent: bool


@dataclass(frozen=True, slots=True)
class StageRow:
    """A stage, with the width of its bar in percent of the fullest one."""

    name: str
    count: str
    width: int
    wanted: str
    rate: str


@dataclass(frozen=True, slots=True)
class ResultRow:
    """Results under a name; the counts are in the order of the columns."""

    name: str
    claims: str
    counts: tuple[str, ...]
    won: str
    offer: str
    rate: str
    share: str
    days: str


@dataclass(frozen=True, slots=True)
class ResultTable:
    """Results by plan, code or client; `more` names are not listed."""

    id: str
    title: str
    of: str
    rows: tuple[ResultRow, ...]
    more: int


def dashboard(found: Figures, due: Agenda, title: Title, rulebook: Rulebook) -> str:
    """The page.

    Args:
        found: the figures.
        due: what is due on the day, at least up to the last day the calendar shows.
        title: whose ledger it is.
        rulebook: the law.
    """
    limit = limit_of(rulebook)
    context = {
        "whose": f"Client {title.client}" if title.client else "All clients of the ledger",
        "day": short_day(due.as_of),
        "events": f"{title.seq:,} event{'' if title.seq == 1 else 's'}",
        "head": title.hash[:16],
        "claims": found.claims,
        "disputes": found.disputes,
        "headline": headline(due),
        "tiles": _tiles(found),
        "stages": _stages(found.stages),
        "weekdays": WEEKDAYS,
        "months": months(due.deadlines, due.as_of, rulebook.calendar),
        "money_due": money_words(due.money),
        "due": tuple(_due(due)),
        "cooling_off": len(due.cooling_off),
        "decided": _shares(found.results),
        "columns": tuple(RESULTS.values()),
        "tables": tuple(_tables(found)),
        "fees": _fees(found),
        "limit": limit,
        "spells": _spells(found, limit.days),
        "gaps": found.gaps,
        "contradictions": _some(found.contradictions),
        "unreadable": _some(found.unreadable),
    }
    return filled("report.html", context)


def _some(every: Sequence[One]) -> tuple[Sequence[One], int]:
    """The first of them, and how many more there are."""
    return every[:MOST_NAMES], max(0, len(every) - MOST_NAMES)


def _tiles(found: Figures) -> tuple[Tile, ...]:
    sums = (
        ("In dispute", found.in_dispute),
        ("Determined or agreed", found.rate),
        ("Recovered", found.recovered),
        ("Still owed", found.still_owed),
    )
    return tuple(Tile(name, amount_words(one), _known(one)) for name, one in sums)


def _known(one: Sum) -> str:
    return f"{known_words(one)}{', others not known' if one.known and one.unknown else ''}"


def _stages(stages: Iterable[Stage]) -> tuple[StageRow, ...]:
    every = tuple(stages)
    most = max((one.count for one in every), default=0) or 1
    return tuple(
        StageRow(
            STAGES[one.reached],
            f"{one.count:,}",
            round(100 * one.count / most),
            _cell(one.wanted),
            _cell(one.rate),
        )
        for one in every
    )


def _cell(found: Sum | None) -> str:
    """An amount, with of how many it is not known; empty where there is none to be known."""
    if found is None or not found.known + found.unknown:
        return ""
    if not found.known:
        return "not known"
    return amount_words(found) + (f" + {found.unknown:,} not known" if found.unknown else "")


def _due(found: Agenda) -> Iterable[DueGroup]:
    for title, whens in _GROUPS:
        some = [one for one in found.deadlines if when_of(one, found.as_of, found.within) in whens]
        if some:
            rows = tuple(_due_row(one) for one in some[:MOST_DEADLINES])
            yield DueGroup(title, len(some), rows, len(some) - len(rows), urgent=When.OVERDUE in whens)


def _due_row(one: Reminder) -> Due:
    return Due(about(one), to_do(one), safe(one), last_day(one), days_left(one.business_days_left), stake(one))


def _shares(found: Outcome) -> tuple[Share, ...]:
    """The results of what is decided, as parts of a bar."""
    return shares((result.value, RESULTS[result], found.counts[result]) for result in _DECIDED)


def _tables(found: Figures) -> Iterable[ResultTable]:
    given = (
        ("by-plan", "By plan or issuer", "plan or issuer", found.by_plan),
        ("by-code", "By service code", "service code", found.by_code),
        ("by-client", "By client", "client", found.by_client),
    )
    for anchor, title, of, rows in given:
        if of != "client" or len(rows) > 1:
            shown, more = _some(rows)
            yield ResultTable(anchor, title, of, tuple(map(_result_row, shown)), more)


def _result_row(one: Outcome) -> ResultRow:
    determined = sum(one.counts[result] for result in (Result.WON, Result.IN_PART, Result.LOST))
    won = one.counts[Result.WON]
    return ResultRow(
        one.name or "Not recorded",
        f"{one.claims:,}",
        tuple(f"{count:,}" if count else "–" for count in one.counts.values()),
        f"{100 * won / determined:.0f}% ({won:,} of {determined:,})" if determined else "–",
        middle_words(one.offer, "${}") if one.offer.value is None else f"${one.offer.value:,.2f}",
        "–" if one.rate.value is None else f"${one.rate.value:,.2f}",
        middle_words(one.share, "{}%"),
        middle_words(one.days),
    )


def _fees(found: Figures) -> dict[str, Any]:
    return {
        "paid": amount_words(found.fees.paid),
        "paid_known": found.fees.paid.known,
        "paid_unknown": found.fees.paid.unknown,
        "returned": amount_words(found.fees.returned),
        "returned_known": found.fees.returned.known,
    }


def _spells(found: Figures, limit: int) -> tuple[dict[str, Any], ...]:
    given = (
        ("selection", "From selection of the certified IDR entity", found.from_selection, limit),
        ("initiation", "From initiation", found.from_initiation, None),
    )
    drawn = []
    for anchor, title, spell, line in given:
        bars: Bars = bars_of(spell.days, line)
        value = spell.middle.value
        within = sum(1 for one in spell.days if one <= limit)
        drawn.append(
            {
                "id": anchor,
                "title": title,
                "bars": bars,
                "count": len(spell.days),
                "unknown": spell.unknown,
                "median": "–" if value is None else plain(value),
                "within": within if line else None,
            }
        )
    return tuple(drawn)
