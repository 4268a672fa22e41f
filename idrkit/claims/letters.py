"""What letters to the other party, the Departments or the certified IDR entity need and no other fact holds."""

from __future__ import annotations

from datetime import date

from idrkit.claims.record import Record, fact, part, required
from idrkit.claims.terms import ExtendedStep


class ExtensionRequest(Record):
    """A request for more time because of extenuating circumstances (149.510(g)(1)(i))."""

    step: ExtendedStep | None = fact("The step whose time cannot be kept", "your own decision")
    reason: str | None = fact(
        "Why the time cannot be kept: matters beyond your control, or other good cause",
        "your own words",
        max_length=2000,
    )
    requested_until: date | None = fact("The day asked for, if you name one", "your own decision")


class EntityAnswer(Record):
    """The answer of the party that did not initiate to the certified IDR entity the other one prefers."""

    other_party_preferred: str | None = fact(
        "The certified IDR entity the other party prefers", "notice of IDR initiation"
    )
    agrees: bool | None = fact("Whether you agree to it", "your decision")
    alternative: str | None = fact("The certified IDR entity you name instead, where you object", "your choice")
    conflict_of_interest: str | None = fact(
        "What conflict of interest there is, if any", "your own words; what shows it", max_length=2000
    )
    inapplicability: str | None = fact(
        "Why the Federal IDR process does not apply, where you believe so", "your own words", max_length=2000
    )
    remittance_accurate: bool | None = fact(
        "Whether the remittance advice the other party gave is the right one", "the notice beside your own remittance"
    )
    inaccuracies: str | None = fact(
        'What is wrong in the notice of IDR initiation, and on what that rests; "none" where nothing is',
        "the notice beside your own records",
        max_length=2000,
    )


class RequestedItem(Record):
    """One thing the certified IDR entity asked for, and the answer."""

    asked: str = required("What was asked for, in its words", "e-mail of the certified IDR entity", max_length=1000)
    answer: str | None = fact("Your answer", "your own words", max_length=2000)
    exhibit: str | None = fact("Id of the exhibit that shows it", "exhibits[].id")
    page: str | None = fact("Page of the exhibit", "the document", max_length=20)


class InformationRequest(Record):
    """What the certified IDR entity asked for, item by item (149.510(c)(2)(ii))."""

    due: date | None = fact("Last day the certified IDR entity named", "e-mail of the certified IDR entity")
    items: tuple[RequestedItem, ...] = fact("What it asked for", "e-mail of the certified IDR entity", ())


class Withdrawal(Record):
    """A withdrawal of the dispute without an agreed rate (149.510(c)(3)(ii))."""

    other_party_agrees: bool | None = fact("Whether the other party agrees to withdraw", "its written answer")
    reason: str | None = fact("Why, if you want to say it", "your own words", max_length=1000)


class Letters(Record):
    """Facts for letters (`idrkit letter`), beside those every step uses."""

    extension: ExtensionRequest = part("A request for more time", "your own decision", ExtensionRequest)
    entity_answer: EntityAnswer = part(
        "The answer to the certified IDR entity the other party prefers", "notice of IDR initiation", EntityAnswer
    )
    information: InformationRequest = part(
        "A request of the certified IDR entity for more information", "its e-mail", InformationRequest
    )
    withdrawal: Withdrawal = part("A withdrawal without an agreed rate", "your decision", Withdrawal)
