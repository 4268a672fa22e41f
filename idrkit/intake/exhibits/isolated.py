"""Preparing files in a process of their own: a file that makes it crash or hang ends with a sentence, not the run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from idrkit.errors import OutputError
from idrkit.intake.exhibits.child import JOBS, STARTED
from idrkit.intake.exhibits.content import Content, Refused
from idrkit.intake.exhibits.kinds import FileKind
from idrkit.intake.exhibits.limits import LIMITS, Limits
from idrkit.places import PACKAGE

File = tuple[FileKind, bytes]
_TO_START = 60
_OUT_OF_TIME = 1


def prepared(files: Sequence[File], limits: Limits = LIMITS, *, ocr: bool = True) -> tuple[Content | Refused, ...]:
    """PDFs and images as pages that only show; one that ends its process is refused, the others are tried again.

    Args:
        files: the kind of each file and its bytes.
        limits: how much each may be.
        ocr: give scanned pages a text layer, where ocrmypdf is installed.

    Raises:
        OutputError: no process can be started, or the temporary folder is full.
    """
    if not files:
        return ()
    results: dict[int, Content | Refused] = {}
    try:
        with tempfile.TemporaryDirectory(prefix="idrkit-") as name:
            folder = Path(name)
            for number, (_, data) in enumerate(files):
                (folder / f"{number}.in").write_bytes(data)
            waiting = list(range(len(files)))
            while waiting:
                code = _run(folder, [(number, files[number][0]) for number in waiting], limits, ocr=ocr)
                results.update((number, _result(folder, number)) for number in waiting if _is_done(folder, number))
                left = [number for number in waiting if number not in results]
                if left:
                    results[left[0]] = Refused(_why_ended(code, limits))
                waiting = left[1:]
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        raise OutputError(
            f"Exhibits cannot be prepared ({reason}): free some space in the temporary folder."
        ) from error
    return tuple(results[number] for number in range(len(files)))


def _run(folder: Path, files: Sequence[tuple[int, FileKind]], limits: Limits, *, ocr: bool) -> int:
    """Run the child over these files; its exit code, which is not nought where it ended before the last of them."""
    jobs = {"limits": asdict(limits), "files": [(str(number), kind.value) for number, kind in files], "ocr": ocr}
    (folder / JOBS).write_text(json.dumps(jobs), encoding="utf-8")
    (folder / STARTED).unlink(missing_ok=True)
    path = os.pathsep.join(filter(None, (str(PACKAGE.parent), os.environ.get("PYTHONPATH"))))
    # The child ends itself when a file takes too long; this is for the case that it cannot.
    longest = _TO_START + len(files) * (limits.seconds + limits.ocr_seconds * limits.pages * ocr)
    try:
        code = subprocess.run(
            [sys.executable, "-P", "-m", "idrkit.intake.exhibits.child", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
            timeout=longest,
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        code = _OUT_OF_TIME
    if not (folder / STARTED).exists():
        raise OutputError("The process that prepares exhibits does not start: `idrkit doctor` checks this machine.")
    return code


def _is_done(folder: Path, number: int) -> bool:
    return (folder / f"{number}.json").is_file()


def _result(folder: Path, number: int) -> Content | Refused:
    result = json.loads((folder / f"{number}.json").read_text(encoding="utf-8"))
    if "reason" in result:
        return Refused(result["reason"])
    return Content((folder / f"{number}.pdf").read_bytes(), tuple(result["text"]), tuple(result["notes"]))


def _why_ended(code: int, limits: Limits) -> str:
    if code == _OUT_OF_TIME:
        return f"it cannot be read within {limits.seconds} seconds: print it to PDF."
    return "reading it made the reader of PDFs or images crash: print it to PDF."
