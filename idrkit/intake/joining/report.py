"""What matched what: each claim with its sources, what matched nothing, and sums that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from idrkit.claims.disputes import AwardPayment


@dataclass(frozen=True, slots=True)
class JoinedClaim:
    """One claim and where it comes from.

    Attributes:
        claim_id: its id in the record.
        remittances, forms, rows: the decisions (835), claim forms (837) and sheet rows it is made of, by their place.
        matched: what joined them.
        notes: what a biller should know.
        unconfirmed: facts still to be confirmed, and why.
        sources: the file each fact is from, by its path; those of lines by line number.
    """

    claim_id: str
    remittances: tuple[str, ...]
    forms: tuple[str, ...]
    rows: tuple[str, ...]
    matched: tuple[str, ...]
    notes: tuple[str, ...]
    unconfirmed: Mapping[str, str]
    sources: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Sum:
    """Where the claims of one kind of file went: found = in claims + set aside + repeated + rejected.

    `set_aside` are claim forms that were replaced, billed to another payer, or cannot be told apart; `repeated` came
    again unchanged; `rejected` could not be read, or no claim could be made of them.
    """

    found: int = 0
    in_claims: int = 0
    set_aside: int = 0
    repeated: int = 0
    rejected: int = 0


@dataclass(frozen=True, slots=True)
class NotTaken:
    """Something of a later remittance that may belong to a decided claim and was not counted as payment of its award.

    Attributes:
        claim_ids: the claims it may belong to.
        file: the name of the file it stands in.
        trace_number: of its payment.
        what: where it stands in that payment: "claim 3" or "PLB 1".
        why: a sentence part without data of the patient.
    """

    claim_ids: tuple[str, ...]
    file: str
    trace_number: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class JoinReport:
    """The report of joining.

    Attributes:
        claims: each claim made.
        remittances, forms: the sums of 835 and 837.
        repeated: the places of what came again unchanged.
        not_made: rejects among them that are claims of X12 files and no rows of a sheet.
        rows: sheet rows that became part of these claims.
        payment_rows: rows that confirm a whole payment by its trace number, and the number of claims each is about.
        award_payments: what later remittances paid of a rate determined or agreed, each with its claim.
        not_taken: what of later remittances may have paid one and was not counted.
    """

    claims: tuple[JoinedClaim, ...] = ()
    remittances: Sum = Sum()
    forms: Sum = Sum()
    repeated: tuple[str, ...] = ()
    not_made: int = 0
    rows: int = 0
    payment_rows: tuple[tuple[str, int], ...] = ()
    award_payments: tuple[tuple[str, AwardPayment], ...] = ()
    not_taken: tuple[NotTaken, ...] = ()

    @property
    def not_answered(self) -> tuple[JoinedClaim, ...]:
        """Claims billed that no remittance answers."""
        return tuple(one for one in self.claims if not one.remittances)

    @property
    def without_form(self) -> tuple[JoinedClaim, ...]:
        """Claims remitted whose claim form is not among the files."""
        return tuple(one for one in self.claims if not one.forms)
