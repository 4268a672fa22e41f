"""Reading X12 never ends in an error, whatever the bytes: every claim is read or rejected, and counts add up.

    python -m venv /tmp/fuzz && /tmp/fuzz/bin/pip install atheris
    PYTHONPATH=. /tmp/fuzz/bin/python tests/fuzz/fuzz_x12.py -max_total_time=300 /tmp/corpus tests/intake/x12/synthetic

Not run by pytest: atheris is no dependency of the project. A failure leaves a file `crash-...`; it becomes a test in
tests/intake/x12/test_x12_bad_input.py first, named for the behaviour. The reading of X12 needs nothing but Python.
"""

from __future__ import annotations

import io
import sys

import atheris

with atheris.instrument_imports(include=["idrkit"]):
    from idrkit.intake.x12.claim_form import ClaimForm
    from idrkit.intake.x12.problems import Loss, Problem
    from idrkit.intake.x12.read import FileRead, read_stream
    from idrkit.intake.x12.remittance import RemittedClaim
    from idrkit.intake.x12.shape import claim_form_shape, problem_shape, remitted_claim_shape


def check(data: bytes) -> None:
    """Read the bytes, in pieces of a size they choose; everything read can be shown."""
    chunk = 1 + data[0] * 4 if data else 1
    read = rejected = 0
    ended: FileRead | None = None
    for item in read_stream(io.BytesIO(data[1:]), "fuzz.edi", chunk=chunk):
        if isinstance(item, RemittedClaim):
            remitted_claim_shape(item)
            read += 1
        elif isinstance(item, ClaimForm):
            claim_form_shape(item)
            read += 1
        elif isinstance(item, Problem):
            problem_shape(item)
            rejected += item.loss is Loss.CLAIM
            if not 0 <= item.offset <= len(data):
                raise AssertionError("a place outside the file")
        elif isinstance(item, FileRead):
            ended = item
    if ended is None or (ended.claims_read, ended.claims_rejected) != (read, rejected):
        raise AssertionError("the counts do not add up")


if __name__ == "__main__":
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()
