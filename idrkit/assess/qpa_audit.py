"""Whether the qualifying payment amounts disclosed on many claims agree: questions to the plan or issuer, no verdict.

Only what the practice was told is compared. The same payer, code with modifiers, State and year should have one amount
per unit; from year to year it is raised by a published factor unless it was found anew. Claims are read once and none
is kept: the questions follow from what `qpa_series` gathers.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from idrkit.assess.citing import cited_of
from idrkit.assess.compare import received_in_all
from idrkit.assess.qpa_compared import component_questions, group_questions, year_questions
from idrkit.assess.qpa_seen import Seen
from idrkit.assess.qpa_series import Examples, LineRef, Series, YearGroup, city_of, series_of
from idrkit.assess.qpa_wording import WORDINGS, QpaSign
from idrkit.assess.results import Citation
from idrkit.claims.model import Claim, ServiceLine
from idrkit.claims.terms import QpaSource
from idrkit.law.provision import Event
from idrkit.law.qpa_audit import QpaData, load_qpa_data
from idrkit.law.rulebook import Rulebook

_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class QpaQuestion:
    """One question: what was seen, what to ask, what may be argued, the paragraphs. No amount is called wrong.

    Attributes:
        sign: what was seen.
        payer, service_code, modifiers, state: of the lines; the State is None where none is known.
        years: the years of service concerned, lowest first.
        sentence: what was seen, with its figures.
        ask: a request for information to the plan or issuer.
        argument: what may be said in a dispute; "" where nothing may.
        reason: why it is worth a question, where we chose the figure ourselves.
        amounts: the amounts seen, lowest first.
        count: how many lines.
        lines: the first of them.
        citations: the paragraphs, each with its certainty.
        missing: facts that would settle it, as paths of the claim record.
    """

    sign: QpaSign
    payer: str
    service_code: str
    modifiers: tuple[str, ...]
    state: str | None
    years: tuple[int, ...]
    sentence: str
    ask: str
    argument: str
    reason: str
    amounts: tuple[Decimal, ...]
    count: int
    lines: tuple[LineRef, ...]
    citations: tuple[Citation, ...]
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class QpaAudit:
    """The questions, how many lines were compared, and how many were not, by the fact that is missing."""

    questions: tuple[QpaQuestion, ...]
    lines: int
    compared: int
    not_compared: Mapping[str, int]


@dataclass(slots=True)
class _Gathered:
    """What is kept while claims are read: by series and year, and by sign."""

    years: dict[Series, dict[int, YearGroup]] = field(default_factory=lambda: defaultdict(dict))
    signs: dict[tuple[QpaSign, Series, int | None], tuple[Examples, set[Decimal]]] = field(default_factory=dict)
    first_day: dict[tuple[Series, int | None], date] = field(default_factory=dict)
    lines: int = 0
    compared: int = 0
    missing: Counter[str] = field(default_factory=Counter)


def qpa_audit(claims: Iterable[Claim], rulebook: Rulebook, as_of: date, data: QpaData | None = None) -> QpaAudit:
    """The questions that the amounts disclosed on the claims raise, the contradictions first.

    Args:
        claims: every claim of the run, read once.
        rulebook: the law.
        as_of: the day the question is asked: the plan or issuer would answer from then on.
        data: indexing factors and figures worth a question; the bundled ones where none are given.
    """
    data = data or load_qpa_data()
    gathered = _Gathered()
    for claim in claims:
        for line in claim.service_lines:
            _gather(gathered, claim, line, data)
    seen = sorted(_seen(gathered, data), key=_order)
    questions = tuple(_question(one, rulebook, as_of) for one in seen)
    return QpaAudit(questions, gathered.lines, gathered.compared, dict(sorted(gathered.missing.items())))


def _gather(gathered: _Gathered, claim: Claim, line: ServiceLine, data: QpaData) -> None:
    gathered.lines += 1
    ref = LineRef(claim.claim_id, line.line_id)
    amount = line.qualifying_payment_amount.amount
    year = line.date_of_service.year if line.date_of_service else None
    series = series_of(claim, line)
    named = series or Series(("?",), claim.plan.name, line.service_code, tuple(sorted(line.modifiers)), "")
    for sign in _signs(line, data):
        examples, amounts = gathered.signs.setdefault((sign, named, year), (Examples(), set()))
        examples.enter(ref, data.signs.examples)
        if amount is not None and len(amounts) < data.signs.examples:
            amounts.add(amount)
        if line.date_of_service is not None:
            gathered.first_day.setdefault((named, year), line.date_of_service)
    lacking = _lacking(claim, line, series)
    if lacking:
        gathered.missing[lacking] += 1
    elif series is not None and line.date_of_service is not None and amount:
        gathered.compared += 1
        group = gathered.years[series].setdefault(line.date_of_service.year, YearGroup())
        group.enter(line, amount, line.date_of_service, city_of(claim), ref, data.signs.examples)


def _lacking(claim: Claim, line: ServiceLine, series: Series | None) -> str:
    """The first fact without which a line is compared with no other."""
    disclosed = line.qualifying_payment_amount
    if disclosed.amount is None and disclosed.source is not QpaSource.NOT_DISCLOSED:
        return "service_lines[].qualifying_payment_amount.amount"
    if disclosed.amount is None:
        return ""
    if line.date_of_service is None:
        return "service_lines[].date_of_service"
    if series is None:
        return "plan.name" if claim.facility.state is not None else "facility.state"
    return ""


def _signs(line: ServiceLine, data: QpaData) -> Iterator[QpaSign]:
    """What a line alone shows."""
    disclosed = line.qualifying_payment_amount
    amount = disclosed.amount
    if amount is None:
        if disclosed.source is QpaSource.NOT_DISCLOSED:
            yield QpaSign.NOT_DISCLOSED
        return
    if amount == _ZERO:
        yield QpaSign.ZERO
        return
    if amount <= data.signs.nominal:
        yield QpaSign.NOMINAL
    elif amount % data.signs.round == _ZERO:
        yield QpaSign.ROUND
    if line.initial_payment == amount and line.cost_sharing != _ZERO:
        yield QpaSign.EQUAL_TO_PAYMENT
    elif amount in (line.allowed, received_in_all(line)):
        yield QpaSign.EQUAL_TO_ALLOWED


def _seen(gathered: _Gathered, data: QpaData) -> Iterator[Seen]:
    for series, years in gathered.years.items():
        for of_year, group in years.items():
            yield from group_questions(series, of_year, group, data)
        yield from year_questions(series, years, data)
    yield from component_questions(gathered.years, data)
    for (sign, series, year), (examples, amounts) in gathered.signs.items():
        day = gathered.first_day.get((series, year))
        yield Seen.of_lines(sign, series, year, day, tuple(sorted(amounts)), examples, data)


def _order(one: Seen) -> tuple[int, str, str, tuple[str, ...], str, tuple[int, ...]]:
    series = one.series
    return list(QpaSign).index(one.sign), series.payer, series.service_code, series.modifiers, series.state, one.years


def _question(one: Seen, rulebook: Rulebook, as_of: date) -> QpaQuestion:
    wording = WORDINGS[one.sign]
    dates = {
        Event.DATE_OF_SERVICE: one.first_day,
        Event.DISCLOSURE_PROVIDED: as_of,
        Event.CALENDAR_DATE: as_of,
    }
    return QpaQuestion(
        sign=one.sign,
        payer=one.series.payer,
        service_code=one.series.service_code,
        modifiers=one.series.modifiers,
        state=one.series.state or None,
        years=one.years,
        sentence=one.sentence,
        ask=wording.ask,
        argument=wording.argument,
        reason=one.reason,
        amounts=one.amounts,
        count=one.examples.count,
        lines=tuple(one.examples.lines),
        citations=tuple(found.citation for found in cited_of(wording.provisions, dates, rulebook)),
        missing=one.missing,
    )
