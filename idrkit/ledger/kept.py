"""What is awaited as text that a table can keep, and back without loss.

So it is told on any later day without reading the claim again, as long as neither a fact nor the law has changed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from idrkit.assess.award import AwardState, Balance, Basis
from idrkit.assess.results import Citation, Deadline, OtherReading, Skipped
from idrkit.ledger.awaited import Awaited, Part
from idrkit.ledger.duties import duty_of

_DAYS = ("opens", "due", "counted_from", "safe_opens", "safe_due")
_PLAIN = ("id", "name", "who", "counted_from_event", "arithmetic", "of")
_AMOUNTS = ("rate", "initial_payment", "cost_sharing", "paid", "recovered", "still_owed", "excess", "excess_most")


def kept(one: Awaited) -> str:
    """What is awaited as JSON text; the same is always the same text."""
    shape = {
        "deadline": _deadline_kept(one.deadline),
        "due": one.due.isoformat(),
        "parts": [_part_kept(part) for part in one.parts],
        "dispute_number": one.dispute_number,
        "client": one.client,
        "recorded": one.recorded,
        "lapses": one.lapses,
        "batched": one.batched,
    }
    return json.dumps(shape, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def awaited_again(text: str) -> Awaited:
    """What was kept.

    Raises:
        ValueError: the text is not what `kept` made, or is about a deadline nobody is reminded of any more.
    """
    try:
        shape = json.loads(text)
        deadline = _deadline_again(shape["deadline"])
        duty = duty_of(deadline.id, deadline.of)
        if duty is None:
            raise ValueError(f"nobody is reminded of {deadline.id}")
        return Awaited(
            duty=duty,
            deadline=deadline,
            due=date.fromisoformat(shape["due"]),
            parts=tuple(_part_again(part) for part in shape["parts"]),
            dispute_number=shape["dispute_number"],
            client=shape["client"],
            recorded=shape["recorded"],
            lapses=shape["lapses"],
            batched=shape["batched"],
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        raise ValueError("it is not what was kept") from error


def _deadline_kept(one: Deadline) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _PLAIN},
        **{name: _day(getattr(one, name)) for name in _DAYS},
        "citation": {each.name: getattr(one.citation, each.name) for each in fields(Citation)},
        "skipped": [[each.date.isoformat(), each.why] for each in one.skipped],
        "flags": list(one.flags),
        "notes": list(one.notes),
        "other_readings": [[each.reading, _day(each.opens), _day(each.due), each.cite] for each in one.other_readings],
    }


def _deadline_again(shape: Mapping[str, Any]) -> Deadline:
    words: dict[str, Any] = {name: shape[name] for name in _PLAIN}
    days: dict[str, Any] = {name: _day_again(shape[name]) for name in _DAYS}
    return Deadline(
        **words,
        **days,
        citation=Citation(**shape["citation"]),
        skipped=tuple(Skipped(date.fromisoformat(day), why) for day, why in shape["skipped"]),
        flags=tuple(shape["flags"]),
        notes=tuple(shape["notes"]),
        other_readings=tuple(
            OtherReading(reading, _day_again(opens), _day_again(due), cite)
            for reading, opens, due, cite in shape["other_readings"]
        ),
    )


def _part_kept(one: Part) -> dict[str, Any]:
    return {
        "claim_id": one.claim_id,
        "plan": one.plan,
        "contact": one.contact,
        "at_stake": _amount(one.at_stake),
        "balance": None if one.balance is None else _balance_kept(one.balance),
    }


def _part_again(shape: Mapping[str, Any]) -> Part:
    return Part(
        claim_id=shape["claim_id"],
        plan=shape["plan"],
        contact=shape["contact"],
        at_stake=_amount_again(shape["at_stake"]),
        balance=None if shape["balance"] is None else _balance_again(shape["balance"]),
    )


def _balance_kept(one: Balance) -> dict[str, Any]:
    return {
        "basis": one.basis.value,
        "state": one.state.value,
        **{name: _amount(getattr(one, name)) for name in _AMOUNTS},
        "last_paid_on": _day(one.last_paid_on),
        "missing": list(one.missing),
        "doubt": one.doubt,
    }


def _balance_again(shape: Mapping[str, Any]) -> Balance:
    return Balance(
        basis=Basis(shape["basis"]),
        state=AwardState(shape["state"]),
        **{name: _amount_again(shape[name]) for name in _AMOUNTS},
        last_paid_on=_day_again(shape["last_paid_on"]),
        missing=tuple(shape["missing"]),
        doubt=shape["doubt"],
    )


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day_again(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else format(amount, "f")


def _amount_again(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
