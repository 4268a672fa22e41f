"""Checks P1 and P2: factors a certified IDR entity must not consider, in the sentences a person wants to submit."""

from __future__ import annotations

from collections.abc import Iterable

from idrkit.assess.case import Case, Check, Outcome, citations
from idrkit.assess.evidence import own_texts
from idrkit.assess.results import Citation, Verdict
from idrkit.assess.scan import Hit, scan
from idrkit.claims.exhibits import Statement
from idrkit.claims.model import Claim
from idrkit.law.prohibited import Severity

PARAGRAPHS = ("prohibited_usual_and_customary", "prohibited_billed_charges", "prohibited_public_payor")
# What a warning of the lint may rest on beside them.
_NEAR = ("factor_qpa", "factor_additional", "factor_open_negotiation_conduct")


def blocked(statement: Statement) -> bool:
    """Whether a sentence stays out of the packet."""
    return bool(why_blocked(statement.text))


def why_blocked(text: str) -> str:
    """Why a text stays out of the packet; empty where nothing in it must."""
    return next((hit.rule.why for hit in scan(text) if hit.blocks), "")


def blocked_statements(claim: Claim) -> tuple[tuple[int, Statement], ...]:
    """The sentences that stay out, each with its place in `statements`, counted from 1."""
    return tuple((place, one) for place, one in enumerate(claim.statements, start=1) if blocked(one))


def _found(case: Case, severity: Severity) -> tuple[tuple[str, Hit], ...]:
    """What was found, with the place of the statement or fact."""
    return tuple(
        (place, hit) for place, text in own_texts(case.claim) for hit in scan(text) if hit.rule.severity is severity
    )


def _told(found: Iterable[tuple[str, Hit]]) -> str:
    """The statements and facts by their place; the sentences themselves are not repeated."""
    return "; ".join(dict.fromkeys(f"{place} {hit.rule.why} (“{hit.words}”, {hit.rule.id})" for place, hit in found))


def _cited(provision_ids: Iterable[str], case: Case) -> tuple[Citation, ...]:
    return tuple(one for name in dict.fromkeys(provision_ids) for one in citations(name, case))


def _argued(case: Case) -> Outcome:
    found = _found(case, Severity.BLOCK)
    if found:
        return Outcome(
            Verdict.FAIL,
            f"A certified IDR entity must not consider this: {_told(found)}.",
            "Take the argument out of the statement; until then the sentence is left out and the packet is a draft.",
        )
    return Outcome(Verdict.PASS, "No statement argues a prohibited factor, as far as its words tell.")


def _near(case: Case) -> Outcome:
    found = _found(case, Severity.WARN)
    if found:
        advice = dict.fromkeys(hit.rule.advice for _, hit in found)
        return Outcome(
            Verdict.WARN,
            f"Read this again before it is submitted: {_told(found)}.",
            " ".join(advice),
            cited=_cited((hit.rule.provision_id for _, hit in found), case),
        )
    return Outcome(
        Verdict.PASS,
        "No statement comes near a prohibited factor, as far as its words tell.",
        cited=_cited(PARAGRAPHS, case),
    )


CHECKS = (
    Check("P1", "No prohibited factor argued", PARAGRAPHS, _argued, overridable=False),
    Check("P2", "No wording near a prohibited factor", (*PARAGRAPHS, *_NEAR), _near),
)
