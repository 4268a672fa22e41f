"""Which service codes may stand together in a batch, as data (149.510(c)(4)(i)(C)(2) and (3)).

The bundled table is rules/batch_ranges.toml: only what a text seen here says, each with its certainty. The lists of
most ranges are in guidance that was not seen, so "not known" is an answer. A user's own rules file adds to it:

    [[batch_ranges]]
    id = "radiology_chest"
    codes = ["71045-71555"]
    source = "CMS batching guidance, page 4"

    [[comparable_codes]]
    codes = ["99999", "G9999"]
    source = "..."
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from idrkit.law.provision import Certainty
from idrkit.law.tables import Table, read_toml

_FILE = Path(__file__).resolve().parent / "rules" / "batch_ranges.toml"
_SPAN = re.compile(r"([0-9A-Z]{5})(?:-([0-9A-Z]{5}))?")


@dataclass(frozen=True, slots=True)
class CodeSpan:
    """The codes from `first` to `last`, both included; 0001U to 0520U holds no code without the U."""

    first: str
    last: str

    def __contains__(self, code: str) -> bool:
        return _pattern(code) == _pattern(self.first) and self.first <= code <= self.last

    def overlaps(self, other: CodeSpan) -> bool:
        """Whether a code lies in both."""
        same = _pattern(self.first) == _pattern(other.first)
        return same and self.first <= other.last and other.first <= self.last


@dataclass(frozen=True, slots=True)
class BatchRange:
    """A range of codes that may be batched across patients, and how sure that is."""

    id: str
    codes: tuple[CodeSpan, ...]
    certainty: Certainty
    cite: str
    quote: str
    source: str
    note: str = ""
    quote_missing: str | None = None

    def __contains__(self, code: str) -> bool:
        return _among(code, self.codes)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the code set in which ranges exist, whether or not they are known here."""

    id: str
    codes: tuple[CodeSpan, ...]
    certainty: Certainty
    source: str


@dataclass(frozen=True, slots=True)
class ComparableCodes:
    """Codes of different coding systems that stand for the same item or service."""

    codes: frozenset[str]
    certainty: Certainty
    cite: str
    quote: str
    source: str


@dataclass(frozen=True, slots=True)
class DoubtfulCodes:
    """Codes on which the text contradicts itself, and what it says."""

    codes: tuple[CodeSpan, ...]
    why: str
    cite: str


@dataclass(frozen=True, slots=True)
class CodeFamily:
    """Codes the Departments refuse to batch with one another across patients; `provision_id` holds the words."""

    id: str
    codes: tuple[CodeSpan, ...]
    provision_id: str

    def __contains__(self, code: str) -> bool:
        return _among(code, self.codes)


@dataclass(frozen=True, slots=True)
class AddOns:
    """Codes that work as modifiers of a code of `section` and are not in a batch without it."""

    codes: tuple[CodeSpan, ...]
    section: str
    provision_id: str


@dataclass(frozen=True, slots=True)
class BatchCodes:
    """Everything known of service codes in batches; no code is in two ranges."""

    sections: tuple[Section, ...]
    ranges: tuple[BatchRange, ...]
    comparable: tuple[ComparableCodes, ...]
    doubtful: tuple[DoubtfulCodes, ...]
    families: tuple[CodeFamily, ...]
    add_ons: tuple[AddOns, ...]

    def range_of(self, code: str) -> BatchRange | None:
        """The range that holds the code, or None where none is known."""
        return next((one for one in self.ranges if code in one), None)

    def section_of(self, code: str) -> Section | None:
        """The section with ranges that holds the code, or None: no range can hold it."""
        return next((one for one in self.sections if _among(code, one.codes)), None)

    def comparable_with(self, code: str, other: str) -> ComparableCodes | None:
        """The entry that lists the two codes as comparable, or None: that is not known."""
        return next((one for one in self.comparable if code in one.codes and other in one.codes), None)

    def doubt_about(self, code: str) -> DoubtfulCodes | None:
        """What the text says of a code on which it contradicts itself, unless a user's range settles it."""
        if self.range_of(code) is not None:
            return None
        return next((one for one in self.doubtful if _among(code, one.codes)), None)

    def add_on(self, code: str) -> AddOns | None:
        """The add-on codes this code is one of, or None."""
        return next((one for one in self.add_ons if _among(code, one.codes)), None)


@cache
def load_batch_codes() -> BatchCodes:
    """The bundled table.

    Raises:
        UsageError: it is damaged.
    """
    table = Table(read_toml(_FILE), _FILE.name, "")
    made = BatchCodes(
        sections=tuple(map(_section, table.tables("batch_sections"))),
        ranges=_disjoint(table, _ranges(table.tables("batch_ranges"))),
        comparable=tuple(map(_comparable, table.tables("comparable_codes"))),
        doubtful=tuple(map(_doubtful, table.tables("doubtful_codes"))),
        families=tuple(map(_family, table.tables("code_families"))),
        add_ons=tuple(map(_add_ons, table.tables("add_on_codes"))),
    )
    table.done()
    return made


def with_user_codes(known: BatchCodes, table: Table) -> BatchCodes:
    """The codes with those of a user's rules file: a range of its own replaces each one it overlaps or names.

    Raises:
        UsageError: a code, a key or a certainty is not what may stand there, or two ranges of the file overlap.
    """
    own = _disjoint(table, _ranges(table.tables("batch_ranges")))
    names = {one.id for one in own}
    kept = (one for one in known.ranges if one.id not in names and not any(_touch(one.codes, new.codes) for new in own))
    listed = tuple(map(_comparable, table.tables("comparable_codes")))
    return replace(known, ranges=(*kept, *own), comparable=(*listed, *known.comparable))


def _ranges(tables: Iterable[Table]) -> tuple[BatchRange, ...]:
    return tuple(one for table in tables for one in _range(table))


def _range(table: Table) -> tuple[BatchRange, ...]:
    """One range, or with `each` instead of `codes` a list of ranges that share their source."""
    listed = "each" in table
    if listed and "codes" in table:
        raise table.wrong("each", "cannot stand beside codes: give one of them")
    made = BatchRange(
        id=table.text("id"),
        codes=_spans(table, "each" if listed else "codes"),
        certainty=table.choice("certainty", Certainty, Certainty.REPORTED),
        cite=table.text("cite", ""),
        quote=table.text("quote", ""),
        source=table.text("source", table.file),
        note=table.text("note", ""),
        quote_missing=table.text_or_none("quote_missing"),
    )
    table.done()
    if made.certainty is Certainty.PENDING:
        raise table.wrong("certainty", 'is "pending": leave the range out until it is known')
    if not listed:
        return (made,)
    return tuple(replace(made, id=f"{made.id} {one.first}-{one.last}", codes=(one,)) for one in made.codes)


def _section(table: Table) -> Section:
    made = Section(
        id=table.text("id"),
        codes=_spans(table, "codes"),
        certainty=table.choice("certainty", Certainty),
        source=table.text("source"),
    )
    table.done()
    return made


def _comparable(table: Table) -> ComparableCodes:
    codes = table.texts("codes")
    made = ComparableCodes(
        codes=frozenset(codes),
        certainty=table.choice("certainty", Certainty, Certainty.REPORTED),
        cite=table.text("cite", ""),
        quote=table.text("quote", ""),
        source=table.text("source", table.file),
    )
    table.done()
    wrong = next((one for one in codes if not re.fullmatch(r"[0-9A-Z]{3,5}", one)), None)
    if wrong is not None:
        raise table.wrong("codes", f'has "{wrong}", which is not a service code such as 93000 or G0403')
    if len(made.codes) < 2:
        raise table.wrong("codes", "must name two different codes or more")
    if made.certainty is Certainty.PENDING:
        raise table.wrong("certainty", 'is "pending": leave the codes out until it is known')
    return made


def _doubtful(table: Table) -> DoubtfulCodes:
    table.text("id")
    table.choice("certainty", Certainty)
    made = DoubtfulCodes(codes=_spans(table, "codes"), why=table.text("why"), cite=table.text("cite"))
    table.done()
    return made


def _family(table: Table) -> CodeFamily:
    made = CodeFamily(id=table.text("id"), codes=_spans(table, "codes"), provision_id=table.text("provision"))
    table.done()
    return made


def _add_ons(table: Table) -> AddOns:
    made = AddOns(codes=_spans(table, "codes"), section=table.text("section"), provision_id=table.text("provision"))
    table.done()
    return made


def _spans(table: Table, key: str) -> tuple[CodeSpan, ...]:
    return tuple(_span(table, key, text) for text in table.texts(key))


def _span(table: Table, key: str, text: str) -> CodeSpan:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise table.wrong(key, f'has "{text}", which is not a code or a span such as 77046-77067')
    made = CodeSpan(found[1], found[2] or found[1])
    if _pattern(made.first) != _pattern(made.last) or made.last < made.first:
        raise table.wrong(key, f'has "{text}": the span must run upwards between codes of one kind')
    return made


def _disjoint(table: Table, ranges: tuple[BatchRange, ...]) -> tuple[BatchRange, ...]:
    for number, one in enumerate(ranges):
        for other in ranges[number + 1 :]:
            if one.id == other.id:
                raise table.wrong("batch_ranges", f'has the id "{one.id}" twice: name them apart')
            if _touch(one.codes, other.codes):
                raise table.wrong("batch_ranges", f'"{one.id}" and "{other.id}" overlap: no code is in two ranges')
    return ranges


def _touch(some: Iterable[CodeSpan], others: tuple[CodeSpan, ...]) -> bool:
    return any(one.overlaps(other) for one in some for other in others)


def _among(code: str, spans: Iterable[CodeSpan]) -> bool:
    return any(code in span for span in spans)


def _pattern(code: str) -> str:
    """The kind of a code by where its letters stand: "99999", "9999U", "G9999"."""
    return re.sub(r"\d", "9", code)
