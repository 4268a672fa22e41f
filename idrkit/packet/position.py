"""The factors of a position statement: their order and headings, the words of the regulation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from idrkit.assess.case import Case, citations
from idrkit.assess.results import Citation
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
    """One sentence with the exhibit and page that show it."""

    text: str
    exhibit: str
    page: str | None


@dataclass(frozen=True, slots=True)
class Argued:
    """A factor that is argued: its heading, the words of the regulation, and the sentences."""

    factor: Factor
    key: str
    heading: str
    citation: Citation | None
    sentences: tuple[Sentence, ...]


def argued(
    sentences: Mapping[Factor, Sequence[Sentence]], case: Case, first: Sequence[Factor] = ()
) -> tuple[Argued, ...]:
    """The factors that have a sentence, in the regulation's order but for those asked for first."""
    order = sorted(FACTORS, key=lambda one: first.index(one[0]) if one[0] in first else len(first))
    return tuple(
        _argued(factor, provision_id, case, tuple(sentences[factor]))
        for factor, provision_id in order
        if sentences.get(factor)
    )


def _argued(factor: Factor, provision_id: str, case: Case, sentences: tuple[Sentence, ...]) -> Argued:
    cited = citations(provision_id, case)
    return Argued(
        factor=factor,
        key=factor.value.replace("_", "-"),
        heading=case.rulebook.provision(provision_id).title,
        citation=cited[0] if cited else None,
        sentences=sentences,
    )
