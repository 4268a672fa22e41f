"""What is to be done by each deadline: in the regulation's words, where, with which papers, and what shows it was done.

Data only. Facts are named by their paths in the claim record, so that a claim record and the bare dates of a dispute
are asked in the same way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from idrkit.assess.award import Basis
from idrkit.assess.results import Stage
from idrkit.claims.terms import PrevailingParty

FactOf = Callable[[str], object | None]
"""Gives the value of a fact by its path in the claim record; None where it is not known."""

PORTAL = "through the Federal IDR portal"


class Nature(StrEnum):
    """What a deadline is: something to be done, a period to be waited out, or a chance that lapses once it is over."""

    DUTY = "duty"
    WAIT = "wait"
    CHANCE = "chance"


@dataclass(frozen=True, slots=True)
class Condition:
    """A fact a duty depends on: the value with which it is owed (None: any), and the one with which nobody owes it."""

    fact: str
    owed_when: str | None = None
    not_owed_when: str | None = None


@dataclass(frozen=True, slots=True)
class Duty:
    """What one deadline asks for.

    Attributes:
        deadline_id: the deadline.
        act: what to do, as an order.
        where: to whom and by which way.
        where_amended: the same under the amended text, where it differs.
        stage: the stage whose packet it needs.
        letter: the kind of letter it needs.
        met_by: facts each of which shows that it was met, or that it is over.
        owed_if: the fact it depends on, if any; while it is not known, a passed day is not called overdue.
        nature: whether it is a duty, a wait or a chance.
        basis: given for the payment of a rate determined or agreed; the amounts then show whether it was met.
        of_the_claim: the money in dispute hangs on it.
    """

    deadline_id: str
    act: str
    where: str
    where_amended: str = ""
    stage: Stage | None = None
    letter: str = ""
    met_by: tuple[str, ...] = ()
    owed_if: Condition | None = None
    nature: Nature = Nature.DUTY
    basis: Basis | None = None
    of_the_claim: bool = True

    def papers(self) -> str:
        """The command that makes the papers it needs; empty where it needs none."""
        if self.stage is not None:
            return f"idrkit packet --stage {self.stage.value}"
        return f"idrkit letter --kind {self.letter}" if self.letter else ""


_OVER = ("payment_determination", "agreement_reached")
_INITIATED = ("idr_initiated", *_OVER)
_SELECTED = ("idre_selected", *_OVER)
_INITIATE = "Submit the notice of IDR initiation"
_TO_BOTH = "to the Secretary through the Federal IDR portal, and to the other party"

DUTIES = (
    Duty(
        "initial_payment",
        "Look for the initial payment or notice of denial, and record the day it was received",
        "from the plan or issuer: bank and mail log, clearinghouse",
        met_by=("initial_payment_received",),
    ),
    Duty(
        "start_open_negotiation",
        "Send the open negotiation notice on the standard form, and keep the proof of the day",
        "to the other party",
        where_amended=f"to the other party and the Secretary, {PORTAL}",
        stage=Stage.NOTICE,
        met_by=("open_negotiation_start", *_OVER),
    ),
    Duty(
        "open_negotiation_response",
        "Look for the other party's answer to the open negotiation notice, and record the day it came",
        PORTAL,
        met_by=("open_negotiation.responded_on", *_INITIATED),
    ),
    Duty(
        "initiation_window",
        _INITIATE,
        _TO_BOTH,
        where_amended=f"to the other party and the Secretary, {PORTAL}",
        stage=Stage.INITIATION,
        met_by=_INITIATED,
    ),
    Duty(
        "joint_selection",
        "Agree with the other party on a certified IDR entity",
        PORTAL,
        met_by=_SELECTED,
    ),
    Duty(
        "selection_failure_notice",
        "Notify the Secretary that no certified IDR entity was agreed on",
        PORTAL,
        met_by=_SELECTED,
    ),
    Duty(
        "information_response",
        "Give the certified IDR entity the information it asked for",
        PORTAL,
        letter="information-answer",
        met_by=("information_answered", *_OVER),
    ),
    Duty(
        "offer",
        "Submit the notice of offer and pay the certified IDR entity fee",
        "to the certified IDR entity, through the Federal IDR portal",
        stage=Stage.OFFER,
        met_by=("offer_submitted", *_OVER),
    ),
    Duty(
        "payment_determination",
        "Look for the payment determination, and record its day and amount",
        "from the certified IDR entity: portal e-mail, written decision",
        met_by=_OVER,
    ),
    # Silence counts as agreement, so nothing is overdue once the days are over.
    Duty(
        "withdrawal_answer",
        "Look for the answer to the request to withdraw; answer it if you did not initiate",
        "to the Secretary, the certified IDR entity and the other party",
        met_by=("withdrawal_answered", *_OVER),
        nature=Nature.CHANCE,
    ),
    # It is owed only where the Federal IDR process was initiated before the parties agreed.
    Duty(
        "settlement_notice",
        "Notify the Secretary, and the certified IDR entity if one was selected, of the agreement",
        PORTAL,
        letter="settlement",
        met_by=("settlement_notified",),
        owed_if=Condition("idr_initiated"),
    ),
    Duty(
        "settlement_payment",
        "See that the rate agreed on was paid in full, and record the payment",
        "from the plan or issuer: later remittances, bank log",
        letter="award-demand",
        basis=Basis.AGREEMENT,
    ),
    Duty(
        "award_payment",
        "See that the rate determined was paid in full, and record the payment",
        "from the plan or issuer: later remittances, bank log",
        letter="award-demand",
        basis=Basis.DETERMINATION,
    ),
    # Only the prevailing party's fee comes back.
    Duty(
        "idre_fee_refund",
        "See that the certified IDR entity fee came back, and record the day",
        "from the certified IDR entity: bank log",
        met_by=("idre_fee_refunded",),
        owed_if=Condition("award.prevailing_party", PrevailingParty.PROVIDER, PrevailingParty.PLAN_OR_ISSUER),
        of_the_claim=False,
    ),
    Duty(
        "cooling_off",
        "The party that initiated submits no notice of IDR initiation for the same item against the same other party",
        "",
        nature=Nature.WAIT,
        of_the_claim=False,
    ),
    Duty(
        "after_cooling_off_window",
        "Initiate other claims for the same item whose open negotiation ended during the cooling-off period",
        _TO_BOTH,
        nature=Nature.CHANCE,
        of_the_claim=False,
    ),
)
# What an earlier dispute's determination does to a claim of its own.
AFTER_EARLIER = (
    Duty(
        "cooling_off",
        "Submit no notice of IDR initiation for the item before it lifts",
        "",
        met_by=_INITIATED,
        nature=Nature.WAIT,
    ),
    Duty(
        "after_cooling_off_window",
        _INITIATE,
        _TO_BOTH,
        stage=Stage.INITIATION,
        met_by=_INITIATED,
    ),
)
_OWN = {one.deadline_id: one for one in DUTIES}
_EARLIER = {one.deadline_id: one for one in AFTER_EARLIER}


def duty_of(deadline_id: str, earlier_dispute: str = "") -> Duty | None:
    """What a deadline asks for; None where nobody is reminded of it.

    Args:
        deadline_id: the id of the deadline.
        earlier_dispute: the number of the earlier dispute it follows from; empty for the claim's own.
    """
    return _EARLIER.get(deadline_id) if earlier_dispute else _OWN.get(deadline_id)


def met(duty: Duty, fact: FactOf) -> bool | None:
    """Whether facts show that it was met; None where no fact could, or where it is not known whether it is owed.

    Args:
        duty: what is asked for; a payment is told by its amounts, not here.
        fact: gives the facts of the claim or dispute.
    """
    if any(fact(path) is not None for path in duty.met_by):
        return True
    if owed(duty, fact) is None or not duty.met_by:
        return None
    return False


def owed(duty: Duty, fact: FactOf) -> bool | None:
    """Whether anybody owes it here; None where the fact it depends on does not say."""
    condition = duty.owed_if
    if condition is None:
        return True
    value = fact(condition.fact)
    if value is None:
        return None
    if condition.owed_when is None or value == condition.owed_when:
        return True
    return False if value == condition.not_owed_when else None
