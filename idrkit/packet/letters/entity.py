"""The answer of a party that did not initiate: on the certified IDR entity, or the whole amended response."""

from __future__ import annotations

from collections.abc import Iterator

from idrkit.assess.completeness import PaperFound, State
from idrkit.assess.results import Finding, Stage
from idrkit.assess.status import blockers, overridden
from idrkit.claims.model import Override
from idrkit.packet.elements import consent_exception, element_rows
from idrkit.packet.fields import Row
from idrkit.packet.letters.letter import (
    Basis,
    Body,
    Lack,
    amended,
    deadlines,
    dispute_rows,
    governing_paper,
    lacking_elements,
    own_words,
    unconfirmed,
    wanted,
)

PAPER = "initiation_response"
_IN_THE_BODY = (
    "qualified_or_not",
    "remittance_confirmed",
    "inaccuracies",
    "preferred_idre_answer",
    "alternative_idre",
    "consent_statement",
    "representative_authority",
)
# What makes an item a qualified IDR item: scope, parties, State law, consent; not when the other side filed.
_QUALIFIED = ("A", "B", "C", "D")
_REMARKS = (
    "Silence selects the entity the other party prefers. Answer early: an answer on the last day may leave the other "
    "party no time to agree to your alternative.",
    "Whatever makes the Federal IDR process inapplicable belongs into this answer with its documents (reported of the "
    "certified IDR entities). An objection to eligibility is heard later too.",
    "The claim record does not say who initiated: this letter is for a dispute the other party initiated.",
)


def entity_answer(basis: Basis) -> Body:
    """Agreement or objection with an alternative and any conflict; under the amended text every other element too."""
    claim = basis.case.claim
    answer = claim.letters.entity_answer
    found, open_text = governing_paper(PAPER, basis.case)
    new = amended(found)
    conflict, barred_conflict = own_words("The explanation of the conflict", answer.conflict_of_interest)
    why_not, barred_reason = own_words("The reason why the process does not apply", answer.inapplicability)
    wrong, barred_wrong = own_words("What is wrong in the notice", answer.inaccuracies)
    attests = new and answer.inapplicability is None
    standing = _standing(basis) if attests else ()
    due = deadlines(basis, *(("initiation_response", "idre_objection") if new else ("idre_objection",)))
    lacks = (
        *open_text,
        *lacking_elements(found),
        *wanted(basis, "letters.entity_answer.other_party_preferred", "claim_number", "idr_initiated"),
        *_without_alternative(basis),
        *barred_conflict,
        *barred_reason,
        *barred_wrong,
        *(Lack(f"{one.id} {one.title}: {one.sentence}", one.missing) for one in standing),
    )
    return Body(
        title="Response to the notice of IDR initiation" if new else "Answer on the preferred certified IDR entity",
        template="letters/entity_answer.html",
        rows=dispute_rows(basis),
        context={
            "cite": found.version.cite,
            "certainty": found.version.certainty.value,
            "new": new,
            "element_rows": tuple(_elements(basis, found)) if new else (),
            "preferred": answer.other_party_preferred,
            "agrees": answer.agrees,
            "alternative": answer.alternative,
            "conflict": conflict,
            "why_not": why_not,
            "remittance_accurate": answer.remittance_accurate,
            "wrong": wrong,
            "initiated": claim.idr_initiated,
        },
        to=(claim.plan.name, "and the Secretary of Health and Human Services, through the Federal IDR portal"),
        lacks=(*lacks, *unconfirmed(basis, ("idr_initiated",))),
        signed_by=() if new else (claim.provider.name,),
        attested=tuple(_attested(basis, found, qualified=attests)) if new else (),
        cite=f"{found.version.cite}, amended text" if new else "",
        papers=(found,),
        deadlines=due,
        enclosures=claim.exhibits if why_not or wrong else (),
        overrides=_overrides(basis) if attests else (),
        remarks=_REMARKS,
    )


def _without_alternative(basis: Basis) -> tuple[Lack, ...]:
    answer = basis.case.claim.letters.entity_answer
    if answer.agrees is not False:
        return ()
    lacks = wanted(basis, "letters.entity_answer.alternative")
    same = answer.alternative and answer.alternative == answer.other_party_preferred
    if same:
        lacks = (*lacks, Lack("The alternative is the entity objected to.", ("letters.entity_answer.alternative",)))
    return lacks


def _standing(basis: Basis) -> tuple[Finding, ...]:
    found = blockers(basis.assessment, Stage.INITIATION)
    return tuple(one for one in found if one.id.startswith(_QUALIFIED))


def _overrides(basis: Basis) -> tuple[tuple[Finding, Override], ...]:
    recorded = overridden(basis.assessment, Stage.INITIATION)
    return tuple(pair for pair in recorded if pair[0].id.startswith(_QUALIFIED))


def _elements(basis: Basis, found: PaperFound) -> Iterator[Row]:
    """The elements the record fills; what a person states stands in the text of the letter."""
    shown = (one for one in found.elements if one.element.id not in _IN_THE_BODY)
    yield from element_rows(shown, basis.case.claim)


def _attested(basis: Basis, found: PaperFound, *, qualified: bool) -> Iterator[str]:
    claim = basis.case.claim
    representative = claim.provider.representative
    sentences = {
        "consent_statement": "The items and services named here do not qualify for the notice and consent exception "
        f"described at {consent_exception(claim)}.",
        "qualified_or_not": "Each item or service named here is a qualified IDR item or service and is eligible for "
        "the "
        "Federal IDR process.",
        "plan_registration_number": "The registration number of the plan or issuer was not provided on any remittance "
        "advice associated with the initial payment or notice of denial of payment.",
        "representative_authority": f"{representative.name if representative else ''} has the authority to act on "
        "behalf "
        f"of {claim.provider.name} in the Federal IDR process.",
    }
    for element_id, sentence in sentences.items():
        one = found.element(element_id)
        given = element_id == "plan_registration_number" and claim.plan.registration_number is not None
        left_out = element_id == "qualified_or_not" and not qualified
        if one is not None and one.state is not State.NOT_APPLICABLE and not given and not left_out:
            yield sentence
