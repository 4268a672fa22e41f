"""What the cells of a column look like, and whether they can give a fact: evidence for a person, never a decision."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from idrkit.claims.identifiers import is_cpt, is_hcpcs, is_modifier, is_npi, is_place_of_service, is_state, is_tin
from idrkit.intake.cells import Cell, UnclearError, as_text, plain, value_of
from idrkit.intake.date_order import ORDERS
from idrkit.intake.paths import Kind, Leaf, accepts, leaves
from idrkit.intake.rows import NOT_DISCLOSED

# A column looks like something when nine of ten cells do: a slip or a footnote must not hide what it is.
_MOST = Decimal("0.9")
# More cells would not make the likeness any clearer.
_LOOKED_AT = 2000


@dataclass(frozen=True, slots=True)
class Shape:
    """What most cells of a column look like.

    Attributes:
        words: for "12 of 12 cells are ...".
        count: how many cells do.
        looked_at: of how many.
        fields: the facts a column of that shape can give.
    """

    words: str
    count: int
    looked_at: int
    fields: tuple[str, ...]


A_DATE = "initial_payment_received"
"""A field that stands for every date."""

_AMOUNTS, _NUMBERS, _STATES, _YES_OR_NO = "amounts", "numbers of units", "States", "yes or no"
_MODIFIERS = "shaped like modifiers"
# Shape in words, the test of a cell as text, the last words of the fields.
_CODES: tuple[tuple[str, Callable[[str], bool], tuple[str, ...]], ...] = (
    ("NPIs with the right check digit", is_npi, ("npi",)),
    ("shaped like TINs", is_tin, ("tin",)),
    (_STATES, lambda text: is_state(text.upper()), ("state", "state_of_issue")),
    ("shaped like CPT or HCPCS codes", lambda text: is_cpt(text) or is_hcpcs(text), ("service_code",)),
    ("shaped like place-of-service codes", is_place_of_service, ("place_of_service",)),
    (
        _MODIFIERS,
        lambda text: all(is_modifier(one) for one in re.split(r"[,;\s]+", text.upper()) if one),
        ("modifiers",),
    ),
    (_NUMBERS, lambda text: bool(re.fullmatch(r"\d{1,4}(\.\d{1,2})?", text)), ("units",)),
)
_IN_CENTS = re.compile(r"\$|\.\d{1,2}\)?$")


def shapes_of(cells: Sequence[Cell], path: str | None = None) -> tuple[Shape, ...]:
    """Every shape that nine of ten of the first cells have; none for a column without cells.

    Args:
        cells: the filled cells of a column.
        path: look only for the shapes of this field; without it, for those of every field that has one.
    """
    seen = cells[:_LOOKED_AT]
    if not seen:
        return ()
    in_cents = any(_IN_CENTS.search(as_text(cell).strip()) for cell in seen)
    found = []
    for words, test, fields in _shapes():
        # Whole numbers are amounts only where the title says so, and amounts in cents are no units.
        unlikely = words == (_NUMBERS if in_cents else _AMOUNTS)
        if path in fields or (path is None and not unlikely):
            count = sum(map(test, seen))
            if count >= _MOST * len(seen):
                found.append(Shape(words, count, len(seen), fields))
    # "NO" and "GA" have the shape of modifiers as well.
    narrower = any(one.words in (_STATES, _YES_OR_NO) for one in found)
    return tuple(one for one in found if not (narrower and path is None and one.words == _MODIFIERS))


@cache
def _shapes() -> tuple[tuple[str, Callable[[Cell], bool], tuple[str, ...]], ...]:
    """Each shape in words, the test of a cell, and the fields that can have it; the narrowest shape first."""

    def of_text(test: Callable[[str], bool]) -> Callable[[Cell], bool]:
        return lambda cell: test(as_text(cell).strip())

    def of_field(path: str) -> Callable[[Cell], bool]:
        return lambda cell: fits(cell, leaves()[path])

    return (
        *((words, of_text(test), _named(names)) for words, test, names in _CODES),
        ("dates", is_date, _of_kind(Kind.DATE)),
        (_AMOUNTS, of_field("service_lines[].allowed"), _of_kind(Kind.MONEY)),
        (_YES_OR_NO, of_field("covered_benefit"), _of_kind(Kind.BOOL)),
        *((f"words of {path}", of_field(path), (path,)) for path in _of_kind(Kind.CHOICE)),
    )


def fits(cell: Cell, leaf: Leaf) -> bool:
    """Whether the cell can give this fact, in whatever order its date is written; what it means is another question."""
    return _text_fits(cell, leaf) if isinstance(cell, str) else _fits(cell, leaf)


def is_date(cell: Cell) -> bool:
    """Whether the cell can be a date in some order."""
    return fits(cell, leaves()[A_DATE])


@lru_cache(maxsize=50_000)
def _text_fits(cell: str, leaf: Leaf) -> bool:
    return _fits(cell, leaf)


def _fits(cell: Cell, leaf: Leaf) -> bool:
    if leaf.path.endswith("qualifying_payment_amount.amount") and plain(as_text(cell)) in NOT_DISCLOSED:
        return True
    for order in ORDERS if leaf.kind is Kind.DATE else (None,):
        try:
            value = value_of(cell, leaf, order)
        except UnclearError:
            continue
        if value is None or leaf.kind in (Kind.BOOL, Kind.CHOICE) or accepts(leaf, value) is None:
            return True
    return False


def _named(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(path for path, leaf in leaves().items() if leaf.name in names)


def _of_kind(kind: Kind) -> tuple[str, ...]:
    return tuple(path for path, leaf in leaves().items() if leaf.kind is kind)
