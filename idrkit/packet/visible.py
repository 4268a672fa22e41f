"""The words a page or template shows, each at its place: markup is blanked out, never cut out."""

from __future__ import annotations

import html
import re

# Nothing between two words that a reader sees as one; blanked so that the words grow together (assess/plain.py).
_NOTHING = "\u200b"
_PARAGRAPH = "\u2029"
# fmt: off
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "font", "i", "ins", "mark", "q", "s", "small", "span",
    "strong", "sub", "sup", "time", "tspan", "u", "var", "wbr",
))
# fmt: on
_UNSEEN = ("style", "script")
_SPECIAL = re.compile(r"[<&{]")
_NAME = re.compile(r"</?([A-Za-z][A-Za-z0-9-]{0,20})|<!")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_READ_ALOUD = re.compile(
    r"""\b(?:alt|title|aria-label|aria-description)\s{0,3}=\s{0,3}("[^"]*"|'[^']*')""", re.IGNORECASE
)
_QUOTED = re.compile(r""""[^"]*"|'[^']*'""")
_JINJA = {"{#": "#}", "{{": "}}", "{%": "%}"}


def visible(source: str, *, template: bool = False) -> str:
    """A text of the same length and lines: the words that are shown or read aloud, and blanks for the rest.

    Args:
        source: an HTML page or a template of one.
        template: whether it is a Jinja template; the texts in quotes of its expressions are kept, they may be printed.
    """
    return _Reader(source, template).read()


class _Reader:
    """Goes over the source once. An end that was not found once is not looked for again, so the time stays linear."""

    def __init__(self, source: str, template: bool) -> None:
        self.source = source
        self.template = template
        self.out: list[str] = []
        self.gone: set[str] = set()

    def read(self) -> str:
        done = 0
        while (found := _SPECIAL.search(self.source, done)) is not None:
            self.out.append(self.source[done : found.start()])
            done = self._special(found.start())
        self.out.append(self.source[done:])
        return "".join(self.out)

    def _special(self, start: int) -> int:
        """Blank what begins here and say where it ends; a sign that begins nothing is text."""
        if self.source[start] == "<":
            end = self._markup(start)
        elif self.source[start] == "&":
            end = self._entity(start)
        else:
            end = self._jinja(start) if self.template else None
        if end is None:
            self.out.append(self.source[start])
            return start + 1
        return end

    def _markup(self, start: int) -> int | None:
        if self.source.startswith("<!--", start):
            return self._blank(start, self._after("-->", start), _NOTHING)
        name = _NAME.match(self.source, start)
        if name is None:
            return None
        end = self._after_tag(name.end())
        if end is None:
            return None
        tag = (name[1] or "").lower()
        if tag in _UNSEEN and self.source[start + 1] != "/":
            close = self._after(f"</{tag}", end)
            return self._blank(start, close if close is not None else end, _NOTHING)
        self._tag(start, end, tag)
        return end

    def _tag(self, start: int, end: int, tag: str) -> None:
        """A tag blanked but for what is read aloud."""
        done = start
        blank = _NOTHING if tag in _INLINE else _PARAGRAPH
        for found in _READ_ALOUD.finditer(self.source, start, end):
            self._blank(done, found.start(1) + 1, _PARAGRAPH)
            self.out.append(visible(found[1][1:-1], template=self.template))
            done, blank = found.end(1) - 1, _PARAGRAPH
        self._blank(done, end, blank)

    def _entity(self, start: int) -> int | None:
        found = _ENTITY.match(self.source, start)
        if found is None:
            return None
        letters = html.unescape(found.group())
        if len(letters) > len(found.group()) or letters == found.group():
            return None
        self.out.append(letters + _NOTHING * (len(found.group()) - len(letters)))
        return found.end()

    def _jinja(self, start: int) -> int | None:
        opening = self.source[start : start + 2]
        if opening not in _JINJA:
            return None
        end = self._after(_JINJA[opening], start)
        if end is None:
            return None
        done = start
        blank = " " if opening == "{{" else _NOTHING
        if opening != "{#":
            for found in _QUOTED.finditer(self.source, start, end):
                self._blank(done, found.start() + 1, _PARAGRAPH)
                self.out.append(found.group()[1:-1])
                done, blank = found.end() - 1, _PARAGRAPH
        return self._blank(done, end, blank)

    def _blank(self, start: int, end: int | None, blank: str) -> int | None:
        """Blanks from start to end; line ends stay."""
        if end is None:
            return None
        lines = self.source[start:end].split("\n")
        self.out.append("\n".join(blank * len(line) for line in lines))
        return end

    def _after(self, closing: str, start: int) -> int | None:
        if closing in self.gone:
            return None
        found = self.source.find(closing, start)
        if found < 0:
            self.gone.add(closing)
            return None
        return found + len(closing)

    def _after_tag(self, start: int) -> int | None:
        """The end of a tag; a sign in quotes or in a template's expression does not end it."""
        place = start
        while True:
            end = self._after(">", place)
            if end is None:
                return None
            quote = min(
                (at for at in (self.source.find(sign, place, end) for sign in "\"'") if at >= 0),
                default=None,
            )
            if quote is None:
                return end
            closed = self._after(self.source[quote], quote + 1)
            if closed is None:
                return end
            place = closed
