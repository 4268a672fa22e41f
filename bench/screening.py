"""How long screening many single-line claims takes, against a loop that only parses the same csv.

    python bench/screening.py [--claims 100000]

Makes a csv of synthetic claims in a temporary folder, parses it with the standard library, then runs
`idrkit screen` on it, in one run on one machine, and prints seconds, the ratio of the two, and the memory of all
processes together at its highest. Nothing is left behind.
"""

from __future__ import annotations

import argparse
import csv
import os
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from pathlib import Path

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
AS_OF = date(2026, 11, 23)
STATES = ("PA", "AL", "TX", "FL", "CA", "NY", "GA", "NV", "GU", "IN")
CODES = ("95940", "95941", "95938", "95939", "95861", "95822", "95955")


def main() -> None:
    """Measure once and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--claims", type=int, default=100_000)
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        sheet = Path(folder) / "claims.csv"
        written(sheet, wanted.claims)
        parse = parsed(sheet)
        seconds, highest, code = screened(sheet)
    print(f"claims                        {wanted.claims}")
    print(f"cores                         {os.cpu_count()}")
    print(f"parsing the csv alone         {parse:.2f} s")
    print(f"idrkit screen                 {seconds:.1f} s, exit code {code}")
    print(f"ratio                         {seconds / parse:.0f}")
    print(f"claims a second               {wanted.claims / seconds:.0f}")
    print(f"memory of all its processes   {highest / 2**20:.0f} MiB")


def written(path: Path, claims: int) -> None:
    """Write the sheet: the first row of each fixture claim again and again, with other days, States, codes."""
    with (FIXTURES / "ionm-claims.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    first = {row["Acct #"]: row for row in reversed(rows) if row["Acct #"].startswith("IONM")}
    patterns = list(first.values())
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        for number in range(claims):
            received = AS_OF - timedelta(days=number % 97)
            writer.writerow(
                patterns[number % len(patterns)]
                | {
                    "Acct #": f"BENCH-{number:06}",
                    "Claim #": f"SYN-{number:08}",
                    "Case #": f"CASE-{number:08}",
                    "CPT": CODES[number % len(CODES)],
                    "Fac State": STATES[number % len(STATES)],
                    "DOS": (received - timedelta(days=40)).strftime("%m/%d/%Y"),
                    "Remit Rcvd": received.strftime("%m/%d/%Y"),
                }
            )


def parsed(path: Path) -> float:
    """Seconds the standard library takes to parse the same file."""
    start = time.perf_counter()
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.DictReader(file):
            pass
    return time.perf_counter() - start


def screened(path: Path) -> tuple[float, int, int]:
    """Seconds, highest memory of all processes in bytes, and the exit code of `idrkit screen`."""
    words = [sys.executable, "-m", "idrkit", "screen", str(path), "--profile", str(FIXTURES / "ionm-profile.toml")]
    start = time.perf_counter()
    process = subprocess.Popen([*words, "--as-of", AS_OF.isoformat()], stdout=subprocess.DEVNULL)
    highest: list[int] = [0]
    watch = threading.Thread(target=watched, args=(process, highest), daemon=True)
    watch.start()
    code = process.wait()
    return time.perf_counter() - start, highest[0], code


def watched(process: subprocess.Popen[bytes], highest: list[int]) -> None:
    """Note the memory of a process and its children while it runs (Linux; 0 elsewhere)."""
    while process.poll() is None:
        highest[0] = max(highest[0], sum(map(resident, family(process.pid))))
        time.sleep(0.2)


def family(pid: int) -> list[int]:
    """The process and everything it started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(each for child in children for each in family(int(child)))]


def resident(pid: int) -> int:
    """The bytes of a process that are its own, shared ones divided among the sharers."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    main()
