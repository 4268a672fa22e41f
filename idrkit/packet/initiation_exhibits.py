"""The documents that go with the notice of IDR initiation: which are recorded, and a page to attach each."""

from __future__ import annotations

from dataclasses import dataclass

from idrkit.claims.exhibits import Exhibit
from idrkit.claims.model import Claim
from idrkit.claims.terms import QpaSource
from idrkit.packet.document import Document
from idrkit.packet.fields import day

proof_kinds = ("proof_of_delivery", "proof_of_open_negotiation", "notice")
qpa_kinds = ("qpa", "qpa_disclosure", "qualifying_payment_amount")
receipt_kinds = ("proof_of_delivery", "proof_of_open_negotiation")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one document; `exhibits` is empty where none is recorded, and `status` says so."""

    name: str
    why: str
    cite: str
    exhibits: tuple[Exhibit, ...]
    wanted: str
    missing: str


def exhibits_of(claim: Claim, kinds: tuple[str, ...]) -> str:
    """The ids of the exhibits of these kinds, "A, B"; empty where none is recorded."""
    return ", ".join(one.id for one in _recorded(claim, kinds))


def exhibit_list(claim: Claim) -> Document:
    """The exhibit list, and a page for each document the portal wants."""
    slots = tuple(_slots(claim))
    named = {one.id for slot in slots for one in slot.exhibits}
    shows = {one.id: "; ".join(slot.name for slot in slots if one in slot.exhibits) for one in claim.exhibits}
    return Document(
        key="exhibits",
        title="Exhibits",
        template="packet/initiation_exhibits.html",
        context={
            "slots": slots,
            "others": tuple(one for one in claim.exhibits if one.id not in named),
            "claim_number": claim.claim_number,
            # Filled in where the files are bound (idrkit.packet.exhibits.sheets.with_rows).
            "given": False,
            "shows": shows,
            "rows": (),
            "bound": frozenset(),
        },
    )


def _recorded(claim: Claim, kinds: tuple[str, ...]) -> tuple[Exhibit, ...]:
    return tuple(one for one in claim.exhibits if one.kind.strip().lower() in kinds)


def _slots(claim: Claim) -> list[Slot]:
    start = claim.open_negotiation_start
    sent_to = f" to {claim.open_negotiation.sent_to}" if claim.open_negotiation.sent_to else ""
    sent = f"; sent on {day(start)}{sent_to}" if start else ""
    return [
        Slot(
            name="Proof of open negotiation",
            why="Required by the portal: it shows the day open negotiation started.",
            cite="45 CFR 149.510(b)(2)(iii)(A)(4)",
            exhibits=_recorded(claim, proof_kinds),
            wanted=f"The open negotiation notice with proof of the day, method and address of sending{sent}.",
            missing=_proof_missing(claim),
        ),
        Slot(
            name="Remittance advice",
            why="It shows the claim number, the initial payment and the cost sharing of each line.",
            cite="45 CFR 149.510(b)(2)(iii)(A)(1)",
            exhibits=_recorded(claim, ("remittance",)),
            wanted="Every remittance advice of the initial payment or notice of denial of payment.",
            missing="" if _recorded(claim, ("remittance",)) else "remittance advice",
        ),
        _qpa_slot(claim),
    ]


def _proof_missing(claim: Claim) -> str:
    lacking = []
    if not _recorded(claim, ("notice",)):
        lacking.append("the notice as sent")
    if not _recorded(claim, receipt_kinds):
        lacking.append("the proof that it was sent")
    return " and ".join(lacking)


@dataclass(frozen=True, slots=True)
class Disclosure:
    """The document beside the QPA: which exhibits show it, what is wanted, and what is missing."""

    exhibits: tuple[Exhibit, ...]
    wanted: str
    missing: str


def disclosure(claim: Claim) -> Disclosure:
    """The plan's disclosure of the QPA; the remittance where it stands there or where the plan disclosed none."""
    sources = {line.qualifying_payment_amount.source for line in claim.service_lines}
    found, remittances = _recorded(claim, qpa_kinds), _recorded(claim, ("remittance",))
    on_remittance = "" if remittances else "remittance advice"
    if not found and sources == {QpaSource.NOT_DISCLOSED}:
        wanted = "The plan disclosed no amount. The remittance, which gives none, is uploaded instead."
        return Disclosure(remittances, wanted, on_remittance)
    if not found and sources - {QpaSource.NOT_DISCLOSED} == {QpaSource.REMITTANCE}:
        wanted = "The amounts disclosed stand on the remittance advice."
        return Disclosure(remittances, wanted, on_remittance)
    wanted = "The plan's disclosure of the amount for each line: EOB, letter or plan portal."
    return Disclosure(found, wanted, "" if found else "disclosure of the qualifying payment amount")


def _qpa_slot(claim: Claim) -> Slot:
    shown = disclosure(claim)
    return Slot(
        name="Qualifying payment amount (QPA) or claim document",
        why="Required by the portal for each line, beside the amount.",
        cite="45 CFR 149.510(b)(2)(iii)(A)(7)-(8)",
        exhibits=shown.exhibits,
        wanted=shown.wanted,
        missing=shown.missing,
    )
