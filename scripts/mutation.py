"""Runs mutmut over law/ and assess/ and writes docs/mutation.md: how many defects the tests notice, and which not.

Defects in the wording of messages are left out: a message may be worded better without a test failing. That every
finding has its sentence, its facts and its next step is asserted where the tests look at findings.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from mutmut.mutation import mutators

ROOT = Path(__file__).resolve().parents[1]
MUTANTS = ROOT / "mutants"
WANTED = 90
SLOWEST = 600
NOTICED = ("killed", "timeout")


def main() -> int:
    """Make the defects, try those asked for, write the report, and say whether enough was noticed."""
    if sys.argv[1:2] == ["mutmut"]:
        return without_wording(sys.argv[2:])
    every = sorted(made())
    chosen = every if sys.argv[1] == "all" else sorted(random.Random(1).sample(every, int(sys.argv[1])))
    tests = json.loads((MUTANTS / "mutmut-stats.json").read_text(encoding="utf-8"))["tests_by_mangled_function_name"]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        found = list(
            zip(chosen, pool.map(lambda name: tried(name, tests.get(function(name), [])), chosen), strict=True)
        )
    noticed, total = report(found, len(every))
    print(f"{noticed} of {total} defects noticed ({100 * noticed / total:.1f}%); {WANTED}% wanted.")
    return 0 if 100 * noticed >= WANTED * total else 1


def made() -> list[str]:
    """The names of all defects; mutmut writes them to `mutants` and learns which tests touch which function."""
    shutil.rmtree(MUTANTS, ignore_errors=True)
    mutmut("run", "no-such-defect")
    return [line.split(":")[0].strip() for line in mutmut("results", "--all", "true").splitlines() if ": " in line]


def mutmut(*words: str) -> str:
    """Run mutmut in a process of its own, as it likes it; what it printed."""
    own = [sys.executable, __file__, "mutmut", *words]
    return subprocess.run(own, cwd=ROOT, check=False, capture_output=True, text=True).stdout


def function(defect: str) -> str:
    """The function a defect lies in, as mutmut names it."""
    return defect.rpartition("__mutmut_")[0]


def tried(defect: str, tests: list[str]) -> str:
    """What the tests that touch the function say of the defect, in a process that has read no rule yet.

    A function that runs only when a module is imported is touched by no test alone: then all are run.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.write("\n".join(sorted(tests) or ["tests/law", "tests/assess"]))
        file.flush()
        words = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", f"@{file.name}"]
        environment = os.environ | {"MUTANT_UNDER_TEST": defect}
        try:
            ended = subprocess.run(
                words, cwd=MUTANTS, env=environment, capture_output=True, timeout=SLOWEST, check=False
            )
        except subprocess.TimeoutExpired:
            return "timeout"
    return {0: "survived", 1: "killed", 2: "killed"}.get(ended.returncode, f"error {ended.returncode}")


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
