"""What a file tells, ready to be compared with the ledger: rows of a sheet, or the disputes of an e-mail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from idrkit.errors import RecordError
from idrkit.intake.events.mail import event_in
from idrkit.intake.events.message import LARGEST
from idrkit.intake.events.profile import EventProfile
from idrkit.intake.events.sheet import SHEETS, EventRow, Said, events_in
from idrkit.intake.outcome import Reject
from idrkit.intake.x12.read import read_x12
from idrkit.intake.x12.recognise import X12, begins_x12, recognised
from idrkit.intake.x12.remittance import Remittance
from idrkit.ledger.events import NewEvent, Source
from idrkit.run.ledger_vocabulary import vocabulary

CSV, EML, REMITTANCE = "csv", "eml", "835"


@dataclass(frozen=True, slots=True)
class How:
    """How the files of an import are to be understood.

    Attributes:
        client: whose events they are.
        kind: the kind of every event, where the user says it.
        profile: what the user says of columns, status words and e-mails.
        sheet: the sheet of a workbook.
    """

    client: str
    kind: str | None = None
    profile: EventProfile = field(default_factory=EventProfile)
    sheet: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """One row or one e-mail.

    Attributes:
        where: its name in messages.
        number: of the row; None for an e-mail.
        events: what it tells; none where it tells nothing yet.
        problem: the field at fault and why nothing of it can be recorded.
        original: the row as a reject without its reason.
    """

    where: str
    number: int | None = None
    events: tuple[NewEvent, ...] = ()
    problem: tuple[str, str] | None = None
    original: Reject | None = None


@dataclass(frozen=True, slots=True)
class ToldFile:
    """What a sheet or an e-mail tells. `left_out` rows are blank or totals."""

    told: tuple[Told, ...]
    notices: tuple[str, ...] = ()
    left_out: int = 0


def kind_of_file(path: Path, data: bytes) -> str:
    """Whether a file is a sheet, an e-mail or a remittance.

    Raises:
        RecordError: it is none of them.
    """
    ending = path.suffix.casefold()
    if begins_x12(data):
        return REMITTANCE
    if ending == ".eml":
        return EML
    if ending in SHEETS:
        return CSV
    if ending == ".msg":
        raise RecordError(f"{path.name} is an Outlook message (.msg): save it as .eml and try again.")
    kind = recognised(path)
    if kind.kind == X12:
        return REMITTANCE
    if kind.kind:
        said = kind.sentence.partition(";")[0]
        raise RecordError(f"{path.name}: {said}; events are read from csv, xlsx, eml and 835 files.")
    raise RecordError(f"{path.name}: events are read from csv, xlsx, eml and 835 files; this is none of them.")


def in_order(paths: Iterable[Path]) -> list[Path]:
    """The files in the order in which they are imported: what decides a claim before what pays for it, by its day."""
    return sorted(paths, key=_turn)


def _turn(path: Path) -> tuple[bool, date]:
    try:
        if path.is_dir() or recognised(path).kind != X12:
            return False, date.min
        first = next((one for one in read_x12(path) if isinstance(one, Remittance)), None)
    except (RecordError, OSError, ValueError):
        # What is wrong with it is said when its turn comes.
        return False, date.min
    paid = first.payment.effective_date if first and first.payment else None
    return True, paid or date.max


def content_of(path: Path) -> bytes:
    """The content of a file.

    Raises:
        RecordError: it cannot be opened, or is too large.
    """
    try:
        if path.is_dir():
            raise RecordError(f"{path} is a folder: name the files in it.")
        if path.suffix.casefold() == ".eml" and path.stat().st_size > LARGEST:
            raise RecordError(f"{path.name} is larger than {LARGEST // 1_000_000} MB: save it without its attachments.")
        return path.read_bytes()
    except FileNotFoundError:
        raise RecordError(f"{path} is not there: check the name and the folder.") from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "unreadable"
        raise RecordError(f"{path} cannot be opened ({reason.lower()}): check that you may read it.") from None


def told_by_sheet(path: Path, data: bytes, how: How, source: Source) -> ToldFile:
    """What the rows of a csv or xlsx file tell.

    Raises:
        RecordError: nothing of it can be read.
    """
    sheet = events_in(path, data, vocabulary(), how.profile, kind=how.kind, sheet=how.sheet)
    told = []
    for row in sheet.rows:
        original = Reject(str(path), sheet.sheet, row.number, None, "", sheet.titles, row.cells)
        problem = None
        if row.problems:
            problem = (row.problems[0][0], "; ".join(sentence for _, sentence in row.problems))
        events = () if problem else tuple(_events(row, how.client, source))
        told.append(Told(f"row {row.number}", row.number, events, problem, original))
    return ToldFile(tuple(told), tuple(one.sentence for one in sheet.notices), len(sheet.blank))


def told_by_mail(path: Path, data: bytes, how: How, source: Source) -> ToldFile:
    """What an e-mail tells.

    Raises:
        RecordError: it is no e-mail that can be read.
    """
    mail = event_in(path.name, data, how.profile, kind=how.kind)
    notices = ("the e-mail attached to it was read; its day is that of the attached one.",) if mail.attached else ()
    if mail.said is None:
        return ToldFile((Told("e-mail", problem=("", mail.reason)),), notices)
    events = tuple(_event(mail.said, None, number, how.client, source) for number in mail.dispute_numbers)
    return ToldFile((Told("e-mail", events=events),), notices)


def _events(row: EventRow, client: str, source: Source) -> Iterable[NewEvent]:
    return (_event(one, row.claim_id, row.dispute_number, client, source) for one in row.events)


def _event(said: Said, claim_id: str | None, number: str | None, client: str, source: Source) -> NewEvent:
    return NewEvent(said.kind, said.on, claim_id, number, said.facts, source, client)
