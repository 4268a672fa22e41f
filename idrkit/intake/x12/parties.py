"""Persons and organizations of an X12 file: names, identifiers, addresses, and how to reach them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from idrkit.intake.x12.facts import Reference, first_reference, reference_of, text_of
from idrkit.intake.x12.tokens import Segment

NATIONAL_PROVIDER_IDENTIFIER = "XX"
SOCIAL_SECURITY_NUMBER = "34"
_TAX_NUMBERS = ("EI", "TJ", "FI", "24")


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to ask (PER).

    Attributes:
        function: what for: CX claims, BL technical, IC information.
        name: of the person or the desk.
        numbers: how to reach it: each with its kind (TE telephone, EM e-mail, FX fax, UR web page, EX extension).
    """

    function: str
    name: str
    numbers: tuple[tuple[str, str], ...]

    def number(self, kind: str) -> str:
        """The first number of a kind, such as TE or EM, or ""."""
        return next((value for one, value in self.numbers if one == kind), "")


@dataclass(frozen=True, slots=True)
class Party:
    """A person or an organization (N1 or NM1) with everything said about it.

    Attributes:
        role: the entity code: PR payer, PE payee, 85 billing, 82 rendering, 77 facility, QC patient, IL subscriber.
        is_person: True for a person, False for an organization, None where the file does not say (N1).
        name: of the organization, or the last name of the person.
        first_name, middle_name, suffix: of a person.
        id_qualifier: what the identifier is: XX an NPI, MI a member id, PI a payer id.
        identifier: as written.
        address, city, state, postal_code, country: as written.
        references: further numbers (REF), such as EI and TJ, the tax number, or 2U, the payer's id.
        contacts: whom to ask (PER).
        taxonomy: the provider's specialty code (PRV03).
    """

    role: str
    is_person: bool | None
    name: str
    first_name: str = ""
    middle_name: str = ""
    suffix: str = ""
    id_qualifier: str = ""
    identifier: str = ""
    address: tuple[str, ...] = ()
    city: str = ""
    state: str = ""
    postal_code: str = ""
    country: str = ""
    references: tuple[Reference, ...] = ()
    contacts: tuple[Contact, ...] = ()
    taxonomy: str = ""

    @property
    def npi(self) -> str:
        """The National Provider Identifier, or ""."""
        return self.identifier if self.id_qualifier == NATIONAL_PROVIDER_IDENTIFIER else ""

    @property
    def tin(self) -> str:
        """The tax number (REF*EI or TJ, or an identifier that is one), or ""; never a social security number."""
        if self.id_qualifier in _TAX_NUMBERS:
            return self.identifier
        return next((found for one in _TAX_NUMBERS if (found := first_reference(self.references, one))), "")


def named(segment: Segment) -> Party:
    """The party of an N1 or NM1 alone."""
    elements = segment.elements
    if elements[0] == "N1":
        return Party(
            text_of(segment, 1),
            None,
            text_of(segment, 2),
            id_qualifier=text_of(segment, 3),
            identifier=text_of(segment, 4),
        )
    padded = [*elements, *[""] * (10 - len(elements))] if len(elements) < 10 else elements
    return Party(
        role=padded[1],
        is_person={"1": True, "2": False}.get(padded[2]),
        name=padded[3],
        first_name=padded[4],
        middle_name=padded[5],
        suffix=padded[7],
        id_qualifier=padded[8],
        identifier=padded[9],
    )


PARTY_SEGMENTS = frozenset({"N2", "N3", "N4", "REF", "PER", "PRV"})
"""The segments that speak of the party named before them."""


def party_of(group: Sequence[Segment]) -> Party:
    """The party of an N1 or NM1 and the segments that follow it."""
    begun = named(group[0])
    if len(group) == 1:
        return begun
    address: tuple[str, ...] = ()
    place: list[str] = ["", "", "", ""]
    references: list[Reference] = []
    contacts: list[Contact] = []
    name, taxonomy = begun.name, ""
    for segment in group[1:]:
        match segment.elements[0]:
            case "N2":
                name = " ".join(filter(None, [name, text_of(segment, 1)]))
            case "N3":
                address += tuple(filter(None, segment.elements[1:]))
            case "N4":
                place = [text_of(segment, index) for index in range(1, 5)]
            case "REF":
                references.append(reference_of(segment))
            case "PER":
                contacts.append(contact_of(segment))
            case "PRV":
                taxonomy = text_of(segment, 3)
    return replace(
        begun,
        name=name,
        address=address,
        city=place[0],
        state=place[1],
        postal_code=place[2],
        country=place[3],
        references=tuple(references),
        contacts=tuple(contacts),
        taxonomy=taxonomy,
    )


def contact_of(segment: Segment) -> Contact:
    """A contact (PER)."""
    elements = segment.elements
    pairs = ((elements[index], text_of(segment, index + 1)) for index in range(3, len(elements), 2))
    return Contact(text_of(segment, 1), text_of(segment, 2), tuple(pair for pair in pairs if any(pair)))


def party_groups(segments: Sequence[Segment], opens: str) -> tuple[list[Segment], list[list[Segment]]]:
    """What comes before the first party or belongs to none, and each party with the segments about it.

    Args:
        segments: of one loop and the loops of parties in it.
        opens: N1 or NM1.
    """
    own: list[Segment] = []
    groups: list[list[Segment]] = []
    for segment in segments:
        tag = segment.elements[0]
        if tag == opens:
            groups.append([segment])
        elif groups and tag in PARTY_SEGMENTS:
            groups[-1].append(segment)
        else:
            own.append(segment)
    return own, groups


def with_role(parties: Sequence[Party], *roles: str) -> Party | None:
    """The first party in one of the roles, the earlier named role before the later."""
    return next((one for role in roles for one in parties if one.role == role), None)


def in_role(parties: Sequence[Party], role: str) -> Iterator[Party]:
    """Every party in a role."""
    return (one for one in parties if one.role == role)
