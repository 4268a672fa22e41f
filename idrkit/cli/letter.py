"""`idrkit letter`: one letter of one claim; a draft when something it needs is missing, and it says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from idrkit.assess.assessment import assess
from idrkit.assess.duplicates import duplicates, fingerprint
from idrkit.assess.shapes import deadline_shape, paper_shape
from idrkit.cli.acting import acting_given, as_client, client_options, templates_of, with_claim
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
    templates_option,
)
from idrkit.cli.output import message, print_json, print_line
from idrkit.errors import ExitCode
from idrkit.files import make_folder
from idrkit.law.rulebook import load_rulebook
from idrkit.packet.letters.build import build_letter
from idrkit.packet.letters.letter import Letter, LetterKind
from idrkit.packet.letters.write import WrittenLetter, write_letter


@click.command()
@files_argument
@click.option("--claim", "claim_id", required=True, metavar="ID", help="The claim's id (claim_id).")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in LetterKind]),
    required=True,
    help="Which letter.",
)
@click.option("--out", type=FILE, required=True, metavar="DIR", help="The folder to write to.")
@client_options
@templates_option
@profile_option
@sheet_option
@as_of_option
@rules_option
@json_option
def letter(
    files: Sequence[Path],
    claim_id: str,
    kind: str,
    out: Path,
    client: str | None,
    clients: Path | None,
    templates: Path | None,
    profile: Path | None,
    sheet: str | None,
    as_of: date,
    rules: Sequence[Path],
    as_json: bool,
) -> ExitCode:
    """One letter of one claim, as PDF with notes for the sender beside it; a draft when something is missing."""
    acting = acting_given(client, clients)
    own = templates_of(acting, templates)
    rulebook = load_rulebook(rules)
    intake = claims_given(files, profile, sheet)
    say_joins(intake)
    say_rejects(intake)
    wanted = chosen_id(claim_id, intake.sources)
    claim = as_client(next(one for one in intake.claims if one.claim_id == wanted), acting)
    claims = with_claim(intake.claims, claim)
    assessment = assess(claim, rulebook, as_of, duplicates(map(fingerprint, claims)))
    built = build_letter(assessment, LetterKind(kind), rulebook)
    written = write_letter(built, make_folder(out), templates=own)
    if as_json:
        print_json(_shape(built, written))
    else:
        print_line(str(written.path))
    message(f"{wanted}, {kind}: {counted(written.pages, 'page')} in {written.path}; notes for you in {written.notes}.")
    if built.ready:
        return ExitCode.DONE
    message("It is a DRAFT, not ready to be sent:")
    for one in built.lacks:
        fetch = f" ({', '.join(one.missing)})" if one.missing else ""
        message(f"  {one.sentence}{fetch}")
    return ExitCode.BLOCKED


def _shape(built: Letter, written: WrittenLetter) -> dict[str, object]:
    return {
        "claim_id": built.claim_id,
        "kind": built.kind.value,
        "title": built.title,
        "ready": built.ready,
        "path": str(written.path),
        "notes": str(written.notes),
        "pages": written.pages,
        "sha256": written.sha256,
        "lacks": [
            {"sentence": one.sentence, "missing": list(one.missing), "overridden_by": one.overridden_by or None}
            for one in built.lacks
        ],
        "overrides": [one.finding for one in built.overrides],
        "deadlines": [deadline_shape(one) for one in built.deadlines],
        "completeness": [paper_shape(one) for one in built.papers],
    }
