"""The quarter and the as-of date of a public use file, from its name; nothing is guessed from anything else."""

from __future__ import annotations

import re
from datetime import date

from idrkit.errors import UsageError

_QUARTER = re.compile(r"(20\d\d)[\s_-]*q([1-4])(?!\d)|(?<![a-z\d])q([1-4])[\s_-]*(20\d\d)(?!\d)", re.IGNORECASE)
_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_AS_OF = re.compile(rf"as[\s_-]of[\s_-]+({'|'.join(_MONTHS)})[\s_-]+(\d{{1,2}}),?[\s_-]+(20\d\d)", re.IGNORECASE)
_EXACT = re.compile(r"(20\d\d)Q([1-4])")
# "Report date generated from Federal IDR portal", Federal IDR PUF General Information, section 4.
_GENERATED = {
    **dict.fromkeys(("2023Q1", "2023Q2"), date(2023, 8, 31)),
    **dict.fromkeys(("2023Q3", "2023Q4"), date(2024, 3, 4)),
    **dict.fromkeys(("2024Q1", "2024Q2"), date(2024, 12, 6)),
    **dict.fromkeys(("2024Q3", "2024Q4"), date(2025, 3, 18)),
}


def quarter_in_name(name: str) -> str | None:
    """`2024Q4` from `Federal IDR PUF for 2024 Q4.xlsx`; None where the name tells none, or two."""
    found = {f"{one[1] or one[4]}Q{one[2] or one[3]}" for one in _QUARTER.finditer(name)}
    return found.pop() if len(found) == 1 else None


def as_of_in_name(name: str) -> date | None:
    """The as-of date a file name tells, such as `(As of January 21, 2026)`; None where it tells none."""
    found = _AS_OF.search(name)
    if found is None:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[1].casefold()) + 1, int(found[2]))
    except ValueError:
        return None


def report_generated(quarter: str) -> date | None:
    """The day CMS says the report of a quarter was first generated, where its General Information tells it."""
    return _GENERATED.get(quarter)


def is_quarter(text: str) -> bool:
    """Whether a text is a quarter as the store names it."""
    return _EXACT.fullmatch(text) is not None


def quarters_asked(text: str) -> tuple[str, str]:
    """The first and the last quarter of `2024Q4`, `2024` or `2024Q1-2025Q2`.

    Raises:
        UsageError: it is none of these.
    """
    first, dash, last = (part.strip().upper() for part in text.partition("-"))
    start = first if is_quarter(first) else f"{first}Q1" if re.fullmatch(r"20\d\d", first) else ""
    end_text = last if dash else first
    end = end_text if is_quarter(end_text) else f"{end_text}Q4" if re.fullmatch(r"20\d\d", end_text) else ""
    if not start or not end or start > end:
        raise UsageError(
            f'"{text}" is not a quarter: write 2024Q4, a year such as 2024, or from and to such as 2024Q1-2025Q2.'
        )
    return start, end
