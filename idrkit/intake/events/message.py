"""An e-mail saved as .eml: its own day, subject and sentences, without what it quotes or forwards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from idrkit.errors import RecordError
from idrkit.intake.events.eastern import eastern, eastern_day

LARGEST = 50_000_000
# The parser of html takes long over tags that are never closed.
_LINES, _LETTERS, _LINE, _HTML = 60, 20_000, 2_000, 50_000
_OFFICE = b"\xd0\xcf\x11\xe0"
_HEADER = re.compile(rb"^(?:[!-9;-~]+:|From )", re.M)
# Before them gateways write tags such as [EXTERNAL].
_TAGS = r"^\s*(?:\[[^\]]{1,30}\]\s*|\*{2,}+[^*]{0,30}\*{2,}+\s*|ext(?:ernal)?\s*:\s*)*"
_REPLY = re.compile(_TAGS + r"(?:re|aw|antw|sv|res)\s*(?:\[\d+\])?\s*:", re.I)
_FORWARD = re.compile(_TAGS + r"(?:fwd?|wg|tr|rv|enc)\s*(?:\[\d+\])?\s*:", re.I)
# From such a line on, another message is quoted.
_QUOTED_FROM = re.compile(
    r"^\s*(?:-{2,}\s*(?:original message|forwarded message|forwarded by).*|begin forwarded message:?"
    r"|on .{4,120} wrote:?|from:\s.*|_{10,}|_{0,5}original message_{0,5})\s*$",
    re.I,
)
_FORWARDED = re.compile(r"forwarded (?:message|by)", re.I)
_DROPPED = ("script", "style", "head", "title", "blockquote", "template")
_BREAKS = ("br", "p", "div", "tr", "li", "h1", "h2", "h3", "h4", "table", "td", "hr")
_VOID = ("br", "hr", "img", "meta", "link", "input", "col", "wbr", "area", "base", "source")
_QUOTE_CLASSES = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "divrplyfwdmsg", "appendonsend")


_BOM = b"\xef\xbb\xbf"


class UnclearMailError(ValueError):
    """An e-mail that does not say plainly what an event needs; the sentence says what to do."""


@dataclass(frozen=True, slots=True)
class Mail:
    """What an e-mail says itself.

    Attributes:
        day: its Date in US Eastern time.
        subject: its subject.
        reply: whether it is a reply.
        lines: its own first lines.
        attached: whether it is the message attached to the one that was saved.
    """

    day: date
    subject: str
    reply: bool
    lines: tuple[str, ...]
    attached: bool = False

    def sentences(self) -> Iterator[str]:
        """Its sentences, the subject first."""
        yield self.subject
        text = "\n".join(self.lines)
        yield from (one for one in re.split(r"(?<=[.!?:])\s+|\n\s*\n", text) if one.strip())


def mail_in(name: str, data: bytes) -> Mail:
    """The e-mail in a file.

    Args:
        name: of the file, for messages.
        data: its content.

    Raises:
        RecordError: it is no e-mail that can be read.
        UnclearMailError: its day, or which message is meant, is not clear.
    """
    _refuse_others(name, data)
    # The parser of the standard library gives errors of many kinds for headers no mail program writes.
    try:
        return _mail(message_from_bytes(data.removeprefix(_BOM).lstrip(), policy=policy.default))
    except (UnclearMailError, RecordError):
        raise
    except Exception:
        raise RecordError(
            f"{name} is damaged: a part of this e-mail cannot be read. Save it again from your mail program as .eml."
        ) from None


def _refuse_others(name: str, data: bytes) -> None:
    if len(data) > LARGEST:
        raise RecordError(f"{name} is larger than {LARGEST // 1_000_000} MB: save the e-mail without its attachments.")
    if not data.strip():
        raise RecordError(f"{name} is empty: there is nothing in it.")
    if data.startswith(_OFFICE):
        raise RecordError(f"{name} is an Outlook message (.msg): save it as .eml and try again.")
    if data.count(b"\nFrom ") and data.startswith(b"From "):
        raise RecordError(f"{name} is a whole mailbox: save each e-mail in a file of its own, as .eml.")
    if not _HEADER.match(data.removeprefix(_BOM).lstrip()):
        raise RecordError(f"{name} is no e-mail: it does not begin with headers such as Date and Subject.")


def _mail(message: Message) -> Mail:
    outer = _subject(message)
    inner = _attached(message)
    if len(inner) > 1:
        raise UnclearMailError("several e-mails are attached to it: save each in a file of its own")
    if inner:
        message = inner[0]
    subject = _subject(message)
    if _FORWARD.match(subject) or (not inner and _FORWARD.match(outer)):
        raise UnclearMailError(
            "it forwards another e-mail, and its own Date is that of the forwarding: save the original as .eml, or "
            "forward it as an attachment"
        )
    lines, forwarded = _own_lines(_text(message))
    if forwarded:
        raise UnclearMailError(
            "it holds a forwarded e-mail, and its own Date is that of the forwarding: save the original as .eml"
        )
    return Mail(_day(message), subject, _REPLY.match(subject) is not None, lines, bool(inner))


def _subject(message: Message) -> str:
    return " ".join(str(message["Subject"] or "").split())


def _attached(message: Message) -> list[Message]:
    """The e-mails attached to it, not those attached to them."""
    if message.get_content_type() == "message/rfc822":
        parts = message.get_payload()
        return [one for one in parts if isinstance(one, Message)] if isinstance(parts, list) else []
    if not message.is_multipart():
        return []
    found: list[Message] = []
    for part in message.get_payload():
        if isinstance(part, Message):
            found += _attached(part)
    return found


def _day(message: Message) -> date:
    given = message.get_all("Date") or []
    if len(given) != 1:
        raise UnclearMailError(f"it has {'several Dates' if given else 'no Date'}: record the event by hand")
    try:
        moment = parsedate_to_datetime(str(given[0]))
    except (ValueError, TypeError, IndexError):
        raise UnclearMailError("its Date cannot be read: record the event by hand") from None
    if moment.tzinfo is not None:
        return _known_day(moment)
    # Without a time zone the day is known only if it is the same wherever the clock stood.
    day = _known_day(moment.replace(tzinfo=UTC))
    if day != _known_day(moment.replace(tzinfo=eastern())):
        raise UnclearMailError("its Date has no time zone, and the day depends on it: record the event by hand")
    return day


def _known_day(moment: datetime) -> date:
    try:
        return eastern_day(moment)
    except (OverflowError, ValueError):
        raise UnclearMailError("its Date cannot be read: record the event by hand") from None


def _text(message: Message) -> str:
    """The text of the message, plain before html; attachments and attached messages are not looked into."""
    if not isinstance(message, EmailMessage):
        return ""
    for kind in ("plain", "html"):
        part = message.get_body(preferencelist=(kind,))
        if part is not None:
            text = _decoded(part)
            found = _without_tags(text) if kind == "html" else text
            if found.strip():
                return found
    return ""


def _decoded(part: Message) -> str:
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    for charset in (part.get_content_charset() or "utf-8", "utf-8"):
        try:
            return raw.decode(charset)
        except (LookupError, ValueError):
            continue
    return raw.decode("latin-1")


def _own_lines(text: str) -> tuple[tuple[str, ...], bool]:
    """The first lines that quote nothing, and whether another message is forwarded below them."""
    own: list[str] = []
    letters = 0
    forwarded = False
    for whole in text.splitlines():
        line = whole[:_LINE]
        if _QUOTED_FROM.match(line):
            forwarded = _FORWARDED.search(line) is not None
            break
        if line.lstrip().startswith((">", "|")):
            continue
        own.append(line.strip())
        letters += len(line)
        if len(own) >= _LINES or letters > _LETTERS:
            break
    return tuple(own), forwarded


class _Tags(HTMLParser):
    """The text of html, without what is quoted or not shown."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._dropped: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if tag in _BREAKS and not self._dropped:
                self.parts.append("\n")
            return
        names = " ".join(value or "" for name, value in attrs if name in ("class", "id")).casefold()
        if self._dropped or tag in _DROPPED or any(one in names for one in _QUOTE_CLASSES):
            self._dropped.append(tag)
        elif tag in _BREAKS:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in self._dropped:
            while self._dropped.pop() != tag:
                continue
        elif tag in _BREAKS and not self._dropped:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        if not self._dropped:
            self.parts.append(re.sub(r"\s+", " ", data))


def _without_styles(text: str) -> str:
    """Without styles and comments, which fill the beginning of many e-mails; what is never closed ends the text."""
    for opens, closes in (("<!--", "-->"), ("<style", "</style"), ("<script", "</script")):
        low, kept, at = text.lower(), [], 0
        while len(low) == len(text) and (start := low.find(opens, at)) >= 0:
            kept.append(text[at:start])
            end = low.find(closes, start)
            at = end + len(closes) if end >= 0 else len(text)
        text = "".join((*kept, text[at:]))
    return text


def _without_tags(text: str) -> str:
    tags = _Tags()
    tags.feed(_without_styles(text)[:_HTML])
    tags.close()
    return "".join(tags.parts)
