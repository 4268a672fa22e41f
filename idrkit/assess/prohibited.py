"""Looks for factors a certified IDR entity must not consider in the sentences a person wants to submit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.evidence import own_texts
from idrkit.assess.results import Verdict
from idrkit.claims.exhibits import Statement
from idrkit.claims.model import Claim
from idrkit.law.prohibited import Pattern, Severity, load_patterns

_REACH = 60
_PARAGRAPHS = ("prohibited_usual_and_customary", "prohibited_billed_charges", "prohibited_public_payor")


@dataclass(frozen=True, slots=True)
class Hit:
    """One expression found: which paragraph it touches, how grave it is, where it stands and why it counts."""

    provision_id: str
    severity: Severity
    start: int
    end: int
    words: str
    why: str


def scan(text: str) -> tuple[Hit, ...]:
    """Every prohibited or doubtful expression of a text, in its order; inside a grave one no doubtful one is told."""
    hits: list[Hit] = []
    for pattern in load_patterns():
        for hit in _hits(pattern, text):
            if not any(one.start < hit.end and hit.start < one.end for one in hits):
                hits.append(hit)
    return tuple(sorted(hits, key=lambda hit: hit.start))


def blocked(statement: Statement) -> bool:
    """Whether a sentence stays out of the packet."""
    return bool(why_blocked(statement.text))


def why_blocked(text: str) -> str:
    """Why a text stays out of the packet; empty where nothing in it must."""
    return next((hit.why for hit in scan(text) if hit.severity is Severity.BLOCK), "")


def blocked_statements(claim: Claim) -> tuple[tuple[int, Statement], ...]:
    """The sentences that stay out, each with its place in `statements`, counted from 1."""
    return tuple((place, one) for place, one in enumerate(claim.statements, start=1) if blocked(one))


def _hits(pattern: Pattern, text: str) -> Iterator[Hit]:
    for match in pattern.find.finditer(text):
        before = text[max(0, match.start() - _REACH) : match.start()]
        around = f"{before} {text[match.end() : match.end() + _REACH]}"
        if pattern.excused_by is not None:
            around = pattern.excused_by.sub(" ", around)
        if pattern.near is None or pattern.near.search(around):
            yield Hit(pattern.provision_id, pattern.severity, match.start(), match.end(), match.group(), pattern.why)


def _told(case: Case, severity: Severity) -> str:
    """What was found, by the place of the statement or fact; the sentences themselves are not repeated."""
    found = (
        f"{place} {hit.why} (“{hit.words}”)"
        for place, text in own_texts(case.claim)
        for hit in scan(text)
        if hit.severity is severity
    )
    return "; ".join(dict.fromkeys(found))


def _argued(case: Case) -> Outcome:
    told = _told(case, Severity.BLOCK)
    if told:
        return Outcome(
            Verdict.FAIL,
            f"A certified IDR entity must not consider this: {told}.",
            "Take the argument out of the statement; until then the sentence is left out and the packet is a draft.",
        )
    return Outcome(Verdict.PASS, "No statement argues a prohibited factor, as far as its words tell.")


def _near(case: Case) -> Outcome:
    told = _told(case, Severity.WARN)
    if told:
        return Outcome(
            Verdict.WARN,
            f"Read this again before it is submitted: {told}.",
            "Keep charges and the rates of public payors out; a fact about quality or certification may stay.",
        )
    return Outcome(Verdict.PASS, "No statement comes near a prohibited factor, as far as its words tell.")


CHECKS = (
    Check("P1", "No prohibited factor argued", _PARAGRAPHS, _argued, overridable=False),
    Check("P2", "No wording near a prohibited factor", _PARAGRAPHS, _near),
)
