"""`idrkit demo`: the whole main job on the bundled synthetic claims."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click

from idrkit.cli.exhibits import exhibits_given
from idrkit.cli.given import claims_given, counted, rows_sentence
from idrkit.cli.options import FILE
from idrkit.cli.output import message, paragraph, print_line
from idrkit.cli.run import claims_sentence, make_packets
from idrkit.errors import ExitCode
from idrkit.intake.exhibits.limits import LIMITS
from idrkit.law.rulebook import load_rulebook
from idrkit.places import bundled
from idrkit.run.batch import Outcome, Result

AS_OF = date(2026, 11, 23)
"""The morning the bundled claims are about."""

CLAIM_FILES = ("ionm-claims.csv", "ionm-offers.json", "other-claims.json")
PROFILE = "ionm-profile.toml"
EXHIBITS = "exhibits"
_OTHERS = (
    (Result.HELD, "Held: something is missing or in the way"),
    (Result.NOTHING_DUE, "Nothing due now"),
    (Result.REJECTED, "Rejected: rows that could not be read"),
    (Result.FAILED, "Failed"),
)


@click.command()
@click.option(
    "--out",
    type=FILE,
    default=Path("idrkit-demo"),
    show_default=True,
    metavar="DIR",
    help="The folder of the demonstration.",
)
def demo(out: Path) -> ExitCode:
    """The whole main job on the bundled synthetic claims, as of November 23, 2026."""
    fixtures = bundled("fixtures")
    intake = claims_given([fixtures / name for name in CLAIM_FILES], fixtures / PROFILE, None)
    message(f"{counted(len(intake.claims), 'synthetic claim')}, looked at on {AS_OF.isoformat()}.")
    exhibits_of = exhibits_given(fixtures / EXHIBITS, LIMITS.megabytes, LIMITS.pages, None)
    ended_as = make_packets(intake, load_rulebook(), AS_OF, out, exhibits_of=exhibits_of)
    for result, title in _OTHERS:
        _others(title, [one for one in ended_as if one.result is result])
    print_line(rows_sentence(intake))
    print_line(claims_sentence(ended_as))
    print_line(f"The packets are in {(out / 'packets').resolve()}")
    failed = any(one.result is Result.FAILED for one in ended_as)
    return ExitCode.CANNOT_WRITE if failed else ExitCode.DONE


def _others(title: str, listed: Sequence[Outcome]) -> None:
    if listed:
        paragraph(title, [(one.claim_id or one.source or "", _why(one)) for one in listed])


def _why(one: Outcome) -> str:
    fetch = f" To fetch: {', '.join(one.missing)}." if one.missing else ""
    return f"{one.status.replace('_', ' ') + ': ' if one.status else ''}{one.reason}{fetch}"
