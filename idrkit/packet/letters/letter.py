"""What a letter is made of, and what keeps it a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from idrkit.assess.authority import authority
from idrkit.assess.case import Case
from idrkit.assess.completeness import PaperFound, Standing, lacking, papers_found, texts_in_force
from idrkit.assess.missing import missing_fact
from idrkit.assess.results import Assessment, Deadline, Finding, Verdict
from idrkit.assess.scan import scan
from idrkit.assess.wording import event_name, listed, text_name
from idrkit.claims.exhibits import Exhibit
from idrkit.claims.model import Override
from idrkit.claims.terms import Scope
from idrkit.law.provision import Event, Text
from idrkit.packet.document import Document
from idrkit.packet.fields import Row

NOT_IN_FORCE = "L1"
"""The id an override names to write a letter although the text it rests on is not in force."""
NO_AUTHORITY = "L2"
"""The id an override names to write a letter although the authority of who signs for the provider does not hold."""


class LetterKind(StrEnum):
    """The letters that can be written."""

    QPA_INFORMATION = "qpa-information"
    EXTENSION = "extension"
    ENTITY_ANSWER = "entity-answer"
    SETTLEMENT = "settlement"
    JOINT_WITHDRAWAL = "joint-withdrawal"
    WITHDRAWAL_REQUEST = "withdrawal-request"
    INFORMATION_ANSWER = "information-answer"
    AWARD_DEMAND = "award-demand"


@dataclass(frozen=True, slots=True)
class Lack:
    """What keeps a letter a draft: a sentence, the facts that are missing, and the id an override may name."""

    sentence: str
    missing: tuple[str, ...] = ()
    overridden_by: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """The case a letter is about, with its assessment."""

    assessment: Assessment
    case: Case


@dataclass(frozen=True, slots=True)
class Body:
    """What one kind of letter says.

    Attributes:
        title: the heading.
        template: the page that says it; `context` is everything it needs, `rows` what tells the dispute.
        to: the lines of the address; None stands for one that is missing.
        signed_by: the parties whose signature lines stand at the end.
        attested: sentences a person attests with the signature; `cite` is their paragraph.
        lacks: what keeps it a draft.
        papers: the paper the law lists, under the text that governs; none where the law lists nothing.
        deadlines: the last days that concern it.
        enclosures: exhibits that go with it.
        rests_on: facts that must be confirmed before it goes out.
        remarks: what only the sender should know.
    """

    title: str
    template: str
    context: Mapping[str, Any]
    to: tuple[str | None, ...]
    lacks: tuple[Lack, ...]
    rows: tuple[Row, ...] = ()
    signed_by: tuple[str, ...] = ()
    attested: tuple[str, ...] = ()
    cite: str = ""
    papers: tuple[PaperFound, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    enclosures: tuple[Exhibit, ...] = ()
    rests_on: tuple[str, ...] = ()
    overrides: tuple[tuple[Finding, Override], ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter before it is drawn: the page to send, the notes for the sender, and whether it may be signed."""

    kind: LetterKind
    claim_id: str
    title: str
    letter: Document
    notes: Document
    ready: bool
    lacks: tuple[Lack, ...]
    overrides: tuple[Override, ...]
    papers: tuple[PaperFound, ...]
    deadlines: tuple[Deadline, ...] = ()
    footer: str = ""
    author: str = ""


# --- the paper the law lists


def governing_paper(paper_id: str, case: Case, *, may_go_on: bool = False) -> tuple[PaperFound, tuple[Lack, ...]]:
    """The paper under the text that governs, and why that is not settled.

    Where no text of it is in force yet the newest is taken and told apart; where a date that is not given decides
    between texts that ask for different elements, that date is missing. With `may_go_on` a recorded override of L1 lets
    the letter be written while its text waits for guidance.
    """
    candidates = texts_in_force(paper_id, case)
    if not candidates:
        newest = papers_found(paper_id, case)[0]
        by = NOT_IN_FORCE if may_go_on and newest.standing is Standing.PENDING else ""
        return newest, (Lack(_not_in_force(newest), overridden_by=by),)
    found = candidates[0]
    asked = {tuple(one.element.id for one in each.elements) for each in candidates}
    if len(asked) == 1:
        return found, ()
    events = tuple(dict.fromkeys(each.version.keyed_by for each in candidates))
    missing = tuple(_FACT_OF.get(one, one.value) for one in events if case.dates.get(one) is None)
    names = listed([event_name(one.value) for one in events])
    return found, (Lack(f"Which text governs this letter is not known: it goes by {names}.", missing),)


_FACT_OF = {Event.PLAN_YEAR_START: "plan.plan_year_start", Event.DISCLOSURE_PROVIDED: "initial_payment.payment_date"}


def _not_in_force(found: PaperFound) -> str:
    text = text_name(found.version.text.value)
    if found.standing is Standing.PENDING:
        return f"{found.version.cite}, {text}, waits for guidance of the Departments and is not in force."
    return f"{found.version.cite}, {text}, does not govern this dispute."


def lacking_elements(found: PaperFound) -> tuple[Lack, ...]:
    """Each required element that is missing, or that the record contradicts."""
    return tuple(Lack(f"{one.element.title}: {one.why or 'not given.'}", one.missing, "") for one in found.lacking)


def amended(found: PaperFound) -> bool:
    """Whether it is the amended text that governs the paper."""
    return found.version.text is Text.AMENDED and found.in_force


# --- facts and words


def wanted(basis: Basis, *paths: str) -> tuple[Lack, ...]:
    """Each fact of the claim that is not given, as something that keeps the letter a draft."""
    missing = lacking(basis.case.claim, *paths)
    return tuple(Lack(f"{missing_fact(path).what}: not given.", (path,)) for path in missing)


def not_after(name: str, value: date | None, as_of: date) -> tuple[Lack, ...]:
    """A day that would lie in the future on the day of the letter."""
    if value is None or value <= as_of:
        return ()
    return (Lack(f"{name} lies after the day of this letter.", ()),)


def own_words(name: str, text: str | None) -> tuple[str | None, tuple[Lack, ...]]:
    """The user's sentences as they may be printed: left out where they argue a prohibited factor."""
    if text is None:
        return None, ()
    found = [hit.words for hit in scan(text) if hit.blocks]
    if not found:
        return text, ()
    told = listed([f"“{one}”" for one in dict.fromkeys(found)])
    sentence = f"{name} names what a certified IDR entity must not consider ({told}), and is left out: mend the record."
    return None, (Lack(sentence),)


def unconfirmed(basis: Basis, paths: Iterable[str]) -> tuple[Lack, ...]:
    """Facts the letter rests on that were assumed or are contradicted, until a person confirms them."""
    starts = tuple(paths)
    return tuple(
        Lack(f"Still to be confirmed, {one.fact}: {one.why}", (one.fact,))
        for one in basis.case.claim.unconfirmed
        if one.fact.startswith(starts)
    )


def authorised(basis: Basis) -> tuple[Lack, ...]:
    """The authority of the third party that signs for the provider, where it does not hold for letters on that day."""
    told = authority(basis.case.claim, Scope.LETTERS, basis.case.as_of)
    if told.verdict not in (Verdict.FAIL, Verdict.NEEDS_INFO):
        return ()
    return (Lack(f"{told.sentence} {told.next_step}", told.missing, NO_AUTHORITY),)


def to_plan(basis: Basis) -> tuple[tuple[str | None, ...], tuple[Lack, ...]]:
    """The address of the plan's contact, and what is missing of it: an address or an e-mail is enough."""
    contact, name = basis.case.claim.plan.contact, basis.case.claim.plan.name
    address = contact.address
    lines: list[str | None] = [name, *([contact.name] if contact.name else [])]
    if address is not None:
        lines += [address.street, f"{address.city}, {address.state} {address.zip_code}"]
    if contact.email:
        lines.append(contact.email)
    if address is None and not contact.email:
        lines.append(None)
    return tuple(lines), wanted(basis, "plan.contact.address or plan.contact.email")


def enclosed(basis: Basis, *kinds: str) -> tuple[Exhibit, ...]:
    """The exhibits of these kinds, in the order of the record."""
    return tuple(one for one in basis.case.claim.exhibits if one.kind.strip().lower() in kinds)


def deadlines(basis: Basis, *ids: str) -> tuple[Deadline, ...]:
    """The claim's own deadlines with these ids, in their order."""
    found = (basis.case.deadline(name) for name in ids)
    return tuple(one for one in found if one is not None)


def dispute_rows(basis: Basis) -> tuple[Row, ...]:
    """Which dispute it is."""
    claim = basis.case.claim
    return (
        Row("Dispute number", claim.dispute.number, "portal e-mail"),
        Row("Certified IDR entity", claim.dispute.certified_idr_entity or "(none selected, or not recorded)"),
    )
