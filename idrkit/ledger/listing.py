"""What is due as a workbook: a row for each deadline, real dates, filters."""

from __future__ import annotations

from collections.abc import Iterable

from idrkit.ledger.reminders import Reminder
from idrkit.sheets import Sheet, workbook

TITLES = (
    "Claim",
    "What",
    "State",
    "Opens",
    "Last day",
    "Safe by",
    "Business days left",
    "Who",
    "Packet",
    "Counting",
    "Paragraph",
    "Text",
    "Certainty",
    "Flags",
    "Notes",
    "Still owed",
    "Payment",
)


def listing(listed: Iterable[Reminder]) -> bytes:
    """The reminders as an xlsx file."""
    rows = [
        (
            one.claim_id,
            one.deadline.name,
            one.state.replace("_", " "),
            one.opens,
            one.due,
            one.safe_by,
            one.business_days_left,
            one.deadline.who,
            one.stage.value if one.stage else None,
            one.deadline.arithmetic,
            one.deadline.citation.cite,
            one.deadline.citation.text,
            one.deadline.citation.certainty,
            ", ".join(one.deadline.flags) or None,
            " ".join(one.deadline.notes) or None,
            one.balance.still_owed if one.balance else None,
            one.balance.state.replace("_", " ") if one.balance else None,
        )
        for one in listed
    ]
    return workbook([Sheet("Deadlines", TITLES, rows)])
