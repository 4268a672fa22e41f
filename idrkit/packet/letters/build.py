"""Puts a letter together: who writes to whom about which claim, the body of its kind, and the notes for the sender."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from idrkit.assess.case import case_of
from idrkit.assess.governing import governing, waits, why
from idrkit.assess.missing import missing_fact
from idrkit.assess.results import Assessment
from idrkit.assess.wording import text_name
from idrkit.claims.model import Claim, Override
from idrkit.claims.terms import Scope
from idrkit.law.rulebook import Rulebook
from idrkit.packet.acting import acting_rows, signs_for
from idrkit.packet.attestation import Attestation
from idrkit.packet.document import Document
from idrkit.packet.fields import Row, day
from idrkit.packet.front import dates_of_service, link
from idrkit.packet.letters.closing import joint_withdrawal, settlement, withdrawal_request
from idrkit.packet.letters.demand import award_demand
from idrkit.packet.letters.entity import entity_answer
from idrkit.packet.letters.extension import extension
from idrkit.packet.letters.information import information_answer
from idrkit.packet.letters.letter import Basis, Body, Lack, Letter, LetterKind, authorised, unconfirmed, wanted
from idrkit.packet.letters.qpa import qpa_information
from idrkit.packet.notice import sender, sender_contact

BODIES: Mapping[LetterKind, Callable[[Basis], Body]] = {
    LetterKind.QPA_INFORMATION: qpa_information,
    LetterKind.EXTENSION: extension,
    LetterKind.ENTITY_ANSWER: entity_answer,
    LetterKind.SETTLEMENT: settlement,
    LetterKind.JOINT_WITHDRAWAL: joint_withdrawal,
    LetterKind.WITHDRAWAL_REQUEST: withdrawal_request,
    LetterKind.INFORMATION_ANSWER: information_answer,
    LetterKind.AWARD_DEMAND: award_demand,
}
"""Every letter: its kind and what says it."""


def build_letter(assessment: Assessment, kind: LetterKind, rulebook: Rulebook) -> Letter:
    """One letter of one claim: final once nothing it needs is missing, a draft until then.

    Args:
        assessment: the claim on the day the letter is written.
        kind: which letter.
        rulebook: the law.
    """
    claim = assessment.claim
    basis = Basis(assessment, case_of(claim, rulebook, assessment.as_of))
    body = BODIES[kind](basis)
    every = _distinct((*body.lacks, *unconfirmed(basis, body.rests_on), *_reach(basis), *authorised(basis)))
    lacks, overrides = _overridden(every, claim)
    context = {
        "body": body,
        "as_of": assessment.as_of,
        "sender": _sender(claim),
        "claim_rows": _claim_rows(claim),
        "lacks": tuple((one, tuple(map(missing_fact, one.missing))) for one in lacks),
        "went_on": overrides,
        "ready": not lacks,
        "attestation": _attestation(body, lacks, basis),
        "signs_for": signs_for(claim, Scope.LETTERS, assessment.as_of),
        **body.context,
    }
    return Letter(
        kind=kind,
        claim_id=claim.claim_id,
        title=body.title,
        letter=Document("letter", body.title, body.template, context),
        notes=_notes(body, basis, lacks, overrides),
        ready=not lacks,
        lacks=lacks,
        overrides=overrides,
        papers=body.papers,
        deadlines=body.deadlines,
        footer=f"Claim {claim.claim_number or claim.claim_id} · {body.title}",
        author=claim.provider.name,
    )


def _distinct(lacks: tuple[Lack, ...]) -> tuple[Lack, ...]:
    """Each once: a fact the paper asks for may be asked for by the letter too."""
    kept: list[Lack] = []
    told: set[str] = set()
    for one in lacks:
        if one.missing and told.issuperset(one.missing):
            continue
        told.update(one.missing)
        if one not in kept:
            kept.append(one)
    return tuple(kept)


def _overridden(lacks: tuple[Lack, ...], claim: Claim) -> tuple[tuple[Lack, ...], tuple[Override, ...]]:
    """What keeps the letter a draft, and the recorded decisions that took the rest away."""
    recorded = {one.finding: one for one in claim.overrides}
    used = tuple(recorded[one.overridden_by] for one in lacks if one.overridden_by in recorded)
    return tuple(one for one in lacks if one.overridden_by not in recorded), tuple(dict.fromkeys(used))


def _reach(basis: Basis) -> tuple[Lack, ...]:
    """Where the answer should go: an address or an e-mail of the sender."""
    whose = "provider.representative" if basis.case.claim.provider.representative else "provider"
    return wanted(basis, f"{whose}.contact.email or {whose}.contact.address")


def _sender(claim: Claim) -> tuple[str, ...]:
    """The head of the letter where no letterhead is given."""
    contact = sender_contact(claim)
    address = contact.address
    lines = [sender(claim)]
    if address is not None:
        lines += [address.street, f"{address.city}, {address.state} {address.zip_code}"]
    return (*lines, *(one for one in (contact.email, contact.phone) if one))


def _claim_rows(claim: Claim) -> tuple[Row, ...]:
    npi = f", NPI {claim.provider.npi}" if claim.provider.npi else ""
    return (
        Row("Claim number", claim.claim_number, "the remittance; 835 CLP07"),
        Row("Plan or issuer", claim.plan.name),
        Row("Provider", f"{claim.provider.name}{npi}"),
        Row("Furnished", dates_of_service(claim), "CMS-1500 box 24A"),
    )


def _attestation(body: Body, lacks: tuple[Lack, ...], basis: Basis) -> Attestation | None:
    if not body.attested:
        return None
    return Attestation(
        text="\n".join(body.attested),
        cite=body.cite,
        ready=not lacks,
        reasons=tuple(one.sentence for one in lacks),
        overrides=body.overrides,
        signs_for=signs_for(basis.case.claim, Scope.LETTERS, basis.case.as_of),
    )


def _notes(body: Body, basis: Basis, lacks: tuple[Lack, ...], overrides: tuple[Override, ...]) -> Document:
    """What only the sender reads: what is missing, how it is sent, by when, under which text."""
    return Document(
        key="notes",
        title=f"Notes for the sender: {body.title}",
        template="letters/notes.html",
        context={
            "body": body,
            "as_of": basis.case.as_of,
            "claim_id": basis.case.claim.claim_id,
            "acting": acting_rows(basis.case.claim, basis.case.as_of),
            "lacks": tuple((one, tuple(map(missing_fact, one.missing))) for one in lacks),
            "went_on": overrides,
            "ready": not lacks,
            "papers": tuple(
                (one, text_name(one.version.text.value), *_governs(one.version.provision_id, basis))
                for one in body.papers
            ),
            "links": tuple(link(one) for one in body.deadlines),
            "passed": tuple(one for one in body.deadlines if one.due is not None and one.due < basis.case.as_of),
        },
    )


def _governs(provision_id: str, basis: Basis) -> tuple[str, str]:
    found = governing(provision_id, {**basis.case.dates}, basis.case.rulebook)
    return why(found, _written), waits(found, _written)


def _written(value: date) -> str:
    return day(value) or ""
