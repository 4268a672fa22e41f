"""What is due as plain data for JSON; amounts as text, null where not known."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from idrkit.assess.shapes import balance_shape, deadline_shape
from idrkit.ledger.agenda import Agenda, Group, Money, plans_of, unpaid_parts, when_of
from idrkit.ledger.reminders import Reminder
from idrkit.ledger.told import days_since, held_by, stake_amount


def agenda_shape(found: Agenda) -> dict[str, Any]:
    """What is due on a day: deadlines, cooling-off periods, unpaid awards, groups and sums."""
    return {
        "as_of": found.as_of.isoformat(),
        "within": found.within,
        "counts": {when.value: number for when, number in found.counts.items()},
        "money": _money(found.money),
        "grouped_by": found.grouped_by.value,
        "groups": [_group(one) for one in found.groups],
        "deadlines": [{**_reminder(one), "when": when_of(one, found.as_of, found.within)} for one in found.deadlines],
        "cooling_off": [_cooling_off(one) for one in found.cooling_off],
        "unpaid_awards": [each for one in found.unpaid for each in _unpaid(one, found)],
    }


def _reminder(one: Reminder) -> dict[str, Any]:
    awaited = one.awaited
    return {
        "claim_id": awaited.claim_ids[0] if len(awaited.parts) == 1 else None,
        "claim_ids": list(awaited.claim_ids),
        "dispute_number": awaited.dispute_number,
        "client": awaited.client,
        "plans": list(plans_of(one)),
        "state": one.state.value,
        "safe_by": one.safe_by.isoformat() if one.safe_by else None,
        "business_days_left": one.business_days_left,
        "business_days_to_safe_day": one.safe_days_left,
        "stage": one.stage.value if one.stage else None,
        "what_to_do": awaited.act,
        "where": awaited.where,
        "papers": awaited.papers or None,
        "at_stake": _amount(stake_amount(one)),
        "at_stake_applies": awaited.duty.of_the_claim,
        "payment": balance_shape(one.balance) if one.balance else None,
        **deadline_shape(one.deadline),
    }


def _cooling_off(one: Reminder) -> dict[str, Any]:
    shape = _reminder(one)
    return {**shape, "held_by": held_by(one), "lifts_on": one.opens.isoformat() if one.opens else None}


def _unpaid(one: Reminder, found: Agenda) -> list[dict[str, Any]]:
    head = {
        "dispute_number": one.awaited.dispute_number,
        "client": one.awaited.client,
        "state": one.state.value,
        "due": one.due.isoformat(),
        "days_since_due": days_since(one, found.as_of),
    }
    if not one.awaited.parts:
        return [{"claim_id": None, "plan": None, **head, "still_owed": None, "payment": None}]
    return [
        {
            "claim_id": part.claim_id,
            "plan": part.plan or None,
            **head,
            "still_owed": _amount(part.balance.still_owed) if part.balance else None,
            "payment": balance_shape(part.balance) if part.balance else None,
        }
        for part in unpaid_parts(one)
    ]


def _group(one: Group) -> dict[str, Any]:
    return {"title": one.title, "deadlines": len(one.reminders), "money": _money(one.money)}


def _money(found: Money) -> dict[str, Any]:
    return {
        "at_stake": f"{found.at_stake:.2f}" if found.claims else None,
        "claims": found.claims,
        "claims_not_known": found.unknown,
        "you_owe": f"{found.you_owe:.2f}",
    }


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")
