"""Joining never ends in an error, whatever lies in the folder: every claim and row ends in one place, and sums add up.

    PYTHONPATH=. python tests/fuzz/fuzz_joining.py [--seconds 60] [--seed 1]

Not run by pytest. Folders of damaged 835 and 837 files, sheets of dates and JSON records are drawn by lot and read. A
failure prints its folder; it becomes a test in tests/intake/joining first, named for the behaviour.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TESTS))

from join_files import billed, billed_stay, claim_forms, hospital_form, paid, remittance, stay  # noqa: E402

from idrkit.assess.award import balance  # noqa: E402
from idrkit.errors import RecordError  # noqa: E402
from idrkit.intake.read import read_claims  # noqa: E402

REMITTANCES = [
    remittance("20260901", "EFT1", paid(), paid("B2", icn="X")),
    remittance("20260901", "EFT1", stay(), paid("B2")),
    remittance("20270201", "EFT9", paid(amount=250, icn="ICN2")),
    remittance("20270201", "EFT9", paid(status="22"), paid(amount=300, icn="ICN2"), paid("B2", icn="X")),
    *(one.read_text("latin-1") for one in sorted((TESTS / "intake" / "x12" / "synthetic").glob("835*"))),
]
FORMS = [claim_forms(billed()), claim_forms(billed("B2")), hospital_form(billed_stay())]
TITLES = (
    "claim_id,payment_determination,award.determined_amount,initial_payment_received,initial_payment.trace_number\n"
)
ROWS = (
    "A1,2027-01-14,400.00,,\n",
    "A1,2026-10-01,400,2026-09-03,EFT1\n",
    "A1,soon,x,2026-09-05,\n",
    "B2,,400,,\n",
    ",,,2026-09-04,EFT1\n",
    ",2027-01-14,,,EFT9\n",
)
WORDS = ("", "0", "-1", "22", "A1", "B2", "ICN1", "9" * 17, "1.005", "20270114", "x" * 70, "1E5", " ", "4")


def damaged(text: str, lot: random.Random) -> str:
    """A file with some segments left out, repeated, cut or changed."""
    separator = "~" if "~" in text else text[105:106] or "~"
    segments = text.split(separator)
    for _ in range(lot.randint(0, 4)):
        if len(segments) < 4:
            break
        at, what = lot.randrange(1, len(segments)), lot.random()
        if what < 0.2:
            del segments[at]
        elif what < 0.4:
            segments.insert(lot.randrange(1, len(segments)), segments[at])
        elif what < 0.8:
            elements = segments[at].split("*")
            elements[lot.randrange(len(elements))] = lot.choice(WORDS)
            segments[at] = "*".join(elements)
        else:
            segments[at] = segments[at][: lot.randrange(len(segments[at]) + 1)]
    return separator.join(segments)


def record(claim_id: str) -> dict[str, object]:
    """A decided claim as a JSON record."""
    line = {"line_id": "L1", "service_code": "95940", "date_of_service": "2026-08-03", "initial_payment": "100.00"}
    return {
        "claim_id": claim_id,
        "claim_number": "ICN1",
        "provider": {"name": "Synthetic Neuromonitoring PLLC"},
        "plan": {"name": "Sample Plan", "payer_id": "99901"},
        "payment_determination": "2027-01-14",
        "award": {"determined_amount": "400.00"},
        "service_lines": [line],
    }


def files_of(lot: random.Random) -> Iterator[tuple[str, str]]:
    """The files of one folder."""
    for number in range(lot.randint(1, 4)):
        yield f"{number}.835", damaged(lot.choice(REMITTANCES), lot)
    if lot.random() < 0.6:
        yield "forms.837", damaged(lot.choice(FORMS), lot)
    if lot.random() < 0.7:
        yield "dates.csv", TITLES + "".join(lot.choices(ROWS, k=lot.randint(1, 3)))
    if lot.random() < 0.4:
        yield "records.json", json.dumps([record(one) for one in lot.choices(("A1", "B2", "D1"), k=lot.randint(1, 2))])


def check(folder: Path) -> None:
    """Read a folder; every claim and every row is in one place."""
    intake = read_claims([folder])
    counts, joins = intake.counts, intake.joins
    if counts.rows != counts.rows_in_claims + counts.rejected + counts.ignored:
        raise AssertionError("the rows do not add up")
    for one in (joins.remittances, joins.forms) if joins else ():
        parts = (one.in_claims, one.set_aside, one.repeated, one.rejected)
        if one.found != sum(parts) or min(parts) < 0:
            raise AssertionError("the claims do not add up")
    ids = [claim.claim_id.casefold() for claim in intake.claims]
    if len(ids) != len(set(ids)):
        raise AssertionError("two claims have one id")
    for claim in intake.claims:
        balance(claim)


def main() -> int:
    """Try folders until the time is over or one fails."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=60)
    options.add_argument("--seed", type=int, default=1)
    wanted = options.parse_args()
    lot, end, tried = random.Random(wanted.seed), time.monotonic() + wanted.seconds, 0
    while time.monotonic() < end:
        tried += 1
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for file, text in files_of(lot):
                (folder / file).write_text(text, "latin-1")
            try:
                check(folder)
            except RecordError:
                continue
            except Exception:
                traceback.print_exc()
                for path in sorted(folder.iterdir()):
                    print(f"--- {path.name}\n{path.read_text('latin-1')}")
                return 1
    print(f"{tried} folders read, seed {wanted.seed}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
