"""Text files and remittances (835) laid out as pages of an exhibit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from idrkit.claims.exhibits import Exhibit
from idrkit.claims.model import Claim
from idrkit.errors import RenderError
from idrkit.intake.exhibits.content import Content, UnusableError, counted
from idrkit.intake.exhibits.limits import Limits
from idrkit.intake.exhibits.page_text import page_texts
from idrkit.intake.x12.facts import Adjustment, Dated, Procedure, first_date
from idrkit.intake.x12.parties import Party
from idrkit.intake.x12.remittance import Remittance, RemittedClaim, RemittedLine
from idrkit.packet.document import Document
from idrkit.packet.fields import Row, day, money
from idrkit.packet.pdf import html_to_pdf
from idrkit.packet.templating import render_html
from idrkit.places import bundled
from idrkit.run.remitted import RemittedFile, claims_of

_STATUS = {
    "1": "processed as primary",
    "2": "processed as secondary",
    "3": "processed as tertiary",
    "4": "denied",
    "19": "processed as primary, forwarded to another payer",
    "20": "processed as secondary, forwarded to another payer",
    "21": "processed as tertiary, forwarded to another payer",
    "22": "reversal of an earlier payment",
    "23": "not a claim of this payer, forwarded to another payer",
    "25": "predetermination of price only, no payment",
}
_METHODS = {"ACH": "electronic transfer (ACH)", "CHK": "check", "FWT": "wire transfer", "NON": "no payment"}
_LAST = 4


def text_pages(exhibit: Exhibit, text: str, limits: Limits, templates: Path | None = None) -> Content:
    """A text file as pages; its words are not changed.

    Raises:
        UnusableError: it is too long, or holds a character no font here has.
    """
    if len(text) > limits.text_kilobytes * 1000:
        raise UnusableError(
            f"it is text of more than {limits.text_kilobytes} kB: keep the part that shows the fact, or print it to "
            "PDF."
        )
    pages = [[line.expandtabs(8).rstrip() for line in page.split("\n")] for page in text.strip("\n\f").split("\f")]
    return _drawn(exhibit, "packet/exhibit_text.html", {"pages": pages}, templates)


def remittance_pages(exhibit: Exhibit, file: RemittedFile, claim: Claim, templates: Path | None = None) -> Content:
    """The remittance of one claim, readable; other claims of the file, names and whole member ids are not shown.

    Raises:
        UnusableError: the claim is not in the remittance.
    """
    decisions = claims_of(file, claim)
    context = {"decisions": [_decision(one, claim) for one in decisions]}
    return _drawn(exhibit, "packet/exhibit_remittance.html", context, templates, _said(file, decisions))


def _said(file: RemittedFile, decisions: Sequence[RemittedClaim]) -> tuple[str, ...]:
    notes = ["Drawn from the electronic remittance (835); names are left out and the member id is cut to its end."]
    others = len(file.claims) - len(decisions)
    if others:
        notes.append(f"The file holds {counted(others, 'other claim')}, not shown: only what this dispute needs.")
    if any(one.remittance.trace_number in file.adjusted for one in decisions):
        notes.append("Its payment was also adjusted apart from any claim (PLB), which is not shown.")
    if not file.whole:
        notes.append("Part of the file could not be read (`idrkit read` says what): compare with the payer's own page.")
    return tuple(notes)


def _drawn(
    exhibit: Exhibit,
    template: str,
    context: Mapping[str, Any],
    templates: Path | None,
    notes: tuple[str, ...] = (),
) -> Content:
    document = Document(f"exhibit-{exhibit.id}", exhibit.title, template, {"exhibit": exhibit, **context})
    html = render_html(document, templates)
    try:
        pdf = html_to_pdf(html, bundled("templates"), title=exhibit.title)
    except RenderError as error:
        if "character" in str(error):
            raise UnusableError("it holds a character that no font here has: print it to PDF.") from error
        raise
    return Content(pdf, page_texts(pdf), notes)


def _decision(one: RemittedClaim, claim: Claim) -> dict[str, Any]:
    """One decision of the payer as a page has it."""
    return {
        "status": _STATUS.get(one.status, f"status {one.status}"),
        "payment": _payment_rows(one.remittance),
        "parties": _party_rows(one.remittance),
        "claim": _claim_rows(one, claim),
        "lines": [_line(line) for line in one.lines],
        "totals": {"charge": one.charge, "paid": one.paid},
    }


def _payment_rows(remittance: Remittance) -> list[Row]:
    payment = remittance.payment
    method = payment.method if payment else ""
    return _given(
        ("Check or transfer number (trace)", remittance.trace_number),
        ("Payment date", day(payment.effective_date) if payment else None),
        ("Paid by", _METHODS.get(method, method)),
        ("Total of the payment, all claims", money(payment.amount) if payment else None),
        ("Remittance made on", day(remittance.production_date)),
    )


def _party_rows(remittance: Remittance) -> list[Row]:
    payer, payee = remittance.payer, remittance.payee
    return _given(
        ("Payer", payer.name if payer else None),
        ("Payer's address", _address(payer)),
        ("Payer's contact", _contacts(payer)),
        ("Payee", payee.name if payee else None),
        ("Payee's NPI", payee.npi if payee else None),
    )


def _claim_rows(one: RemittedClaim, claim: Claim) -> list[Row]:
    own = one.patient_control_number
    shown = own if own.strip().casefold() == claim.claim_id.casefold() else _end(own)
    return _given(
        ("Payer's claim number", one.payer_claim_number),
        ("Practice's own number", shown),
        ("Member id", _end(_member(one))),
        ("Claim received by the payer", _day_of(first_date(one.dates, "050"))),
        ("Charge as billed", money(one.charge)),
        ("Paid", money(one.paid)),
        ("Patient responsibility", money(one.patient_amount)),
        ("Adjustments of the claim as a whole", "; ".join(_adjustments(one.adjustments))),
        ("Remark codes of the claim as a whole", ", ".join(one.remark_codes)),
    )


def _member(one: RemittedClaim) -> str:
    for party in (one.subscriber, one.patient):
        # Never a social security number, not even its end.
        if party is not None and party.identifier and party.id_qualifier == "MI":
            return party.identifier
    return ""


def _end(number: str) -> str:
    """The last four characters, where enough is left out to hide the rest."""
    if not number:
        return ""
    return f"ending in {number[-_LAST:]}" if len(number) >= 2 * _LAST else "on file"


def _line(line: RemittedLine) -> dict[str, Any]:
    billed = line.original_procedure
    return {
        "code": _code(line.procedure),
        "billed_as": _code(billed) if billed and billed.code != line.procedure.code else "",
        "date": _day_of(line.service_date),
        "units": f"{line.units:f}",
        "charge": line.charge,
        "allowed": line.allowed,
        "paid": line.paid,
        "adjustments": _adjustments(line.adjustments),
        "remarks": list(line.remark_codes),
    }


def _code(procedure: Procedure) -> str:
    return "-".join((procedure.code, *procedure.modifiers))


def _adjustments(listed: Iterable[Adjustment]) -> list[str]:
    return [f"{one.group} {one.reason}: {_amount(one.amount)}" for one in listed]


def _amount(amount: Decimal) -> str:
    return money(amount) or ""


def _day_of(dated: Dated | None) -> str | None:
    if dated is None:
        return None
    return dated.first.isoformat() if dated.first else None


def _address(party: Party | None) -> str:
    if party is None or not party.address:
        return ""
    place = " ".join(filter(None, (party.state, party.postal_code)))
    return ", ".join(filter(None, (*party.address, party.city, place)))


def _contacts(party: Party | None) -> str:
    if party is None:
        return ""
    found = [value for contact in party.contacts for kind, value in contact.numbers if kind in ("TE", "EM", "UR", "FX")]
    return ", ".join(dict.fromkeys(found))


def _given(*pairs: tuple[str, str | None]) -> list[Row]:
    """Rows of what the file gives; what it does not give is no gap of the claim record and is left out."""
    return [Row(label, value) for label, value in pairs if value]
