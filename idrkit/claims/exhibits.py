"""The documents that back the facts of a claim, and the sentences that rest on them."""

from __future__ import annotations

from datetime import date

from idrkit.claims.record import Record, fact, required
from idrkit.claims.terms import Factor


class Exhibit(Record):
    """A document that backs a fact."""

    id: str = required("Letter or short name used in pin-cites", "your choice", pattern=r"^[A-Za-z0-9-]{1,12}$")
    kind: str = required("remittance, claim_form, notice, proof_of_delivery, contract, cv, case_log, letter ...", "—")
    title: str = required("What it is, without patient data", "—")
    dated: date | None = fact("Its date", "the document")
    source: str | None = fact("Who made it", "the document")
    file: str | None = fact(
        "Its file, from the folder of exhibits: PDF, PNG, JPEG, TIFF, text or 835", "your file", max_length=240
    )


class Statement(Record):
    """One factual sentence for the position statement, with the exhibit that shows it."""

    factor: Factor = required("The statutory factor it belongs to", "149.510(c)(4)(iii)")
    text: str = required("The sentence", "your own words", max_length=2000)
    exhibit: str | None = fact(
        "Id of the exhibit that shows it; without one the sentence does not print", "exhibits[].id"
    )
    page: str | None = fact("Page of the exhibit", "the document", max_length=20)
