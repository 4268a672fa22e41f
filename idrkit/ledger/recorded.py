"""A claim record as an event of the ledger, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from pydantic import ValidationError

from idrkit.claims.model import Claim
from idrkit.errors import RecordError
from idrkit.ledger.events import CLAIM_RECORDED, OWN, Event, NewEvent, Source

KIND = CLAIM_RECORDED


def claim_recorded(claim: Claim, today: date, *, source: Source, client: str = OWN) -> NewEvent:
    """The event that records a claim as it is now, with every fact that is given."""
    record = claim.model_dump(mode="json", exclude_defaults=True)
    return NewEvent(KIND, today, claim.claim_id, claim.dispute.number, {"record": record}, source, client)


def claim_of(event: Event) -> Claim:
    """The claim of such an event.

    Raises:
        RecordError: it is not as it was written, or a newer idrkit wrote it.
    """
    record = event.facts.get("record")
    return claim_from(record if isinstance(record, Mapping) else {}, event.seq)


def claim_from(record: Mapping[str, Any], seq: int) -> Claim:
    """The claim of a record that event `seq` holds.

    Raises:
        RecordError: it is no claim record.
    """
    try:
        return Claim.model_validate(record)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        raise RecordError(
            f"The claim record of event {seq} cannot be read ({where}): record the claim again with "
            "`idrkit ledger add`."
        ) from None
