"""What `idrkit read` and the other commands say of joining: what matched on what, and what did not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from idrkit.claims.disputes import AwardPayment
from idrkit.cli.given import counted
from idrkit.cli.output import message, table
from idrkit.intake.joining.report import JoinedClaim, JoinReport, NotTaken, Sum
from idrkit.intake.outcome import Intake

_AWARD_TITLES = ("Award paid", "Paid on", "Amount", "Kind", "Payment", "Payer's number", "Matched on")
_LEFT_TITLES = ("Not counted as award", "File", "Payment", "Where", "Why")
_TITLES = ("Claim", "835", "837", "Rows", "Matched on", "To confirm")
_NOTED_TITLES = ("Claims", "To know")
_NAMED = 3


def print_joins(report: JoinReport) -> None:
    """A table of the claims with their sources, then what matched nothing."""
    table(_TITLES, [_row(one) for one in report.claims])
    if noted := list(_noted(report)):
        table(_NOTED_TITLES, noted)
    for title, ids in (
        ("No 835 answers", [one.claim_id for one in report.not_answered]),
        ("No 837 for", [one.claim_id for one in report.without_form]),
        ("Came again unchanged", report.repeated),
    ):
        if ids:
            message(f"{title}: {', '.join(ids[:20])}{f' and {len(ids) - 20} more' if len(ids) > 20 else ''}.")
    for where, number in report.payment_rows:
        message(f"{where} confirms a whole payment: {counted(number, 'claim')}.")
    if report.award_payments:
        table(_AWARD_TITLES, [_payment(name, one) for name, one in report.award_payments], right={2})
    if report.not_taken:
        table(_LEFT_TITLES, [_left(one) for one in report.not_taken])


def say_joins(intake: Intake[Any], *, listed: bool = False) -> None:
    """One line: where every claim of the X12 files went, as sums that can be checked.

    Args:
        intake: what was read.
        listed: the tables that say more stand above it.
    """
    report = intake.joins
    if report is None:
        return
    sums = [f"{kind} {_sum(one)}" for kind, one in (("835:", report.remittances), ("837:", report.forms)) if one.found]
    where = "" if listed else " `idrkit read` says what matched on what."
    message(f"Joined: {counted(len(report.claims), 'claim')}. {' '.join(sums)}{where}")
    if report.award_payments or report.not_taken:
        left = f", {len(report.not_taken)} not counted that may be one" if report.not_taken else ""
        where = "" if listed else ": `idrkit read` lists them"
        message(f"Later remittances: {counted(len(report.award_payments), 'payment')} of awards found{left}{where}.")


def joins_shape(report: JoinReport) -> dict[str, Any]:
    """The report as plain data."""
    return {
        "remittances": _sum_shape(report.remittances),
        "claim_forms": _sum_shape(report.forms),
        "not_answered": [one.claim_id for one in report.not_answered],
        "without_claim_form": [one.claim_id for one in report.without_form],
        "repeated": list(report.repeated),
        "payment_rows": [{"row": where, "claims": number} for where, number in report.payment_rows],
        "award_payments": [
            {"claim_id": name, **one.model_dump(mode="json", exclude_none=True)} for name, one in report.award_payments
        ],
        "not_taken": [
            {
                "claim_ids": list(one.claim_ids),
                "file": one.file,
                "trace_number": one.trace_number,
                "where": one.what,
                "why": one.why,
            }
            for one in report.not_taken
        ],
        "claims": [
            {
                "claim_id": one.claim_id,
                "remittances": list(one.remittances),
                "claim_forms": list(one.forms),
                "rows": list(one.rows),
                "matched": list(one.matched),
                "notes": list(one.notes),
                "unconfirmed": dict(one.unconfirmed),
                "sources": dict(one.sources),
            }
            for one in report.claims
        ],
    }


def _row(one: JoinedClaim) -> tuple[str, ...]:
    return (
        one.claim_id,
        "; ".join(one.remittances) or "none",
        "; ".join(one.forms) or "none",
        "; ".join(one.rows),
        "; ".join(one.matched),
        ", ".join(one.unconfirmed),
    )


def _noted(report: JoinReport) -> Iterator[tuple[str, str]]:
    """What a biller should know and why a fact is to be confirmed: each sentence once, with the claims it is about."""
    found: dict[str, list[str]] = {}
    for one in report.claims:
        reasons = (f"{path}: {why}" for path, why in one.unconfirmed.items())
        for sentence in (*one.notes, *reasons):
            found.setdefault(sentence, []).append(one.claim_id)
    for sentence, ids in found.items():
        more = f" and {len(ids) - _NAMED} more" if len(ids) > _NAMED else ""
        yield f"{', '.join(ids[:_NAMED])}{more}", sentence


def _payment(name: str, one: AwardPayment) -> tuple[str, ...]:
    day, amount = one.paid_on, one.amount
    return (
        name,
        day.isoformat() if day else "",
        format(amount, ",.2f") if amount is not None else "",
        one.kind.value,
        one.trace_number or "",
        one.payer_claim_number or "",
        one.matched_on or "",
    )


def _left(one: NotTaken) -> tuple[str, ...]:
    return ", ".join(one.claim_ids), one.file, one.trace_number or "no trace number", one.what, one.why


def _sum(one: Sum) -> str:
    return (
        f"{one.found} found = {one.in_claims} in claims + {one.set_aside} set aside + {one.repeated} repeated "
        f"+ {one.rejected} rejected."
    )


def _sum_shape(one: Sum) -> dict[str, int]:
    return {
        "found": one.found,
        "in_claims": one.in_claims,
        "set_aside": one.set_aside,
        "repeated": one.repeated,
        "rejected": one.rejected,
    }
