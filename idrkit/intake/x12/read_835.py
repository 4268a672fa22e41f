"""Reading remittances (835): one claim after the other, so that a file of any size needs little memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from idrkit.intake.x12.collecting import Claims, Making
from idrkit.intake.x12.envelope import Envelope
from idrkit.intake.x12.facts import (
    amount_of,
    amount_wanted,
    day_of,
    procedure_of,
    text_of,
    total,
)
from idrkit.intake.x12.gather import Doubts, gathered, parts_of
from idrkit.intake.x12.parties import Contact, Party, contact_of, named, party_groups, party_of, with_role
from idrkit.intake.x12.problems import Problem, UnreadableError, tag_of
from idrkit.intake.x12.remittance import (
    Adjudication,
    Payment,
    ProviderAdjustment,
    Remittance,
    RemittanceEnd,
    RemittedClaim,
    RemittedLine,
)
from idrkit.intake.x12.tokens import Fragment, Segment

Item = Remittance | RemittedClaim | RemittanceEnd | Problem

_ENDS_A_CLAIM = frozenset({"CLP", "LX", "TS2", "TS3", "PLB"})
_OF_HEADER = frozenset({"CUR", "NTE", "RDM", "N2", "N3", "N4", "PER"})
_REMARKS_OF = {"MIA": (5, 20, 21, 22, 23), "MOA": (3, 4, 5, 6, 7)}


@dataclass(slots=True)
class _Ledger:
    """What of a remittance must add up to the payment."""

    paid: Decimal = Decimal(0)
    adjustments: list[ProviderAdjustment] = field(default_factory=list)
    unread: bool = False


class RemittanceReader:
    """The segments of one remittance, as they come."""

    def __init__(self, envelope: Envelope, begins: Segment, refused: str) -> None:
        self._envelope = envelope
        self._begins = begins
        self._header: list[Segment] = []
        self._remittance: Remittance | None = None
        self._ledger = _Ledger()
        self._claims: Claims[RemittedClaim] = Claims(envelope, Making(self._claim, imbalance), refused)
        self._refused = refused

    def take(self, segment: Segment) -> Iterable[Item]:
        """What is known once this segment has been read; mostly nothing."""
        tag = segment.elements[0]
        if tag not in _ENDS_A_CLAIM:
            group = self._claims.group
            if group is not None:
                group.append(segment)
                return ()
            return self._outside(segment)
        found = self._closed()
        if tag == "CLP":
            self._claims.begin(segment)
        elif tag == "PLB":
            found += self._provider_adjustments(segment)
        return found

    def _outside(self, segment: Segment) -> Iterable[Item]:
        if self._remittance is None:
            self._header.append(segment)
            return ()
        return [self._claims.lost(segment, "a segment that belongs to no claim was passed over")]

    def broken(self, fragment: Fragment) -> Iterable[Item]:
        """Text that is no segment: the claim it stands in cannot be read."""
        tag = tag_of(fragment, self._envelope.delimiters)
        if self._claims.group is not None and tag and tag not in _ENDS_A_CLAIM:
            self._claims.damaged(fragment)
            return ()
        found = self._closed(cut=not tag)
        if tag == "CLP":
            self._claims.begin(fragment)
            return found
        self._ledger.unread = True
        return [*found, self._claims.lost(fragment, f"a segment is cut off: {fragment.why}")]

    def end(self, *, cut: bool) -> Iterable[Item]:
        """What is known at the end; `cut` says that the file stopped before it."""
        found = self._closed(cut=cut)
        assert self._remittance is not None  # noqa: S101  (_closed begins it)
        found.append(
            RemittanceEnd(self._remittance, tuple(self._ledger.adjustments), self._claims.read, self._claims.rejected)
        )
        return [*found, *self._payment_balance(cut=cut)]

    def _closed(self, *, cut: bool = False) -> list[Item]:
        """The remittance itself if this is its first claim, and the claim that ends here."""
        begun = self._begun() if self._remittance is None else []
        closed = self._claims.finish(cut=cut)
        for one in closed:
            if isinstance(one, RemittedClaim):
                self._ledger.paid += one.paid
        return [*begun, *closed]

    def _begun(self) -> list[Item]:
        doubts: Doubts = []
        self._remittance = _remittance(self._envelope, self._begins, self._header, doubts)
        self._header = []
        return [
            self._remittance,
            *(
                self._claims.lost(segment, sentence) if lost else self._claims.problem(segment, sentence)
                for segment, sentence, lost in doubts
            ),
        ]

    def _claim(self, number: int, group: list[Segment], doubts: Doubts) -> RemittedClaim:
        assert self._remittance is not None  # noqa: S101  (a claim begins after the remittance)
        return _claim(self._remittance, number, group, doubts)

    def _provider_adjustments(self, segment: Segment) -> list[Item]:
        component = self._envelope.delimiters.component
        found = []
        try:
            for index in range(3, len(segment.elements), 2):
                named_reason = segment.elements[index]
                if named_reason or text_of(segment, index + 1):
                    reason, _, reference = named_reason.partition(component)
                    amount = amount_wanted(segment, index + 1)
                    found.append(
                        ProviderAdjustment(text_of(segment, 1), text_of(segment, 2), reason, reference, amount)
                    )
        except UnreadableError as error:
            self._ledger.unread = True
            return [self._claims.lost(segment, error.sentence)]
        self._ledger.adjustments += found
        return []

    def _payment_balance(self, *, cut: bool) -> list[Item]:
        payment = self._remittance.payment if self._remittance else None
        if cut or self._refused or self._ledger.unread or payment is None or payment.amount is None:
            return []
        name = f"remittance {self._envelope.name}"
        if self._claims.rejected:
            sentence = f"{name}: BPR02 could not be compared with its claims, because some of them could not be read"
            return [self._claims.problem(self._begins, sentence)]
        due = self._ledger.paid - total([one.amount for one in self._ledger.adjustments])
        sent = -payment.amount if payment.credit_or_debit == "D" else payment.amount
        if due in (sent, payment.amount):
            return []
        sentence = (
            f"{name}: BPR02 (payment) is {payment.amount:f}, but its claims less its PLB adjustments come to {due:f}"
        )
        return [self._claims.problem(self._begins, sentence)]


def _remittance(envelope: Envelope, begins: Segment, header: list[Segment], doubts: Doubts) -> Remittance:
    own, groups = party_groups(header, "N1")
    parties = tuple(map(party_of, groups))
    found = gathered([one for one in own if one.elements[0] in ("DTM", "REF")], doubts)
    payment: Payment | None = None
    trace, payer_identifier = "", ""
    for segment in own:
        match segment.elements[0]:
            case "DTM" | "REF":
                continue
            case "BPR":
                payment = _payment(segment, doubts)
            case "TRN":
                trace, payer_identifier = text_of(segment, 2), text_of(segment, 3)
            case tag if tag not in _OF_HEADER:
                doubts.append(
                    (segment, "a segment that a remittance does not have before its claims was passed over", True)
                )
    payer, payee = with_role(parties, "PR"), with_role(parties, "PE")
    for missing, what in (
        (payment is None, "BPR, the payment"),
        (not trace, "TRN02, the trace number"),
        (payer is None, "N1*PR, the payer"),
        (payee is None, "N1*PE, the payee"),
    ):
        if missing:
            doubts.append((begins, f"remittance {envelope.name} has no {what}", False))
    return Remittance(
        envelope, payment, trace, payer_identifier, payer, payee, tuple(found.dates), tuple(found.references)
    )


def _payment(segment: Segment, doubts: Doubts) -> Payment:
    try:
        amount: Decimal | None = amount_wanted(segment, 2)
    except UnreadableError as error:
        doubts.append((segment, error.sentence, False))
        amount = None
    effective = text_of(segment, 16)
    if effective and day_of(effective) is None:
        doubts.append((segment, "BPR16, the date of the payment, is no date", False))
    return Payment(text_of(segment, 1), amount, text_of(segment, 3), text_of(segment, 4), effective, day_of(effective))


def _claim(remittance: Remittance, number: int, group: list[Segment], doubts: Doubts) -> RemittedClaim:
    component = remittance.envelope.delimiters.component
    starts = [index for index, segment in enumerate(group) if segment.elements[0] == "SVC"]
    first = group[0]
    found = gathered(group[1 : starts[0]] if starts else group[1:], doubts)
    parties, adjudications, contacts = _said_of_claim(found.others, doubts)
    for index, name in ((1, "the patient control number"), (2, "the status of the claim")):
        if not text_of(first, index):
            doubts.append((first, f"CLP{index:02}, {name}, is missing", False))
    ends = [*starts[1:], len(group)]
    return RemittedClaim(
        remittance=remittance,
        number=number,
        patient_control_number=text_of(first, 1),
        status=text_of(first, 2),
        charge=amount_wanted(first, 3),
        paid=amount_wanted(first, 4),
        patient_amount=amount_of(first, 5),
        filing_indicator=text_of(first, 6),
        payer_claim_number=text_of(first, 7),
        place_of_service=text_of(first, 8),
        frequency=text_of(first, 9),
        drg=text_of(first, 11),
        parties=tuple(parties),
        adjustments=tuple(found.adjustments),
        adjudications=tuple(adjudications),
        dates=tuple(found.dates),
        references=tuple(found.references),
        contacts=tuple(contacts),
        amounts=tuple(found.amounts),
        quantities=tuple(found.quantities),
        remarks=tuple(found.codes),
        lines=tuple([_line(group[a:b], component, doubts) for a, b in zip(starts, ends, strict=False)]),
        segment=first.number,
        offset=first.offset,
    )


def _said_of_claim(
    segments: Iterable[Segment], doubts: Doubts
) -> tuple[list[Party], list[Adjudication], list[Contact]]:
    parties: list[Party] = []
    adjudications: list[Adjudication] = []
    contacts: list[Contact] = []
    for segment in segments:
        tag = segment.elements[0]
        if tag == "NM1":
            parties.append(named(segment))
        elif tag in _REMARKS_OF:
            remarks = (text_of(segment, index) for index in _REMARKS_OF[tag])
            adjudications.append(Adjudication(tag, tuple(filter(None, remarks)), tuple(segment.elements[1:])))
        elif tag == "PER":
            contacts.append(contact_of(segment))
        else:
            doubts.append((segment, _STRANGE, True))
    return parties, adjudications, contacts


_STRANGE = "a segment that a remitted claim does not have was passed over"


def _line(group: list[Segment], component: str, doubts: Doubts) -> RemittedLine:
    first = group[0]
    procedure = procedure_of(parts_of(first, 1, component, doubts))
    if procedure is None or not procedure.code:
        raise UnreadableError(first, "SVC01 names no service")
    found = gathered(group[1:], doubts)
    doubts += [(segment, _STRANGE, True) for segment in found.others]
    return RemittedLine(
        procedure=procedure,
        charge=amount_wanted(first, 2),
        paid=amount_wanted(first, 3),
        revenue_code=text_of(first, 4),
        units_paid=amount_of(first, 5),
        original_procedure=procedure_of(parts_of(first, 6, component, doubts)),
        original_units=amount_of(first, 7),
        dates=tuple(found.dates),
        adjustments=tuple(found.adjustments),
        references=tuple(found.references),
        amounts=tuple(found.amounts),
        quantities=tuple(found.quantities),
        remarks=tuple(found.codes),
        segment=first.number,
        offset=first.offset,
    )


def imbalance(claim: RemittedClaim) -> Iterable[str]:
    """What does not add up in a claim, as the guide says it must."""
    adjusted = total([one.amount for one in claim.adjustments])
    for number, line in enumerate(claim.lines, start=1):
        of_line = total([one.amount for one in line.adjustments])
        adjusted += of_line
        if line.charge - of_line != line.paid:
            yield (
                f"SVC02 (charge) of its line {number} is {line.charge:f}, but SVC03 (paid) and the adjustments of "
                f"the line come to {line.paid + of_line:f}"
            )
    if claim.charge - adjusted != claim.paid:
        yield (
            f"CLP03 (charge) is {claim.charge:f}, but CLP04 (paid) and all its adjustments come to "
            f"{claim.paid + adjusted:f}"
        )
    if claim.lines and claim.charge != (charged := total([line.charge for line in claim.lines])):
        yield f"CLP03 (charge) is {claim.charge:f}, but the charges of its lines come to {charged:f}"
