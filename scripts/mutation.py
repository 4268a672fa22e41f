"""Runs mutmut over law/ and assess/ and writes docs/mutation.md: how many defects the tests notice, and which not.

Defects in the wording of messages are left out: a message may be worded better without a test failing. That every
finding has its sentence, its facts and its next step is asserted where the tests look at findings.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from mutmut.mutation import mutators

ROOT = Path(__file__).resolve().parents[1]
WANTED = 90
NOTICED = ("killed", "timeout", "caught by type check")
CORES = str(os.cpu_count() or 1)
AT_ONCE = 500
NO_SUCH = "idrkit.none"


def main() -> int:
    """Run, write the report, and say whether enough was noticed."""
    if sys.argv[1:2] == ["mutmut"]:
        return without_wording(sys.argv[2:])
    shutil.rmtree(ROOT / "mutants", ignore_errors=True)
    # The first run only makes the defects and learns which tests touch which function.
    mutmut("run", "--max-children", CORES, NO_SUCH)
    every = sorted(name for name, _ in outcomes())
    chosen = every if sys.argv[1] == "all" else sorted(random.Random(1).sample(every, int(sys.argv[1])))
    for at in range(0, len(chosen), AT_ONCE):
        mutmut("run", "--max-children", CORES, *chosen[at : at + AT_ONCE])
    wanted = set(chosen)
    found = [(name, outcome) for name, outcome in outcomes() if name in wanted]
    noticed, total = report(found, len(every))
    print(f"{noticed} of {total} defects noticed ({100 * noticed / total:.1f}%); {WANTED}% wanted.")
    return 0 if 100 * noticed >= WANTED * total else 1


def mutmut(*words: str) -> str:
    """Run mutmut in a process of its own, as it likes it; what it printed."""
    own = [sys.executable, __file__, "mutmut", *words]
    return subprocess.run(own, cwd=ROOT, check=False, capture_output=True, text=True).stdout


def outcomes() -> list[tuple[str, str]]:
    """Every defect by name, with what became of it."""
    lines = (line.strip().split(": ") for line in mutmut("results", "--all", "true").splitlines() if ": " in line)
    return [(name, outcome) for name, outcome in lines]


def without_wording(words: list[str]) -> int:
    """Mutmut itself, without the defects of texts."""
    kept = [one for one in mutators.mutation_operators if one[1] is not mutators.operator_string]
    mutators.mutation_operators[:] = kept
    from mutmut.__main__ import cli

    cli(words, standalone_mode=True)
    return 0


def report(found: list[tuple[str, str]], every: int) -> tuple[int, int]:
    """Write docs/mutation.md; how many defects were noticed, of how many."""
    totals: Counter[str] = Counter()
    noticed: Counter[str] = Counter()
    missed: list[str] = []
    for name, outcome in found:
        module = name.rsplit(".", 1)[0]
        totals[module] += 1
        noticed[module] += outcome in NOTICED
        if outcome not in NOTICED:
            missed.append(f"{name}: {outcome}")
    all_noticed, total = sum(noticed.values()), sum(totals.values())
    drawn = "all of them" if total == every else f"{total} of {every}, drawn by lot"
    lines = [
        "# Mutation testing",
        "",
        "Made by `scripts/mutation` (mutmut over `idrkit/law` and `idrkit/assess`, with the tests of those rooms);",
        "never edited by hand. Defects in the wording of messages are left out.",
        "",
        f"**{all_noticed} of {total} defects noticed ({100 * all_noticed / total:.1f}%)**: {drawn}.",
        "",
        "| module | defects | noticed |",
        "|---|---|---|",
        *(f"| {one} | {totals[one]} | {100 * noticed[one] / totals[one]:.0f}% |" for one in sorted(totals)),
        "",
        "## Not noticed",
        "",
        *(f"- {one}" for one in missed),
        "",
    ]
    (ROOT / "docs" / "mutation.md").write_text("\n".join(lines), encoding="utf-8")
    return all_noticed, total


if __name__ == "__main__":
    sys.exit(main())
