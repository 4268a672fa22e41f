"""Looks through a text for factors a certified IDR entity must not consider, and for what comes near one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from idrkit.assess.plain import BREAK, Plain, readings
from idrkit.law.prohibited import Pattern, Rule, Severity, load_patterns

_REACH = 90
_AROUND = 60
_ROOM = 250
_SENTENCE_END = re.compile(rf"[.;!?] |{BREAK}")


@dataclass(frozen=True, slots=True)
class Hit:
    """One expression found: the rule it falls under and where it stands in the text.

    `words` are those the rule found, `around` the words it stands among; both may hold what the text holds.
    """

    rule: Rule
    start: int
    end: int
    words: str
    around: str

    @property
    def blocks(self) -> bool:
        """Whether it is a factor that must not be argued."""
        return self.rule.severity is Severity.BLOCK


def scan(text: str, *, argument: bool = True) -> tuple[Hit, ...]:
    """Every prohibited or doubtful expression of a text, in its order; inside a grave one no doubtful one is told.

    Args:
        text: what a party argues, or the text of an exhibit.
        argument: whether it is argued; rules about arguing alone pass over an exhibit.
    """
    hits: list[Hit] = []
    # One mark for every place of the text: asking whether a place is taken costs the same however many hits there are.
    taken = bytearray(len(text) + 1)
    for plain in readings(text):
        low = plain.text.lower()
        for pattern in load_patterns():
            if not argument and pattern.rule.argument_only:
                continue
            for start, end in _places(pattern, plain, low):
                if taken.find(1, start, end) < 0:
                    taken[start:end] = b"\1" * (end - start)
                    hits.append(_hit(pattern, text, start, end))
    return tuple(sorted(hits, key=lambda hit: hit.start))


def _places(pattern: Pattern, plain: Plain, low: str) -> Iterator[tuple[int, int]]:
    """Where a pattern is found, as places of the text as given."""
    for first, last in _windows(pattern.cues, low):
        for found in pattern.find.finditer(plain.text, first, last):
            start, end = found.span()
            if _counts(pattern, plain.text, start, end):
                yield plain.origin(start), plain.origin(end - 1) + 1


def _windows(cues: tuple[str, ...], low: str) -> Iterator[tuple[int, int]]:
    """The parts of a text that hold a cue, with room around it; they end between words, and none overlaps another."""
    first = last = 0
    for place in sorted(place for cue in cues for place in _found(cue, low)):
        if place - _ROOM > last:
            if last:
                yield first, last
            first = place - _ROOM
        end = place + _ROOM
        space = low.find(" ", end, end + _ROOM)
        last = max(last, end + _ROOM if space < 0 else space)
    if last:
        yield first, last


def _found(cue: str, low: str) -> Iterator[int]:
    place = low.find(cue)
    while place >= 0:
        yield place
        place = low.find(cue, place + 1)


def _counts(pattern: Pattern, text: str, start: int, end: int) -> bool:
    """Whether what stands around a place makes it a hit."""
    if pattern.near is None and pattern.unless is None and pattern.excused_by is None:
        return True
    first, last = _sentence(text, start, end)
    around = text[first:start] + " " * (end - start) + text[end:last]
    if pattern.excused_by is not None:
        for excused in pattern.excused_by.finditer(text, first, last):
            if excused.start() < end and start < excused.end():
                return False
            cut = slice(excused.start() - first, excused.end() - first)
            around = around[: cut.start] + " " * (cut.stop - cut.start) + around[cut.stop :]
    if pattern.unless is not None and pattern.unless.search(around):
        return False
    return pattern.near is None or pattern.near.search(around) is not None


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """What is within reach of a place and of the same sentence."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    for found in _SENTENCE_END.finditer(text, first, start):
        first = found.end()
    after = _SENTENCE_END.search(text, end, last)
    return first, after.start() if after else last


def _hit(pattern: Pattern, text: str, start: int, end: int) -> Hit:
    first, last = max(0, start - _AROUND), min(len(text), end + _AROUND)
    around = " ".join(text[first:last].split())
    return Hit(
        rule=pattern.rule,
        start=start,
        end=end,
        words=" ".join(text[start:end].split()),
        around=f"{'…' if first else ''}{around}{'…' if last < len(text) else ''}",
    )
