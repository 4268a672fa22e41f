"""Runs mutmut over law/ and assess/ and writes docs/mutation.md: how many defects the tests notice, and which not.

Defects in the wording of messages are left out: a message may be worded better without a test failing. That every
finding has its sentence, its facts and its next step is asserted where the tests look at findings.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from mutmut.mutation import mutators

ROOT = Path(__file__).resolve().parents[1]
WANTED = 90
NOTICED = ("killed", "timeout", "caught by type check")


def main() -> int:
    """Run, write the report, and say whether enough was noticed."""
    if sys.argv[1:2] == ["mutmut"]:
        return without_wording(sys.argv[2:])
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    own = [sys.executable, __file__, "mutmut"]
    subprocess.run([*own, "run", "--max-children", sys.argv[1]], cwd=ROOT, check=False)
    told = subprocess.run([*own, "results", "--all", "true"], cwd=ROOT, check=True, capture_output=True, text=True)
    outcomes = [line.strip().split(": ") for line in told.stdout.splitlines() if ": " in line]
    noticed, total = report([(name, outcome) for name, outcome in outcomes])
    print(f"{noticed} of {total} defects noticed ({100 * noticed / total:.1f}%); {WANTED}% wanted.")
    return 0 if 100 * noticed >= WANTED * total else 1


def without_wording(words: list[str]) -> int:
    """Mutmut itself, without the defects of texts."""
    kept = [one for one in mutators.mutation_operators if one[1] is not mutators.operator_string]
    mutators.mutation_operators[:] = kept
    from mutmut.__main__ import cli

    cli(words, standalone_mode=True)
    return 0


def report(outcomes: list[tuple[str, str]]) -> tuple[int, int]:
    """Write docs/mutation.md; how many defects were noticed, of how many."""
    totals: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    missed: list[str] = []
    for name, outcome in outcomes:
        module = name.rsplit(".", 1)[0]
        totals[module] += 1
        noticed[module] += outcome in NOTICED
        if outcome not in NOTICED:
            missed.append(f"{name}: {outcome}")
    lines = [
        "# Mutation testing",
        "",
        "Made by `scripts/mutation` (mutmut over `idrkit/law` and `idrkit/assess`, with the tests of those rooms);",
        "never edited by hand. Defects in the wording of messages are left out.",
        "",
        f"**{sum(noticed.values())} of {sum(totals.values())} defects noticed "
        f"({100 * sum(noticed.values()) / sum(totals.values()):.1f}%).**",
        "",
        "| module | defects | noticed |",
        "|---|---|---|",
        *(f"| {one} | {totals[one]} | {100 * noticed[one] / totals[one]:.0f}% |" for one in sorted(totals)),
        "",
        "## Not noticed",
        "",
        "`mutmut show NAME` prints each one.",
        "",
        *(f"- {one}" for one in missed),
        "",
    ]
    (ROOT / "docs" / "mutation.md").write_text("\n".join(lines), encoding="utf-8")
    return sum(noticed.values()), sum(totals.values())


if __name__ == "__main__":
    sys.exit(main())
