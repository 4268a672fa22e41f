"""What a command was given: claims that could be read, the law, and what to say about the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from idrkit.claims.model import Claim
from idrkit.cli.ending import counted as counted
from idrkit.cli.ending import ended as ended
from idrkit.cli.output import message
from idrkit.cli.profiles import profile_given
from idrkit.errors import UsageError
from idrkit.files import write_whole
from idrkit.intake.outcome import Intake, Made
from idrkit.intake.read import Claims, Maker, read_as
from idrkit.intake.rejects import rejects_files


def claims_given(files: Sequence[Path], profile: Path | None, sheet: str | None) -> Intake[Claim]:
    """The claims of the files; what the reader noticed is said on stderr."""
    return made_of_claims(Claims(), files, profile, sheet)


def made_of_claims(maker: Maker[Made], files: Sequence[Path], profile: Path | None, sheet: str | None) -> Intake[Made]:
    """What is made of each claim of the files; what the reader noticed is said on stderr."""
    intake = read_as(maker, files, profile=profile_given(profile), sheet=sheet)
    say_notices(intake)
    return intake


def say_notices(intake: Intake[Any]) -> None:
    """What the reader noticed."""
    for notice in intake.notices:
        message(f"{Path(notice.file).name}: {notice.sentence}")


def rows_sentence(intake: Intake[Any]) -> str:
    """Where every row went, as a sum that can be checked."""
    counts = intake.counts
    return (
        f"Rows: {counts.rows} read = {counts.rows_in_claims} in {counted(counts.claims, 'claim')} "
        f"+ {counts.rejected} rejected + {counts.ignored} ignored."
    )


def say_rejects(intake: Intake[Any]) -> None:
    """Point at the rows that could not be read."""
    if intake.rejects:
        number = len(intake.rejects)
        what = ("row or claim" if number == 1 else "rows or claims") if intake.joins else "row" + "s" * (number != 1)
        message(f"{number} {what} could not be read: `idrkit read` says why.")


def write_rejects(intake: Intake[Any], folder: Path) -> tuple[Path, ...]:
    """Write the rejects files of sheets and JSON records."""
    return write_beside(rejects_files(intake), folder)


def write_beside(files: Iterable[tuple[str, bytes]], folder: Path) -> tuple[Path, ...]:
    """Write rejects files; one that somebody has corrected in the meantime is kept beside the new one."""
    written = []
    for name, data in files:
        path = folder / name
        if path.is_file() and path.read_bytes() != data:
            kept = _free(path)
            path.rename(kept)
            message(f"{path} was there already and differs: it is kept as {kept.name}.")
        written.append(write_whole(path, data))
    return tuple(written)


def chosen_id(wanted: str, known: Iterable[str]) -> str:
    """The claim id that was meant: capital letters do not count.

    Raises:
        UsageError: no claim has that id.
    """
    from difflib import get_close_matches

    ids = {one.casefold(): one for one in known}
    if wanted.casefold() in ids:
        return ids[wanted.casefold()]
    near = get_close_matches(wanted.casefold(), ids, n=1)
    hint = f"did you mean {ids[near[0]]}?" if near else "`idrkit read` lists the ids."
    raise UsageError(f'No claim that could be read has the id "{wanted}": {hint}')


def _free(path: Path) -> Path:
    number = 1
    while (kept := path.with_name(f"{path.stem}.earlier-{number}{path.suffix}")).exists():
        number += 1
    return kept
