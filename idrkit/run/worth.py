"""What disputing each claim would cost and bring, as a list: each line alone, and the lines of a claim together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from idrkit.assess.economics import DisputeFacts, EconomicAssumptions, Economics, economics_of, texts_of
from idrkit.assess.economics_bearings import EndingText
from idrkit.assess.economics_fees import DisputeKind
from idrkit.assess.economics_lines import DisputeLine, dispute_lines
from idrkit.assess.fee_table import FeeTable
from idrkit.assess.results import Status
from idrkit.claims.model import Claim
from idrkit.errors import NoRuleInForceError
from idrkit.law.rulebook import Rulebook
from idrkit.run.batch import Outcome, Standing, plain_outcome

_LEFT_OUT = (Status.NOT_IDR, Status.CLOSED, Status.TOO_LATE)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Lines that might be disputed together, what that would cost and bring, and where their claim stands."""

    claim_id: str
    line_ids: tuple[str, ...]
    economics: Economics
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class WorthList:
    """The candidates, how many claims were left out by their status, and why others could not be worked out."""

    candidates: tuple[Candidate, ...]
    left_out: Mapping[str, int]
    failed: tuple[tuple[str, str], ...] = ()


def worth_list(
    known: Sequence[Standing],
    assumptions: EconomicAssumptions,
    table: FeeTable,
    rulebook: Rulebook,
    as_of: date,
) -> WorthList:
    """Each line of a claim alone, and its lines together, unless the record says how they are disputed.

    Args:
        known: the claims as `standings` gives them.
        assumptions: the probability and the other side's offer.
        table: what certified IDR entities charge.
        rulebook: the law.
        as_of: the day the question is asked.
    """
    candidates: list[Candidate] = []
    failed: list[tuple[str, str]] = []
    out: Counter[str] = Counter()
    # Claims of the same days share what the texts say.
    texts: dict[tuple[date | None, ...], tuple[EndingText, ...]] = {}
    for one in known:
        if one.assessment is None:
            continue
        if one.assessment.status in _LEFT_OUT:
            out[one.assessment.status.value] += 1
            continue
        claim, outcome = one.assessment.claim, plain_outcome(one)
        try:
            for kind, lines in _disputes(claim):
                facts = _facts(claim, kind)
                days = (facts.idr_initiated, facts.date_of_service, facts.plan_year_start)
                if days not in texts:
                    texts[days] = texts_of(facts, rulebook, as_of)
                found = economics_of(lines, facts, assumptions, table, rulebook, as_of, texts[days])
                ids = tuple(line.line_id for line in lines)
                candidates.append(Candidate(claim.claim_id, ids, found, outcome))
        except NoRuleInForceError as error:
            failed.append((claim.claim_id, str(error)))
    return WorthList(tuple(candidates), dict(sorted(out.items())), tuple(failed))


def _disputes(claim: Claim) -> Iterator[tuple[DisputeKind, tuple[DisputeLine, ...]]]:
    lines = dispute_lines(claim)
    if claim.dispute.bundled:
        yield DisputeKind.BUNDLED, lines
        return
    if not claim.dispute.batched:
        for one in lines:
            yield DisputeKind.SINGLE, (one,)
    if claim.dispute.batched or (claim.dispute.batched is None and len(lines) > 1):
        yield DisputeKind.BATCHED, lines


def _facts(claim: Claim, kind: DisputeKind) -> DisputeFacts:
    return DisputeFacts(
        kind=kind,
        idr_initiated=claim.idr_initiated,
        certified_idr_entity=claim.dispute.certified_idr_entity or claim.dispute.preferred_certified_idr_entity,
        date_of_service=claim.first_date_of_service,
        plan_year_start=claim.plan.plan_year_start,
    )
