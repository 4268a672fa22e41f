"""Who acts for the provider, and by which authority: as the attestation and the page on the preparation print it."""

from __future__ import annotations

from datetime import date

from idrkit.assess.authority import PAPERS, Standing, standing
from idrkit.claims.model import Claim
from idrkit.claims.parties import Grant
from idrkit.claims.terms import Scope
from idrkit.packet.fields import Row, day, listed


def acting_rows(claim: Claim, on: date) -> tuple[Row, ...]:
    """Who acts for whom, who granted it, in which document, for which papers and days; empty where nobody does."""
    one = claim.provider.representative
    if one is None:
        return ()
    rows = [Row("Provider", claim.provider.name), Row("Acting for it", one.name)]
    grant = one.grant
    if grant is None:
        return (*rows, Row("Authority", one.authority, "your engagement letter"))
    held = standing(grant, one.name, on) is Standing.VALID
    note = "" if held else "It does not hold for these papers as recorded: see the checks below."
    return (
        *rows,
        Row("Authority granted by", grant.granted_by),
        Row("Granted to", grant.granted_to),
        Row("Document", grant.document, "your engagement letter", note=_digest(grant)),
        Row("For", listed([PAPERS[each] for each in grant.scope])),
        Row("Days", _days(grant), note=note),
    )


def signs_for(claim: Claim, scope: Scope, on: date) -> str:
    """The sentence beside an attestation that a third party signs; empty where the provider does, or none holds."""
    one = claim.provider.representative
    if one is None or one.grant is None or scope not in one.grant.scope:
        return ""
    if standing(one.grant, one.name, on) is not Standing.VALID:
        return ""
    return f"{one.name} signs on behalf of {claim.provider.name}, by the authority {_granted(one.grant)}."


def _granted(grant: Grant) -> str:
    return f"granted by {grant.granted_by} ({grant.document}; {_digest(grant)}), {_days(grant)}"


def _digest(grant: Grant) -> str:
    return f"SHA-256 {grant.document_sha256}" if grant.document_sha256 else "SHA-256 of its file not recorded"


def _days(grant: Grant) -> str:
    """The days as pages print them; an end that is not stated is said not to be."""
    last = f"to {day(grant.ends_on)}" if grant.ends_on else "no end stated"
    return f"from {day(grant.starts_on)}{' ' if grant.ends_on else ', '}{last}"
