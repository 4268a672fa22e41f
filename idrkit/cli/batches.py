"""`idrkit batches`: the disputes worth filing; with --check, whether a group of claims is one batch the law allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import click

from idrkit.assess.batch_group import GroupAssessment, Item
from idrkit.assess.batching import assess_group
from idrkit.assess.planner.figures import OtherSide
from idrkit.assess.results import Verdict
from idrkit.assess.shapes import finding_shape
from idrkit.claims.model import Claim
from idrkit.cli.batch_plan import PlanWish, check_plan, make_plan
from idrkit.cli.given import chosen_id, claims_given, counted, say_rejects
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
from idrkit.cli.output import cited, message, print_json, print_line, table
from idrkit.errors import ExitCode, UsageError
from idrkit.intake.outcome import Intake
from idrkit.law.counting import short_day
from idrkit.law.rulebook import Rulebook, load_rulebook
from idrkit.packet.portal_keys import portal_keys
from idrkit.packet.portal_sheets import checked_name, write_batch_keys


@click.command()
@files_argument
@click.option(
    "--check",
    "wanted",
    multiple=True,
    metavar="ID[,ID...]",
    help="The claims of the batch by claim id, ID:LINE for one line of a claim; may be given again.",
)
@click.option(
    "--keys",
    type=FILE,
    metavar="FILE.xlsx",
    help="Write what to type into the portal, one row for each line, with a .json beside it.",
)
@click.option("--win", metavar="PERCENT", help="How likely you take your offer to be selected.")
@click.option(
    "--other-offer",
    type=click.Choice([one.value for one in OtherSide]),
    default=OtherSide.RECEIVED.value,
    help="What the other side's offer is taken to be where --figures names no amount.",
)
@click.option("--figures", type=FILE, metavar="FILE.csv", help="Probabilities and offers by line, claim or code.")
@click.option("--fees", type=FILE, metavar="FILE", help="Your fee table of certified IDR entities.")
@click.option("--delay-cost", metavar="PERCENT", help="What a line loses for every 30 days cooling-off holds it up.")
@click.option("--out", type=FILE, metavar="FILE", help="Write the plan, as .json or .csv, to be edited.")
@click.option("--plan", "edited", type=FILE, metavar="FILE", help="Check a plan that was written and edited.")
@profile_option
@sheet_option
@as_of_option
@rules_option
@json_option
def batches(
    files: Sequence[Path],
    wanted: Sequence[str],
    keys: Path | None,
    win: str | None,
    other_offer: str,
    figures: Path | None,
    fees: Path | None,
    delay_cost: str | None,
    out: Path | None,
    edited: Path | None,
    profile: Path | None,
    sheet: str | None,
    as_of: date,
    rules: Sequence[Path],
    as_json: bool,
) -> ExitCode:
    """The disputes worth filing, single, bundled and batched; with --check, whether these claims are one batch."""
    names = [name.strip() for each in wanted for name in each.split(",") if name.strip()]
    wish = PlanWish(win, other_offer, figures, delay_cost, out, fees)
    _asked_one_way(wanted, names, keys, wish, edited)
    if keys is not None:
        checked_name(keys)
    rulebook = load_rulebook(rules)
    intake = claims_given(files, profile, sheet)
    say_joins(intake)
    say_rejects(intake)
    if edited is not None:
        return check_plan(intake, rulebook, as_of, edited, as_json=as_json)
    if not names:
        return make_plan(intake, rulebook, as_of, wish, as_json=as_json)
    return _checked(names, intake, rulebook, as_of, keys, as_json=as_json)


def _asked_one_way(
    wanted: Sequence[str], names: Sequence[str], keys: Path | None, wish: PlanWish, edited: Path | None
) -> None:
    """A plan is made, an edited one is checked, or a group is checked: one of the three.

    Raises:
        UsageError: options of two of them were given.
    """
    if wanted and not names:
        raise UsageError("--check names no claim: give ID,ID, or leave it out to have a plan made.")
    if names and (wish.given or edited is not None):
        raise UsageError("--check looks at one group: leave it out to have a plan made or checked.")
    if edited is not None and wish.given:
        raise UsageError(
            "--plan checks a plan as it stands: --win, --figures, --fees, --delay-cost and --out are for a new one."
        )
    if keys is not None and not names:
        raise UsageError("--keys writes the key sheet of one group: name it with --check ID,ID.")


def _checked(
    names: Sequence[str], intake: Intake[Claim], rulebook: Rulebook, as_of: date, keys: Path | None, *, as_json: bool
) -> ExitCode:
    """One group, check by check."""
    lines = _chosen(names, intake)
    claims = {claim.claim_id: claim for claim in intake.claims}
    found = assess_group(
        [claims[one] for one in lines],
        rulebook,
        as_of,
        {name: ids for name, ids in lines.items() if ids},
    )
    if as_json:
        print_json(_shape(found))
    else:
        _print(found)
    _say(found)
    if keys is not None:
        _write_keys(found, rulebook, keys)
    return ExitCode.BLOCKED if found.in_the_way else ExitCode.DONE


def _write_keys(found: GroupAssessment, rulebook: Rulebook, path: Path) -> None:
    """The key sheet of the lines that are left: of all of them where none is dropped."""
    members = dict.fromkeys(item.member for item in found.items)
    left: dict[str, list[str]] = {}
    for claim_id, line_id in found.proceeding:
        left.setdefault(claim_id, []).append(line_id)
    sheets = [
        portal_keys(replace(one.assessment, claim=_as_batch(one.claim)), rulebook, left[one.claim.claim_id])
        for one in members
        if one.claim.claim_id in left
    ]
    if not sheets:
        message("No line is left, so no key sheet was written.")
        return
    book, beside = write_batch_keys(sheets, path)
    size = counted(sum(map(len, left.values())), "line")
    out = " of those that are left" if found.dropped else ""
    message(f"What to type into the portal for {size}{out}: {book}, and {beside.name} beside it.")


def _as_batch(claim: Claim) -> Claim:
    """The claim as it stands in the batch that is looked at: asked whether it is batched, the portal is told yes."""
    return claim.model_copy(update={"dispute": claim.dispute.model_copy(update={"batched": True})})


def _chosen(names: Sequence[str], intake: Intake[Claim]) -> dict[str, list[str]]:
    """The claims meant, in order, each with the lines meant; no lines where the whole claim is meant.

    Raises:
        UsageError: an id is not known, or a claim is meant whole and in part.
    """
    chosen: dict[str, list[str]] = {}
    whole: set[str] = set()
    for name in names:
        wanted, _, line = name.partition(":")
        claim = chosen_id(wanted, intake.sources)
        lines = chosen.setdefault(claim, [])
        if not line:
            whole.add(claim)
        elif line not in lines:
            lines.append(line)
        if claim in whole and lines:
            raise UsageError(f"{claim} is named whole and by line: name it one way.")
    return chosen


def _print(found: GroupAssessment) -> None:
    table(
        ("Check", "What", "Verdict", "Found", "Do next", "Paragraph"),
        [
            (
                one.id,
                one.title,
                one.verdict.replace("_", " "),
                one.sentence,
                one.next_step,
                "; ".join(dict.fromkeys(cited(each.cite, each.certainty) for each in one.citations)),
            )
            for one in found.findings
        ],
    )
    print_line(_days(found))
    if found.last_date_of_service:
        other = f" (by the other reading {found.last_date_other_reading})" if found.last_date_other_reading else ""
        print_line(f"Last date of service allowed: {found.last_date_of_service}{other}.")
    for fee in found.fees:
        amount = f"${fee.low}" if fee.low == fee.high else f"${fee.low} to ${fee.high}"
        print_line(f"{fee.name}: {amount}. {fee.note}")
    for one in found.dropped:
        print_line(f"Dropped: {one.claim_id} line {one.line_id} ({one.finding}): {one.why}.")
    if found.dropped and found.proceeding:
        left = ",".join(f"{claim}:{line}" for claim, line in found.proceeding)
        print_line(f"Left, to be checked again as a batch: --check {left}")


def _days(found: GroupAssessment) -> str:
    if not found.initiation_days:
        return "No day on which every line can be initiated is known."
    ahead = [day for day in found.initiation_days if day >= found.as_of] or found.initiation_days
    return f"Every line can be initiated on: {', '.join(map(short_day, ahead))}."


def _say(found: GroupAssessment) -> None:
    missing = list(dict.fromkeys(fact for one in found.in_the_way for fact in one.missing))
    if missing:
        message(f"Missing: {', '.join(missing)}.")
    size = counted(len(found.items), "line")
    if not found.in_the_way:
        noted = [one.id for one in found.findings if one.verdict is Verdict.WARN]
        warned = f" To be noted: {', '.join(noted)}." if noted else ""
        message(f"{size}: no obstacle to one batch was found.{warned}")
        return
    message(f"{size}: not known to be one batch ({', '.join(one.id for one in found.in_the_way)}).")


def _shape(found: GroupAssessment) -> dict[str, Any]:
    return {
        "as_of": found.as_of.isoformat(),
        "no_obstacle_found": not found.in_the_way,
        "text": found.text,
        "text_certainty": _certainty(found),
        "lines": [_line_shape(one) for one in found.items],
        "findings": [finding_shape(one) for one in found.findings],
        "dropped": [
            {"claim_id": one.claim_id, "line_id": one.line_id, "finding": one.finding, "why": one.why}
            for one in found.dropped
        ],
        "proceeding": [{"claim_id": claim, "line_id": line} for claim, line in found.proceeding],
        "initiation_days": [day.isoformat() for day in found.initiation_days],
        "safe_initiation_days": [day.isoformat() for day in found.safe_initiation_days],
        "first_date_of_service": _iso(found.first_date_of_service),
        "last_date_of_service": _iso(found.last_date_of_service),
        "last_date_other_reading": _iso(found.last_date_other_reading),
        "extra_tiers": found.extra_tiers,
        "fees": [
            {"id": fee.id, "name": fee.name, "low": str(fee.low), "high": str(fee.high), "note": fee.note}
            for fee in found.fees
        ],
    }


def _certainty(found: GroupAssessment) -> list[str]:
    """How certain it is that the text governs: more than one word where the texts are mixed or not known."""
    told = found.finding("G2")
    cited_by = told.citations if told else ()
    return sorted({one.certainty for one in cited_by if one.provision_id == "batched_items"})


def _line_shape(one: Item) -> dict[str, Any]:
    return {
        "claim_id": one.member.claim.claim_id,
        "line_id": one.line.line_id,
        "service_code": one.code,
        "modifiers": list(one.line.modifiers),
        "date_of_service": _iso(one.line.date_of_service),
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
