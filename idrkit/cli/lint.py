"""`idrkit lint`: prohibited or risky content in a brief, a template, a claim record or an exhibit."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from idrkit.cli.given import counted, ended
from idrkit.cli.options import files_argument, json_option
from idrkit.cli.output import message, print_json, table
from idrkit.errors import ExitCode, RecordError
from idrkit.law.rulebook import Rulebook, load_rulebook
from idrkit.run.linting import Linted, Place, ReadAs, files_to_lint, linted, totals


@click.command()
@files_argument
@click.option(
    "--as",
    "read_as",
    type=click.Choice([one.value for one in ReadAs]),
    help="Take every file for what a party argues, or for an exhibit, where nothing blocks. "
    "Default: an 835 or 837 is evidence, everything else argument.",
)
@json_option
def lint(files: Sequence[Path], read_as: str | None, as_json: bool) -> ExitCode:
    """Prohibited factors (149.510(c)(5)(v)) and what comes near one, with page or line and paragraph."""
    meant = files_to_lint(files)
    if not meant:
        raise RecordError("The folder holds no PDF, HTML, text, TOML or JSON file: name the files themselves.")
    rulebook = load_rulebook()
    found = [linted(path, ReadAs(read_as) if read_as else None) for path in meant]
    if as_json:
        print_json({"files": [_shape(one, rulebook) for one in found]})
    else:
        table(
            ("File", "Where", "Level", "Rule", "Words", "Paragraph"),
            [_row(one, place, rulebook) for one in found for place in one.places],
            whole=(3,),
        )
    _say(found, chosen=read_as is not None)
    blocking, _ = totals(found)
    return ended(rejected=any(one.problem for one in found), blocked=bool(blocking))


def _say(found: Sequence[Linted], *, chosen: bool) -> None:
    for one in found:
        if one.problem:
            message(one.problem)
        elif one.unread:
            numbers = ", ".join(map(str, one.unread))
            message(f"{one.file.name}: no text on page {numbers}; nothing could be looked for there.")
    read = [one for one in found if not one.problem]
    for taken in ReadAs:
        names = [one.file.name for one in read if one.read_as is taken]
        if names and not chosen:
            few = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
            message(f"Read as {taken.value}: {few}.")
    if not chosen and any(one.kind == "PDF" for one in read):
        message("An exhibit is no argument: --as evidence warns where an argument would be blocked.")
    blocking, warnings = totals(found)
    message(
        f"{counted(blocking, 'prohibited factor')} argued, {counted(warnings, 'warning')} in "
        f"{counted(len(read), 'file')}. `idrkit rules prohibited` says what each rule means. "
        "Words tell only so much: read the brief as well."
    )


def _row(one: Linted, place: Place, rulebook: Rulebook) -> tuple[str, ...]:
    rule = place.hit.rule
    return (one.file.name, place.where, _level(one, place), rule.id, place.hit.around, _cite(place, rulebook))


def _level(one: Linted, place: Place) -> str:
    return "block" if one.blocks(place) else "warn"


def _cite(place: Place, rulebook: Rulebook) -> str:
    return rulebook.provision(place.hit.rule.provision_id).versions[0].cite


def _shape(one: Linted, rulebook: Rulebook) -> dict[str, Any]:
    return {
        "file": str(one.file),
        "kind": one.kind,
        "read_as": one.read_as.value,
        "problem": one.problem,
        "pages_without_text": list(one.unread),
        "hits": [
            {
                "where": place.where,
                "page": place.page,
                "line": place.line,
                "level": _level(one, place),
                "rule": place.hit.rule.id,
                "title": place.hit.rule.title,
                "words": place.hit.words,
                "around": place.hit.around,
                "provision": place.hit.rule.provision_id,
                "cite": _cite(place, rulebook),
                "advice": place.hit.rule.advice,
            }
            for place in one.places
        ],
    }
