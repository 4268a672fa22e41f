"""A plan as a file: written to be edited, and read back as the disputes a person wants."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from idrkit.assess.planner.figures import dollars
from idrkit.assess.planner.lines import PlanLine
from idrkit.assess.planner.plan import BatchPlan, PlannedDispute
from idrkit.claims.model import Claim
from idrkit.errors import UsageError

COLUMNS = (
    "dispute",
    "kind",
    "claim_id",
    "line_id",
    "service_code",
    "modifiers",
    "date_of_service",
    "payer",
    "file_from",
    "file_to",
    "fees_high",
    "net_low",
    "why",
)
"""The columns of a plan as csv, one row for each line; read back are `dispute`, `claim_id` and `line_id` alone."""


@dataclass(frozen=True, slots=True)
class WantedDispute:
    """A dispute of a plan that was read back: its name there, and by claim id the ids of its lines."""

    name: str
    lines: Mapping[str, tuple[str, ...]]

    @property
    def size(self) -> int:
        """How many lines it has."""
        return sum(map(len, self.lines.values()))


def plan_shape(plan: BatchPlan) -> dict[str, Any]:
    """The plan as JSON; amounts are dollars as text."""
    return {
        "as_of": plan.as_of.isoformat(),
        "valued": plan.valued,
        "exact": plan.exact,
        "method": plan.method,
        "value": _money(plan.value),
        "bound": _money(plan.bound),
        "disputes": [_dispute_shape(one) for one in plan.disputes],
        "not_filed": [_line_shape(one) for one in plan.not_filed],
        "left_out": [
            {"claim_id": one.claim_id, "line_ids": list(one.line_ids), "why": one.why, "missing": list(one.missing)}
            for one in plan.left_out
        ],
        "side_by_side": [
            {"name": one.name, "disputes": one.disputes, "fees": _money(one.fees), "net": _money(one.net)}
            for one in plan.others
        ],
        "next_best": None
        if plan.next_best is None
        else {"worth_less": _money(plan.next_best[0]), "differs": plan.next_best[1]},
        "rules": [{"rule": one.rule.value, "least": _money(one.least), "most": _money(one.most)} for one in plan.rules],
        "assumptions": list(plan.assumptions),
    }


def plan_file(plan: BatchPlan, path: Path) -> bytes:
    """The plan as the bytes of a file: csv or JSON, by the ending of its name.

    Raises:
        UsageError: the name ends in neither.
    """
    if kind_of(path) == ".json":
        return (json.dumps(plan_shape(plan), indent=2, ensure_ascii=False) + "\n").encode()
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(_rows(plan.disputes))
    return text.getvalue().encode()


def kind_of(path: Path) -> str:
    """The ending of a plan's file.

    Raises:
        UsageError: it is neither .json nor .csv.
    """
    ending = path.suffix.casefold()
    if ending not in (".json", ".csv"):
        raise UsageError(f"{path.name}: a plan is a .json or a .csv file: choose one of these endings.")
    return ending


def read_plan(path: Path) -> tuple[WantedDispute, ...]:
    """The disputes of a plan, as somebody may have edited it.

    Raises:
        UsageError: the file cannot be read, a row names no dispute, claim or line, or a line is in two disputes.
    """
    ending = kind_of(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path.name} cannot be read: give the plan as it was written, in UTF-8.") from error
    rows = list(_json_rows(text, path) if ending == ".json" else _csv_rows(text, path))
    disputes: dict[str, dict[str, list[str]]] = {}
    seen: dict[tuple[str, str], str] = {}
    for where, name, claim_id, line_id in rows:
        if not (name and claim_id and line_id):
            raise UsageError(f"{path.name}, {where}: dispute, claim_id and line_id must all be given.")
        if (claim_id, line_id) in seen:
            raise UsageError(
                f"{path.name}, {where}: {claim_id} line {line_id} is in {seen[claim_id, line_id]} already: a line is "
                "disputed once."
            )
        seen[claim_id, line_id] = name
        disputes.setdefault(name, {}).setdefault(claim_id, []).append(line_id)
    if not disputes:
        raise UsageError(f"{path.name} holds no dispute.")
    return tuple(
        WantedDispute(name, {claim_id: tuple(ids) for claim_id, ids in lines.items()})
        for name, lines in disputes.items()
    )


def as_planned(claims: Iterable[Claim], wanted: Iterable[WantedDispute]) -> tuple[tuple[Claim, ...], tuple[str, ...]]:
    """The claims with what the plan decides of them, and the ids of those whose lines are in several disputes.

    A claim of one dispute keeps only the lines of it and is recorded as batched or not. One of several disputes is left
    as it is, and so is one the plan does not name.
    """
    held: dict[str, list[WantedDispute]] = {}
    for one in wanted:
        for claim_id in one.lines:
            held.setdefault(claim_id, []).append(one)
    several = tuple(claim_id for claim_id, own in held.items() if len(own) > 1)
    return tuple(
        _in_dispute(claim, held[claim.claim_id][0]) if len(held.get(claim.claim_id, ())) == 1 else claim
        for claim in claims
    ), several


def _in_dispute(claim: Claim, one: WantedDispute) -> Claim:
    lines = tuple(line for line in claim.service_lines if line.line_id in one.lines[claim.claim_id])
    dispute = claim.dispute.model_copy(update={"batched": one.size > 1})
    return claim.model_copy(update={"dispute": dispute, "service_lines": lines or claim.service_lines})


def _json_rows(text: str, path: Path) -> Iterator[tuple[str, str, str, str]]:
    try:
        disputes = json.loads(text)["disputes"]
        for place, one in enumerate(disputes, 1):
            for line in one["lines"]:
                name, claim_id, line_id = one["dispute"], line["claim_id"], line["line_id"]
                yield f"dispute {place}", _text(name), _text(claim_id), _text(line_id)
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f'{path.name} is no plan: it needs "disputes", each with "dispute" and "lines" of "claim_id" and "line_id".'
        ) from error


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _csv_rows(text: str, path: Path) -> Iterator[tuple[str, str, str, str]]:
    reader = csv.DictReader(io.StringIO(text, newline=""))
    wanted = ("dispute", "claim_id", "line_id")
    lacking = [name for name in wanted if name not in (reader.fieldnames or ())]
    if lacking:
        raise UsageError(f"{path.name} is no plan: the column {lacking[0]} is missing.")
    for number, row in enumerate(reader, 2):
        if any(value for value in row.values()):
            name, claim_id, line_id = ((row[each] or "").strip() for each in wanted)
            yield f"row {number}", name, claim_id, line_id


def _dispute_shape(one: PlannedDispute) -> dict[str, Any]:
    return {
        "dispute": one.number,
        "kind": one.kind.value,
        "lines": [_line_shape(each) for each in one.lines],
        "payer": payer_of(one),
        "file_from": one.days[0].isoformat(),
        "file_to": one.days[-1].isoformat(),
        "safe_under_every_reading": one.safe,
        "fees_low": _money(one.fees_low),
        "fees_high": _money(one.fees_high),
        "prepaid_high": _money(one.prepaid_high),
        "net_low": _money(one.net_low),
        "net_high": _money(one.net_high),
        "why": list(one.why),
        "holds_up": [{"claim_id": each.claim_id, "line_id": each.line_id} for each in one.blocked],
    }


def _line_shape(one: PlanLine) -> dict[str, Any]:
    line = one.item.line
    return {
        "claim_id": one.claim_id,
        "line_id": one.line_id,
        "service_code": line.service_code,
        "modifiers": list(line.modifiers),
        "date_of_service": line.date_of_service.isoformat() if line.date_of_service else None,
        "expected_gain": _money(one.worth.gain),
    }


def _rows(disputes: Iterable[PlannedDispute]) -> Iterator[dict[str, str]]:
    for one in disputes:
        for each in one.lines:
            line = each.item.line
            yield {
                "dispute": one.number,
                "kind": one.kind.value,
                "claim_id": each.claim_id,
                "line_id": each.line_id,
                "service_code": line.service_code,
                "modifiers": " ".join(line.modifiers),
                "date_of_service": line.date_of_service.isoformat() if line.date_of_service else "",
                "payer": payer_of(one),
                "file_from": one.days[0].isoformat(),
                "file_to": one.days[-1].isoformat(),
                "fees_high": _money(one.fees_high) or "",
                "net_low": _money(one.net_low) or "",
                "why": " ".join(one.why),
            }


def payer_of(one: PlannedDispute) -> str:
    """The plan or issuer of a dispute, as recorded."""
    plan = one.lines[0].item.member.claim.plan
    return plan.legal_business_name or plan.name


def _money(amount: int | None) -> str | None:
    return None if amount is None else f"{dollars(amount):.2f}"
