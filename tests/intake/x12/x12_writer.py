"""A small writer of 835 files, for the test that reads back what was written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from idrkit.intake.x12.facts import Procedure
from idrkit.intake.x12.parties import Party
from idrkit.intake.x12.remittance import ProviderAdjustment, Remittance, RemittedClaim, RemittedLine
from idrkit.intake.x12.tokens import Delimiters

Segment = list[str]


def written(
    remittance: Remittance,
    claims: Sequence[RemittedClaim],
    adjustments: Sequence[ProviderAdjustment],
    delimiters: Delimiters,
    after_segment: str,
) -> bytes:
    """The file, in UTF-8."""
    element, component, _, terminator = delimiters
    body = [
        ["ST", "835", "0001"],
        *_header(remittance),
        ["LX", "1"],
        *(segment for claim in claims for segment in _claim(claim, component)),
        *(
            ["PLB", one.provider, one.fiscal_period_end, f"{one.reason}{component}{one.reference}", text(one.amount)]
            for one in adjustments
        ),
    ]
    segments = [
        ["GS", "HP", "S", "R", "20260915", "1200", "1", "X", "005010X221A1"],
        *body,
        ["SE", str(len(body) + 1), "0001"],
        ["GE", "1", "1"],
        ["IEA", "1", "000000001"],
    ]
    isa = ["ISA", "00", " " * 10, "00", " " * 10, "ZZ", "S" * 15, "ZZ", "R" * 15, "260915", "1200", "^", "00501"]
    isa += ["000000001", "0", "T", component]
    return "".join(element.join(one) + terminator + after_segment for one in [isa, *segments]).encode("utf-8")


def text(number: Decimal | None) -> str:
    return "" if number is None else format(number, "f")


def _header(one: Remittance) -> Iterator[Segment]:
    payment = one.payment
    yield (
        ["BPR", payment.handling, text(payment.amount), payment.credit_or_debit, payment.method]
        + [""] * 11
        + [payment.effective]
    )
    yield ["TRN", "1", one.trace_number, one.payer_identifier]
    yield from (["REF", *reference] for reference in one.references)
    yield from (["DTM", date.qualifier, date.text] for date in one.dates)
    for party in (one.payer, one.payee):
        yield ["N1", party.role, party.name, party.id_qualifier, party.identifier]
        yield ["N3", *party.address]
        yield ["N4", party.city, party.state, party.postal_code, party.country]
        yield from (["REF", *reference] for reference in party.references)
        for contact in party.contacts:
            yield ["PER", contact.function, contact.name, *(part for pair in contact.numbers for part in pair)]


def _claim(one: RemittedClaim, component: str) -> Iterator[Segment]:
    amounts = (one.charge, one.paid, one.patient_amount)
    yield [
        *("CLP", one.patient_control_number, one.status, *map(text, amounts), one.filing_indicator),
        *(one.payer_claim_number, one.place_of_service, one.frequency, "", one.drg),
    ]
    yield from _adjustments(one)
    yield from (_person(party) for party in one.parties)
    yield from ([decided.segment, *decided.elements] for decided in one.adjudications)
    yield from _facts(one)
    for contact in one.contacts:
        yield ["PER", contact.function, contact.name, *(part for pair in contact.numbers for part in pair)]
    for line in one.lines:
        yield from _line(line, component)


def _person(one: Party) -> Segment:
    kind = {True: "1", False: "2", None: ""}[one.is_person]
    names = (one.name, one.first_name, one.middle_name, "", one.suffix)
    return ["NM1", one.role, kind, *names, one.id_qualifier, one.identifier]


def _line(one: RemittedLine, component: str) -> Iterator[Segment]:
    yield [
        *("SVC", _procedure(one.procedure, component), text(one.charge), text(one.paid), one.revenue_code),
        *(text(one.units_paid), _procedure(one.original_procedure, component), text(one.original_units)),
    ]
    yield from _adjustments(one)
    yield from _facts(one)


def _procedure(one: Procedure | None, component: str) -> str:
    if one is None:
        return ""
    return component.join([one.qualifier, one.code, *one.modifiers, *[""] * (4 - len(one.modifiers)), one.description])


def _adjustments(one: RemittedClaim | RemittedLine) -> Iterator[Segment]:
    for each in one.adjustments:
        yield ["CAS", each.group, each.reason, text(each.amount), text(each.quantity)]


def _facts(one: RemittedClaim | RemittedLine) -> Iterator[Segment]:
    yield from (["REF", *reference] for reference in one.references)
    yield from (["DTM", date.qualifier, date.text] for date in one.dates)
    yield from (["AMT", amount.qualifier, text(amount.value)] for amount in one.amounts)
    yield from (["QTY", amount.qualifier, text(amount.value)] for amount in one.quantities)
    yield from (["LQ", *code] for code in one.remarks)
