"""`idrkit compare`: each line's payment against the qualifying payment amount and the offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from idrkit.assess.results import LineComparison
from idrkit.claims.model import Claim
from idrkit.cli.benchmarked import list_benchmarked, store_is_there
from idrkit.cli.benchmarks import store_option
from idrkit.cli.given import claims_given, counted, ended, say_rejects
from idrkit.cli.joining import say_joins
from idrkit.cli.options import (
    FILE,
    as_of_option,
    files_argument,
    json_option,
    profile_option,
    rules_option,
    sheet_option,
)
from idrkit.cli.output import message, print_json, table
from idrkit.cli.qpa import list_questions
from idrkit.cli.worth import list_worth, offers, probabilities
from idrkit.errors import ExitCode, UsageError
from idrkit.intake.outcome import Intake
from idrkit.law.rulebook import load_rulebook
from idrkit.run.batch import Standing, plain_outcome, standings

_NUMBERS = {2: "two", 3: "three"}
_AMOUNTS = (
    "initial_payment",
    "cost_sharing",
    "allowed",
    "total_received",
    "qpa",
    "offer",
    "offer_percent_of_qpa",
    "paid_percent_of_qpa",
    "shortfall_to_qpa",
    "amount_in_dispute",
)


@click.command()
@files_argument
@profile_option
@sheet_option
@as_of_option
@rules_option
@click.option(
    "--qpa", is_flag=True, help="Questions about the disclosed QPAs instead: which do not agree, and what to ask."
)
@click.option(
    "--worth",
    is_flag=True,
    help="What disputing would cost and bring instead: fees, average at a probability, break-even. It decides nothing.",
)
@click.option(
    "--benchmarks", is_flag=True, help="Each line beside prior determinations on its code. They set no offer."
)
@store_option
@click.option("--fees", type=FILE, metavar="FILE", help="With --worth: your fee table of certified IDR entities.")
@click.option(
    "--win", metavar="PERCENT", help="With --worth: how likely you take your offer to be selected; 40 or 40-60."
)
@click.option(
    "--other-offer",
    "other_offers",
    multiple=True,
    metavar="OFFER",
    help="With --worth: the other side's offer: received, qpa, or 110% of the QPA; twice for a range.",
)
@click.option("--xlsx", type=FILE, metavar="FILE", help="Write the list of --qpa, --worth or --benchmarks too.")
@json_option
def compare(
    files: Sequence[Path],
    profile: Path | None,
    sheet: str | None,
    as_of: date,
    rules: Sequence[Path],
    qpa: bool,
    worth: bool,
    benchmarks: bool,
    store: Path | None,
    fees: Path | None,
    win: str | None,
    other_offers: Sequence[str],
    xlsx: Path | None,
    as_json: bool,
) -> ExitCode:
    """Each line: paid, cost sharing, allowed, QPA, offer, offer as a percentage of QPA, in dispute."""
    lists = {"--qpa": qpa, "--worth": worth, "--benchmarks": benchmarks}
    _together(lists, only_worth=bool(fees or win or other_offers), store=bool(store), xlsx=bool(xlsx))
    rulebook = load_rulebook(rules)
    if worth:
        # What cannot be understood is told before a long run over the claims.
        probabilities(win), offers(other_offers)
    if benchmarks:
        store_is_there(store)
    intake = claims_given(files, profile, sheet)
    if qpa:
        list_questions(intake.claims, rulebook, as_of, xlsx=xlsx, as_json=as_json)
        return _ended(intake, failed=False, wrong=False)
    listed = standings(intake.claims, rulebook, as_of)
    if worth:
        wrong, failed = list_worth(
            listed, rulebook, as_of, fees=fees, win=win, other_offers=other_offers, xlsx=xlsx, as_json=as_json
        )
        return _ended(intake, failed=_told_errors(listed) or failed, wrong=wrong)
    if benchmarks:
        list_benchmarked(listed, as_of, store=store, xlsx=xlsx, as_json=as_json)
        return _ended(intake, failed=_told_errors(listed), wrong=False)
    lines = [(one.claim_id, line) for one in listed if one.assessment is not None for line in one.assessment.lines]
    if as_json:
        print_json({"as_of": as_of.isoformat(), "lines": [_shape(*one) for one in lines]})
    else:
        table(
            ("Claim", "Line", "Code", "Paid", "Cost sh.", "Allowed", "QPA", "Offer", "% QPA", "In dispute"),
            [_row(*one) for one in lines],
            right=range(3, 10),
        )
    _told([line for _, line in lines], len(intake.claims))
    return _ended(intake, failed=_told_errors(listed), wrong=False)


def _together(lists: Mapping[str, bool], *, only_worth: bool, store: bool, xlsx: bool) -> None:
    """Refuse options that do not go together."""
    asked = [name for name, wanted in lists.items() if wanted]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} are {_NUMBERS[len(asked)]} lists: ask for one of them.")
    if store and "--benchmarks" not in asked:
        raise UsageError("--store goes with --benchmarks.")
    if only_worth and "--worth" not in asked:
        raise UsageError("--fees, --win and --other-offer go with --worth.")
    if xlsx and not asked:
        raise UsageError("--xlsx goes with --qpa, --worth or --benchmarks.")


def _told_errors(listed: Sequence[Standing]) -> bool:
    """Name the claims that could not be assessed; whether there was one."""
    failed = [one for one in listed if one.error is not None]
    for one in failed:
        message(f"{one.claim_id} could not be compared: {plain_outcome(one).reason}")
    return bool(failed)


def _ended(intake: Intake[Claim], *, failed: bool, wrong: bool) -> ExitCode:
    say_joins(intake)
    say_rejects(intake)
    code = ExitCode.NO_RULE if failed else ExitCode.DONE
    return ended(failed=code, rejected=bool(intake.rejects) or wrong, blocked=False)


def _told(lines: Sequence[LineComparison], claims: int) -> None:
    known = [line.amount_in_dispute for line in lines if line.amount_in_dispute is not None]
    without = sum(line.qpa is None for line in lines)
    message(
        f"{counted(len(lines), 'line')} of {counted(claims, 'claim')}; in dispute "
        f"${sum(known, Decimal(0)):,.2f} on the {counted(len(known), 'line')} where offer and payment are "
        f"known; no QPA on {counted(without, 'line')}. Billed charges are left out: they may not be argued."
    )


def _row(claim_id: str, one: LineComparison) -> tuple[str, ...]:
    return (
        claim_id,
        one.line.line_id,
        "-".join((one.line.service_code, *one.line.modifiers)),
        _money(one.initial_payment),
        _money(one.cost_sharing),
        _money(one.allowed),
        _money(one.qpa),
        _money(one.offer),
        "?" if one.offer_percent_of_qpa is None else f"{one.offer_percent_of_qpa:.1f}%",
        _money(one.amount_in_dispute),
    )


def _money(amount: Decimal | None) -> str:
    return "?" if amount is None else f"{amount:,.2f}"


def _shape(claim_id: str, one: LineComparison) -> dict[str, Any]:
    day = one.line.date_of_service
    amounts = {name: getattr(one, name) for name in _AMOUNTS}
    return {
        "claim_id": claim_id,
        "line_id": one.line.line_id,
        "service_code": one.line.service_code,
        "modifiers": list(one.line.modifiers),
        "units": one.line.units,
        "date_of_service": day.isoformat() if day else None,
        **{name: None if amount is None else str(amount) for name, amount in amounts.items()},
        "qpa_note": one.qpa_note,
    }
