"""`idrkit run`: a packet for every claim whose next stage is ready, the nearest deadline first."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from idrkit.claims.model import Claim
from idrkit.cli.acting import (
    Acting,
    acting_given,
    approving_given,
    of_client,
    preparing_options,
    record_prepared,
    templates_of,
)
from idrkit.cli.batch_plan import planned_intake
from idrkit.cli.binding import binding_options, settings_of
from idrkit.cli.exhibits import exhibit_options, exhibits_given, say_exhibits
from idrkit.cli.given import claims_given, counted, ended, rows_sentence, write_rejects
from idrkit.cli.joining import say_joins
from idrkit.cli.options import (
    FILE,
    as_of_option,
    files_argument,
    json_option,
    profile_option,
    rules_option,
    sheet_option,
    templates_option,
    today_eastern,
)
from idrkit.cli.output import message, print_json, print_line
from idrkit.errors import ExitCode, RenderError
from idrkit.files import make_folder, write_whole
from idrkit.intake.outcome import Intake
from idrkit.law.rulebook import Rulebook, load_rulebook
from idrkit.packet.pdf import rendering_problems
from idrkit.packet.settings import DEFAULT, Settings
from idrkit.run.approving import Approving, prepared_event
from idrkit.run.batch import ExhibitsOf, Outcome, Result, left_from_earlier, outcomes, rejected, result_of, standings
from idrkit.run.results import json_lines, outcome_shape, results_workbook, totals

_LISTED = 10


@click.command()
@files_argument
@click.option("--out", type=FILE, required=True, metavar="DIR", help="The folder of the run.")
@click.option("--plan", "plan", type=FILE, metavar="FILE", help="A plan of `idrkit batches`: what is filed together.")
@click.option("--drafts", is_flag=True, help="Write drafts of the held claims too, to DIR/drafts.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@preparing_options
@exhibit_options
@templates_option
@binding_options
@profile_option
@sheet_option
@as_of_option
@rules_option
@json_option
def run(
    files: Sequence[Path],
    out: Path,
    plan: Path | None,
    drafts: bool,
    dry_run: bool,
    client: str | None,
    clients: Path | None,
    ledger: str | None,
    by: str | None,
    exhibits: Path | None,
    exhibit_megabytes: int,
    exhibit_pages: int,
    redact: Path | None,
    templates: Path | None,
    bates_prefix: str | None,
    max_mb: float | None,
    profile: Path | None,
    sheet: str | None,
    as_of: date,
    rules: Sequence[Path],
    as_json: bool,
) -> ExitCode:
    """One packet for each claim whose next stage is ready, ordered by deadline, and a results file."""
    acting = acting_given(client, clients, ledger, by)
    own = templates_of(acting, templates)
    exhibits_of = exhibits_given(exhibits, exhibit_megabytes, exhibit_pages, own, redact)
    settings = settings_of(bates_prefix, max_mb, own)
    rulebook = load_rulebook(rules)
    intake, others = _as_client(claims_given(files, profile, sheet), acting)
    if plan is not None:
        intake = planned_intake(intake, rulebook, as_of, plan)
    ended_as = make_packets(
        intake,
        rulebook,
        as_of,
        out,
        templates=own,
        drafts=drafts,
        dry_run=dry_run,
        exhibits_of=exhibits_of,
        settings=settings,
        acting=acting,
        others=others,
    )
    if as_json:
        print_json(
            {
                "as_of": as_of.isoformat(),
                "dry_run": dry_run,
                "counts": {result.value: count for result, count in totals(ended_as).items()},
                "outcomes": [outcome_shape(one) for one in ended_as],
            }
        )
    else:
        if intake.counts.rows or intake.joins is None:
            print_line(rows_sentence(intake))
        say_joins(intake)
        print_line(claims_sentence(ended_as, dry_run=dry_run))
    return code_of(ended_as)


def make_packets(
    intake: Intake[Claim],
    rulebook: Rulebook,
    as_of: date,
    out: Path,
    *,
    templates: Path | None = None,
    drafts: bool = False,
    dry_run: bool = False,
    exhibits_of: ExhibitsOf | None = None,
    settings: Settings = DEFAULT,
    acting: Acting | None = None,
    others: Sequence[Outcome] = (),
) -> tuple[Outcome, ...]:
    """Do the run and write everything: packets, drafts, rejects, results; every file whole or not at all."""
    listed = standings(intake.claims, rulebook, as_of)
    wanted = {Result.DONE, Result.HELD} if drafts else {Result.DONE}
    to_draw = sum(result_of(one) in wanted for one in listed)
    if not dry_run:
        make_folder(out)
        if to_draw and (problems := rendering_problems()):
            raise RenderError(" ".join(problems))
    approving = approving_given(acting, templates, look_only=dry_run)
    made = outcomes(
        listed,
        rulebook,
        out,
        templates=templates,
        drafts=drafts,
        dry_run=dry_run,
        exhibits_of=exhibits_of,
        settings=settings,
        approving=approving,
    )
    ended_as = (*_shown(made, len(listed)), *others, *rejected(intake.rejects))
    say_exhibits(((one.claim_id, one.exhibits) for one in ended_as), str(out / "results.jsonl"))
    if not dry_run:
        _record(ended_as, acting, approving)
        _write_results(intake, ended_as, as_of, out)
    return ended_as


def _record(ended_as: Sequence[Outcome], acting: Acting | None, approving: Approving | None) -> None:
    """Record the papers written as prepared, where nothing but an approval is lacking."""
    if approving is not None:
        today = today_eastern()
        record_prepared(
            acting,
            [
                prepared_event(one.claim_id, one.stage, one.content, approving, today)
                for one in ended_as
                if one.content and one.stage is not None
            ],
        )


def _as_client(intake: Intake[Claim], acting: Acting | None) -> tuple[Intake[Claim], tuple[Outcome, ...]]:
    """The claims with the facts of their client, and how those of somebody else end."""
    if acting is None:
        return intake, ()
    claims, others = of_client(intake.claims, acting)
    ended_as = tuple(
        Outcome(claim_id, Result.REJECTED, why, source=intake.sources.get(claim_id)) for claim_id, why in others
    )
    for one in ended_as:
        message(outcome_line(one))
    known = {claim_id: where for claim_id, where in intake.sources.items() if claim_id not in dict(others)}
    return replace(intake, claims=claims, sources=known), ended_as


def claims_sentence(ended_as: Sequence[Outcome], *, dry_run: bool = False) -> str:
    """How the claims ended, as a sum that can be checked."""
    counts = totals(ended_as)
    claims = sum(counts.values()) - counts[Result.REJECTED]
    done = f"{counts[Result.DONE]} ready (dry run: nothing written)" if dry_run else f"{counts[Result.DONE]} done"
    return (
        f"Claims: {claims} = {done} + {counts[Result.HELD]} held + {counts[Result.NOTHING_DUE]} with "
        f"nothing due + {counts[Result.FAILED]} failed."
    )


def code_of(ended_as: Sequence[Outcome]) -> ExitCode:
    """The exit code of a run: failed, then rejected or an exhibit kept out, then held."""
    counts = totals(ended_as)
    kept_out = any(exhibit.reason for one in ended_as for exhibit in one.exhibits)
    return ended(
        failed=ExitCode.CANNOT_WRITE if counts[Result.FAILED] else ExitCode.DONE,
        rejected=bool(counts[Result.REJECTED]) or kept_out,
        blocked=bool(counts[Result.HELD]),
    )


def _write_results(intake: Intake[Claim], ended_as: Sequence[Outcome], as_of: date, out: Path) -> None:
    for path in write_rejects(intake, out / "rejects"):
        message(f"Rejected rows are in {path}: correct them there and read that file.")
    write_whole(out / "results.jsonl", json_lines(ended_as))
    write_whole(out / "results.xlsx", results_workbook(ended_as, as_of))
    message(f"Results are in {out / 'results.xlsx'} and {out / 'results.jsonl'}.")
    old = left_from_earlier(out, ended_as)
    if old:
        more = f" and {len(old) - _LISTED} more" if len(old) > _LISTED else ""
        message(
            f"{counted(len(old), 'file')} in {out} are not of this run and may be out of date; "
            f"nothing was removed: {', '.join(old[:_LISTED])}{more}."
        )


def _shown(made: Iterable[Outcome], number: int) -> Iterator[Outcome]:
    """The outcomes, with a progress bar on a terminal and one line per claim otherwise, both on stderr."""
    if not sys.stderr.isatty():
        for one in made:
            message(outcome_line(one))
            yield one
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Claims", total=number)
        for one in made:
            progress.advance(task)
            yield one


def outcome_line(one: Outcome) -> str:
    """One claim in one line: id, result, stage, day, file or reason."""
    head = f"{one.claim_id}: {one.result.replace('_', ' ')}"
    if one.stage is not None:
        head += f", {one.stage.value}"
    if one.next_deadline is not None:
        head += f", safe by {one.next_deadline.isoformat()}"
    if one.path is not None:
        return f"{head}: {one.path} ({counted(one.pages or 0, 'page')})"
    fetch = f" To fetch: {', '.join(one.missing)}." if one.missing else ""
    draft = f" Draft: {one.draft}." if one.draft else ""
    return f"{head}: {one.reason}{fetch}{draft}"
