"""The answer of `idrkit screen --underpaid`: the practice's own list of lines to look at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from idrkit.cli.given import counted
from idrkit.cli.output import message, print_json, table
from idrkit.files import write_whole
from idrkit.run.batch import Standing
from idrkit.run.underpaid import (
    Listed,
    code_of,
    signals_of,
    underpaid_list,
    underpaid_shape,
    underpaid_workbook,
    why_of,
)


def list_underpaid(known: Sequence[Standing], as_of: date, xlsx: Path | None, *, as_json: bool) -> None:
    """Print the lines that may be underpaid, and write them as a workbook where one is asked for.

    Raises:
        OutputError: the workbook cannot be written.
    """
    found = underpaid_list(known)
    if xlsx:
        write_whole(xlsx, underpaid_workbook(found))
    if as_json:
        lines = [underpaid_shape(one) for one in found.lines]
        print_json({"as_of": as_of.isoformat(), "lines": lines, "left_out": dict(found.left_out)})
    else:
        table(
            (
                *("Claim", "Code", "Paid", "In all", "QPA", "Earlier median (n)"),
                *("Why", "Signals", "Status", "Next stage", "Safe by"),
            ),
            [_row(one) for one in found.lines],
            right=range(2, 6),
        )
    out = "".join(f"; {number} of claims that are {status} left out" for status, number in found.left_out.items())
    message(
        f"{counted(len(found.lines), 'line')} with a reason to look at{out}. The reasons are figures, no promise: "
        "remark codes decide nothing, and earlier payments are those of the files given. None of it reaches a packet."
    )


def _row(one: Listed) -> tuple[str, ...]:
    line, prior = one.found.line, one.found.prior
    return (
        one.found.claim_id,
        code_of(one.found),
        _money(line.initial_payment),
        _money(line.total_received),
        _money(line.qpa),
        f"{prior.median:,.2f} ({prior.count})" if prior else "",
        why_of(one.found),
        signals_of(one.found),
        one.outcome.status.value if one.outcome.status else "",
        one.outcome.stage.value if one.outcome.stage else "",
        one.outcome.next_deadline.isoformat() if one.outcome.next_deadline else "",
    )


def _money(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:,.2f}"
