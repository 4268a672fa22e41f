"""Group G: what is known of batching while the amended text waits (rules-by-date 3.3)."""

from __future__ import annotations

from idrkit.assess.case import Case, Check, Outcome
from idrkit.assess.results import Fact, Verdict


def _batched(case: Case) -> Outcome:
    dispute = case.claim.dispute
    if not dispute.batched:
        return Outcome(Verdict.NOT_APPLICABLE, "The dispute is not recorded as batched.")
    return Outcome(
        Verdict.WARN,
        "A batch needs one billing NPI or TIN, one plan or issuer, items furnished in one period of 30 business days, "
        "and, since the code rule was vacated, items related to a similar condition, as each certified IDR entity "
        "sees it; a limit of 50 lines is reported for open negotiation started on or after November 1, 2026.",
        "Check the items against the criteria the certified IDR entity publishes; claims of other plans stay out.",
        (Fact("dispute.batched", "yes"), Fact("service_lines", str(len(case.claim.service_lines)))),
    )


CHECKS = (Check("G1", "Batched items and services", ("batched_items",), _batched),)
