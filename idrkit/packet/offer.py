"""The offer: the notice of offer, the comparison with the QPA, the position statement and the list of exhibits."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from idrkit.assess import compare
from idrkit.assess.case import case_of
from idrkit.assess.completeness import PaperFound, State, papers_found, texts_in_force
from idrkit.assess.prohibited import blocked_statements
from idrkit.assess.results import Assessment, Fee, LineComparison, Stage
from idrkit.claims.model import Claim
from idrkit.claims.prepared import ExhibitSet
from idrkit.law.provision import Text
from idrkit.law.rulebook import Rulebook
from idrkit.packet.attestation import attestation
from idrkit.packet.brief.made import Brief
from idrkit.packet.chart import charts
from idrkit.packet.document import Document
from idrkit.packet.fields import Row, day, money, percent, words
from idrkit.packet.front import chain, line_rows, totals
from idrkit.packet.monitoring import monitored_case

PAPER = "offer"
_SUBMITTED = (
    "I submit this offer for the party named above and have authority to do so.\n"
    "The amounts, the practice size and the specialty stated here are correct to the best of my knowledge."
)


def offer_documents(
    assessment: Assessment, rulebook: Rulebook, brief: Brief, files: ExhibitSet
) -> tuple[Document, ...]:
    """The notice of offer, the comparison, the statement where a factor is argued, the exhibits where there are any."""
    case = case_of(assessment.claim, rulebook, assessment.as_of)
    # Both texts keep the same elements under their own numbers.
    asked = (texts_in_force(PAPER, case) or papers_found(PAPER, case))[0]
    documents = [notice_of_offer(assessment, asked), comparison(assessment)]
    argued = (position_statement(assessment, brief), monitored_case(assessment.claim, files))
    documents += [one for one in argued if one is not None]
    if assessment.claim.exhibits:
        documents.append(exhibits(assessment.claim))
    return tuple(documents)


def notice_of_offer(assessment: Assessment, asked: PaperFound) -> Document:
    """Dollars and percentage of the QPA for each line, the size and specialty, the day it is due, the fees."""
    claim, cite = assessment.claim, asked.version.cite
    return Document(
        key="offer",
        title="Notice of offer",
        template="packet/offer_notice.html",
        context={
            "cite": cite,
            "asked": {one.element.id: one.element for one in asked.elements},
            "carried_forward": asked.version.text is Text.OLDER,
            "rows": _offer_rows(claim, asked),
            "lines": line_rows(assessment.lines),
            "totals": totals(assessment.lines),
            "total_percent": _total_percent(assessment.lines),
            "due": tuple(one for one in chain(assessment, Stage.OFFER) if one.name.startswith("Offer")),
            "fees": tuple(map(_fee_row, assessment.fees)),
            "attestation": attestation(assessment, Stage.OFFER, _SUBMITTED, cite),
        },
    )


def comparison(assessment: Assessment) -> Document:
    """Each line's initial payment, cost sharing, allowed amount, QPA and offer, in a table and as bars."""
    return Document(
        key="comparison",
        title="Comparison with the qualifying payment amount",
        template="packet/offer_comparison.html",
        context={
            "lines": line_rows(assessment.lines),
            "totals": totals(assessment.lines),
            "charts": charts(assessment.lines),
            "any_hidden": any(line.qpa is None for line in assessment.lines),
        },
    )


def position_statement(assessment: Assessment, brief: Brief) -> Document | None:
    """The factors that are argued, then the answers to objections; None where there is neither."""
    claim = assessment.claim
    left_out = blocked_statements(claim)
    if not brief.argued and not brief.answers and not left_out:
        return None
    return Document(
        key="position",
        title="Position statement",
        template="packet/offer_position.html",
        context={
            "provider_name": claim.provider.name,
            "plan_name": claim.plan.name,
            "dispute_number": claim.dispute.number,
            "totals": totals(assessment.lines),
            "total_percent": percent(_total_percent(assessment.lines)),
            "line_count": len(assessment.lines),
            "argued": brief.argued,
            "answers": brief.answers,
            "left_out": tuple(place for place, _ in left_out),
        },
    )


def exhibits(claim: Claim) -> Document:
    """What backs the facts, by letter."""
    return Document(
        key="exhibits",
        title="Exhibits",
        template="packet/offer_exhibits.html",
        context={"exhibits": claim.exhibits},
    )


@dataclass(frozen=True, slots=True)
class FeeRow:
    """A fee as it is printed."""

    name: str
    amount: str
    cite: str
    certainty: str
    note: str


def _fee_row(fee: Fee) -> FeeRow:
    low, high = money(fee.low) or "", money(fee.high) or ""
    amount = low if fee.low == fee.high else f"{low} to {high}"
    return FeeRow(fee.name, amount, fee.citation.cite, fee.citation.certainty, fee.note)


def _total_percent(lines: tuple[LineComparison, ...]) -> Decimal | None:
    """The whole offer as a percentage of the whole QPA, where every line gives both."""
    return compare.percent(compare.total(line.offer for line in lines), compare.total(line.qpa for line in lines))


def _offer_rows(claim: Claim, asked: PaperFound) -> tuple[Row, ...]:
    provider, dispute = claim.provider, claim.dispute
    rows = [
        Row("Dispute number", dispute.number, "e-mail of the portal"),
        Row("Certified IDR entity", dispute.certified_idr_entity, "e-mail of the portal"),
        Row("Selected on", day(claim.idre_selected), "e-mail of the portal"),
        Row("Party submitting the offer", provider.name),
        Row("Other party", claim.plan.name),
    ]
    values = {
        "practice_size": (words(provider.practice_size.value) if provider.practice_size else None, "your payroll"),
        "specialty": (provider.specialty, "NPPES taxonomy; your own records"),
    }
    for element_id, (value, where) in values.items():
        one = asked.element(element_id)
        if one is not None and one.state is not State.NOT_APPLICABLE:
            rows.append(Row(one.element.title, value, where, one.element.cite))
    return tuple(rows)
