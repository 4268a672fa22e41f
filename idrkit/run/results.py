"""The results of a run as files: one line of JSON per claim, and a workbook. The same run, the same bytes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from idrkit.assess.results import Assessment
from idrkit.run.batch import Outcome, Result, Standing, plain_outcome
from idrkit.run.exhibits_found import exhibit_shape
from idrkit.sheets import Cell, Sheet, workbook

TITLES = (
    "Claim",
    "Result",
    "Stage",
    "Status",
    "Safe by",
    "Reason",
    "To fetch",
    "Findings in the way",
    "Packet",
    "Pages",
    "Draft",
    "Source",
    "SHA-256",
    "Exhibits kept out",
)

FINDING_TITLES = (
    "Claim",
    "Finding",
    "Title",
    "Verdict",
    "Found",
    "Do next",
    "To fetch",
    "Paragraph",
    "Certainty",
)
DEADLINE_TITLES = (
    "Claim",
    "Deadline",
    "Who",
    "Opens",
    "Last day",
    "Safe from",
    "Safe by",
    "Counting",
    "Paragraph",
    "Text",
    "Certainty",
)


def outcome_shape(one: Outcome) -> dict[str, Any]:
    """One outcome as plain data."""
    return {
        "claim_id": one.claim_id or None,
        "result": one.result.value,
        "stage": one.stage.value if one.stage else None,
        "status": one.status.value if one.status else None,
        "next_deadline": one.next_deadline.isoformat() if one.next_deadline else None,
        "reason": one.reason,
        "blockers": list(one.blockers),
        "missing": list(one.missing),
        "path": one.path,
        "pages": one.pages,
        "sha256": one.sha256,
        "draft": one.draft,
        "parts": list(one.parts),
        "source": one.source,
        "exhibits": [exhibit_shape(each) for each in one.exhibits],
    }


def json_lines(outcomes: Iterable[Outcome]) -> bytes:
    """results.jsonl: one outcome per line, in the order of the run."""
    lines = (json.dumps(outcome_shape(one), ensure_ascii=False) for one in outcomes)
    return "".join(f"{line}\n" for line in lines).encode()


def results_workbook(outcomes: Sequence[Outcome], as_of: date) -> bytes:
    """results.xlsx: a row per claim with filters, and the sums."""
    counts = totals(outcomes)
    sums: list[Sequence[Cell]] = [(result.value.replace("_", " "), counts[result]) for result in Result]
    return workbook(
        [
            Sheet("Results", TITLES, [_row(one) for one in outcomes]),
            Sheet("Counts", ("Result", "Number"), [*sums, ("all", len(outcomes)), ("as of", as_of)]),
        ]
    )


def screening_workbook(listed: Sequence[Standing]) -> bytes:
    """The workbook of `idrkit screen`: claims, their findings, their deadlines."""
    assessed = [one.assessment for one in listed if one.assessment is not None]
    return workbook(
        [
            Sheet("Claims", TITLES[:8], [_row(plain_outcome(one))[:8] for one in listed]),
            Sheet("Findings", FINDING_TITLES, [row for one in assessed for row in _finding_rows(one)]),
            Sheet("Deadlines", DEADLINE_TITLES, [row for one in assessed for row in _deadline_rows(one)]),
        ]
    )


def totals(outcomes: Iterable[Outcome]) -> Mapping[Result, int]:
    """How many ended in each way; every result is named, also with none."""
    counted = Counter(one.result for one in outcomes)
    return {result: counted[result] for result in Result}


def _row(one: Outcome) -> Sequence[Cell]:
    return (
        one.claim_id or None,
        one.result.value.replace("_", " "),
        one.stage.value if one.stage else None,
        one.status.value if one.status else None,
        one.next_deadline,
        one.reason,
        ", ".join(one.missing) or None,
        ", ".join(one.blockers) or None,
        one.path,
        one.pages,
        one.draft,
        one.source,
        one.sha256,
        "; ".join(f"Ex. {each.id}: {each.reason}" for each in one.exhibits if each.reason) or None,
    )


def _finding_rows(assessment: Assessment) -> Iterable[Sequence[Cell]]:
    for one in assessment.findings:
        yield (
            assessment.claim.claim_id,
            one.id,
            one.title,
            one.verdict.value.replace("_", " "),
            one.sentence,
            one.next_step or None,
            ", ".join(one.missing) or None,
            "; ".join(each.cite for each in one.citations) or None,
            ", ".join(dict.fromkeys(each.certainty for each in one.citations)) or None,
        )


def _deadline_rows(assessment: Assessment) -> Iterable[Sequence[Cell]]:
    for one in assessment.deadlines:
        yield (
            assessment.claim.claim_id,
            one.name,
            one.who,
            one.opens,
            one.due,
            one.safe_opens,
            one.safe_due,
            one.arithmetic,
            one.citation.cite,
            one.citation.text,
            one.citation.certainty,
        )
