"""How a question about disclosed qualifying payment amounts is put: what was seen, what to ask, what may be argued.

A request stands on 149.140(d)(2); an argument stays with the qualifying payment amount as a consideration
(149.510(c)(5)(iii)(A)) or with information that relates to the offer ((c)(5)(iii)(D)). None says that an amount is
wrong: the accuracy of a qualifying payment amount "may not be reviewed within a payment determination" (91 FR 33973
n. 158).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class QpaSign(StrEnum):
    """What was seen, in the order of a list."""

    DIFFERENT_AMOUNTS = "different_amounts"
    UNIT_UNCLEAR = "unit_unclear"
    SAME_FOR_COMPONENT = "same_for_component"
    CHANGE_BETWEEN_YEARS = "change_between_years"
    ZERO = "zero"
    NOMINAL = "nominal"
    EQUAL_TO_PAYMENT = "equal_to_payment"
    EQUAL_TO_ALLOWED = "equal_to_allowed"
    ROUND = "round"
    NOT_DISCLOSED = "not_disclosed"


@dataclass(frozen=True, slots=True)
class Wording:
    """What to ask, what may be argued ("" where nothing may), and the provisions both stand on."""

    ask: str
    argument: str
    provisions: tuple[str, ...]


LIMITS = (
    "idrkit computes no qualifying payment amount, and a difference proves no error: markets, regions within a State, "
    "specialties and kinds of facilities may have amounts of their own. The certified IDR entity does not review the "
    "accuracy of the amount (91 FR 33973 n. 158); complaints go to the No Surprises Help Desk."
)
"""What every list of questions says."""

_REQUEST = "Please state, under 45 CFR 149.140(d)(2), "
_ASKED = ("qpa_information_request", "qpa_not_reviewed")
_ARGUED = (*_ASKED, "factor_qpa")
_RELATED = (*_ARGUED, "factor_additional")

WORDINGS: Mapping[QpaSign, Wording] = {
    QpaSign.DIFFERENT_AMOUNTS: Wording(
        _REQUEST + "which amount is the qualifying payment amount for this code, year and place, and what explains the "
        "other: another market, region, specialty or kind of facility, a related service code, or a database.",
        "The disclosures of the plan or issuer name more than one qualifying payment amount for the same item "
        "and year; "
        "the amount considered under 149.510(c)(5)(iii)(A) is therefore not settled by the disclosures.",
        (*_RELATED, "qpa_methodology"),
    ),
    QpaSign.UNIT_UNCLEAR: Wording(
        _REQUEST + "for which unit and how many units the qualifying payment amount is given, and whether a related "
        "service code or another unit was used to find it.",
        "The qualifying payment amount considered under 149.510(c)(5)(iii)(A) has to be read for the units "
        "furnished; the "
        "disclosures do not say for how many units it is given.",
        _RELATED,
    ),
    QpaSign.SAME_FOR_COMPONENT: Wording(
        _REQUEST
        + "whether the qualifying payment amount is that of the code with the modifier as billed, and whether a "
        "related service code was used to find it.",
        "The qualifying payment amount considered under 149.510(c)(5)(iii)(A) is that of the same or similar item; the "
        "disclosures do not tell the component from the whole service.",
        _RELATED,
    ),
    QpaSign.CHANGE_BETWEEN_YEARS: Wording(
        _REQUEST
        + "how the qualifying payment amount of the later year was found: by indexing that of the year before, "
        "from contracted rates, or from a database, and from which.",
        "The qualifying payment amounts disclosed for two years differ from each other by another factor than the one "
        'published for indexing; 149.510(c)(5)(iii)(A) asks for that of "the applicable year".',
        (*_RELATED, "qpa_methodology"),
    ),
    QpaSign.ZERO: Wording(
        _REQUEST + "the qualifying payment amount of this item: the disclosure names zero.",
        "No qualifying payment amount above zero was disclosed for the item; there is no amount to weigh under "
        "149.510(c)(5)(iii)(A) as long as the plan or issuer names none.",
        (*_ARGUED, "disclosure_of_the_qpa"),
    ),
    QpaSign.NOMINAL: Wording(
        _REQUEST
        + "whether the amount is the qualifying payment amount, and whether it was found from contracted rates, "
        "a fee schedule, a derived amount or a database.",
        "The amount disclosed is nominal; what it was found from bears on its weight under 149.510(c)(5)(iii)(A).",
        (*_RELATED, "qpa_methodology"),
    ),
    QpaSign.EQUAL_TO_PAYMENT: Wording(
        _REQUEST + "whether the amount is the qualifying payment amount or what was paid after cost sharing.",
        "",
        _ASKED,
    ),
    QpaSign.EQUAL_TO_ALLOWED: Wording(
        _REQUEST + "whether the amount is the qualifying payment amount of the item or only what was allowed on the "
        "claim.",
        "What was allowed or received equals the qualifying payment amount, one of the considerations of "
        "149.510(c)(5)(iii); the circumstances of (c)(5)(iii)(B) are to be considered beside it.",
        _ARGUED,
    ),
    QpaSign.ROUND: Wording(
        _REQUEST + "whether the qualifying payment amount was found from contracted rates, a fee schedule, a derived "
        "amount or a database, and which.",
        "",
        _ASKED,
    ),
    QpaSign.NOT_DISCLOSED: Wording(
        "Please disclose the qualifying payment amount of each item, as 45 CFR 149.140(d)(1)(i) requires with "
        "the initial "
        "payment or denial, and the information of 149.140(d)(2).",
        "The plan or issuer disclosed no qualifying payment amount for the item; there is none to weigh under "
        "149.510(c)(5)(iii)(A) from its disclosures.",
        (*_ARGUED, "disclosure_of_the_qpa"),
    ),
}

PROVISIONS = tuple(dict.fromkeys(name for wording in WORDINGS.values() for name in wording.provisions))
"""The provisions that questions stand on."""
