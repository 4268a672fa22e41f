"""What is said of an import: each event that is new, each row that was refused and why, and sums that add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from idrkit.cli.given import counted, write_beside
from idrkit.cli.output import message, print_line, table
from idrkit.intake.outcome import Counts, Intake
from idrkit.intake.rejects import rejects_files
from idrkit.ledger.kinds import kind_named
from idrkit.run.ledger_compare import Verdict
from idrkit.run.ledger_import import Entry, Imported

_TITLES = ("From", "Dispute", "Claim", "Day", "What", "Facts", "In the ledger")
_REFUSED = ("Not recorded", "Why")
_LEFT = ("Not counted as payment of an award", "Payment", "Where", "Why")


def say_imported(one: Imported, *, dry_run: bool) -> None:
    """The table of one file, then its sums; what is known already is only counted."""
    name = one.path.name
    rows = [_row(each) for each in one.entries if each.judged.verdict is not Verdict.KNOWN or each.judged.remark]
    if rows:
        table(_TITLES, rows, whole={1, 2, 3})
    if one.refused:
        table(_REFUSED, [(each.where, each.reason) for each in one.refused])
    if one.not_taken:
        listed = [(", ".join(each.claim_ids), each.trace_number, each.what, each.why) for each in one.not_taken]
        table(_LEFT, listed)
        message("Look at each in the remittance; what pays the award is recorded by hand.")
    for notice in one.notices:
        message(notice if notice.startswith(name) else f"{name}: {notice}")
    print_line(f"{name}: {_sums(one, dry_run=dry_run)}")


def _sums(one: Imported, *, dry_run: bool) -> str:
    rows = one.rows
    noun = {"csv": "row", "eml": "e-mail", "835": "payment"}[one.kind]
    to_be = "to be recorded" if dry_run else "recorded"
    listed = [f"{counted(rows.read, noun)} read = {rows.recorded} {to_be}", f"{rows.known} known already"]
    if one.kind != "835" or rows.rejected:
        listed.append(f"{rows.rejected} rejected")
    if one.kind == "csv":
        listed.append(f"{rows.ignored} ignored")
    corrections = f", {counted(one.corrections, 'correction')} among them" if one.corrections else ""
    events = f"{counted(one.added, 'event')} {to_be}{corrections}; {_known(one)} known already"
    return f"{' + '.join(listed)}. {events[0].upper()}{events[1:]}."


def _known(one: Imported) -> int:
    """How many events are recorded already."""
    return one.rows.known if one.kind == "835" else sum(each.judged.verdict is Verdict.KNOWN for each in one.entries)


def _row(entry: Entry) -> tuple[str, ...]:
    event, judged = entry.judged.event, entry.judged
    facts = "; ".join(f"{name} {value}" for name, value in event.facts.items())
    became = judged.verdict.value + (f" event {judged.of}" if judged.of is not None else "")
    return (
        entry.where,
        event.dispute_number or "",
        event.claim_id or "",
        event.on.isoformat(),
        kind_named(event.kind).title,
        facts,
        f"{became}: {judged.remark}" if judged.remark else became,
    )


def imported_shape(one: Imported) -> dict[str, Any]:
    """What came of one file, as JSON."""
    rows = one.rows
    return {
        "file": str(one.path),
        "kind": one.kind,
        "rows": {
            "read": rows.read,
            "recorded": rows.recorded,
            "known": rows.known,
            "rejected": rows.rejected,
            "ignored": rows.ignored,
        },
        "events_recorded": one.added,
        "events_known": _known(one),
        "corrections": one.corrections,
        "events": [_entry_shape(each) for each in one.entries],
        "rejected": [
            {"where": each.where, "row": each.number, "field": each.field or None, "reason": each.reason}
            for each in one.refused
        ],
        "not_taken": [
            {"claim_ids": list(each.claim_ids), "trace_number": each.trace_number, "where": each.what, "why": each.why}
            for each in one.not_taken
        ],
        "notices": list(one.notices),
    }


def _entry_shape(entry: Entry) -> dict[str, Any]:
    event, judged = entry.judged.event, entry.judged
    return {
        "where": entry.where,
        "dispute_number": event.dispute_number,
        "claim_id": event.claim_id,
        "kind": event.kind,
        "on": event.on.isoformat(),
        "facts": dict(event.facts),
        "verdict": judged.verdict.value,
        "event": judged.of,
        "remark": judged.remark or None,
    }


def write_import_rejects(done: Iterable[Imported], folder: Path) -> None:
    """Write a rejects file for each sheet with rows that were refused."""
    rejects = tuple(each for one in done for each in one.rejects)
    intake: Intake[Any] = Intake((), rejects, (), {}, Counts())
    for path in _written(intake, folder):
        message(f"Rejected rows are in {path}: correct them there and import that file with the same profile.")


def _written(intake: Intake[Any], folder: Path) -> Sequence[Path]:
    return write_beside(rejects_files(intake), folder)
