"""What is due as a workbook: deadlines, cooling-off periods and unpaid awards, with real dates, numbers and filters."""

from __future__ import annotations

from idrkit.ledger.agenda import Agenda, plans_of, unpaid_parts, when_of
from idrkit.ledger.reminders import Reminder
from idrkit.ledger.told import (
    UNKNOWN,
    days_since,
    held_by,
    payment_words,
    stake,
    stake_amount,
    state_words,
)
from idrkit.sheets import Cell, Sheet, workbook

TITLES = (
    "Claim",
    "Dispute",
    "Plan",
    "When",
    "What",
    "What to do",
    "Where",
    "Papers",
    "State",
    "Opens",
    "Last day",
    "Safe from",
    "Safe by",
    "Business days left",
    "Business days to the safe day",
    "At stake",
    "Who",
    "Counting",
    "Paragraph",
    "Text",
    "Certainty",
    "Flags",
    "Notes",
    "Still owed",
    "Payment",
    "Client",
)
COOLING_OFF_TITLES = (
    "Claim",
    "Dispute",
    "Plan",
    "Held by",
    "Last day",
    "Lifts on",
    "Business days left",
    "What it holds back",
    "Who",
    "Counting",
    "Paragraph",
    "Text",
    "Certainty",
    "Notes",
    "Client",
)
UNPAID_TITLES = (
    "Claim",
    "Dispute",
    "Plan",
    "Determined or agreed on",
    "Rate",
    "Initial payment",
    "Cost sharing",
    "Paid since",
    "Still owed",
    "Last day",
    "Days since the last day",
    "State",
    "Papers",
    "Payment",
    "Missing",
    "Client",
)


def listing(found: Agenda) -> bytes:
    """What is due as an xlsx file of three sheets. An amount at stake that is not known is "?", never a number."""
    return workbook(
        [
            Sheet("Deadlines", TITLES, [_deadline(one, found) for one in found.deadlines]),
            Sheet("Cooling-off", COOLING_OFF_TITLES, [_cooling_off(one) for one in found.cooling_off]),
            Sheet("Unpaid awards", UNPAID_TITLES, [row for one in found.unpaid for row in _unpaid(one, found)]),
        ]
    )


def _deadline(one: Reminder, found: Agenda) -> tuple[Cell, ...]:
    awaited, deadline = one.awaited, one.deadline
    return (
        ", ".join(awaited.claim_ids) or None,
        awaited.dispute_number,
        ", ".join(plans_of(one)) or None,
        when_of(one, found.as_of, found.within).replace("_", " "),
        deadline.name,
        awaited.act,
        awaited.where or None,
        awaited.papers or None,
        state_words(one, found.as_of),
        one.opens,
        one.due,
        deadline.safe_opens,
        one.safe_by,
        one.business_days_left,
        one.safe_days_left,
        stake_amount(one) if stake_amount(one) is not None else stake(one) or None,
        deadline.who,
        deadline.arithmetic,
        deadline.citation.cite,
        deadline.citation.text,
        deadline.citation.certainty,
        ", ".join(deadline.flags) or None,
        " ".join(deadline.notes) or None,
        one.balance.still_owed if one.balance else None,
        payment_words(one.balance) if one.balance else None,
        awaited.client,
    )


def _cooling_off(one: Reminder) -> tuple[Cell, ...]:
    awaited, deadline = one.awaited, one.deadline
    return (
        ", ".join(awaited.claim_ids) or None,
        awaited.dispute_number,
        ", ".join(plans_of(one)) or None,
        held_by(one),
        one.due,
        one.opens,
        one.safe_days_left,
        awaited.act,
        deadline.who,
        deadline.arithmetic,
        deadline.citation.cite,
        deadline.citation.text,
        deadline.citation.certainty,
        " ".join(deadline.notes) or None,
        awaited.client,
    )


def _unpaid(one: Reminder, found: Agenda) -> list[tuple[Cell, ...]]:
    """A row for each claim, so that the amounts can be filtered and added up."""
    awaited = one.awaited
    rows: list[tuple[Cell, ...]] = []
    for part in unpaid_parts(one):
        amounts = part.balance
        rows.append(
            (
                part.claim_id,
                awaited.dispute_number,
                part.plan or None,
                one.deadline.counted_from,
                amounts.rate if amounts else None,
                amounts.initial_payment if amounts else None,
                amounts.cost_sharing if amounts else None,
                amounts.paid if amounts else None,
                amounts.still_owed if amounts and amounts.still_owed is not None else UNKNOWN,
                one.due,
                days_since(one, found.as_of),
                one.state.replace("_", " "),
                awaited.papers or None,
                payment_words(amounts) if amounts else None,
                ", ".join(amounts.missing) or None if amounts else None,
                awaited.client,
            )
        )
    return rows or [_unpaid_dispute(one, found)]


def _unpaid_dispute(one: Reminder, found: Agenda) -> tuple[Cell, ...]:
    """The row of a dispute without a claim record: its amounts are not known."""
    head: tuple[Cell, ...] = (None, one.awaited.dispute_number, None, one.deadline.counted_from)
    amounts: tuple[Cell, ...] = (None, None, None, None, UNKNOWN)
    days: tuple[Cell, ...] = (one.due, days_since(one, found.as_of), one.state.replace("_", " "))
    return (*head, *amounts, *days, one.awaited.papers or None, None, None, one.awaited.client)
