"""Small exports and e-mails, and what is read from them."""

from pathlib import Path

from idrkit.intake.events.mail import event_in
from idrkit.intake.events.profile import EventProfile, load_event_profile
from idrkit.intake.events.sheet import events_in
from idrkit.run.ledger_vocabulary import vocabulary

A, B = "DISP-1234567", "DISP-7654321"


def profile(tmp_path, text):
    path = tmp_path / "office.toml"
    path.write_text(text, encoding="utf-8")
    return load_event_profile(path, vocabulary())


def read(text, known=None, *, kind=None):
    return events_in(Path("export.csv"), text.encode(), vocabulary(), known or EventProfile(), kind=kind)


def row(text, known=None, *, kind=None):
    """The one row of a sheet."""
    (only,) = read(text, known, kind=kind).rows
    return only


def told(one):
    """The events of a row in short: kind, day and facts."""
    return [(each.kind, each.on.isoformat(), dict(each.facts)) for each in one.events]


def said(text, known=None, *, kind=None):
    """What is said of a sheet, without the rows."""
    return " ".join(one.sentence for one in read(text, known, kind=kind).notices)


def letter(subject="", body="", *, date="Tue, 06 Oct 2026 10:00:00 -0400", headers=()):
    """An e-mail as bytes."""
    lines = [
        "From: notices@portal.example.com",
        "To: office@practice.example.com",
        *([f"Date: {date}"] if date else []),
        f"Subject: {subject}",
        *headers,
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


def mail(data, known=None, *, kind=None):
    return event_in("notice.eml", data, known or EventProfile(), kind=kind)


def in_short(found):
    """What an e-mail tells in short, or the reason."""
    if found.said is None:
        return found.reason
    return (found.dispute_numbers, found.said.kind, found.said.on.isoformat())
