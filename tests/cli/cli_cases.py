"""Small claim files, and a way to type a command and see what a person would see."""

import csv
import io
from dataclasses import dataclass
from pathlib import Path

from idrkit.cli import exit_code_of

AS_OF = "2026-11-23"

ROW = {
    "claim_id": "T-1",
    "claim_number": "SYN-1",
    "provider.name": "Example Monitoring",
    "provider.npi": "1234567893",
    "plan.name": "Sample Plan",
    "service_code": "95940",
    "units": "4",
    "date_of_service": "2026-09-14",
    "initial_payment": "100.00",
    "cost_sharing": "10.00",
    "qpa": "200.00",
    "offer": "900.00",
    "initial_payment_received": "2026-11-03",
}


@dataclass(frozen=True)
class Typed:
    """What came of a command."""

    code: int
    out: str
    err: str


def sheet(path: Path, *rows: dict[str, str]) -> Path:
    """A csv file of rows that differ from the complete one as given; each claim has a number of its own."""
    text = io.StringIO(newline="")
    titles = list({**ROW, **(rows[0] if rows else {})})
    writer = csv.DictWriter(text, titles)
    writer.writeheader()
    for row in rows:
        number = row.get("claim_id", ROW["claim_id"]).replace("T-", "SYN-")
        writer.writerow({**ROW, "claim_number": number, **row})
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def typed(capsys, *words: object) -> Typed:
    """Run a command in this process."""
    capsys.readouterr()
    code = exit_code_of([str(word) for word in words])
    seen = capsys.readouterr()
    return Typed(code, seen.out, seen.err)
