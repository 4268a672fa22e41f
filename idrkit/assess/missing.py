"""A fact that is missing: what it means and where a biller finds it, in the words of the claim record itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import get_args

from idrkit.assess.wording import words
from idrkit.claims.model import Claim
from idrkit.claims.parties import Contact
from idrkit.claims.record import Record


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that is not recorded: its meaning and where a biller finds it."""

    what: str
    where: str


def label(path: str) -> str:
    """A path of the record as words: "plan.plan_year_start" becomes "plan year start"."""
    *parents, last = path.split(".")
    return " ".join(words(part) for part in (*(one for one in parents if not last.startswith(one)), last))


def missing_fact(path: str) -> Missing:
    """What a path of the claim record means and where a biller finds it: the words of the record itself."""
    record: type[Record] | None = Claim
    line = re.search(r"\[([^\]]+)\]", path)
    on_line = f", line {line[1]}" if line else ""
    meaning, where = label(path), ""
    for part in re.sub(r"\[[^\]]*\]", "", path).split("."):
        field = record.model_fields.get(part) if record else None
        if field is None:
            return Missing(label(path), "")
        extra = field.json_schema_extra
        meaning = field.description or meaning
        # Whose contact it is tells where to look, not the fields all contacts share.
        if record is not Contact:
            where = str(extra.get("where", "")) if isinstance(extra, dict) else ""
        record = _record_in(field.annotation)
    return Missing(f"{meaning}{on_line}", "" if where == "—" else where)


def _record_in(annotation: object) -> type[Record] | None:
    """The record a field holds: itself, one of its choices or the items of its list."""
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    return next((found for one in get_args(annotation) if (found := _record_in(one))), None)
