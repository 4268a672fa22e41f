"""The options for exhibits, and what is said of each: bound with what remarks, or kept out and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import click

from idrkit.claims.model import Claim
from idrkit.claims.prepared import ExhibitSet
from idrkit.cli.options import FILE
from idrkit.cli.output import message
from idrkit.errors import UsageError
from idrkit.intake.exhibits.limits import LIMITS, Limits
from idrkit.run.exhibits_found import ExhibitFound


def exhibit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of commands that bind exhibits."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_OPTIONS = (
    click.option("--exhibits", type=FILE, metavar="DIR", help="The folder of exhibits; see docs/exhibits.md."),
    click.option(
        "--exhibit-megabytes",
        type=click.IntRange(1, 2000),
        default=LIMITS.megabytes,
        show_default=True,
        metavar="N",
        help="The largest exhibit that is taken.",
    ),
    click.option(
        "--exhibit-pages",
        type=click.IntRange(1, 100_000),
        default=LIMITS.pages,
        show_default=True,
        metavar="N",
        help="The longest exhibit that is taken.",
    ),
    click.option(
        "--redact",
        type=FILE,
        metavar="FILE",
        help="What to cover in the exhibits, a TOML file (docs/redaction.md); without it nothing is covered.",
    ),
)


def exhibits_given(
    folder: Path | None, megabytes: int, pages: int, templates: Path | None, profile: Path | None = None
) -> Callable[[Claim], ExhibitSet] | None:
    """How to get the exhibits of a claim; None where no folder was given.

    Raises:
        UsageError: the folder is not there, or the profile of redactions cannot be read.
    """
    if folder is None:
        if profile is not None:
            raise UsageError("--redact covers words in exhibits: name their folder with --exhibits.")
        return None
    if not folder.is_dir():
        raise UsageError(f"The folder of exhibits {folder} is not there: check the path of --exhibits.")
    # Reading PDFs and images is loaded only where there are some.
    from idrkit.intake.exhibits.redaction_profile import load_redaction_profile
    from idrkit.run.exhibits import Prepared, exhibit_set

    redaction = load_redaction_profile(profile) if profile is not None else None
    limits = Limits(megabytes=megabytes, pages=pages)
    known = Prepared()

    def exhibits_of(claim: Claim) -> ExhibitSet:
        return exhibit_set(claim, folder, limits=limits, templates=templates, known=known, redaction=redaction)

    return exhibits_of


def say_exhibits(claims: Iterable[tuple[str, tuple[ExhibitFound, ...]]], where: str = "") -> None:
    """What is kept out and why, and what was removed or is doubtful; a remark on a shared file is made once.

    Args:
        claims: the id of each claim and its exhibits.
        where: the file that lists them all, for the case that they are many; "" says all of them.
    """
    told = [*_told(claims)]
    shown = told[:_MOST_SAID] if where else told
    for sentence in shown:
        message(sentence)
    if len(told) > len(shown):
        message(f"{len(told) - len(shown)} more remarks on exhibits: {where} lists them with their claims.")


_MOST_SAID = 100


def _told(claims: Iterable[tuple[str, tuple[ExhibitFound, ...]]]) -> Iterator[str]:
    said: set[tuple[str | None, str]] = set()
    for claim_id, exhibits in claims:
        for one in exhibits:
            if one.reason:
                yield f"{claim_id}, Ex. {one.id} is kept out: {one.reason}"
            for note in one.notes:
                if (one.sha256, note) not in said:
                    said.add((one.sha256, note))
                    yield f"{claim_id}, Ex. {one.id}: {note}"
