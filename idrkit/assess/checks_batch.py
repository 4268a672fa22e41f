"""Group G of one claim: what is known of batching from a single record (rules-by-date 3.1, 3.3).

A batch is a group of claims: `idrkit batches` checks it whole (idrkit.assess.batching, G2 to G13).
"""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.results import Fact, Verdict
from idrkit.errors import NoRuleInForceError
from idrkit.law.provision import Text, Version

_CHECK_THE_GROUP = "Check the whole group with `idrkit batches FILE --check`."


def _batched(case: Case) -> Outcome:
    claim = case.claim
    if not claim.dispute.batched:
        return Outcome(Verdict.NOT_APPLICABLE, "The dispute is not recorded as batched.")
    number = len(claim.service_lines)
    facts = (Fact("dispute.batched", "yes"), Fact("service_lines", str(number)))
    limit = _governing(case, "batch_line_limit")
    if limit is not None and limit.lines is not None and number > limit.lines:
        return Outcome(
            Verdict.FAIL,
            f"The claim has {number} lines; a batch may hold at most {limit.lines} ({limit.certainty}).",
            "Make two disputes of it.",
            facts,
        )
    return Outcome(
        Verdict.WARN,
        f"A batch needs one billing NPI or TIN, one plan or issuer, items furnished in one period{_days(case)}, one "
        f"day on which all can be initiated, and {_similarity(case)}",
        f"{_CHECK_THE_GROUP} Claims of other plans stay out.",
        facts,
    )


def _days(case: Case) -> str:
    version = _governing(case, "batch_service_window")
    return f" of {version.count.length} business days" if version is not None and version.count is not None else ""


def _similarity(case: Case) -> str:
    """The test of similarity that governs this claim, in a few words; both where that is not known."""
    amended = _most_lines(case)
    limit = f", and at most {amended.lines} lines ({amended.certainty})" if amended is not None else ""
    ways = f"one encounter on one claim form, the same or a comparable code, or one range of codes{limit}"
    older = "items related to a similar condition, as each certified IDR entity sees it"
    version = _governing(case, "batch_similarity")
    if version is None:
        return f"depending on the day open negotiation started: {older}; or {ways}."
    if version.text is Text.AMENDED:
        return f"{ways}."
    return f"{older}." if version.text is Text.STATUTE else "the same or a comparable service code."


def _most_lines(case: Case) -> Version | None:
    versions = case.rulebook.provision("batch_line_limit").versions
    return next((one for one in versions if one.lines is not None and one.since is not None), None)


def _governing(case: Case, provision_id: str) -> Version | None:
    try:
        return case.rulebook.in_force(provision_id, case.dates).version
    except NoRuleInForceError:
        return None


CHECKS = (
    Check("G1", "Batched items and services", ("batched_items", "batch_similarity", "batch_line_limit"), _batched),
)
