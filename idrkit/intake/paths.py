"""The facts a table can hold: each leaf of the claim record with its kind, taken from the models."""

from __future__ import annotations

import difflib
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from idrkit.claims.model import Claim
from idrkit.claims.record import Record

LINES = "service_lines[]"


class Kind(StrEnum):
    """How the text of a cell is understood."""

    TEXT = "text"
    CODE = "code"
    MONEY = "money"
    DATE = "date"
    BOOL = "yes or no"
    CHOICE = "choice"
    LIST = "list"


# Texts that are codes or numbers: they cannot hold anything about a patient, so a message may quote them.
_CODES = frozenset(
    {"service_code", "revenue_code", "place_of_service", "type_of_bill", "units"}
    | {"state", "state_of_issue", "npi", "tin"}
)


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """One fact of the claim record a column can give; there is one of each in a process."""

    path: str
    kind: Kind
    choices: tuple[str, ...]
    field: FieldInfo

    @property
    def of_line(self) -> bool:
        """Whether the fact belongs to a service line and not to the whole claim."""
        return self.path.startswith(LINES + ".")

    @property
    def short(self) -> str:
        """The path without the words that say it is a fact of a line."""
        return self.path.removeprefix(LINES + ".")

    @property
    def name(self) -> str:
        """The last word of the path."""
        return self.path.rpartition(".")[2]

    def __reduce__(self) -> tuple[Callable[[str], Leaf], tuple[str]]:
        """Between processes a fact travels by its path: each process knows them all."""
        return leaf_at, (self.path,)


def leaf_at(path: str) -> Leaf:
    """The fact with this path."""
    return leaves()[path]


@cache
def leaves() -> dict[str, Leaf]:
    """Every fact a column can give, by its path; lists of records other than the lines are for JSON only."""
    return {leaf.path: leaf for leaf in _walk(Claim, "")}


def closest(word: str, known: tuple[str, ...]) -> str:
    """The words ": did you mean ...?" for a misspelt name, or nothing."""
    # The right last word in the wrong place comes before a word that only looks alike.
    near = [path for path in known if path.rpartition(".")[2] == word.rpartition(".")[2]][:1]
    near = near or difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f": did you mean {near[0]}?" if near else ""


def accepts(leaf: Leaf, value: Any) -> str | None:
    """What the record has against this value for the fact, or None."""
    try:
        _check(leaf).validate_python(value)
    except ValidationError as error:
        from idrkit.intake.complaints import complaint

        return complaint(error.errors()[0], leaf.path)
    return None


@cache
def _check(leaf: Leaf) -> TypeAdapter[Any]:
    # Of the field only what checks a value: pydantic warns of the rest, such as repr, outside a model.
    checks = leaf.field.metadata
    checked: Any = Annotated[(leaf.field.annotation, *checks)] if checks else leaf.field.annotation
    return TypeAdapter(checked)


def plain_type(annotation: Any) -> Any:
    """The type under `| None` and under the annotations that check it."""
    while True:
        origin = get_origin(annotation)
        if origin is Annotated:
            annotation = get_args(annotation)[0]
        elif origin in (Union, types.UnionType):
            annotation = next(one for one in get_args(annotation) if one is not type(None))
        else:
            return annotation


def _walk(record: type[Record], prefix: str) -> Iterator[Leaf]:
    for name, field in record.model_fields.items():
        kind = plain_type(field.annotation)
        path = prefix + name
        if get_origin(kind) is tuple:
            item = plain_type(get_args(kind)[0])
            if path + "[]" == LINES:
                yield from _walk(item, LINES + ".")
            elif item is str:
                yield Leaf(path, Kind.LIST, (), field)
        elif isinstance(kind, type) and issubclass(kind, Record):
            yield from _walk(kind, path + ".")
        else:
            yield Leaf(path, _kind(kind, name), _choices(kind), field)


def _kind(kind: Any, name: str) -> Kind:
    if kind is bool:
        return Kind.BOOL
    if kind is date:
        return Kind.DATE
    if kind is Decimal:
        return Kind.MONEY
    if issubclass(kind, Enum):
        return Kind.CHOICE
    return Kind.CODE if name in _CODES else Kind.TEXT


def _choices(kind: Any) -> tuple[str, ...]:
    return tuple(one.value for one in kind) if issubclass(kind, StrEnum) else ()
