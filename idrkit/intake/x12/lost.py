"""Rejects files of X12: the segments that could not be read, with place and reason, to be sent back to their sender."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from idrkit.intake.rejects import free_name
from idrkit.intake.x12.problems import Loss, Problem
from idrkit.intake.x12.read import FileRead


def lost(problems: Sequence[Problem]) -> list[Problem]:
    """The problems because of which segments could not be read; a file of another kind has none."""
    return [one for one in problems if one.loss not in (Loss.NOTHING, Loss.FILE)]


def lost_file(read: FileRead, problems: Sequence[Problem], taken: set[str]) -> tuple[str, bytes] | None:
    """The name and content of the rejects file of one X12 file, or None where nothing of it was lost.

    Args:
        read: what was in the file.
        problems: all that was wrong with it.
        taken: names in use already, small letters; the one given is added to them.
    """
    found = lost(problems)
    if not found:
        return None
    record = {
        "file": read.file,
        "claims_read": read.claims_read,
        "claims_rejected": read.claims_rejected,
        "rejects": [
            {
                "what": one.loss.value,
                "segment": one.segment,
                "offset": one.offset,
                "idrkit_reason": one.sentence,
                "segments": one.lost.split("\n") if one.lost else [],
            }
            for one in found
        ],
    }
    name = free_name(Path(read.file).stem, "json", taken)
    return name, (json.dumps(record, indent=2) + "\n").encode("ascii")
