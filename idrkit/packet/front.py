"""Page 1 of a packet: whose claim it is, what was paid and offered for it, and which days count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from idrkit.assess.results import Assessment, Deadline, Finding, LineComparison, Stage
from idrkit.assess.safe import safe_words
from idrkit.assess.timeline import deadlines_from
from idrkit.assess.wording import STAGE_TITLES, text_name
from idrkit.claims.model import Claim, Override
from idrkit.claims.terms import QpaSource
from idrkit.law.provision import Event
from idrkit.law.rulebook import Rulebook
from idrkit.packet.document import Document
from idrkit.packet.fields import Row, day, listed, words

# The days a reader of each stage's packet asks about, in the order of the process.
_CHAIN = {
    Stage.NOTICE: ("start_open_negotiation", "open_negotiation_end", "initiation_window"),
    Stage.INITIATION: (
        "start_open_negotiation",
        "open_negotiation_end",
        "cooling_off",
        "initiation_window",
        "after_cooling_off_window",
    ),
    Stage.OFFER: (
        "open_negotiation_end",
        "initiation_window",
        "after_cooling_off_window",
        "offer",
    ),
}
_NO_QPA = "not disclosed by the plan"


@dataclass(frozen=True, slots=True)
class Link:
    """One link of the deadline chain, as it is printed; `safe` is empty where every reading gives the same days."""

    name: str
    who: str
    days: str
    safe: str
    counted_from: str
    arithmetic: str
    cite: str
    text: str
    certainty: str
    marks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    """A service line with its money; `qpa_words` stand where no amount was disclosed."""

    comparison: LineComparison
    code: str
    furnished: str | None
    qpa_words: str | None


def front(
    assessment: Assessment,
    stage: Stage,
    rulebook: Rulebook,
    blockers: tuple[Finding, ...],
    overrides: tuple[tuple[Finding, Override], ...],
) -> Document:
    """Page 1."""
    claim = assessment.claim
    return Document(
        key="front",
        title="Summary of the claim",
        template="packet/front.html",
        context={
            "stage_title": STAGE_TITLES[stage],
            "stage": stage.value,
            "claim_number": claim.claim_number,
            "parties": f"{claim.provider.name} and {claim.plan.name}",
            "identity": identity(claim),
            "lines": line_rows(assessment.lines),
            "lines_of": assessment.lines,
            "totals": totals(assessment.lines),
            "chain": chain(assessment, stage),
            "if_sent": if_sent_on(assessment, rulebook) if stage is Stage.NOTICE else (),
            "as_of": assessment.as_of,
            "blockers": blockers,
            "overrides": overrides,
            "author": claim.provider.name,
            "footer": footer(claim, stage),
        },
    )


def footer(claim: Claim, stage: Stage) -> str:
    """What stands at the foot of every page: the claim, and which packet it is."""
    return f"Claim {claim.claim_number or claim.claim_id} · {STAGE_TITLES[stage]}"


def identity(claim: Claim) -> tuple[Row, ...]:
    """What tells the other side which claim this is."""
    facility = listed([part for part in (claim.facility.name, claim.facility.city) if part])
    npi = f", NPI {claim.provider.npi}" if claim.provider.npi else ""
    as_printed = "exactly as on the remittance" if claim.claim_number else ""
    rows = [
        Row("Claim number", claim.claim_number, "the remittance; 835 CLP07", note=as_printed),
        Row(
            "Date of service" if len(_days(claim)) < 2 else "Dates of service",
            dates_of_service(claim),
            "CMS-1500 box 24A; 835 DTM*472",
        ),
        Row("State of service", claim.facility.state, "CMS-1500 box 32; UB-04 FL 1"),
        Row("Facility of service", facility.replace(" and ", ", ") or None, "CMS-1500 box 32; UB-04 FL 1"),
        Row("Plan or issuer", _plan(claim)),
        Row("Provider", f"{claim.provider.name}{npi}"),
    ]
    if claim.dispute.number or claim.idr_initiated:
        rows.append(Row("Dispute number", claim.dispute.number, "e-mail of the portal"))
    if claim.dispute.certified_idr_entity:
        rows.append(Row("Certified IDR entity", claim.dispute.certified_idr_entity))
    return tuple(rows)


def _plan(claim: Claim) -> str:
    plan = claim.plan
    funding = words(plan.funding.value) if plan.funding else ""
    group = f"group {plan.group_number}" if plan.group_number else ""
    administrator = f"administered by {plan.administrator}" if plan.administrator else ""
    return ", ".join(part for part in (plan.name, funding, group, administrator) if part)


def _days(claim: Claim) -> list[date]:
    lines = claim.service_lines
    return sorted({each for line in lines for each in (line.date_of_service, line.date_of_service_end) if each})


def dates_of_service(claim: Claim) -> str | None:
    """The day or days on which the services were furnished."""
    days = _days(claim)
    if not days:
        return None
    return day(days[0]) if len(days) == 1 else f"{day(days[0])} to {day(days[-1])}"


def line_rows(lines: Sequence[LineComparison]) -> tuple[LineRow, ...]:
    """The service lines as every table of a packet prints them."""
    return tuple(_line_row(line) for line in lines)


def _line_row(comparison: LineComparison) -> LineRow:
    line = comparison.line
    qpa_words = None
    if comparison.qpa is None:
        known_missing = line.qualifying_payment_amount.source is QpaSource.NOT_DISCLOSED
        qpa_words = _NO_QPA if known_missing else None
    furnished = f"{line.date_of_service:%m/%d/%Y}" if line.date_of_service else None
    return LineRow(comparison, "-".join((line.service_code, *line.modifiers)), furnished, qpa_words)


def totals(lines: Sequence[LineComparison]) -> dict[str, object]:
    """The sum of each column, or None where a line lacks the amount: a part is never shown as the whole."""
    columns = ("initial_payment", "cost_sharing", "qpa", "offer", "amount_in_dispute")
    sums: dict[str, object] = {}
    for column in columns:
        amounts = [getattr(line, column) for line in lines]
        sums[column] = None if None in amounts or not amounts else sum(amounts[1:], amounts[0])
    return sums


def chain(assessment: Assessment, stage: Stage) -> tuple[Link, ...]:
    """The days of this stage and of the steps that led to it."""
    return tuple(link(one) for one in chain_deadlines(assessment, stage))


def chain_deadlines(assessment: Assessment, stage: Stage) -> tuple[Deadline, ...]:
    """The deadlines a packet of this stage shows."""
    return tuple(one for name in _CHAIN[stage] for one in assessment.deadlines if one.id == name)


def if_sent_on(assessment: Assessment, rulebook: Rulebook) -> tuple[Link, ...]:
    """What would follow if the notice were sent on the day looked at; nothing once it was sent."""
    if assessment.claim.open_negotiation_start is not None:
        return ()
    dates = {Event.OPEN_NEGOTIATION_START: assessment.as_of}
    ids = ("open_negotiation_end", "initiation_window")
    return tuple(link(one) for one in deadlines_from(dates, rulebook) if one.id in ids)


def link(one: Deadline) -> Link:
    """A deadline as one link of the chain."""
    return Link(
        name=one.name,
        who=one.who,
        days=_when(one),
        safe=_safe(one),
        counted_from=f"{words(one.counted_from_event)}, {day(one.counted_from)}",
        arithmetic=one.arithmetic,
        cite=one.citation.cite,
        text=text_name(one.citation.text),
        certainty=one.citation.certainty,
        marks=tuple(words(flag.lower()) for flag in one.flags if flag in _MARKS),
    )


_MARKS = ("NONBUSINESS_START", "NONBUSINESS_DUE", "EO_CLOSURE", "PROJECTED", "KEY_ASSUMED", "KEY_IN_DOUBT")


def _when(one: Deadline) -> str:
    if one.opens and one.due:
        return f"{day(one.opens)} to {day(one.due)}"
    return day(one.due or one.opens) or "no day given"


def _safe(one: Deadline) -> str:
    """The safe days where they are fewer than the days printed; of a cooling-off the first day after it."""
    if (one.safe_opens, one.safe_due) == (one.opens, one.due) or one.id == "open_negotiation_end":
        return ""
    return safe_words(one, lambda value: day(value) or "")
