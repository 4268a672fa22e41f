"""The clients of a billing company: who each is, who acts for it with which authority, and how its papers are made.

Facts that are the same for every claim of a client stand here once instead of in every record. They are read from a
file (`idrkit.intake.clients_file`) and laid under a claim record (`idrkit.claims.acting`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator

from idrkit.claims.parties import Contact, Grant, ThirdParty
from idrkit.claims.record import OwnNpi, OwnTin, Record, fact, part, required
from idrkit.claims.terms import PartyKind, PracticeSize

ClientName = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]


class ClientProvider(Record):
    """The party whose claims they are: what every record of its claims would say alike."""

    name: str = required("Name as on the claim form", "CMS-1500 box 33; UB-04 FL 1")
    legal_business_name: str | None = fact("Legal business name", "IRS letter CP 575, NPPES")
    kind: PartyKind | None = fact("Provider, facility or provider of air ambulance services", "the client's records")
    npi: OwnNpi | None = fact("Billing National Provider Identifier", "CMS-1500 box 33a; UB-04 FL 56")
    tin: OwnTin | None = fact("Taxpayer Identification Number", "CMS-1500 box 25; UB-04 FL 5")
    specialty: str | None = fact("Practice specialty or facility type", "NPPES taxonomy")
    practice_size: PracticeSize | None = fact(
        "Number of employees, in the steps the notice of offer must name", "the client's payroll"
    )
    contact: Contact = part("How to reach it", "letterhead", Contact)


class ClientAuthority(Grant):
    """The authority of the billing company, with the file of the document that grants it."""

    document_file: str | None = fact(
        "The file of the document; a path as seen from the folder of the clients file", "where you keep it"
    )


class Client(Record):
    """One client: its parties, the authority to act for it, its letterhead, its ledger, and who must approve."""

    provider: ClientProvider = required("The party disputing the payments", "claim form, letterhead")
    representative: ThirdParty | None = fact(
        "The billing company, or whoever else acts for it; left out where it acts for itself", "your engagement letter"
    )
    authority: ClientAuthority | None = fact("The authority of the representative", "your engagement letter")
    templates: str | None = fact(
        "Folder of its own templates and brand.toml (letterhead); a path as seen from the folder of the clients file",
        "docs/branding.md",
    )
    ledger: str | None = fact(
        "Its own ledger: a file as seen from the folder of the clients file, or the URL of a PostgreSQL database; left "
        "out where it shares the usual one",
        "docs/ledger.md",
    )
    two_persons: bool = fact("Whether another person than the preparer must approve a packet", "your agreement", False)
    approvers: tuple[str, ...] = fact(
        "Who may approve, by name; left out where anybody but the preparer may", "your agreement", ()
    )

    @model_validator(mode="after")
    def _parts_that_need_each_other(self) -> Client:
        if self.authority is not None and self.representative is None:
            raise ValueError("authority is given, but no representative that has it: add [representative]")
        if self.approvers and not self.two_persons:
            raise ValueError("approvers are named, but two_persons is not true: set it, or take approvers out")
        return self


@dataclass(frozen=True, slots=True)
class ClientOf:
    """A client as it was read.

    `templates` is the folder, `ledger` the file or URL, both as they can be opened. `document_fault` says why the
    document of the authority cannot be taken for what the file says; empty where it can.
    """

    name: str
    client: Client
    file: Path
    templates: Path | None = None
    ledger: str | None = None
    document_fault: str = ""


Clients = Mapping[str, ClientOf]
