"""The answer of `idrkit compare --worth`: what disputing each claim would cost and bring. It decides nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from idrkit.assess.economics import REFERENCES, EconomicAssumptions
from idrkit.assess.economics_lines import OfferBasis, OtherOffer
from idrkit.cli.fee_rows import fees_given, say_wrong_rows, wrong_rows_shape
from idrkit.cli.given import counted
from idrkit.cli.output import message, print_json, table
from idrkit.errors import UsageError
from idrkit.files import write_whole
from idrkit.law.rulebook import Rulebook
from idrkit.run.batch import Standing
from idrkit.run.worth import Candidate, WorthList, worth_list
from idrkit.run.worth_shapes import (
    break_even_words,
    offer_words,
    percent_words,
    span_words,
    worth_shape,
    worth_sheets,
)
from idrkit.sheets import workbook

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)%?")
_MOST_OFFERS = 2


def list_worth(
    known: Sequence[Standing],
    rulebook: Rulebook,
    as_of: date,
    *,
    fees: Path | None,
    win: str | None,
    other_offers: Sequence[str],
    xlsx: Path | None,
    as_json: bool,
) -> tuple[bool, bool]:
    """Print what each dispute would cost and bring; tell whether a fee row was wrong, and whether a claim failed.

    Raises:
        UsageError: the fee table, a probability or an offer cannot be understood.
        OutputError: the workbook cannot be written.
    """
    assumptions = EconomicAssumptions(probabilities(win), offers(other_offers))
    posted, wrong = fees_given(fees, rulebook, as_of)
    found = worth_list(known, assumptions, posted, rulebook, as_of)
    if xlsx:
        write_whole(xlsx, workbook(worth_sheets(found)))
    if as_json:
        print_json(
            {
                "as_of": as_of.isoformat(),
                "disputes": [worth_shape(one) for one in found.candidates],
                "left_out": dict(found.left_out),
                "wrong_fee_rows": wrong_rows_shape(wrong),
            }
        )
    else:
        _print(found)
    say_wrong_rows(wrong, fees)
    _say(found)
    return bool(wrong), bool(found.failed)


def probabilities(win: str | None) -> tuple[Decimal, ...]:
    """The probabilities of --win: none, one, or the two ends of a range, from 0 to 1.

    Raises:
        UsageError: it is not a percentage or a range of them.
    """
    if win is None:
        return ()
    parts = [_PERCENT.fullmatch(part.strip()) for part in win.split("-")]
    found = tuple(Decimal(part[1]) / 100 for part in parts if part is not None)
    if len(found) < len(parts) or len(found) > 2 or list(found) != sorted(found) or found[-1] > 1:
        raise UsageError(f'--win "{win}" is not a percentage: write 40, or 40-60 from the lower to the higher.')
    return tuple(dict.fromkeys(found))


def offers(given: Sequence[str]) -> tuple[OtherOffer, ...]:
    """The offers of --other-offer: received, qpa, or a percentage of the QPA; the two references where none is given.

    Raises:
        UsageError: it is none of these, or there are more than two.
    """
    if len(given) > _MOST_OFFERS:
        raise UsageError("--other-offer is given more than twice: give one offer, or the two ends of a range.")
    return tuple(map(_offer, given)) or REFERENCES


def _offer(text: str) -> OtherOffer:
    plain = text.strip().casefold()
    if plain in tuple(OfferBasis):
        return OtherOffer(OfferBasis(plain))
    percent = _PERCENT.fullmatch(plain)
    if percent is None:
        raise UsageError(f'--other-offer "{text}": write received, qpa, or a percentage of the QPA such as 110%.')
    return OtherOffer(OfferBasis.QPA, Decimal(percent[1]))


def _print(found: WorthList) -> None:
    steps = list(dict.fromkeys(one.probability for each in found.candidates for one in each.economics.expected))
    lacking = any(one.economics.missing for one in found.candidates)
    table(
        (
            *("Claim", "Lines", "As", "Offer", "If ours", "If theirs", "Fees at risk"),
            *(f"At {percent_words(one)}" for one in steps),
            "Break-even",
            *(("Missing",) if lacking else ()),
        ),
        [_row(one, steps, lacking=lacking) for one in found.candidates],
        right=range(3, 8 + len(steps)),
    )


def _row(one: Candidate, steps: Sequence[Decimal], *, lacking: bool) -> tuple[str, ...]:
    found = one.economics
    values = {each.probability: each.value for each in found.expected}
    return (
        one.claim_id,
        ",".join(one.line_ids),
        found.kind.value,
        offer_words(found),
        span_words(found.if_ours),
        span_words(found.if_theirs),
        span_words(found.at_risk),
        *(span_words(values.get(step)) for step in steps),
        break_even_words(found),
        *((", ".join(found.missing),) if lacking else ()),
    )


def _say(found: WorthList) -> None:
    for claim_id, reason in found.failed:
        message(f"{claim_id} could not be worked out: {reason}")
    for assumed in dict.fromkeys(text for one in found.candidates for text in one.economics.assumptions):
        message(f"Assumed: {assumed}")
    lacking = sum(bool(one.economics.missing) for one in found.candidates)
    out = "".join(f"; {counted(number, 'claim')} {status} left out" for status, number in found.left_out.items())
    message(
        f"{counted(len(found.candidates), 'dispute')} that might be filed; a fact is missing for {lacking}{out}. "
        "Averages at a probability you name, not what will happen: they decide nothing and reach no packet. Whether "
        "lines may be batched: `idrkit batches`."
    )
