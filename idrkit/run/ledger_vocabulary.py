"""The kinds of events an import may record, as the readers of sheets and e-mails want them."""

from __future__ import annotations

from functools import cache

from idrkit.intake.events.vocabulary import FactWord, KindWord, Shape, Vocabulary
from idrkit.ledger.kinds import KINDS, FactOf, Kind
from idrkit.ledger.kinds import Shape as LedgerShape

_SHAPES = {
    LedgerShape.TEXT: Shape.TEXT,
    LedgerShape.AMOUNT: Shape.AMOUNT,
    LedgerShape.DAY: Shape.DAY,
    LedgerShape.YES_NO: Shape.YES_NO,
}


@cache
def vocabulary() -> Vocabulary:
    """Every kind that may be recorded by hand, and the facts of each that are no records."""
    return {one.id: _kind_word(one) for one in KINDS if one.by_hand}


def _kind_word(kind: Kind) -> KindWord:
    facts = {one.name: _fact_word(one) for one in kind.facts if one.shape in _SHAPES}
    # Where events add entries to a list of the record, their day is no fact of the record under a name of its own.
    return KindWord(kind.id, facts, None if kind.appends else kind.day)


def _fact_word(fact: FactOf) -> FactWord:
    return FactWord(fact.name, _SHAPES[fact.shape], tuple(map(str, fact.choices)))
