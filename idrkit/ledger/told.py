"""What is due in words: the same cells in the table, the workbook, the calendar, the page and the e-mail."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from idrkit.assess.award import Balance
from idrkit.assess.readings import PROJECTED
from idrkit.assess.results import DATE_ASSUMED
from idrkit.assess.safe import safe_words
from idrkit.ledger.agenda import Agenda, Money, When, near_days, owed_by_you
from idrkit.ledger.awaited import Part
from idrkit.ledger.reminders import Reminder

UNKNOWN = "?"
_FEW = 3


def about(one: Reminder, few: int = _FEW) -> str:
    """The claim; of a batch the dispute with its claims, the first of them where there are many."""
    awaited = one.awaited
    if not awaited.batched:
        return one.subject
    ids = awaited.claim_ids
    named = ", ".join(ids[:few])
    return f"{one.subject} ({named}{f' and {len(ids) - few} more' if len(ids) > few else ''})"


def state_words(one: Reminder, as_of: date) -> str:
    """The state, and that the last safe day is behind where only the last day is ahead."""
    words = one.state.replace("_", " ")
    if one.safe_by is not None and one.safe_by < as_of <= one.due:
        return f"{words}, safe day behind"
    return words


def last_day(one: Reminder) -> str:
    """The last day, marked where it is counted from a date that is assumed, or from one that has not happened yet."""
    flags = one.deadline.flags
    if DATE_ASSUMED in flags:
        return f"{one.due} (assumed)"
    return f"{one.due} (projected)" if PROJECTED in flags else str(one.due)


def safe(one: Reminder) -> str:
    """The safe day, or the safe window from its first day to its last."""
    return safe_words(one.deadline).removeprefix("by ")


def to_do(one: Reminder) -> str:
    """What to do, and to or from whom."""
    awaited = one.awaited
    return f"{awaited.act}, {awaited.where}" if awaited.where else awaited.act


def days_left(count: int) -> str:
    """Business days left as people say it."""
    if count == 0:
        return "today"
    days = f"{abs(count)} business day{'' if abs(count) == 1 else 's'}"
    return f"in {days}" if count > 0 else f"{days} ago"


def stake(one: Reminder) -> str:
    """What is at stake: "?" where it is not known, "you owe" on the other side, empty where no money hangs on it."""
    if not one.awaited.duty.of_the_claim:
        return ""
    amount = stake_amount(one)
    debts = [debt for debt in map(owed_by_you, one.awaited.parts) if debt is not None]
    if debts and len(debts) == len(one.awaited.parts):
        return f"you owe {money(sum(debts, Decimal(0)))}"
    return UNKNOWN if amount is None else money(amount)


def stake_amount(one: Reminder) -> Decimal | None:
    """What is at stake in all its claims; None where that of one of them is not known, or the provider owes."""
    parts = one.awaited.parts
    amounts = [None if owed_by_you(part) is not None else part.at_stake for part in parts]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(parts) else None


def owed(part: Part) -> str:
    """What the plan or issuer still owes on a claim."""
    amount = part.balance.still_owed if part.balance is not None else None
    return UNKNOWN if amount is None else money(amount)


def money(amount: Decimal) -> str:
    """An amount with cents."""
    return f"{amount:,.2f}"


def money_words(found: Money) -> str:
    """What is at stake in a sentence: known and not known apart; empty where no money hangs on it."""
    words = []
    if found.claims:
        words.append(f"${money(found.at_stake)} at stake in {_counted(found.claims, 'claim')}")
    if found.unknown:
        not_known = f"not known for {_counted(found.unknown, 'claim')}"
        words.append(not_known if words else f"what is at stake is {not_known}")
    if found.you_owe:
        words.append(f"you owe ${money(found.you_owe)}")
    return "; ".join(words)


def days_since(one: Reminder, as_of: date) -> int | None:
    """Calendar days since the last day of a payment; None while it is ahead."""
    return (as_of - one.due).days if one.due < as_of else None


def payment_words(found: Balance) -> str:
    """What came of a rate determined or agreed."""
    return found.state.replace("_", " ")


def held_by(one: Reminder) -> str:
    """Which determination a cooling-off period follows from."""
    return one.deadline.of or f"own determination of {one.deadline.counted_from}"


def headline(found: Agenda) -> str:
    """The day in one line: what is overdue, today and near."""
    near = found.counts[When.NEXT] + found.counts[When.WEEK]
    words = f"{found.counts[When.OVERDUE]} overdue, {found.counts[When.TODAY]} today"
    ahead = near_days(found.within)
    return f"{words}, {near} in the next {_counted(ahead, 'business day')}" if ahead else words


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
