"""Reading X12 files: remittances (835) and claim forms (837P, 837I), as a stream of what is in them.

`read_x12` gives, in the order of the file: for each 835 a `Remittance`, its `RemittedClaim`s and a `RemittanceEnd`
(with the PLB adjustments); for each 837 a `ClaimSubmission` and its `ClaimForm`s; a `Problem` wherever something is
not as it must be; at last one `FileRead` with the counts. Nothing is kept once it has been given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from idrkit.errors import RecordError
from idrkit.intake.x12.claim_form import ClaimForm, ClaimSubmission
from idrkit.intake.x12.encoding import encoding_of
from idrkit.intake.x12.envelope import GROUP_SETS, GUIDES, OTHER_SETS, Envelope, Kind, kind_of, shown_code
from idrkit.intake.x12.facts import text_of
from idrkit.intake.x12.problems import Loss, Problem, written
from idrkit.intake.x12.read_835 import RemittanceReader
from idrkit.intake.x12.read_837 import ClaimFormReader
from idrkit.intake.x12.remittance import Remittance, RemittanceEnd, RemittedClaim
from idrkit.intake.x12.tokens import Delimiters, Fragment, Opening, Segment, tokens

_NO_ISA = (
    "its ISA cannot be understood (16 elements, the version in ISA12), so nothing of it was read: ask for it again"
)


@dataclass(frozen=True, slots=True)
class FileRead:
    """What was in a file: its kind, and counts that add up.

    Attributes:
        file: path of the file as it was named.
        kind: 835, 837P or 837I, the kind of its first transaction; where none is read, what the file is (such as 999).
        interchanges: ISA to IEA.
        transactions: ST to SE, of any kind.
        claims_read, claims_rejected: of every transaction that is a remittance or a claim form.
    """

    file: str
    kind: str
    interchanges: int
    transactions: int
    claims_read: int
    claims_rejected: int


Item = Remittance | RemittedClaim | RemittanceEnd | ClaimSubmission | ClaimForm | Problem | FileRead


def read_x12(path: Path) -> Iterator[Item]:
    """What is in an X12 file, in its order, as it is read.

    Raises:
        RecordError: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            yield from read_stream(file, str(path))
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise RecordError(f"{path} cannot be read ({reason}): check that you may read it.") from None


def read_stream(file: BinaryIO, name: str, **how: int) -> Iterator[Item]:
    """The same, of a file that is open to read bytes and can be read twice (its encoding is found first)."""
    walker = _Walker(name)
    for token in tokens(file, encoding_of(file), **how):
        if known := walker.take(token):
            yield from known
    yield from walker.end()


class _Walker:
    """From envelope to envelope: what is open, and how many segments, transactions and groups were counted."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._interchange: Opening | None = None
        self._delimiters: Delimiters | None = None
        self._closed_interchange = True
        self._group: Segment | None = None
        self._begun: Segment | None = None
        self._reader: RemittanceReader | ClaimFormReader | None = None
        self._interchanges = self._groups = self._sets = self._transactions = 0
        self._read = self._rejected = 0
        self._kind = self._other_kind = ""
        self._garbage: list[Segment | Fragment] = []

    def take(self, token: Segment | Opening | Fragment) -> Iterable[Item]:
        """What is known once this has been read."""
        if type(token) is Segment:
            begin = _ENVELOPE.get(token.elements[0])
            if begin is not None:
                return self._counted(begin(self, token))
            if self._reader is not None:
                known = self._reader.take(token)
                return self._counted(known) if known else ()
            return self._stray(token)
        if isinstance(token, Fragment):
            return self._counted(self._fragment(token))
        assert isinstance(token, Opening)  # noqa: S101  (there are three kinds)
        return self._counted(self._opened(token))

    def end(self) -> Iterator[Item]:
        """What is known at the end of the file."""
        yield from self._counted(self._left_open("the file ends", cut=True))
        if self._interchanges:
            yield from self._told_garbage()
        if not self._kind:
            sentence = not_read(self._other_kind) if self._interchanges else _NO_ISA
            yield Problem(self._file, 0, 0, f"{sentence}.", Loss.FILE)
        kind = self._kind or self._other_kind
        yield FileRead(self._file, kind, self._interchanges, self._transactions, self._read, self._rejected)

    def _counted(self, items: Iterable[Item]) -> list[Item]:
        given = list(items)
        for item in given:
            if isinstance(item, RemittedClaim | ClaimForm):
                self._read += 1
            elif isinstance(item, Problem) and item.loss is Loss.CLAIM:
                self._rejected += 1
        return given

    def _opened(self, opening: Opening) -> Iterator[Item]:
        segment = opening.segment
        yield from self._left_open("another interchange begins", cut=False)
        yield from self._told_garbage()
        self._interchange, self._delimiters = opening, opening.delimiters
        self._closed_interchange = False
        self._interchanges += 1
        self._groups = 0
        if opening.odd:
            yield self._problem(segment, opening.odd)

    def _left_open(self, why: str, *, cut: bool) -> Iterator[Item]:
        """The ends that are missing where the file goes on, or stops, without them."""
        if self._begun is not None:
            yield from self._transaction_end(self._begun, f"{why} without SE", cut=cut)
        if self._group is not None:
            yield self._problem(self._group, f"{why} without GE for the group that begins here")
            self._group = None
        if self._interchange is not None and not self._closed_interchange:
            yield self._problem(self._interchange.segment, f"{why} without IEA for the interchange that begins here")
            self._closed_interchange = True

    def _isa(self, segment: Segment) -> Iterator[Item]:
        """An ISA whose delimiters could not be found: those of the interchange before are kept."""
        yield from self._left_open("a damaged ISA follows", cut=False)
        yield self._lost(segment, "an ISA that is damaged was passed over: the delimiters before it are used on")

    def _gs(self, segment: Segment) -> Iterator[Item]:
        if self._begun is not None:
            yield from self._transaction_end(self._begun, "a group begins without SE", cut=False)
        if self._group is not None:
            yield self._problem(self._group, "another group begins without GE for the group that begins here")
        yield from self._outside(segment)
        self._other_kind = self._other_kind or GROUP_SETS.get(text_of(segment, 1), "")
        self._group = segment
        self._groups += 1
        self._sets = 0

    def _st(self, segment: Segment) -> Iterator[Item]:
        if self._begun is not None:
            yield from self._transaction_end(self._begun, "another transaction begins without SE", cut=False)
        if self._group is None:
            yield self._problem(segment, "a transaction begins outside any group (GS)")
        self._begun = segment
        self._sets += 1
        self._transactions += 1
        envelope = self._envelope(segment)
        kind, exact = kind_of(envelope.transaction_set, envelope.guide)
        if kind is None:
            yield from self._other(envelope, segment)
            return
        self._kind = self._kind or kind.value
        if not exact:
            ours = next(guide for guide, one in GUIDES.items() if one is kind)
            yield self._problem(
                segment,
                f"transaction {envelope.name} follows guide {shown_code(envelope.guide)}, not {ours}: it "
                "was read as if it followed that one, so compare what was read with the payer's own page",
            )
        yield from self._guides_differ(segment)
        self._reader = self._reader_for(envelope, segment, kind, "")

    def _reader_for(
        self, envelope: Envelope, segment: Segment, kind: Kind, refused: str
    ) -> RemittanceReader | ClaimFormReader:
        if kind is Kind.REMITTANCE:
            return RemittanceReader(envelope, segment, refused)
        return ClaimFormReader(envelope, segment, kind, refused)

    def _guides_differ(self, segment: Segment) -> Iterator[Item]:
        of_group = text_of(self._group, 8) if self._group else ""
        if text_of(segment, 3) and of_group and text_of(segment, 3) != of_group:
            yield self._problem(
                segment,
                f"ST03 names guide {shown_code(text_of(segment, 3))}, GS08 {shown_code(of_group)}: ST03 was followed",
            )

    def _other(self, envelope: Envelope, segment: Segment) -> Iterator[Item]:
        """A transaction of another kind, or of a guide nobody here knows: it is not read, and said so."""
        name = envelope.name
        if envelope.transaction_set not in ("835", "837"):
            what = OTHER_SETS.get(envelope.transaction_set, f"of kind {shown_code(envelope.transaction_set)}")
            self._other_kind = shown_code(envelope.transaction_set)
            sentence = f"transaction {name} is {what}: not an 835 or 837, so it was not read"
            yield self._problem(segment, sentence, Loss.TRANSACTION, written([segment], envelope.delimiters))
            return
        self._kind = self._kind or envelope.transaction_set
        reason = (
            f"it follows guide {shown_code(envelope.guide) or 'without a name (GS08, ST03)'}, which is not read; "
            f"those that are: {', '.join(GUIDES)}"
        )
        yield self._problem(segment, f"transaction {name} was not read: {reason}", Loss.TRANSACTION)
        kind = Kind.REMITTANCE if envelope.transaction_set == "835" else Kind.PROFESSIONAL
        self._reader = self._reader_for(envelope, segment, kind, reason)

    def _envelope(self, segment: Segment) -> Envelope:
        assert self._delimiters is not None  # noqa: S101  (no segment comes before an ISA)
        isa = self._interchange.segment if self._interchange else segment
        group = self._group or Segment(["GS"], 0, 0)
        return Envelope(
            file=self._file,
            interchange=self._interchanges,
            sender=text_of(isa, 6).strip(" "),
            receiver=text_of(isa, 8).strip(" "),
            interchange_date=text_of(isa, 9),
            interchange_time=text_of(isa, 10),
            interchange_control_number=text_of(isa, 13),
            usage=text_of(isa, 15),
            functional_identifier=text_of(group, 1),
            group_control_number=text_of(group, 6),
            guide=text_of(segment, 3) or text_of(group, 8),
            transaction_set=text_of(segment, 1),
            control_number=text_of(segment, 2),
            segment=segment.number,
            offset=segment.offset,
            delimiters=self._delimiters,
        )

    def _se(self, segment: Segment) -> Iterator[Item]:
        if self._begun is None:
            yield self._lost(segment, "SE without the ST it ends was passed over")
            return
        begun = self._begun
        yield from self._transaction_end(begun, "", cut=False)
        counted = segment.number - begun.number + 1
        yield from self._compared(segment, counted, "segments from ST to SE", text_of(begun, 2), "ST02")

    def _ge(self, segment: Segment) -> Iterator[Item]:
        if self._begun is not None:
            yield from self._transaction_end(self._begun, "the group ends without SE", cut=False)
        if self._group is None:
            yield self._lost(segment, "GE without the GS it ends was passed over")
            return
        yield from self._compared(segment, self._sets, "transactions in the group", text_of(self._group, 6), "GS06")
        self._group = None

    def _iea(self, segment: Segment) -> Iterator[Item]:
        if self._closed_interchange or self._interchange is None:
            yield self._lost(segment, "IEA without the ISA it ends was passed over")
            return
        self._closed_interchange = True
        yield from self._left_open("the interchange ends", cut=False)
        number = text_of(self._interchange.segment, 13)
        yield from self._compared(segment, self._groups, "groups in the interchange", number, "ISA13")

    def _ta1(self, segment: Segment) -> Iterator[Item]:
        """An acknowledgement of an interchange says nothing about claims."""
        self._other_kind = self._other_kind or "TA1"
        yield self._problem(segment, "an acknowledgement of an interchange (TA1) was passed over")

    def _compared(self, segment: Segment, counted: int, of: str, number: str, where: str) -> Iterator[Item]:
        tag = segment.elements[0]
        said = text_of(segment, 1)
        if said.lstrip("0") != (str(counted) if counted else ""):
            yield self._problem(segment, f"{tag}01 says {shown_code(said) or 'nothing'}, but there are {counted} {of}")
        if text_of(segment, 2).strip(" ") != number.strip(" "):
            yield self._problem(
                segment,
                f"{tag}02, {shown_code(text_of(segment, 2))}, is not the control number {where} gives: "
                f"{shown_code(number)}",
            )

    def _transaction_end(self, begun: Segment, why: str, *, cut: bool) -> Iterator[Item]:
        reader, self._reader, self._begun = self._reader, None, None
        if reader is not None:
            yield from reader.end(cut=cut)
        if why:
            yield self._problem(begun, f"{why} for the transaction that begins here ({shown_code(text_of(begun, 2))})")

    def _outside(self, segment: Segment) -> Iterator[Item]:
        if self._closed_interchange:
            yield self._problem(segment, "a group begins outside any interchange (ISA); it was read all the same")

    def _fragment(self, fragment: Fragment) -> Iterator[Item]:
        delimiters = self._delimiters
        if delimiters is not None and fragment.text.startswith(f"IEA{delimiters.element}"):
            # The very last terminator is often left out.
            yield from self._iea(Segment(fragment.text.split(delimiters.element), fragment.number, fragment.offset))
        elif self._reader is not None:
            yield from self._reader.broken(fragment)
        elif self._closed_interchange:
            self._garbage.append(fragment)
        else:
            yield self._problem(fragment, f"a segment is cut off: {fragment.why}", Loss.SEGMENT, fragment.text)

    def _stray(self, segment: Segment) -> Iterable[Item]:
        if self._begun is not None:
            return ()  # part of a transaction that is not read
        if self._closed_interchange:
            self._garbage.append(segment)
            return ()
        return [self._lost(segment, "a segment outside any transaction was passed over")]

    def _told_garbage(self) -> Iterator[Item]:
        """Text outside any interchange, said once."""
        if self._garbage:
            where = "outside any interchange (ISA to IEA)" if self._interchanges else "before the first ISA"
            yield self._problem(self._garbage[0], f"text {where} was passed over")
            self._garbage = []

    def _lost(self, segment: Segment, sentence: str) -> Problem:
        assert self._delimiters is not None  # noqa: S101  (no segment comes before an ISA)
        return self._problem(segment, sentence, Loss.SEGMENT, written([segment], self._delimiters))

    def _problem(self, at: Segment | Fragment, sentence: str, loss: Loss = Loss.NOTHING, lost: str = "") -> Problem:
        ended = sentence if sentence.endswith(".") else f"{sentence}."
        return Problem(self._file, at.number, at.offset, ended[0].upper() + ended[1:], loss, lost)


_ENVELOPE = {
    "ISA": _Walker._isa,
    "GS": _Walker._gs,
    "ST": _Walker._st,
    "SE": _Walker._se,
    "GE": _Walker._ge,
    "IEA": _Walker._iea,
    "TA1": _Walker._ta1,
}


def not_read(transaction_set: str) -> str:
    """Why nothing of a file was read: it is of another kind, or holds no transaction."""
    ask = "ask the payer or the clearinghouse for the 835, or take the 837 that was sent"
    if not transaction_set:
        return f"there is no transaction (ST to SE) in it: {ask}"
    what = OTHER_SETS.get(transaction_set, f"of kind {transaction_set}")
    return f"it is {what}, not a remittance (835) or a claim file (837): {ask}"
