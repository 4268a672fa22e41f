"""What an e-mail tells of disputes: their numbers, the day, and the kind of event, where it says them plainly."""

from __future__ import annotations

import re
from dataclasses import dataclass

from idrkit.intake.events.message import Mail, UnclearMailError, mail_in
from idrkit.intake.events.phrases import heard
from idrkit.intake.events.profile import EventProfile
from idrkit.intake.events.sheet import Said
from idrkit.intake.events.words import Meaning

_NUMBER = re.compile(r"(?<![A-Za-z0-9])DISP[-\u2010-\u2013 ]?(\d{6,8})(?!\d)", re.I)
_SAY = "say it with --kind KIND"


@dataclass(frozen=True, slots=True)
class MailEvents:
    """What an e-mail tells: one event of each dispute number, or why nothing is taken from it.

    Attributes:
        dispute_numbers: those it names itself, each once.
        said: the event that happened to each; None where it is not told plainly.
        reason: then why, as a sentence part.
        attached: whether it is the message attached to the one that was saved.
    """

    dispute_numbers: tuple[str, ...] = ()
    said: Said | None = None
    reason: str = ""
    attached: bool = False


def event_in(name: str, data: bytes, profile: EventProfile, *, kind: str | None = None) -> MailEvents:
    """What the e-mail in this file tells.

    Args:
        name: of the file, for messages.
        data: its content.
        profile: the user's own phrases.
        kind: the kind of event, where the user says it; then no phrase is looked for.

    Raises:
        RecordError: it is no e-mail that can be read.
    """
    try:
        mail = mail_in(name, data)
    except UnclearMailError as problem:
        return MailEvents(reason=str(problem))
    numbers = _numbers(mail)
    if not numbers:
        return MailEvents(reason="it names no dispute number (DISP-1234567)", attached=mail.attached)
    meaning, each, reason = _meaning(mail, profile, kind)
    if meaning is None:
        return MailEvents(numbers, reason=reason, attached=mail.attached)
    if len(numbers) > 1 and not each:
        reason = f"it names {len(numbers)} dispute numbers, and it is not clear which it is about: record them by hand"
        return MailEvents(numbers, reason=reason, attached=mail.attached)
    return MailEvents(numbers, Said(meaning.kind, mail.day, dict(meaning.facts)), attached=mail.attached)


def _numbers(mail: Mail) -> tuple[str, ...]:
    text = "\n".join((mail.subject, *mail.lines))
    return tuple(dict.fromkeys(f"DISP-{found}" for found in _NUMBER.findall(text)))


def _meaning(mail: Mail, profile: EventProfile, kind: str | None) -> tuple[Meaning | None, bool, str]:
    if kind is not None:
        return Meaning(kind), False, ""
    if mail.reply:
        return (
            None,
            False,
            f"it answers another e-mail, whose day is not known: save that e-mail, or {_SAY} if its own day is right",
        )
    told = heard(mail.sentences(), profile.phrases)
    if len(told.meanings) == 1:
        return told.meanings[0], told.each, ""
    if told.meanings:
        kinds = " and ".join(sorted({one.kind for one in told.meanings}))
        return None, False, f"it speaks of more than one thing ({kinds}): {_SAY}"
    if told.likely:
        return None, False, f"kind not certain, perhaps {' or '.join(told.likely)}: {_SAY}"
    return None, False, f"kind not recognised: {_SAY}, or add a phrase to a profile (docs/ledger-imports.md)"
