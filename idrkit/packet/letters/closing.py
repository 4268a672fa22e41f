"""The papers that end a dispute without a determination: settlement, and withdrawal by both or by one party."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from idrkit.assess.award import balance
from idrkit.assess.compare import total
from idrkit.claims.model import Claim
from idrkit.packet.fields import day
from idrkit.packet.front import line_rows
from idrkit.packet.letters.letter import (
    Basis,
    Body,
    Lack,
    amended,
    deadlines,
    dispute_rows,
    governing_paper,
    lacking_elements,
    not_after,
    own_words,
    wanted,
)

_SECRETARY = "The Secretary of Health and Human Services"
_PORTAL = "through the Federal IDR portal"
_SETTLEMENT_REMARKS = (
    "The initiating party sends it; both parties sign. It is sent as soon as possible, on the last day at the latest.",
    "The amount agreed is the out-of-network rate. Neither party may ask the patient for more because of it.",
)
_INITIATING_PARTY = "Only the initiating party sends it; the claim record does not say which party that is: check it."
_JOINT_WITHDRAWAL_REMARKS = (
    _INITIATING_PARTY,
    "Until the amended paragraph is in force the regulation has no withdrawal without an agreed rate; certified IDR "
    "entities are reported to close a dispute that both parties withdraw. To write the letter all the same, record an "
    "override of L1.",
)
_WITHDRAWAL_REQUEST_REMARKS = (
    _INITIATING_PARTY,
    "The standard withdrawal request form was not seen: this letter holds what it would have to say.",
    "Silence of the other party counts as agreement only under the amended paragraph. Until it is in force a "
    "withdrawal is reported to need the other party’s agreement. To write the letter all the same, record an override "
    "of L1.",
)


def settlement(basis: Basis) -> Body:
    """The rate agreed, the day, and the signatures of both parties."""
    claim = basis.case.claim
    found, open_text = governing_paper("settlement_notice", basis.case)
    known = balance(claim)
    doubt = (Lack(known.doubt, known.missing),) if known is not None and known.doubt else ()
    lacks = (
        *open_text,
        *lacking_elements(found),
        *wanted(basis, "agreement_reached", "claim_number", "idr_initiated"),
        *not_after("The day of the agreement", claim.agreement_reached, basis.case.as_of),
        *doubt,
        *_order(claim),
    )
    return Body(
        title="Notice of an agreement on the out-of-network rate",
        template="letters/settlement.html",
        rows=dispute_rows(basis),
        context={
            "cite": found.version.cite,
            "certainty": found.version.certainty.value,
            "number_wanted": amended(found),
            "agreed_on": claim.agreement_reached,
            "lines": tuple(
                row for row in line_rows(basis.assessment.lines) if _covered(claim, row.comparison.line.line_id)
            ),
            "by_line": _by_line(claim),
            "rate": _rate(claim),
        },
        to=_to_secretary(claim),
        lacks=lacks,
        signed_by=(claim.provider.name, claim.plan.name),
        papers=(found,),
        deadlines=deadlines(basis, "settlement_notice", "settlement_payment"),
        rests_on=("agreement_reached", "award", "idr_initiated"),
        remarks=_SETTLEMENT_REMARKS,
    )


def joint_withdrawal(basis: Basis) -> Body:
    """Both parties withdraw the dispute without a rate."""
    found, open_text = governing_paper("joint_withdrawal", basis.case, may_go_on=True)
    claim = basis.case.claim
    return Body(
        title="Notification of a withdrawal both parties agree to",
        template="letters/joint_withdrawal.html",
        rows=dispute_rows(basis),
        context=_withdrawn(basis, found.version.cite),
        to=_to_secretary(claim),
        lacks=(*open_text, *lacking_elements(found), *_withdrawable(basis)),
        signed_by=(claim.provider.name, claim.plan.name),
        papers=(found,),
        rests_on=("idr_initiated",),
        remarks=_JOINT_WITHDRAWAL_REMARKS,
    )


def withdrawal_request(basis: Basis) -> Body:
    """One party asks to withdraw; the other answers within 5 business days or is taken to agree."""
    found, open_text = governing_paper("unilateral_withdrawal_request", basis.case, may_go_on=True)
    claim = basis.case.claim
    return Body(
        title="Request to withdraw a dispute",
        template="letters/withdrawal_request.html",
        rows=dispute_rows(basis),
        context=_withdrawn(basis, found.version.cite),
        to=(*_to_secretary(claim), claim.plan.name),
        lacks=(*open_text, *lacking_elements(found), *wanted(basis, "dispute.number"), *_withdrawable(basis)),
        signed_by=(claim.provider.name,),
        papers=(found,),
        deadlines=deadlines(basis, "withdrawal_answer"),
        rests_on=("idr_initiated",),
        remarks=_WITHDRAWAL_REQUEST_REMARKS,
    )


def _to_secretary(claim: Claim) -> tuple[str | None, ...]:
    entity = claim.dispute.certified_idr_entity
    return (_SECRETARY, *([entity] if entity else []), _PORTAL)


def _withdrawn(basis: Basis, cite: str) -> dict[str, object]:
    claim = basis.case.claim
    reason, _ = own_words("The reason", claim.letters.withdrawal.reason)
    return {"cite": cite, "reason": reason, "initiated": claim.idr_initiated}


def _withdrawable(basis: Basis) -> Iterator[Lack]:
    """A dispute can be withdrawn once it was initiated and before it is determined."""
    claim = basis.case.claim
    yield from wanted(basis, "claim_number", "idr_initiated")
    yield from own_words("The reason", claim.letters.withdrawal.reason)[1]
    if claim.payment_determination is not None:
        yield Lack(
            f"A payment determination was made on {day(claim.payment_determination)}: a dispute is withdrawn before it."
        )
    if claim.agreement_reached is not None:
        yield Lack(
            "An agreement on a rate is recorded: that is told with the settlement letter, not with a withdrawal."
        )


def _order(claim: Claim) -> Iterator[Lack]:
    """The notice is for an agreement after the initiation and before the determination."""
    agreed = claim.agreement_reached
    if agreed is None:
        return
    if claim.idr_initiated is not None and agreed < claim.idr_initiated:
        yield Lack("The agreement is dated before IDR initiation: this notice is for an agreement after it.")
    if claim.payment_determination is not None and claim.payment_determination <= agreed:
        yield Lack("A payment determination is recorded that does not lie after the agreement.")


def _covered(claim: Claim, line_id: str) -> bool:
    return not claim.award.line_ids or line_id in claim.award.line_ids


def _by_line(claim: Claim) -> bool:
    """Whether every line the agreement covers has its own rate."""
    return all(one.out_of_network_rate is not None for one in claim.service_lines if _covered(claim, one.line_id))


def _rate(claim: Claim) -> Decimal | None:
    if claim.award.agreed_amount is not None:
        return claim.award.agreed_amount
    return total(one.out_of_network_rate for one in claim.service_lines if _covered(claim, one.line_id))
