"""How long reading a large remittance takes, against a reader that only splits its segments.

    python bench/remittances.py [--megabytes 100] [--keep FILE]

Writes a synthetic 835 of that size into a temporary folder (one payment, so that nothing ends before the file does),
then in one run on one machine: splits it into segments, reads it with `read_x12`, and runs `idrkit read --json`; each
in a process of its own, with seconds of processor time, megabytes a second, the ratio to splitting, and the most memory
it held.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

ISA = "ISA*00*          *00*          *ZZ*BENCHPAYER     *ZZ*BENCHPAYEE     *260915*1200*^*00501*000000001*0*T*:~\n"
CODES = ("95940", "95941", "95938", "95939", "95861", "95822", "95955", "99285")
LINES = 4
PAID = Decimal("365.30")


def main() -> None:
    """Measure once and print, or do one of the measured parts."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--megabytes", type=float, default=100)
    options.add_argument("--keep", type=Path, help="write the remittance there and stop")
    options.add_argument("--part", choices=("split", "read", "json"), help=argparse.SUPPRESS)
    options.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    wanted = options.parse_args()
    if wanted.part:
        part(wanted.part, wanted.file)
    elif wanted.keep:
        written(wanted.keep, wanted.megabytes)
    else:
        with tempfile.TemporaryDirectory() as folder:
            measured(Path(folder) / "remittance.835", wanted.megabytes)


def measured(path: Path, megabytes: float) -> None:
    """Write the file, measure each part in a process of its own, print."""
    claims = written(path, megabytes)
    size = path.stat().st_size / 1e6
    print(f"claims, lines                {claims}, {claims * LINES}")
    print(f"megabytes                    {size:.1f}")
    alone = 0.0
    for name, title in (("split", "splitting segments alone"), ("read", "read_x12"), ("json", "idrkit read --json")):
        command = [sys.executable, __file__, "--part", name, "--file", str(path)]
        ended = subprocess.run(command, capture_output=True, text=True, check=True)
        seconds, memory = map(float, ended.stderr.split()[-2:])
        alone = alone or seconds
        ratio = f"{seconds / alone:5.1f} times splitting"
        print(f"{title:28} {seconds:6.2f} s  {size / seconds:6.1f} MB/s  {ratio}  {memory:.0f} MiB at most")


def part(name: str, path: Path) -> None:
    """One of the measured parts; seconds and the most memory go to stderr."""
    start = time.process_time()
    if name == "split":
        split(path)
    elif name == "read":
        from idrkit.intake.x12.read import read_x12

        for _ in read_x12(path):
            pass
    else:
        from idrkit.cli import exit_code_of

        exit_code_of(["read", "--json", str(path)])
    seconds = time.process_time() - start
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, file=sys.stderr)


def split(path: Path) -> int:
    """What the simplest reader does: cut at the terminator and at the element separator."""
    count, rest = 0, ""
    with path.open(encoding="latin-1") as file:
        while text := file.read(1 << 18):
            *segments, rest = (rest + text).split("~")
            for segment in segments:
                segment.lstrip("\n").split("*")
                count += 1
    return count


def written(path: Path, megabytes: float) -> int:
    """Write the remittance; how many claims are in it."""
    size = claims = 0
    segments = 14
    claim = claim_text(0)
    wanted = int(megabytes * 1e6 / len(claim)) or 1
    total = PAID * LINES * wanted
    with path.open("w", encoding="ascii", newline="") as file:
        size += file.write(
            f"{ISA}GS*HP*BENCHPAYER*BENCHPAYEE*20260915*1200*1*X*005010X221A1~\nST*835*0001~\n"
            f"BPR*I*{total}*C*ACH*CCP*01*999999992*DA*1234567*1999999999**01*999999992*DA*7654321*20260918~\n"
            "TRN*1*EFT00000001*1999999999~\nDTM*405*20260917~\nN1*PR*BENCH SYNTHETIC PLAN*XV*99901~\nN3*1 TEST WAY~\n"
            "N4*ANYTOWN*TX*750010001~\nREF*2U*99901~\nPER*BL*TEST DESK*TE*5555550100*EM*desk@plan.example~\n"
            "N1*PE*SYNTHETIC NEUROMONITORING PLLC*XX*1999994324~\nREF*TJ*123456789~\nLX*1~\n"
        )
        for claims in range(1, wanted + 1):
            text = claim_text(claims)
            segments += text.count("~")
            size += file.write(text)
        file.write(f"SE*{segments - 1}*0001~\nGE*1*1~\nIEA*1*000000001~\n")
    return claims


def claim_text(number: int) -> str:
    """One claim of four lines, with everything payers send."""
    code = CODES[number % len(CODES)]
    line = (
        f"SVC*HC:{code}:26*1850*{PAID}**4~\nDTM*472*202608{number % 28 + 1:02}~\n"
        "CAS*PR*1*250**2*61.30~\nCAS*CO*45*1173.40~\n"
        f"REF*6R*{number:09}~\nAMT*B6*676.60~\nLQ*HE*N864~\nLQ*HE*N869~\n"
    )
    return (
        f"CLP*SYN{number:07}*1*{1850 * LINES}*{PAID * LINES}*{Decimal('311.30') * LINES}*12*26{number:011}*21*1~\n"
        f"NM1*QC*1*TESTPERSON*SAMPLE****MI*ZZT{number:08}~\n"
        f"NM1*82*2*SYNTHETIC NEUROMONITORING PLLC*****XX*1999994324~\n"
        f"REF*1L*GROUP{number % 50}~\nDTM*050*20260901~\n{line * LINES}"
    )


if __name__ == "__main__":
    main()
