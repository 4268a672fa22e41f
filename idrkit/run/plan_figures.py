"""A person's figures for a plan, read from a csv: probabilities and the other side's offers by line, claim or code."""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path

from idrkit.assess.planner.figures import Figure
from idrkit.errors import UsageError

COLUMNS = ("claim_id", "line_id", "service_code", "win", "other_offer")
"""What may stand in the file: `win` in percent, `other_offer` in dollars; what is empty says nothing."""

_WHOLE = Decimal(100)


def read_figures(path: Path) -> tuple[Figure, ...]:
    """The rows of the file.

    Raises:
        UsageError: the file or a cell cannot be read, or a row says nothing.
    """
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            unknown = [name for name in reader.fieldnames or () if name not in COLUMNS]
            if unknown or not reader.fieldnames:
                raise UsageError(
                    f"{path.name}: the column {unknown[0] if unknown else 'titles'} is not known; it may have "
                    f"{', '.join(COLUMNS)}."
                )
            return tuple(_figure(row, f"{path.name}, row {number}") for number, row in enumerate(reader, 2))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path.name} cannot be read: give a csv file in UTF-8.") from error


def _figure(row: dict[str, str | None], where: str) -> Figure:
    cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
    if not cells["win"] and not cells["other_offer"]:
        raise UsageError(f"{where}: neither win nor other_offer is given: fill in one or take the row out.")
    if cells["line_id"] and not cells["claim_id"]:
        raise UsageError(f"{where}: a line_id needs its claim_id.")
    win = _number(cells["win"].removesuffix("%"), "win", where)
    if win is not None:
        win = percent_as_part(win, f"{where}, win")
    offer = _number(cells["other_offer"].replace(",", "").removeprefix("$"), "other_offer", where)
    if offer is not None and offer < 0:
        raise UsageError(f"{where}, other_offer: an offer is zero or more.")
    return Figure(cells["claim_id"], cells["line_id"], cells["service_code"], win, offer)


def percent_as_part(value: Decimal, where: str) -> Decimal:
    """A percentage as a part of one.

    Raises:
        UsageError: it does not lie between 0 and 100.
    """
    if not 0 <= value <= _WHOLE:
        raise UsageError(f"{where}: give a percentage between 0 and 100.")
    return value / _WHOLE


def _number(text: str, name: str, where: str) -> Decimal | None:
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation as error:
        raise UsageError(f"{where}, {name}: not a number such as 55 or 1250.00.") from error
    if not value.is_finite():
        raise UsageError(f"{where}, {name}: not a number such as 55 or 1250.00.")
    return value
