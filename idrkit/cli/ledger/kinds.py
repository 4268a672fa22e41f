"""`idrkit ledger kinds`: what can be recorded by hand, what its day means, and the facts it may carry."""

from __future__ import annotations

from collections.abc import Sequence

import click

from idrkit.cli.options import json_option
from idrkit.cli.output import message, paragraph, print_json
from idrkit.errors import ExitCode, UsageError
from idrkit.ledger.kinds import KINDS, FactOf, Kind, Shape, kind_named

# Other words for a kind: those of the portal's pages and of `idrkit clock`.
_ALSO = {
    "notice": "notice_sent",
    "open_negotiation": "notice_sent",
    "response": "negotiation_response",
    "initiation": "initiated",
    "selection": "selected",
    "eligible": "eligibility_determined",
    "information_request": "information_requested",
    "offer": "offer_submitted",
    "fee": "fee_paid",
    "fee_refund": "fee_refunded",
    "determination": "determined",
    "payment_determination": "determined",
    "agreed": "settled",
    "agreement": "settled",
    "settlement": "settled",
    "payment": "payment_received",
    "paid": "payment_received",
    "extension": "extension_approved",
    "withdrawal": "withdrawal_requested",
}


@click.command()
@click.argument("kind", required=False, metavar="[KIND]")
@json_option
def kinds(kind: str | None, as_json: bool) -> ExitCode:
    """What can be recorded by hand: each kind of event, or one, what its day means, and the facts it may carry."""
    say_kinds((kind_given(kind),) if kind else by_hand(), as_json=as_json)
    return ExitCode.DONE


def say_kinds(listed: Sequence[Kind], *, as_json: bool = False) -> None:
    """The kinds, each with its facts line by line, or as JSON."""
    if as_json:
        print_json({"kinds": [_shape(one) for one in listed]})
        return
    for one in listed:
        facts = [_written(each) for each in one.facts]
        paragraph(f"{dashed(one.id)}: {one.title}", [("day", f"{one.day_means} (--on)"), *facts])
    message("Record one: idrkit ledger record KIND CLAIM|DISP-NUMBER --on YYYY-MM-DD FACT=VALUE... (* must be given)")


def kind_given(text: str) -> Kind:
    """The kind a person means: with dashes, in capitals, or by another word for it.

    Raises:
        UsageError: there is none, or it is recorded by a command of its own.
    """
    from difflib import get_close_matches

    plain = "_".join(text.casefold().replace("-", " ").replace("_", " ").split())
    known = {one.id: one.id for one in KINDS} | _ALSO
    if plain not in known:
        near = get_close_matches(plain, known, n=1)
        hint = f" did you mean {dashed(known[near[0]])}?" if near else ""
        raise UsageError(f'"{text}" is no kind of event:{hint} `idrkit ledger kinds` lists them.')
    kind = kind_named(known[plain])
    if not kind.by_hand:
        raise UsageError(f'"{dashed(kind.id)}" is not recorded by hand: {_OWN_COMMAND[kind.id]}.')
    return kind


_OWN_COMMAND = {
    "claim_recorded": "`idrkit ledger add FILE` records claims",
    "approved": "`idrkit ledger approve` records an approval",
    "correction": "`idrkit ledger correct` and `idrkit ledger strike` record corrections",
    "purged": "a purge records itself",
}


def by_hand() -> tuple[Kind, ...]:
    """The kinds a person records."""
    return tuple(one for one in KINDS if one.by_hand)


def dashed(kind_id: str) -> str:
    """A kind as it is typed."""
    return kind_id.replace("_", "-")


def _written(one: FactOf) -> tuple[str, str]:
    how = {Shape.AMOUNT: "dollars", Shape.DAY: "YYYY-MM-DD", Shape.YES_NO: "yes|no"}.get(one.shape, "")
    how = f"one of: {', '.join(one.choices)}" if one.choices else how
    return f"{one.name}{'*' if one.required else ''}", f"{one.meaning}{f' ({how})' if how else ''}"


def _shape(kind: Kind) -> dict[str, object]:
    return {
        "kind": kind.id,
        "title": kind.title,
        "day_means": kind.day_means,
        "facts": [
            {
                "name": one.name,
                "meaning": one.meaning,
                "shape": one.shape.value,
                "choices": list(one.choices),
                "required": one.required,
            }
            for one in kind.facts
        ],
    }
