"""Which facts of the claim record may be argued, under which heading, and why one may not (149.510(c)(5)(iii)).

As far as the record itself tells: whether an exhibit is bound, and has the page, is known only where its file is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from idrkit.assess.wording import listed
from idrkit.claims.evidence import ContractedRate, ContractingEffort, Shown
from idrkit.claims.model import Claim
from idrkit.claims.monitoring import Monitoring

RATES, RATES_OUTSIDE, RATES_OF_OTHERS = "contracted_rates", "contracted_rates_outside", "contracted_rates_of_others"
# "contracted rates between the provider or facility, as applicable, and the plan or issuer, as applicable, during the
# previous 4 plan years": 149.510(c)(5)(iii)(B)(5). We read: the 4 before the plan year of the service.
_PREVIOUS_PLAN_YEARS = 4
# Without these a fact says nothing that can be relied on, whatever the wording of its sentence.
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "case_volume": ("cases", "kind", "period_start", "period_end"),
    "quality": ("result", "period", "source"),
    "market_share": ("percent", "region", "as_of", "source"),
    "alerts": ("time", "change"),
    "contracting": ("dated", "counterparty", "done", "original"),
    RATES: ("plan_year_start", "rate", "between_these_parties"),
    RATES_OUTSIDE: ("plan_year_start", "rate"),
    RATES_OF_OTHERS: ("plan_year_start", "rate", "parties"),
    "down_coding": ("paid_code",),
    "pick_up": ("density", "source"),
    "technologist": ("credentials",),
    "oversight": ("credentials",),
    "monitoring": ("started", "stopped"),
}
KINDS = (
    *("training", "case_volume", "quality", "market_share", "procedures", "alerts", "anesthesia", "patient_acuity"),
    *("facility", "contracting", RATES, RATES_OUTSIDE, RATES_OF_OTHERS, "qpa_disclosures", "down_coding"),
    *("vehicle", "pick_up", "technologist", "oversight", "monitoring"),
)
_NOT_WORDS = frozenset({"exhibit", "page"})


@dataclass(frozen=True, slots=True)
class FactFound:
    """A fact of the record: where it stands, of which kind it is, and what is to show it."""

    path: str
    kind: str
    fact: Shown
    exhibit: str | None
    page: str | None


def facts_of(claim: Claim) -> tuple[FactFound, ...]:
    """Every fact that may be argued, in the order of the record."""
    return (*_evidence(claim), *_monitoring(claim.monitoring))


def _evidence(claim: Claim) -> Iterator[FactFound]:
    for name in type(claim.evidence).model_fields:
        for number, one in enumerate(getattr(claim.evidence, name), start=1):
            kind = rate_kind(one, claim) if isinstance(one, ContractedRate) else name
            yield FactFound(f"evidence.{name}[{number}]", kind, one, one.exhibit, one.page)


def _monitoring(case: Monitoring) -> Iterator[FactFound]:
    """The people of the case and the case itself; what names no exhibit of its own rests on that of the case."""
    if case.technologist.credentials is not None:
        yield shown_by_case("monitoring.technologist", "technologist", case.technologist, case)
    if case.oversight.credentials is not None:
        yield shown_by_case("monitoring.oversight", "oversight", case.oversight, case)
    if case.started is not None:
        yield FactFound("monitoring", "monitoring", case, case.exhibit, case.page)


def shown_by_case(path: str, kind: str, fact: Shown, case: Monitoring) -> FactFound:
    """A fact of the monitored case with its own exhibit, or that of the case where it names none."""
    own = fact if fact.exhibit is not None else case
    return FactFound(path, kind, fact, own.exhibit, own.page)


def rate_kind(rate: ContractedRate, claim: Claim) -> str:
    """Whether a contracted rate belongs to (B)(5) or can only be additional information."""
    if rate.between_these_parties is False:
        return RATES_OF_OTHERS
    start, now = rate.plan_year_start, claim.plan.plan_year_start
    if start is None or now is None or _years_before(now, _PREVIOUS_PLAN_YEARS) <= start < now:
        return RATES
    return RATES_OUTSIDE


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 3, 1)


def why_not_argued(found: FactFound, claim: Claim) -> str:
    """Why a fact cannot be argued, as far as the record tells; empty where it can."""
    lacking = tuple(name for name in REQUIRED.get(found.kind, ()) if getattr(found.fact, name) is None)
    if lacking:
        return f"{listed(lacking)} {'is' if len(lacking) == 1 else 'are'} not recorded"
    if isinstance(found.fact, ContractingEffort) and not found.fact.original:
        return "the exhibit is not the original document"
    if found.kind == RATES and claim.plan.plan_year_start is None:
        return "plan.plan_year_start is not recorded, which tells the previous 4 plan years"
    return why_not_shown(found.exhibit, claim)


def why_not_shown(exhibit: str | None, claim: Claim) -> str:
    """Why nothing shows a fact, as far as the record tells; empty where an exhibit of the record does."""
    if exhibit is None:
        return "it names no exhibit"
    if all(exhibit != one.id for one in claim.exhibits):
        return f"exhibit {exhibit} is not among the exhibits of the claim record"
    return ""


def own_texts(claim: Claim) -> Iterator[tuple[str, str]]:
    """Everything a person wrote to be argued, each with its place: statements, then facts."""
    for number, statement in enumerate(claim.statements, start=1):
        yield f"statement {number}", statement.text
    for found in facts_of(claim):
        for name in type(found.fact).model_fields:
            value = getattr(found.fact, name)
            if name in _NOT_WORDS:
                continue
            if isinstance(value, str):
                yield f"{found.path}.{name}", value
            elif isinstance(value, tuple):
                yield from ((f"{found.path}.{name}", one) for one in value if isinstance(one, str))
