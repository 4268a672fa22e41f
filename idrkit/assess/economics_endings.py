"""The ways a dispute can end, and what each does with the fees, by paragraph.

45 CFR 149.510(d): the administrative fee is owed by each party once a certified IDR entity is selected and is never
returned; the certified IDR entity fee is paid by both in advance and kept, halved or returned by how the dispute ends.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

_HALF = Decimal("0.5")
_NONE = Decimal(0)
_WHOLE = Decimal(1)


class Ending(StrEnum):
    """A way a dispute can end."""

    OUR_OFFER_SELECTED = "our_offer_selected"
    OTHER_OFFER_SELECTED = "other_offer_selected"
    EQUAL_NUMBERS = "equal_numbers"
    OTHER_SIDE_UNPAID = "other_side_unpaid"
    OWN_SIDE_UNPAID = "own_side_unpaid"
    SETTLED_BEFORE_SELECTION = "settled_before_selection"
    SETTLED_BEFORE_ELIGIBILITY = "settled_before_eligibility"
    SETTLED_AFTER_ELIGIBILITY = "settled_after_eligibility"
    WITHDRAWN_BEFORE_SELECTION = "withdrawn_before_selection"
    WITHDRAWN_BEFORE_ELIGIBILITY = "withdrawn_before_eligibility"
    WITHDRAWN_AFTER_ELIGIBILITY = "withdrawn_after_eligibility"
    INELIGIBLE = "ineligible"
    ELIGIBILITY_UNDETERMINED = "eligibility_undetermined"


class Selected(StrEnum):
    """Whose offer an ending selects: it decides what is paid for the lines."""

    OURS = "ours"
    THEIRS = "theirs"
    EACH_IN_PART = "each_in_part"
    AGREED = "agreed"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class EndingRule:
    """What an ending does with the fees; `part` is the part of the entity fee this side bears, None if no text says."""

    ending: Ending
    title: str
    selected: Selected
    selected_entity: bool
    part: Decimal | None
    provisions: tuple[str, ...]
    returned: str = ""


_AFTER_DETERMINATION = "after the payment determination"
_AFTER_BOTH = "after both parties gave notice to the certified IDR entity"
_OWED = "administrative_fee_owed"
_ALLOCATED = ("idre_fee_allocation", _OWED)
RULES = (
    EndingRule(
        Ending.OUR_OFFER_SELECTED,
        "Our offer is selected (in a batch: on every line)",
        Selected.OURS,
        True,
        _NONE,
        ("prevailing_party", *_ALLOCATED, "award_amount"),
        _AFTER_DETERMINATION,
    ),
    EndingRule(
        Ending.OTHER_OFFER_SELECTED,
        "The other side's offer is selected (in a batch: on every line)",
        Selected.THEIRS,
        True,
        _WHOLE,
        ("prevailing_party", *_ALLOCATED, "award_amount", "award_refund"),
    ),
    EndingRule(
        Ending.EQUAL_NUMBERS,
        "Each side prevails in an equal number of determinations",
        Selected.EACH_IN_PART,
        True,
        _HALF,
        ("prevailing_in_equal_numbers", "idre_fee_split", _OWED, "award_amount", "award_refund"),
        _AFTER_DETERMINATION,
    ),
    EndingRule(
        Ending.OTHER_SIDE_UNPAID,
        "The other side does not pay its fees or makes no offer (default)",
        Selected.OURS,
        True,
        _NONE,
        ("administrative_fee_unpaid", "idre_fee_unpaid", "default_determination", *_ALLOCATED),
        _AFTER_DETERMINATION,
    ),
    EndingRule(
        Ending.OWN_SIDE_UNPAID,
        "We do not pay our fees or make no offer (default)",
        Selected.THEIRS,
        True,
        _WHOLE,
        ("administrative_fee_unpaid", "idre_fee_unpaid", "default_determination", *_ALLOCATED),
    ),
    EndingRule(
        Ending.SETTLED_BEFORE_SELECTION,
        "Settled before a certified IDR entity is selected",
        Selected.AGREED,
        False,
        _NONE,
        (_OWED, "settlement_amount"),
    ),
    EndingRule(
        Ending.SETTLED_BEFORE_ELIGIBILITY,
        "Settled after selection, before eligibility is determined",
        Selected.AGREED,
        True,
        _NONE,
        ("idre_fee_before_eligibility", _OWED, "settlement_amount"),
        _AFTER_BOTH,
    ),
    EndingRule(
        Ending.SETTLED_AFTER_ELIGIBILITY,
        "Settled after eligibility is determined, unless both direct otherwise",
        Selected.AGREED,
        True,
        _HALF,
        ("idre_fee_settlement", _OWED, "settlement_amount"),
        _AFTER_BOTH,
    ),
    EndingRule(
        Ending.WITHDRAWN_BEFORE_SELECTION,
        "Withdrawn before a certified IDR entity is selected",
        Selected.NONE,
        False,
        _NONE,
        (_OWED,),
    ),
    EndingRule(
        Ending.WITHDRAWN_BEFORE_ELIGIBILITY,
        "Withdrawn after selection, before eligibility is determined",
        Selected.NONE,
        True,
        _NONE,
        ("idre_fee_before_eligibility", _OWED),
        _AFTER_BOTH,
    ),
    EndingRule(
        Ending.WITHDRAWN_AFTER_ELIGIBILITY,
        "Withdrawn after eligibility is determined, unless both direct otherwise",
        Selected.NONE,
        True,
        _HALF,
        ("idre_fee_settlement", _OWED),
        _AFTER_BOTH,
    ),
    EndingRule(
        Ending.INELIGIBLE,
        "Found ineligible",
        Selected.NONE,
        True,
        _NONE,
        ("idre_fee_before_eligibility", "idre_fee_payment", _OWED),
        _AFTER_BOTH,
    ),
    EndingRule(
        Ending.ELIGIBILITY_UNDETERMINED,
        "Closed because eligibility cannot be determined",
        Selected.NONE,
        True,
        None,
        ("closed_eligibility_undetermined", "idre_fee_eligibility_undetermined", _OWED),
    ),
)
"""Every ending, in the order of a table."""

DECIDES = (
    "idre_fee_allocation",
    "idre_fee_split",
    "idre_fee_settlement",
    "idre_fee_before_eligibility",
    "idre_fee_eligibility_undetermined",
    "prevailing_in_equal_numbers",
    "default_determination",
)
"""What settles how much of the certified IDR entity fee is borne; where none of them reaches back, no text says."""


PROVISIONS = tuple(dict.fromkeys(name for rule in RULES for name in rule.provisions))
"""The provisions that say who bears what."""
