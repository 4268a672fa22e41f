"""What is due as a page of its own, and as the e-mail of the day: the same words, a page whole, an e-mail near."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP

from idrkit.assess.results import Citation
from idrkit.assess.wording import text_name
from idrkit.law.counting import short_day
from idrkit.ledger.agenda import Agenda, Group, When, plans_of, unpaid_parts, when_of
from idrkit.ledger.reminders import Reminder
from idrkit.ledger.templating import filled
from idrkit.ledger.told import (
    UNKNOWN,
    about,
    days_left,
    days_since,
    headline,
    held_by,
    last_day,
    money,
    money_words,
    owed,
    safe,
    stake,
    state_words,
)

MOST_ROWS = 100
"""How many deadlines of a group an e-mail lists; it says how many more there are."""
Notes = dict[str, int]
"""The notes of a page, each once, with their numbers."""

_NEAR = (When.OVERDUE, When.PASSED, When.TODAY, When.NEXT, When.WEEK, When.WITHIN)


@dataclass(frozen=True, slots=True)
class Row:
    """A deadline as a page shows it; `notes` are numbers of the notes at its end."""

    about: str
    subject: str
    claims: str
    plan: str
    what: str
    act: str
    where: str
    papers: str
    opens: str
    safe: str
    last_day: str
    left: str
    state: str
    stake: str
    who: str
    counting: str
    cite: str
    notes: tuple[int, ...]
    urgent: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A group of deadlines as a page shows it; `more` are those an e-mail leaves out."""

    title: str
    money: str
    rows: tuple[Row, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Lift:
    """A cooling-off period as a page shows it."""

    about: str
    held_by: str
    last_day: str
    lifts: str
    left: str
    act: str
    cite: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A rate not paid in full as a page shows it."""

    claim: str
    plan: str
    since: str
    rate: str
    paid: str
    owed: str
    last_day: str
    late: str
    papers: str


def page(found: Agenda) -> str:
    """What is due as an HTML page that needs no network and no script."""
    notes: Notes = {}
    sections = tuple(_section(one, found, notes) for one in found.groups)
    return filled("deadlines.html", _context(found, sections, notes))


def digest(found: Agenda) -> bytes:
    """The day as an e-mail nobody has sent yet: opened, it is a draft without sender and recipient.

    It lists what is overdue and near; what comes later is counted.

    Args:
        found: the day, grouped by when.
    """
    sections: list[Section] = []
    notes: Notes = {}
    for group in found.groups:
        near = [one for one in group.reminders if when_of(one, found.as_of, found.within) in _NEAR]
        if near:
            shown = Group(group.title, tuple(near[:MOST_ROWS]), group.money)
            sections.append(_section(shown, found, notes, more=len(near) - len(shown.reminders)))
    context = _context(found, tuple(sections), notes)
    text, html = filled("digest.txt", context), filled("digest.html", context)
    # The subject in one line: folded, some programs show it with a gap.
    message = EmailMessage(policy=SMTP.clone(max_line_length=200))
    message["Subject"] = f"Deadlines, {short_day(found.as_of)}: {headline(found)}"
    message["X-Unsent"] = "1"
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    # The same day is the same bytes.
    message.set_boundary(f"idrkit-{hashlib.sha256((text + html).encode()).hexdigest()[:32]}")
    return message.as_bytes()


def _context(found: Agenda, sections: tuple[Section, ...], notes: Notes) -> dict[str, object]:
    lifts = tuple(_lift(one, notes) for one in found.cooling_off)
    return {
        "day": short_day(found.as_of),
        "headline": headline(found),
        "within": found.within,
        "money": money_words(found.money),
        "later": found.counts[When.LATER],
        "sections": sections,
        "cooling_off": lifts,
        "unpaid": tuple(row for one in found.unpaid for row in _unpaid(one, found)),
        "notes": tuple(notes),
    }


def _section(group: Group, found: Agenda, notes: Notes, more: int = 0) -> Section:
    rows = tuple(_row(one, found, notes) for one in group.reminders)
    return Section(group.title, money_words(group.money), rows, more)


def _row(one: Reminder, found: Agenda, notes: Notes) -> Row:
    awaited, deadline = one.awaited, one.deadline
    return Row(
        about=about(one),
        subject=one.subject,
        claims=", ".join(awaited.claim_ids) if awaited.batched else "",
        plan=", ".join(plans_of(one)),
        what=deadline.name,
        act=awaited.act,
        where=awaited.where,
        papers=awaited.papers,
        opens=str(one.opens or ""),
        safe=safe(one),
        last_day=last_day(one),
        left=days_left(one.business_days_left),
        state=state_words(one, found.as_of),
        stake=stake(one),
        who=deadline.who,
        counting=deadline.arithmetic,
        cite=_cited(deadline.citation),
        notes=_numbers(deadline.notes, notes),
        urgent=when_of(one, found.as_of, found.within) in (When.OVERDUE, When.TODAY),
    )


def _cited(one: Citation) -> str:
    certainty = "" if one.certainty == "in_force" else f", {one.certainty}"
    return f"{one.cite} ({text_name(one.text)}{certainty})"


def _numbers(told: Iterable[str], notes: Notes) -> tuple[int, ...]:
    return tuple(notes.setdefault(note, len(notes) + 1) for note in told)


def _lift(one: Reminder, notes: Notes) -> Lift:
    deadline = one.deadline
    return Lift(
        about=about(one),
        held_by=held_by(one),
        last_day=str(one.due),
        lifts=str(one.opens or ""),
        left=days_left(one.safe_days_left),
        act=one.awaited.act,
        cite=_cited(deadline.citation),
        notes=_numbers(deadline.notes, notes),
    )


def _unpaid(one: Reminder, found: Agenda) -> tuple[Unpaid, ...]:
    late = days_since(one, found.as_of)
    days = "" if late is None else f"{late} day{'' if late == 1 else 's'} late"
    rows = []
    for part in unpaid_parts(one):
        amounts = part.balance
        rows.append(
            Unpaid(
                claim=part.claim_id,
                plan=part.plan,
                since=str(one.deadline.counted_from),
                rate=_known(amounts.rate if amounts else None),
                paid=_known(amounts.paid if amounts else None),
                owed=owed(part),
                last_day=str(one.due),
                late=days,
                papers=one.awaited.papers,
            )
        )
    return tuple(rows) or (
        Unpaid(one.subject, "", str(one.deadline.counted_from), UNKNOWN, UNKNOWN, UNKNOWN, str(one.due), days, ""),
    )


def _known(amount: Decimal | None) -> str:
    return UNKNOWN if amount is None else money(amount)
