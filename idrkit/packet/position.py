"""The position statement: the sentences a person gave, under the factors of the regulation, each with its exhibit."""

from __future__ import annotations

from dataclasses import dataclass

from idrkit.assess.case import Case, citations
from idrkit.assess.prohibited import blocked
from idrkit.assess.results import Citation
from idrkit.claims.exhibits import Statement
from idrkit.claims.model import Claim
from idrkit.claims.terms import Factor

# In the order of the paragraph: 149.510(c)(5)(iii), then 149.520(b)(2) for air ambulance services.
FACTORS = (
    (Factor.QPA, "factor_qpa"),
    (Factor.TRAINING, "factor_training"),
    (Factor.MARKET_SHARE, "factor_market_share"),
    (Factor.ACUITY, "factor_acuity"),
    (Factor.FACILITY_SCOPE, "factor_facility_scope"),
    (Factor.CONTRACTING, "factor_contracting"),
    (Factor.AIR_QUALITY, "factor_air_quality"),
    (Factor.AIR_ACUITY, "factor_air_acuity"),
    (Factor.AIR_CREW, "factor_air_crew"),
    (Factor.AIR_VEHICLE, "factor_air_vehicle"),
    (Factor.AIR_DENSITY, "factor_air_density"),
    (Factor.AIR_CONTRACTING, "factor_air_contracting"),
    (Factor.ADDITIONAL, "factor_additional"),
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence with the exhibit and page that show it; None where no exhibit is named."""

    text: str
    exhibit: str | None
    page: str | None


@dataclass(frozen=True, slots=True)
class Argued:
    """A factor that is argued: its heading, the words of the regulation, and the sentences."""

    key: str
    heading: str
    citation: Citation | None
    sentences: tuple[Sentence, ...]


def argued_factors(case: Case) -> tuple[Argued, ...]:
    """The factors that have a sentence, in the regulation's order; those without one are left out."""
    every = (_argued(factor, provision_id, case) for factor, provision_id in FACTORS)
    return tuple(one for one in every if one.sentences)


def _argued(factor: Factor, provision_id: str, case: Case) -> Argued:
    cited = citations(provision_id, case)
    return Argued(
        key=factor.value.replace("_", "-"),
        heading=case.rulebook.provision(provision_id).title,
        citation=cited[0] if cited else None,
        sentences=tuple(
            _sentence(one, case.claim) for one in case.claim.statements if one.factor is factor and not blocked(one)
        ),
    )


def _sentence(statement: Statement, claim: Claim) -> Sentence:
    text = statement.text.strip()
    known = {exhibit.id for exhibit in claim.exhibits}
    if statement.exhibit is None or statement.exhibit not in known:
        return Sentence(text, None, None)
    return Sentence(text, statement.exhibit, statement.page)
