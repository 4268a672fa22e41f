"""What is due and overdue of the claims of files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path

from idrkit.assess.results import Assessment
from idrkit.cli.due import Due, Wanted, summary
from idrkit.cli.ending import counted, ended
from idrkit.cli.given import claims_given, say_rejects
from idrkit.cli.joining import say_joins
from idrkit.cli.output import message
from idrkit.errors import ExitCode
from idrkit.law.rulebook import Rulebook
from idrkit.ledger.agenda import When
from idrkit.ledger.reminders import reminders
from idrkit.run.batch import standings


def due_by_files(
    files: Sequence[Path], profile: Path | None, sheet: str | None, rulebook: Rulebook, as_of: date, wanted: Wanted
) -> ExitCode:
    """Show what is due of the claims of files; those that cannot be assessed or read are told."""
    intake = claims_given(files, profile, sheet)
    known = standings(intake.claims, rulebook, as_of)
    assessments = [one.assessment for one in known if one.assessment is not None]
    found = Due(
        every=reminders(assessments, rulebook.calendar),
        as_of=as_of,
        calendar=rulebook.calendar,
        looked_at=frozenset(_subjects(assessments)),
    )
    listed = wanted.shown(found)
    message(summary(listed, counted(len(known), "claim")))
    failed = [one.claim_id for one in known if one.assessment is None]
    if failed:
        message(f"Not assessed, so not listed: {', '.join(failed)}; `idrkit screen` says why.")
    say_joins(intake)
    say_rejects(intake)
    return ended(
        failed=ExitCode.NO_RULE if failed else ExitCode.DONE,
        rejected=bool(intake.rejects),
        blocked=listed.counts[When.OVERDUE] > 0,
    )


def _subjects(assessments: Iterable[Assessment]) -> Iterable[str]:
    """The claims and disputes looked at, as a calendar file names them."""
    for one in assessments:
        yield one.claim.claim_id
        if one.claim.dispute.number:
            yield one.claim.dispute.number
