"""How answers are put into words: codes of the claim record, lists, which text, and how certain it is."""

from __future__ import annotations

from collections.abc import Sequence

from idrkit.assess.results import Stage

STAGE_TITLES = {
    Stage.NOTICE: "Open negotiation notice",
    Stage.INITIATION: "Notice of IDR initiation",
    Stage.OFFER: "Notice of offer",
}
# What a reader must know of a paragraph whose force is not certain.
UNCERTAIN = {
    "reported": "Reported by others; the official document was not read.",
    "inferred": "Inferred from other texts; no source states it.",
    "unverified": "Rests on a text that was not read in an official source.",
    "pending": "Waits for guidance of the Departments; not applied here.",
}
_TEXT_NAMES = {
    "older": "older text",
    "amended": "amended text",
    "statute": "statute",
    "guidance": "guidance of the Departments",
    "request": "in no paragraph",
}
_WORDS = {
    "idr_initiated": "IDR initiation",
    "idre_selected": "selection of the certified IDR entity",
    "idre_preliminary_selection": "preliminary selection of the certified IDR entity",
    "open_negotiation_start": "start of open negotiation",
    "initial_payment_received": "receipt of the initial payment or denial",
    "self_insured": "self-insured",
    "fully_insured": "fully insured",
    "non_emergency_at_participating_facility": "non-emergency service at a participating facility",
    "emergency": "emergency service",
    "post_stabilization": "post-stabilization service",
    "air_ambulance": "air ambulance service",
    "ground_ambulance": "ground ambulance service",
    "fehb": "FEHB plan",
    "non_federal_governmental": "non-Federal governmental plan",
    "tricare": "TRICARE",
    "medicare": "Medicare",
    "medicare_advantage": "Medicare Advantage",
    "medicaid": "Medicaid",
    "chip": "CHIP",
    "va": "VA",
    "provider_of_air_ambulance_services": "provider of air ambulance services",
    "emergency_department_of_a_hospital": "emergency department of a hospital",
    "fewer_than_20": "fewer than 20 employees",
    "20_to_50": "20 to 50 employees",
    "50_or_fewer": "50 or fewer employees",
    "51_to_100": "51 to 100 employees",
    "101_to_500": "101 to 500 employees",
    "more_than_500": "more than 500 employees",
}
_EVENTS = {
    "plan_year_start": "the start of the plan year",
    "bill_transmitted": "the transmission of the bill",
    "idr_initiated": "IDR initiation",
    "agreement_reached": "the agreement on a rate",
    "disclosure_provided": "the disclosure made with the payment",
    "conflict_attested": "the conflict-of-interest attestation",
    "calendar_date": "the day looked at",
    "cooling_off_end": "the end of the cooling-off period",
}


def words(code: str) -> str:
    """A word of the claim record as it is read: "self_insured" becomes "self-insured"."""
    return _WORDS.get(code, code.replace("_", " "))


def event_name(event: str) -> str:
    """An event as it stands in a sentence: "the start of open negotiation"."""
    return _EVENTS.get(event) or f"the {words(event)}"


def listed(items: Sequence[str]) -> str:
    """Words in a row: "a", "a and b", "a, b and c"."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} and {items[-1]}"


def text_name(text: str) -> str:
    """Which text a paragraph stands in, in words."""
    return _TEXT_NAMES.get(text, text)
