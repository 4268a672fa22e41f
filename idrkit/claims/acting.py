"""A claim record with the facts of its client under it: what the record does not say is filled, nothing is replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from idrkit.claims.clients import ClientOf, ClientProvider
from idrkit.claims.model import Claim, Unconfirmed
from idrkit.claims.parties import Contact, Grant, Provider, Representative
from idrkit.claims.record import Record
from idrkit.errors import RecordError

DOCUMENT = "provider.representative.grant.document_sha256"
"""The fact that is left out where the document of the authority is not what the clients file says of it."""
_IDENTITY = ("npi", "tin")
_FILLED = ("legal_business_name", "npi", "tin", "specialty", "practice_size")
R = TypeVar("R", bound=Record)


@dataclass(frozen=True, slots=True)
class Acted:
    """The claim with the facts of its client, and where the two differ without contradicting who it is."""

    claim: Claim
    differs: tuple[str, ...] = ()


def with_client(claim: Claim, of: ClientOf) -> Acted:
    """The claim as a claim of this client.

    Args:
        claim: the record.
        of: the client.

    Raises:
        RecordError: the record is of somebody else: another NPI, TIN or representative, or nothing that ties it to the
            client.
    """
    wrong = tuple(_contradictions(claim.provider, of))
    if wrong:
        raise RecordError(f"Claim {claim.claim_id} is no claim of client {of.name} as recorded: {'; '.join(wrong)}.")
    provider = _provider(claim.provider, of.client.provider)
    representative = _representative(claim.provider.representative, of)
    provider = provider.model_copy(update={"representative": representative})
    acted = claim.model_copy(update={"provider": provider, "unconfirmed": (*claim.unconfirmed, *_doubts(acting=of))})
    return Acted(acted, tuple(_differences(claim.provider, of)))


def _contradictions(given: Provider, of: ClientOf) -> Iterator[str]:
    known = of.client.provider
    for name in _IDENTITY:
        ours, theirs = getattr(given, name), getattr(known, name)
        if ours is not None and theirs is not None and _digits(ours) != _digits(theirs):
            yield f"provider.{name} is {ours}, the client has {theirs}"
    tied = any(getattr(given, name) is not None and getattr(known, name) is not None for name in _IDENTITY)
    if not tied and _plain(given.name) not in (_plain(known.name), _plain(known.legal_business_name or known.name)):
        yield (
            f'provider.name is "{given.name}", the client is "{known.name}", and neither NPI nor TIN ties the two: '
            "record one of them in the claim and in the clients file"
        )
    yield from _other_representative(given.representative, of)


def _other_representative(given: Representative | None, of: ClientOf) -> Iterator[str]:
    known = of.client.representative
    if given is None:
        return
    if known is None:
        yield f'provider.representative is "{given.name}", the client acts for itself'
        return
    if _plain(given.name) != _plain(known.name):
        yield f'provider.representative.name is "{given.name}", the client has "{known.name}"'
    if given.tin is not None and known.tin is not None and _digits(given.tin) != _digits(known.tin):
        yield f"provider.representative.tin is {given.tin}, the client has {known.tin}"
    if given.grant is not None and of.client.authority is not None and _core(given.grant) != _core(of.client.authority):
        yield "provider.representative.grant is another authority than that of the client"


def _differences(given: Provider, of: ClientOf) -> Iterator[str]:
    """What the record says otherwise than the client, and keeps."""
    known = of.client.provider
    for name in ("name", *(one for one in _FILLED if one not in _IDENTITY)):
        ours, theirs = getattr(given, name), getattr(known, name)
        if ours is not None and theirs is not None and _plain(str(ours)) != _plain(str(theirs)):
            yield f"provider.{name}"
    for name in Contact.model_fields:
        ours, theirs = getattr(given.contact, name), getattr(known.contact, name)
        if ours is not None and theirs is not None and ours != theirs:
            yield f"provider.contact.{name}"


def _provider(given: Provider, known: ClientProvider) -> Provider:
    facts = {name: getattr(known, name) for name in _FILLED if getattr(given, name) is None}
    if known.kind is not None and "kind" not in given.model_fields_set:
        facts["kind"] = known.kind
    return given.model_copy(update={**facts, "contact": _filled(given.contact, known.contact)})


def _representative(given: Representative | None, of: ClientOf) -> Representative | None:
    known = of.client.representative
    if known is None:
        return given
    contact = known.contact if given is None else _filled(given.contact, known.contact)
    grant = _grant(of)
    own = given or Representative(name=known.name)
    return own.model_copy(
        update={
            "legal_business_name": own.legal_business_name or known.legal_business_name,
            "tin": own.tin or known.tin,
            "contact": contact,
            "authority": own.authority or (grant.document if grant else None),
            "grant": grant or own.grant,
        }
    )


def _grant(of: ClientOf) -> Grant | None:
    """The authority as the record holds it: without the digest of a document that is not what it should be."""
    authority = of.client.authority
    if authority is None:
        return None
    facts = authority.model_dump(exclude={"document_file"})
    return Grant.model_validate({**facts, "document_sha256": None} if of.document_fault else facts)


def _core(grant: Grant) -> dict[str, object]:
    return grant.model_dump(include={"granted_by", "granted_to", "scope", "starts_on", "ends_on"})


def _doubts(acting: ClientOf) -> Iterator[Unconfirmed]:
    if acting.document_fault:
        yield Unconfirmed(fact=DOCUMENT, why=acting.document_fault)


def _filled(given: R, known: R) -> R:
    """The part with what it does not say taken from the other."""
    facts = {name: getattr(known, name) for name in type(given).model_fields if getattr(given, name) is None}
    return given.model_copy(update=facts)


def _digits(number: str) -> str:
    return re.sub(r"\D", "", number)


def _plain(name: str) -> str:
    """A name without capitals, punctuation and spaces: "Example Group, PLLC" is "Example Group PLLC"."""
    return re.sub(r"[\W_]+", "", name.casefold())
