"""`python -m idrkit.intake.exhibits.child FOLDER`: prepares the files put into a folder, one after the other.

It runs apart from everything else, because the libraries that read PDFs and images are native code: a file that
makes one of them crash, hang or take all memory ends this process and nothing else. Files and results are in the
folder; nothing is printed. `isolated` puts the files there and reads the results.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

JOBS = "jobs.json"
STARTED = "started"


def main(folder: Path) -> int:
    """Prepare every file of the folder that has no result yet."""
    from idrkit.intake.exhibits.limits import Limits

    jobs = json.loads((folder / JOBS).read_text(encoding="utf-8"))
    limits = Limits(**jobs["limits"])
    hold_to(limits.memory_megabytes)
    _hold_pdfs_to(limits.unpacked_megabytes)
    (folder / STARTED).touch()
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
        for name, kind in jobs["files"]:
            # In a thread that needs nothing of Python's, so that native code cannot keep it from ending the process.
            faulthandler.dump_traceback_later(limits.seconds, exit=True, file=nowhere)
            result = _result(folder, name, kind, limits, ocr=jobs["ocr"], nowhere=nowhere)
            faulthandler.cancel_dump_traceback_later()
            _put(folder / f"{name}.json", json.dumps(result).encode())
    return 0


def _result(folder: Path, name: str, kind: str, limits: Any, *, ocr: bool, nowhere: Any) -> dict[str, Any]:
    from idrkit.intake.exhibits.content import UnusableError
    from idrkit.intake.exhibits.kinds import FileKind
    from idrkit.intake.exhibits.prepare import prepare

    def more_time(pages: int) -> None:
        faulthandler.dump_traceback_later(limits.seconds + pages * limits.ocr_seconds, exit=True, file=nowhere)

    try:
        data = (folder / f"{name}.in").read_bytes()
        content = prepare(data, FileKind(kind), limits, ocr=ocr, more_time=more_time)
    except UnusableError as error:
        return {"reason": str(error)}
    except MemoryError:
        return {"reason": "it needs more memory than an exhibit may: print it to PDF, or scan it at 300 dots per inch."}
    except Exception as error:
        return {"reason": f"it cannot be read ({type(error).__name__}): print it to PDF."}
    _put(folder / f"{name}.pdf", content.pdf)
    return {key: value for key, value in asdict(content).items() if key != "pdf"}


def _put(path: Path, data: bytes) -> None:
    """There whole or not at all, also where this process is ended in the middle."""
    beside = path.with_suffix(".part")
    beside.write_bytes(data)
    beside.replace(path)


def hold_to(megabytes: int) -> None:
    """Hold this process to so much memory, where the system has a way to."""
    try:
        import resource
    except ImportError:
        return
    for kind, most in ((resource.RLIMIT_AS, megabytes * 1_000_000), (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, resource.getrlimit(kind)[1]))


def _hold_pdfs_to(megabytes: int) -> None:
    """The reader of PDFs unpacks no part of a PDF beyond this."""
    from pikepdf import settings

    most = megabytes * 1_000_000
    settings.set_qpdf_limits(
        flate_max_memory=most, png_max_memory=most, tiff_max_memory=most, run_length_max_memory=most
    )


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
