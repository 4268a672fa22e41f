"""The eligibility statement: each element of a qualified IDR item or service, what was found and what shows it.

It reports that no disqualifying fact was found, or which; whether the item or service qualifies is decided by
the certified IDR entity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from idrkit.assess import status
from idrkit.assess.completeness import PaperFound
from idrkit.assess.missing import Missing, label, missing_fact
from idrkit.assess.results import Assessment, Citation, Fact, Finding, Stage, Verdict
from idrkit.assess.wording import text_name, words
from idrkit.claims.model import Claim, Override
from idrkit.law.provision import Text
from idrkit.packet.attestation import attestation
from idrkit.packet.document import Document
from idrkit.packet.initiation_exhibits import exhibits_of, proof_kinds, qpa_kinds

_CODE = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_OLDER_ATTESTED = "I attest that the items and services under dispute are qualified IDR items or services."
_AMENDED_ATTESTED = (
    "I attest that the item or service under dispute is a qualified IDR item or service as defined in 45 CFR "
    "149.510(a)(2)(xi) and is eligible for the Federal IDR process.\n"
    "The basis for this attestation is the table of elements above."
)
_GROUPS = {
    "A": "A. The item or service",
    "B": "B. The plan or issuer",
    "C": "C. No other law or agreement fixing the rate",
    "D": "D. Notice and consent",
    "E": "E. Initial payment or notice of denial of payment",
    "F": "F. Open negotiation and time",
    "G": "G. Batched or bundled items and services",
}
_FOUND = {
    Verdict.PASS: "No disqualifying fact found",
    Verdict.WARN: "To be noted",
    Verdict.NEEDS_INFO: "Cannot be told: a fact is missing",
    Verdict.FAIL: "Disqualifying fact found",
}
# These keep a step from being taken today, not for good.
_NOT_YET = frozenset({"E1", "F4", "F8"})
# What backs an element, by its id or, failing that, its group.
_EXHIBITS = {
    "A7": ("contract", "directory", "participation"),
    "A8": ("contract", "directory", "participation"),
    "A9": ("remittance",),
    "D": ("consent",),
    "E": ("remittance",),
    "E4": ("contract", "letter"),
    "E5": ("remittance", *qpa_kinds),
    "F1": proof_kinds,
    "F2": ("notice",),
    "F3": proof_kinds,
    "F4": proof_kinds,
    "F5": proof_kinds,
    "F6": ("extension",),
    "F7": ("determination", "prior_determination"),
    "F8": ("determination", "prior_determination"),
}


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph an element rests on; `certainty` is printed where it is not in force."""

    cite: str
    certainty: str


@dataclass(frozen=True, slots=True)
class Element:
    """One element of the statement, as it is printed."""

    id: str
    title: str
    found: str
    verdict: Verdict
    sentence: str
    next_step: str
    facts: tuple[Fact, ...]
    paragraphs: tuple[Paragraph, ...]
    exhibit: str
    missing: tuple[Missing, ...]
    override: Override | None


def eligibility_statement(assessment: Assessment, notice: PaperFound) -> Document:
    """Every element with verdict, facts, paragraph and exhibit; then the attestation the notice asks for."""
    stage = Stage.INITIATION
    findings = [one for one in status.relevant(assessment, stage) if one.id[0] in _GROUPS]
    overrides = {one.id: override for one, override in status.overridden(assessment, stage)}
    elements = [
        element(one, assessment.claim, overrides.get(one.id))
        for one in findings
        if one.verdict is not Verdict.NOT_APPLICABLE
    ]
    asked = [one.element for one in notice.elements if one.element.id in ("attestation", "attestation_basis")]
    cite = f"{asked[0].cite}, {text_name(notice.version.text.value)}"
    text = _AMENDED_ATTESTED if notice.version.text is Text.AMENDED else _OLDER_ATTESTED
    return Document(
        key="eligibility",
        title="Eligibility statement",
        template="packet/eligibility_statement.html",
        context={
            "groups": tuple(_grouped(elements)),
            "not_applicable": tuple(one for one in findings if one.verdict is Verdict.NOT_APPLICABLE),
            "counts": tuple(_counts(elements)),
            "claim_number": assessment.claim.claim_number,
            "as_of": assessment.as_of,
            "attestation": attestation(assessment, stage, text, cite),
            "attestation_quote": ", ".join(one.quote for one in asked),
            "attestation_cite": cite,
        },
    )


def element(finding: Finding, claim: Claim, override: Override | None) -> Element:
    """A finding as an element of the statement."""
    return Element(
        id=finding.id,
        title=finding.title,
        found=_found(finding),
        verdict=finding.verdict,
        sentence=finding.sentence,
        next_step=finding.next_step,
        facts=tuple(Fact(label(one.name), _written(one.value)) for one in finding.facts),
        paragraphs=tuple(dict.fromkeys(_paragraph(one) for one in finding.citations)),
        exhibit=exhibits_of(claim, _EXHIBITS.get(finding.id) or _EXHIBITS.get(finding.id[0], ())),
        missing=tuple(dict.fromkeys(missing_fact(path) for path in finding.missing)),
        override=override,
    )


def _found(finding: Finding) -> str:
    if finding.verdict is Verdict.FAIL and finding.id in _NOT_YET:
        return "Not yet"
    return _FOUND[finding.verdict]


def _paragraph(citation: Citation) -> Paragraph:
    # Cross-references to other parts carry no text of their own: only 149.510 and its neighbours changed.
    named = f", {text_name(citation.text)}" if citation.text in ("older", "amended") else ""
    return Paragraph(f"{citation.cite}{named}", citation.certainty)


def _grouped(elements: list[Element]) -> Iterator[tuple[str, tuple[Element, ...]]]:
    for letter, title in _GROUPS.items():
        members = tuple(one for one in elements if one.id[0] == letter)
        if members:
            yield title, members


def _counts(elements: list[Element]) -> Iterator[tuple[str, int]]:
    """How many elements have each result, the graver first."""
    order = (
        _FOUND[Verdict.FAIL],
        "Not yet",
        *(_FOUND[one] for one in (Verdict.NEEDS_INFO, Verdict.WARN, Verdict.PASS)),
    )
    for found in order:
        number = sum(one.found == found for one in elements)
        if number:
            yield found, number


def _written(value: str) -> str:
    """A fact as a reader reads it: yes for True, words for a code of the claim record."""
    answers = {"True": "yes", "False": "no"}
    return answers.get(value) or (words(value) if _CODE.fullmatch(value) else value)
