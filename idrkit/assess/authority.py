"""Whether the authority of a third party acting for the provider holds for these papers on this day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from idrkit.assess.case import Outcome
from idrkit.assess.results import Fact, Verdict
from idrkit.claims.acting import DOCUMENT
from idrkit.claims.model import Claim
from idrkit.claims.parties import Grant
from idrkit.claims.terms import Scope
from idrkit.law.calendar import BusinessCalendar
from idrkit.law.counting import short_day

_PATH = "provider.representative.grant"
PAPERS = {
    Scope.NOTICE: "the open negotiation notice",
    Scope.INITIATION: "the notice of IDR initiation",
    Scope.OFFER: "the offer",
    Scope.LETTERS: "letters",
}
"""The papers of a scope in words."""
_RENEW = "Have it granted anew in writing and record the new document, or let the provider sign for itself."


class Standing(StrEnum):
    """How an authority stands on a day."""

    VALID = "valid"
    NOT_BEGUN = "not_begun"
    EXPIRED = "expired"
    OTHER_PARTY = "granted_to_another"
    NO_DOCUMENT = "no_document"
    NOT_GIVEN = "not_given"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True)
class Held:
    """How an authority stands, and the business days left after the day looked at; None where no end is stated."""

    standing: Standing
    business_days_left: int | None = None


def standing(grant: Grant | None, name: str, on: date) -> Standing:
    """How the authority of the representative of that name stands on a day; the last day is still one of it.

    Args:
        grant: the authority as recorded.
        name: of the representative.
        on: the day looked at.
    """
    if grant is None:
        return Standing.NOT_GIVEN
    if plain(grant.granted_to) != plain(name):
        return Standing.OTHER_PARTY
    if on < grant.starts_on:
        return Standing.NOT_BEGUN
    if grant.ends_on is not None and on > grant.ends_on:
        return Standing.EXPIRED
    return Standing.NO_DOCUMENT if grant.document is None or grant.document_sha256 is None else Standing.VALID


def held(grant: Grant | None, name: str, on: date, calendar: BusinessCalendar) -> Held:
    """The same, with the business days after that day until the last one of the authority."""
    found = standing(grant, name, on)
    if found is not Standing.VALID or grant is None or grant.ends_on is None:
        return Held(found)
    days = (on + timedelta(days=n) for n in range(1, (grant.ends_on - on).days + 1))
    return Held(found, sum(map(calendar.is_business_day, days)))


def authority(claim: Claim, scope: Scope, on: date) -> Outcome:
    """What is to be said of the authority for these papers: a third party signs only with one that holds."""
    one = claim.provider.representative
    if one is None:
        return Outcome(Verdict.NOT_APPLICABLE, "The provider acts for itself: no third party is recorded.")
    grant = one.grant
    found = standing(grant, one.name, on)
    if grant is None:
        return _not_given(one.name, one.authority)
    facts = _facts(grant)
    if found is Standing.VALID:
        if scope not in grant.scope:
            covered = ", ".join(PAPERS[each] for each in grant.scope)
            return Outcome(
                Verdict.FAIL,
                f"The authority of {one.name} covers {covered}, and not {PAPERS[scope]}.",
                _RENEW,
                facts,
            )
        return Outcome(Verdict.PASS, f"{one.name} acts for {claim.provider.name}: {granted(grant)}.", facts=facts)
    return _in_the_way(found, one.name, grant, claim.why_unconfirmed(DOCUMENT), on)


def granted(grant: Grant) -> str:
    """The authority in words: by whom, in which document, for which days."""
    document = f", {grant.document}" if grant.document else ""
    return f"granted by {grant.granted_by}{document}, {days_of(grant)}"


def days_of(grant: Grant) -> str:
    """The days of an authority; an end that is not stated is said not to be, never guessed."""
    if grant.ends_on is None:
        return f"from {short_day(grant.starts_on)}, no end stated"
    return f"from {short_day(grant.starts_on)} to {short_day(grant.ends_on)}"


def _in_the_way(found: Standing, name: str, grant: Grant, fault: str, on: date) -> Outcome:
    facts = _facts(grant)
    if found is Standing.OTHER_PARTY:
        return Outcome(
            Verdict.FAIL,
            f"The authority recorded was granted to {grant.granted_to}, and {name} is to sign.",
            "Record the authority of the one who signs, or correct the name.",
            facts,
        )
    if found is Standing.NOT_BEGUN:
        return Outcome(
            Verdict.FAIL,
            f"The authority of {name} begins on {short_day(grant.starts_on)}, after {short_day(on)}.",
            "Wait for that day, or record an earlier authority.",
            facts,
        )
    if found is Standing.EXPIRED and grant.ends_on is not None:
        return Outcome(Verdict.FAIL, f"The authority of {name} ended on {short_day(grant.ends_on)}.", _RENEW, facts)
    why = fault or "its name or the SHA-256 of its file is not recorded"
    return Outcome(
        Verdict.NEEDS_INFO,
        f"No document shows the authority of {name}: {why}.",
        "Get the signed document, keep its file and record its SHA-256.",
        facts,
        (f"{_PATH}.document" if grant.document is None else DOCUMENT,),
    )


def _not_given(name: str, document: str | None) -> Outcome:
    if document is None:
        return Outcome(
            Verdict.NEEDS_INFO,
            f"{name} acts for the provider; by which authority is not recorded.",
            "Record who granted it, in which document, for which papers and from which day.",
            missing=(_PATH,),
        )
    return Outcome(
        Verdict.WARN,
        f"{name} acts for the provider by a document that is named ({document}); for which papers and days is not "
        "recorded.",
        "Read the document, and record who granted it, for which papers and from which day.",
        missing=(_PATH,),
    )


def _facts(grant: Grant) -> tuple[Fact, ...]:
    return (
        Fact(f"{_PATH}.granted_to", grant.granted_to),
        Fact(f"{_PATH}.scope", ", ".join(grant.scope)),
        Fact(f"{_PATH}.starts_on", grant.starts_on.isoformat()),
        Fact(f"{_PATH}.ends_on", grant.ends_on.isoformat() if grant.ends_on else "no end stated"),
    )


def plain(name: str) -> str:
    """A name without capitals, punctuation and spaces."""
    return re.sub(r"[\W_]+", "", name.casefold())
