"""A text as it is read for wording: spaces, hyphens, quotes and split words evened out, every place kept."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

BREAK = "\n"
"""What stands between paragraphs of a plain text; no sentence goes over it."""

# What is not yet plain, longest first: letters set apart ("U C R"), a word split at a line end, runs of space, and
# everything outside ASCII. Nothing here can be matched in two ways, so that the time stays in step with the length.
_LETTERS = r"(?<![^\W_])[^\W\d_](?: [^\W\d_]){2,40}(?![^\W_])"
_SPLIT = r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]{0,8}\r?\n[ \t]{0,40}(?=[^\W\d_])"
_SPACE = r"\s{2,}|[^\S ]"
_OTHER = r"[^\x00-\x7f\s]"
_UNEVEN = re.compile(f"{_LETTERS}|{_SPLIT}|{_SPACE}|{_OTHER}")
_SAME = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00b7", ""),
    "\u2044": "/",
    "\u00a7": "§",
}
_PARAGRAPH_END = "\u2029"


@dataclass(frozen=True, slots=True)
class Plain:
    """A plain text, and where each of its places stands in the text it was made of."""

    text: str
    starts: tuple[int, ...]
    origins: tuple[int, ...]

    def origin(self, place: int) -> int:
        """The place in the text as given."""
        piece = bisect_right(self.starts, place) - 1
        end = self.origins[piece + 1] if piece + 1 < len(self.origins) else None
        found = self.origins[piece] + place - self.starts[piece]
        return found if end is None else min(found, end - 1)


def readings(text: str) -> Iterator[Plain]:
    """The text made plain; twice where words are split at line ends, as one word and as two with a hyphen.

    Nobody can tell from the page whether "custom-/ary" or "out-of-/network" was meant.
    """
    joined = _plain(text, "")
    yield joined
    if re.search(_SPLIT, text):
        yield _plain(text, "-")


def _plain(text: str, hyphen: str) -> Plain:
    pieces: list[str] = []
    starts: list[int] = []
    origins: list[int] = []
    length = done = 0

    def take(piece: str, origin: int) -> None:
        nonlocal length
        if piece:
            starts.append(length)
            origins.append(origin)
            pieces.append(piece)
            length += len(piece)

    for found in _UNEVEN.finditer(text):
        take(text[done : found.start()], done)
        take(_evened(found.group(), hyphen), found.start())
        done = found.end()
    take(text[done:], done)
    if not starts:
        return Plain("", (0,), (0,))
    return Plain("".join(pieces), tuple(starts), tuple(origins))


def _evened(found: str, hyphen: str) -> str:
    if found.isspace():
        return BREAK if _PARAGRAPH_END in found or found.replace("\r\n", "\n").count("\n") > 1 else " "
    if len(found) == 1:
        return _SAME[found] if found in _SAME else _ascii(found)
    if "\n" in found:
        return hyphen
    return found.replace(" ", "")


def _ascii(letter: str) -> str:
    """A letter without its accent, a ligature in its parts; the letter itself where it has neither."""
    parts = unicodedata.normalize("NFKD", letter)
    return "".join(one for one in parts if not unicodedata.combining(one)) or letter
