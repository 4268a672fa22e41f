"""A folder among the files stands for the remittances, claim forms and sheets in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from idrkit.errors import RecordError
from idrkit.intake.outcome import Notice
from idrkit.intake.x12.recognise import X12, recognised

_SHEETS = (".csv", ".tsv", ".xlsx", ".xlsm", ".json")


@dataclass(frozen=True, slots=True)
class Named:
    """The files that were meant.

    Attributes:
        files: each file, those of a folder in the order of their names.
        from_folders: which of them nobody named.
        notices: what of a folder was passed over.
    """

    files: tuple[Path, ...]
    from_folders: frozenset[Path]
    notices: tuple[Notice, ...]


def files_meant(paths: Sequence[Path]) -> Named:
    """The files that are named, and those of each folder that is named; folders in folders are not looked into.

    Raises:
        RecordError: a folder cannot be listed, or holds nothing that can be read as claims.
    """
    files: list[Path] = []
    found: set[Path] = set()
    notices: list[Notice] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        inside, others = _inside(path)
        if not inside:
            raise RecordError(f"{path} holds no 835, 837, csv, xlsx or json file: name the folder they are in.")
        files += inside
        found |= set(inside)
        if others:
            few = ", ".join(others[:5]) + (f" and {len(others) - 5} more" if len(others) > 5 else "")
            notices.append(Notice(str(path), f"passed over, because they are no 835, 837, csv, xlsx or json: {few}."))
    return Named(tuple(files), frozenset(found), tuple(notices))


def _inside(folder: Path) -> tuple[list[Path], list[str]]:
    try:
        every = sorted(folder.iterdir())
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise RecordError(f"{folder} cannot be opened ({reason}): check that you may read it.") from None
    files: list[Path] = []
    others: list[str] = []
    for path in every:
        # Excel keeps ~$name.xlsx beside a workbook that is open.
        if path.name.startswith((".", "~$")):
            continue
        if _is_meant(path):
            files.append(path)
        else:
            others.append(path.name)
    return files, others


def _is_meant(path: Path) -> bool:
    if not path.is_file():
        return False
    kind = recognised(path).kind
    return kind == X12 or (not kind and path.suffix.casefold() in _SHEETS)
