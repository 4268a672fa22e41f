"""The questions about disclosed qualifying payment amounts as plain data and as a sheet of a workbook."""

from __future__ import annotations

from typing import Any

from idrkit.assess.qpa_audit import QpaAudit, QpaQuestion
from idrkit.assess.qpa_wording import LIMITS
from idrkit.run.worth_shapes import citation_shape, text_of
from idrkit.sheets import Sheet

TITLES = (
    *("Kind", "Payer", "Code", "State", "Years", "Seen", "Lines", "First lines"),
    *("Ask", "May be argued", "Why", "Paragraphs"),
)


def audit_shape(found: QpaAudit) -> dict[str, Any]:
    """The audit as plain data: amounts as text, nothing about a patient."""
    return {
        "limits": LIMITS,
        "lines": found.lines,
        "compared": found.compared,
        "not_compared": dict(found.not_compared),
        "questions": [_question(one) for one in found.questions],
    }


def _question(one: QpaQuestion) -> dict[str, Any]:
    return {
        "sign": one.sign.value,
        "payer": one.payer,
        "service_code": one.service_code,
        "modifiers": list(one.modifiers),
        "state": one.state,
        "years": list(one.years),
        "sentence": one.sentence,
        "ask": one.ask,
        "argument": one.argument or None,
        "reason": one.reason or None,
        "amounts": [text_of(amount) for amount in one.amounts],
        "count": one.count,
        "lines": [{"claim_id": ref.claim_id, "line_id": ref.line_id} for ref in one.lines],
        "missing": list(one.missing),
        "citations": [citation_shape(each) for each in one.citations],
    }


def audit_sheet(found: QpaAudit) -> Sheet:
    """The questions, a row for each."""
    return Sheet(
        "QPA questions",
        TITLES,
        [
            (
                one.sign.value.replace("_", " "),
                one.payer,
                code_of(one),
                one.state,
                years_of(one),
                one.sentence,
                one.count,
                lines_of(one),
                one.ask,
                one.argument or None,
                one.reason or None,
                "; ".join(f"{cite.cite} ({cite.certainty})" for cite in one.citations),
            )
            for one in found.questions
        ],
    )


def code_of(one: QpaQuestion) -> str:
    """The code with its modifiers."""
    return "-".join((one.service_code, *one.modifiers))


def years_of(one: QpaQuestion) -> str:
    """The years of service; "?" where none is known."""
    return ", ".join(map(str, one.years)) or "?"


def lines_of(one: QpaQuestion) -> str:
    """The first lines a question is about, and how many more there are."""
    named = ", ".join(f"{ref.claim_id}:{ref.line_id}" for ref in one.lines)
    more = one.count - len(one.lines)
    return f"{named} and {more} more" if more else named
