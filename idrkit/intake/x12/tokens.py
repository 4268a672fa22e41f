"""Cutting an X12 file into segments as it is read, with the delimiters each interchange itself names.

The ISA of an interchange says which characters separate: the fourth character of the ISA separates elements, ISA16
separates components, the character after it ends segments. They may differ from one interchange to the next,
and may be control characters or a line break. Line breaks that are not delimiters are only the way a file was
wrapped, and mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

CHUNK = 1 << 16
LONGEST_SEGMENT = 1 << 20
"""More text than this without the end of a segment is no segment; it keeps the memory small."""

ISA_WIDTHS = (3, 2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1)
_LONGEST_ISA = 400
_ISA_ELEMENTS = 16
_VERSION = 12

# Never strip() without naming the characters: Python counts the control characters payers use as delimiters
# (hexadecimal 1C to 1F) among the white space.
BLANK = " \t\r\n\0\x1a"
_BREAKS = "\r\n"
_NOT_BEGUN = "no interchange has begun"
_TOO_LONG = "it is too long to be a segment"
_BYTE_ORDER_MARK = "\xef\xbb\xbf"

_ISA = re.compile(r"I[\r\n]*S[\r\n]*A[\r\n]*[^A-Za-z0-9 \r\n]")


class Delimiters(NamedTuple):
    """The characters one interchange separates with."""

    element: str
    component: str
    repetition: str
    segment: str


class Segment(NamedTuple):
    """One segment: its elements (the first is its name), its number in the file from 1, and its byte offset."""

    elements: list[str]
    number: int
    offset: int


class Opening(NamedTuple):
    """The ISA that opens an interchange, with the delimiters it names; `odd` says what is wrong with it."""

    segment: Segment
    delimiters: Delimiters
    odd: str


class Fragment(NamedTuple):
    """Text that is not a whole segment: the file ends in it, another interchange begins in it, or it never ends."""

    text: str
    number: int
    offset: int
    why: str


Token = Segment | Opening | Fragment


@dataclass(frozen=True, slots=True)
class _Header:
    elements: list[str]
    delimiters: Delimiters
    begin: int
    end: int
    odd: str


class _MoreNeededError(Exception):
    """The ISA goes on in what has not been read yet."""


def tokens(file: BinaryIO, encoding: str = "latin-1", chunk: int = CHUNK) -> Iterator[Token]:
    """The segments of a file, in their order, read a piece at a time so that its size does not matter.

    Args:
        file: opened to read bytes.
        encoding: utf-8, or latin-1, in which every byte is a character and nothing is lost.
        chunk: how many bytes to read at a time.
    """
    cutter = _Cutter(encoding)
    while data := file.read(chunk):
        yield from cutter.cut(data.decode("latin-1"), at_end=False)
    yield from cutter.cut("", at_end=True)


class _Cutter:
    """What has been read and not yet cut: text in latin-1, so that a character is a byte and offsets are exact."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._text = ""
        self._offset = 0
        self._number = 0
        self._delimiters: Delimiters | None = None

    def cut(self, more: str, *, at_end: bool) -> list[Token]:
        """The segments that are whole now that `more` has been read."""
        self._text += more
        found: list[Token] = []
        position = 0
        while True:
            try:
                header = self._next_header(position, at_end=at_end)
            except _MoreNeededError as needed:
                position = self._before(position, needed.args[0], found)
                break
            if header is None:
                position = self._rest(position, found, at_end=at_end)
                break
            found += self._segments(position, header.begin)
            found += self._left(self._after_last(position, header.begin), header.begin, "an interchange begins in it")
            found.append(self._opened(header))
            position = header.end
        self._text = self._text[position:]
        self._offset += position
        return found

    def _opened(self, header: _Header) -> Opening:
        self._delimiters = header.delimiters
        self._number += 1
        segment = Segment(header.elements, self._number, self._offset + header.begin)
        return Opening(segment, header.delimiters, header.odd)

    def _before(self, position: int, begin: int, found: list[Token]) -> int:
        """Cut what stands before an ISA that may go on in the next piece; where the text begins that must wait."""
        found += self._segments(position, begin)
        position = self._after_last(position, begin)
        if self._delimiters is None or begin - position > LONGEST_SEGMENT:
            why = _NOT_BEGUN if self._delimiters is None else _TOO_LONG
            found += self._left(position, begin, why)
            return begin
        return position

    def _rest(self, position: int, found: list[Token], *, at_end: bool) -> int:
        """Cut what follows the last ISA there is; where the text begins that must wait for more."""
        end = len(self._text)
        found += self._segments(position, end)
        position = self._after_last(position, end)
        if at_end:
            found += self._left(position, end, "the file ends in it")
            return end
        if self._delimiters is None and end - position > _LONGEST_ISA:
            # Enough is kept that an ISA cut by the end of the piece is still found.
            found += self._left(position, end - _LONGEST_ISA, _NOT_BEGUN)
            return end - _LONGEST_ISA
        if end - position > LONGEST_SEGMENT:
            found += self._left(position, end, _TOO_LONG)
            return end
        return position

    def _after_last(self, position: int, end: int) -> int:
        """Where the text begins that no terminator ends."""
        if self._delimiters is None:
            return position
        return max(position, self._text.rfind(self._delimiters.segment, position, end) + 1)

    def _segments(self, position: int, end: int) -> list[Segment]:
        """The segments that end before `end`."""
        if self._delimiters is None:
            return []
        text = self._text[position:end]
        separator, _, _, terminator = self._delimiters
        pieces = text.split(terminator)
        pieces.pop()
        # Mostly a line ends after each segment; only a break elsewhere has to be looked for in every one of them.
        between = text.count(f"{terminator}\n") + text.count(f"{terminator}\r\n") + (text[:1] == "\n")
        broken = "\r" in text or text.count("\n") != between
        utf = self._encoding != "latin-1" and not text.isascii()
        found = []
        number, here = self._number, self._offset + position
        new = tuple.__new__  # what Segment() itself calls, twice as fast
        for piece in pieces:
            offset = here
            here += len(piece) + 1
            if piece[:1] in BLANK:
                kept = piece.lstrip(BLANK)
                if not kept:
                    continue
                offset += len(piece) - len(kept)
                piece = kept  # noqa: PLW2901
            if broken:
                piece = piece.replace("\r", "").replace("\n", "")  # noqa: PLW2901
            if utf:
                piece = self._decoded(piece)  # noqa: PLW2901
            number += 1
            found.append(new(Segment, (piece.split(separator), number, offset)))
        self._number = number
        return found

    def _left(self, position: int, end: int, why: str) -> list[Fragment]:
        """Text that is no segment, unless it is blank."""
        text = self._text[position:end]
        kept = text.removeprefix(_BYTE_ORDER_MARK).lstrip(BLANK)
        if not kept:
            return []
        if self._delimiters is not None:
            self._number += 1
        clean = kept.replace("\r", "").replace("\n", "") if self._delimiters else kept
        offset = self._offset + position + len(text) - len(kept)
        return [Fragment(self._decoded(clean.rstrip(BLANK)), max(self._number, 1), offset, why)]

    def _decoded(self, text: str) -> str:
        # A letter cut in half at the end of a file is shown by its bytes instead of being dropped.
        return text if text.isascii() else text.encode("latin-1").decode(self._encoding, "backslashreplace")

    def _next_header(self, position: int, *, at_end: bool) -> _Header | None:
        for match in _ISA.finditer(self._text, position):
            begin = match.start()
            # A name that ends in "ISA" looks like an ISA too: in the middle of a segment only an exact one counts.
            expected = self._delimiters is None or self._at_segment_start(position, begin)
            if not at_end and len(self._text) - begin < _LONGEST_ISA:
                raise _MoreNeededError(begin)
            header = _header(self._text, begin, exact=not expected)
            if header is not None:
                return header
        return None

    def _at_segment_start(self, position: int, begin: int) -> bool:
        terminator = self._delimiters.segment if self._delimiters else ""
        while begin > position and self._text[begin - 1] in BLANK and self._text[begin - 1] != terminator:
            begin -= 1
        return begin == position or self._text[begin - 1] == terminator


def _header(text: str, begin: int, *, exact: bool) -> _Header | None:
    """The ISA that begins there, or None where it cannot be one."""
    raw = text[begin : begin + _LONGEST_ISA]
    clean = raw.replace("\r", "").replace("\n", "")
    separator = clean[3:4]
    if exact and not clean[6:7] == clean[17:18] == separator:
        return None
    elements = clean.split(separator, _ISA_ELEMENTS) if separator else []
    if len(elements) != len(ISA_WIDTHS) or not re.fullmatch(r"[0-9]{5}", elements[_VERSION]):
        return None
    length = len(clean) - len(elements[-1]) + 1
    component = elements[-1] = elements[-1][:1]
    widths = tuple(map(len, elements))
    ended = _terminator(text, begin + _raw_length(raw, length))
    if ended is None or not component or component.isalnum() or ended[0] in (separator, component):
        return None
    if exact and widths != ISA_WIDTHS:
        return None
    odd = "" if widths == ISA_WIDTHS else _odd(widths)
    repetition = "" if elements[11].isalnum() else elements[11]
    return _Header(elements, Delimiters(separator, component, repetition, ended[0]), begin, ended[1], odd)


def _raw_length(raw: str, length: int) -> int:
    """How long the text is that has `length` characters when line breaks are not counted."""
    counted = 0
    for index, letter in enumerate(raw):
        counted += letter not in _BREAKS
        if counted == length:
            return index + 1
    return len(raw)


def _odd(widths: tuple[int, ...]) -> str:
    wrong = [
        f"ISA{number:02} has {width} instead of {right} characters"
        for number, (width, right) in enumerate(zip(widths, ISA_WIDTHS, strict=True))
        if width != right
    ]
    return (
        f"The ISA has not the length every ISA must have ({', '.join(wrong)}); its delimiters were found by counting."
    )


def _terminator(text: str, end: int) -> tuple[str, int] | None:
    """The character that ends the ISA and every segment, and where the next segment begins."""
    after = end
    while after < len(text) and text[after] in " \t\r\n":
        after += 1
    breaks = text[end:after]
    if text[end : end + 1] and text[end] not in _BREAKS:
        return (text[end], end + 1) if not text[end].isalnum() and text[end] != " " else None
    follows = text[after : after + 1]
    if follows and not follows.isalnum():
        # A line of the file ends exactly between ISA16 and the terminator.
        return follows, after + 1
    if not breaks:
        return None
    return ("\n" if "\n" in breaks else "\r"), after
