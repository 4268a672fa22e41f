"""`idrkit packet`: one packet of one claim; a draft when something is missing, and it says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from idrkit.assess.assessment import assess
from idrkit.assess.duplicates import duplicates, fingerprint
from idrkit.assess.results import Assessment, Stage, Verdict
from idrkit.assess.shapes import finding_shape, paper_shape
from idrkit.claims.prepared import NO_EXHIBITS, ExhibitSet
from idrkit.cli.acting import (
    Acting,
    acting_given,
    approving_given,
    as_client,
    preparing_options,
    record_prepared,
    templates_of,
    with_claim,
)
from idrkit.cli.binding import binding_options, larger_than, settings_of
from idrkit.cli.exhibits import exhibit_options, exhibits_given, say_exhibits
from idrkit.cli.given import chosen_id, claims_given, counted, ended, say_rejects
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
from idrkit.errors import ExitCode
from idrkit.files import make_folder
from idrkit.law.rulebook import load_rulebook
from idrkit.packet.document import Packet, wording_rows
from idrkit.packet.documents import build_packet
from idrkit.packet.manifest import left_out_shape, wording_shape
from idrkit.packet.portal_keys import portal_keys
from idrkit.packet.portal_sheets import write_portal_keys
from idrkit.packet.settings import Settings
from idrkit.packet.write import WrittenPacket, without_unlaid, write_packet
from idrkit.run.approving import Approving, content_of, prepared_event, told, waits_only_for_approval
from idrkit.run.exhibits_found import exhibit_shape, found_of


@click.command()
@files_argument
@click.option("--claim", "claim_id", required=True, metavar="ID", help="The claim's id (claim_id).")
@click.option(
    "--stage",
    type=click.Choice([stage.value for stage in Stage]),
    help="The step the papers are for; default: the claim's next one.",
)
@click.option("--out", type=FILE, required=True, metavar="DIR", help="The folder to write to.")
@preparing_options
@exhibit_options
@templates_option
@binding_options
@profile_option
@sheet_option
@as_of_option
@rules_option
@json_option
def packet(
    files: Sequence[Path],
    claim_id: str,
    stage: str | None,
    out: Path,
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
    """One packet of one claim, as PDF with a manifest; a draft when it is not ready."""
    acting = acting_given(client, clients, ledger, by)
    own = templates_of(acting, templates)
    exhibits_of = exhibits_given(exhibits, exhibit_megabytes, exhibit_pages, own, redact)
    settings = settings_of(bates_prefix, max_mb, own)
    rulebook = load_rulebook(rules)
    intake = claims_given(files, profile, sheet)
    say_joins(intake)
    say_rejects(intake)
    wanted = chosen_id(claim_id, intake.sources)
    claim = as_client(next(one for one in intake.claims if one.claim_id == wanted), acting)
    claims = with_claim(intake.claims, claim)
    assessment = assess(claim, rulebook, as_of, duplicates(map(fingerprint, claims)))
    chosen = Stage(stage) if stage else assessment.next_stage
    if chosen is None:
        message(f"{wanted} has no next stage: {assessment.status_sentence} Name one with --stage.")
        return ExitCode.BLOCKED
    approving = approving_given(acting, own, wanted)
    bound = exhibits_of(claim) if exhibits_of else NO_EXHIBITS
    content = content_of(claim, chosen, bound, own) if approving else ""
    if approving is not None:
        assessment = told(assessment, chosen, content, approving)

    def build(exhibits: ExhibitSet) -> Packet:
        return replace(build_packet(assessment, chosen, rulebook, exhibits, templates=own), content=content)

    built, written = _made(build, bound, make_folder(out), own, settings)
    _record(built, acting, approving)
    beside = write_portal_keys(portal_keys(assessment, rulebook), out) if chosen is Stage.INITIATION else ()
    if as_json:
        print_json({**_shape(built, written), "key_sheets": [str(path) for path in beside]})
    else:
        for path in (one.path for one in written.parts) if written.parts else (written.path,):
            print_line(str(path))
    where = f"{len(written.parts)} parts in {out}" if written.parts else str(written.path)
    message(f"{wanted}, {chosen.value}: {counted(written.pages, 'page')} in {where}.")
    for name in larger_than(written, settings):
        message(f"{name} is larger than --max-mb allows: what it holds cannot be divided further.")
    _say(assessment, built, beside)
    return ended(rejected=bool(built.exhibits.quarantined), blocked=not built.ready)


def _made(
    build: Callable[[ExhibitSet], Packet], bound: ExhibitSet, out: Path, own: Path | None, settings: Settings
) -> tuple[Packet, WrittenPacket]:
    """The packet, written; once more where the pages of an exhibit turned out not to go on sheets."""
    built = build(bound)
    written = write_packet(built, out, templates=own, settings=settings)
    laid = without_unlaid(built, written)
    if laid is not None:
        built = build(laid)
        written = write_packet(built, out, templates=own, settings=settings)
    return built, written


def _say(assessment: Assessment, built: Packet, beside: Sequence[Path]) -> None:
    """What is for the practice alone, what does not print, and what keeps it a draft."""
    for one in assessment.findings:
        if built.stage is Stage.OFFER and one.id.startswith("M") and one.verdict is Verdict.WARN:
            message(f"For you, not in the packet: {one.id} {one.title}: {one.sentence} {one.next_step}")
    for why, entries in _left_out(built).items():
        message(f"Not printed: {', '.join(entries)}: {why}.")
    if beside:
        message(f"What to type into the portal: {beside[0]}, and {beside[1].name} beside it.")
    say_exhibits([(built.claim_id, found_of(built.exhibits))])
    for found in wording_rows(built.wording):
        message(f"  Exhibit {found.exhibit}, page {found.pages}: {found.rule.title} ({found.rule.id}); read it again.")
    if not built.ready:
        message("It is a DRAFT, not ready for signature:")
        for finding in built.blockers:
            message(f"  {finding.id} {finding.title}: {finding.sentence} {finding.next_step}")


def _record(built: Packet, acting: Acting | None, approving: Approving | None) -> None:
    """Record the papers as prepared, where nothing but an approval is lacking."""
    if approving is not None and waits_only_for_approval(built.blockers):
        event = prepared_event(built.claim_id, built.stage, built.content, approving, today_eastern())
        record_prepared(acting, (event,))


def _left_out(built: Packet) -> dict[str, list[str]]:
    """What of the record does not print, together where one reason holds for several."""
    together: dict[str, list[str]] = {}
    for one in built.left_out:
        together.setdefault(one.why.rstrip("."), []).append(one.id)
    return together


def _shape(built: Packet, written: WrittenPacket) -> dict[str, object]:
    return {
        "claim_id": built.claim_id,
        "stage": built.stage.value,
        "ready": built.ready,
        "path": str(written.path),
        "manifest": str(written.manifest),
        "pages": written.pages,
        "bytes": written.bytes,
        "sha256": written.sha256,
        "content_sha256": built.content or None,
        "parts": [{"path": str(one.path), "bytes": one.bytes, "sha256": one.sha256} for one in written.parts],
        "blockers": [finding_shape(one) for one in built.blockers],
        "overrides": [one.finding for one in built.overrides],
        "exhibit_wording": wording_shape(built),
        "exhibits": [exhibit_shape(one) for one in found_of(built.exhibits)],
        "completeness": [paper_shape(one) for one in built.completeness],
        "left_out": left_out_shape(built),
    }
