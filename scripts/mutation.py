"""Runs mutmut over law/ and assess/ and writes docs/mutation.md: how many defects the tests notice, and which not.

Outcomes are kept in mutants/outcomes.txt as they come, so that a run that was broken off goes on where it stopped,
unless code, tests or data have changed since.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import subprocess
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import mutation_trial as trial
from mutmut.mutation import mutators
from mutmut.mutation.diff_apply import get_diff_for_mutant

ROOT = Path(__file__).resolve().parents[1]
MUTANTS = ROOT / "mutants"
MADE_FROM, STATS = MUTANTS / "made-from.txt", MUTANTS / "mutmut-stats.json"
EARLY, OUTCOMES = MUTANTS / "early.json", MUTANTS / "outcomes.txt"
REPORT = ROOT / "docs" / "mutation.md"
WANTED = 90
WORKERS = 2
NOT_NOTICED = ("not noticed", "no test")
EXCLUDED = {
    mutators.operator_string: "other wording of a text: a message may be worded better without a test failing;",
    None: "functions with a decorator (`@cache`, `@property`), annotations, code outside functions: mutmut's own rule.",
}


def main(words: list[str]) -> int:
    """Make the defects, try those asked for, write the report, and say whether enough was noticed."""
    if words[:1] == ["mutmut"]:
        return without_wording(words[1:])
    os.chdir(ROOT)
    every = made()
    seed = int(words[1]) if words[1:] else 1
    drawn = random.Random(seed).sample(every, len(every) if words[0] == "all" else int(words[0]))
    known = outcomes()
    to_try = [defect for defect in drawn if defect not in known]
    try_all(to_try, len(drawn) - len(to_try))
    known = outcomes()
    noticed = report([(defect, known[defect]) for defect in sorted(drawn)], len(every), seed)
    print(f"{noticed} of {len(drawn)} defects noticed ({100 * noticed / len(drawn):.1f}%); {WANTED}% wanted.")
    return 0 if 100 * noticed >= WANTED * len(drawn) else 1


def made() -> list[str]:
    """The names of all defects; mutmut writes them to `mutants` and learns which tests touch which function."""
    mark = fingerprint()
    if not MADE_FROM.is_file() or MADE_FROM.read_text(encoding="utf-8") != mark:
        say("Making the defects, and learning which tests touch which function")
        shutil.rmtree(MUTANTS, ignore_errors=True)
        told = mutmut("run", "no-such-defect")
        if not STATS.is_file():
            sys.exit(f"{told[-2000:]}\nMutmut could not run the tests of the sound code: run scripts/test first.")
        finished(in_mutants(lambda: EARLY.write_text(json.dumps(sorted(trial.early())), encoding="utf-8")))
        for at_once in ({""}, set()):
            sound(at_once)
        MADE_FROM.write_text(mark, encoding="utf-8")
    return sorted(
        line.split(":")[0].strip() for line in mutmut("results", "--all", "true").splitlines() if ": " in line
    )


def sound(at_once: set[str]) -> None:
    """Stop where the tests fail without any defect, in either kind of fork."""
    finished(in_mutants(lambda: trial.tried([""], trial.Touching(STATS), at_once, write_outcome)))
    if outcomes().get("") != "not noticed":
        sys.exit("The tests fail without any defect: run scripts/test first.")


def fingerprint() -> str:
    """One line that changes when anything the outcomes rest on changes."""
    total = hashlib.sha256()
    for place in ("idrkit", "tests", "fixtures", "templates", "docs", "scripts", "pyproject.toml"):
        for path in sorted((ROOT / place).rglob("*")) if (ROOT / place).is_dir() else [ROOT / place]:
            if path.is_file() and path != REPORT and path.suffix != ".pyc":
                total.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return total.hexdigest()


def mutmut(*words: str) -> str:
    """Run mutmut in a process of its own, as it likes it; what it printed."""
    own = [sys.executable, __file__, "mutmut", *words]
    return subprocess.run(own, cwd=ROOT, check=False, capture_output=True, text=True).stdout


def without_wording(words: list[str]) -> int:
    """Mutmut itself, without the defects that EXCLUDED names."""
    kept = [one for one in mutators.mutation_operators if one[1] not in EXCLUDED]
    mutators.mutation_operators[:] = kept
    from mutmut.__main__ import cli

    cli(words, standalone_mode=True)
    return 0


def in_mutants(run: Callable[[], object]) -> int:
    """Start a process that works in `mutants` and takes the project from there; its number."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.chdir(MUTANTS)
        sys.path.insert(0, str(MUTANTS))
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.dont_write_bytecode = False  # what is compiled serves the next fork
        run()
        code = 0
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        os._exit(code)


def finished(*processes: int) -> None:
    """Wait for processes; stop where one could not do its work."""
    ended = [os.waitpid(one, 0)[1] for one in processes]
    if any(ended):
        sys.exit("A process that tries defects ended early: see the lines above. Start again to go on.")


def try_all(defects: list[str], known: int) -> None:
    """Try defects in several processes at once; each writes down what it finds."""
    touching, at_once = trial.Touching(STATS), set(json.loads(EARLY.read_text(encoding="utf-8")))
    say(f"{known} tried before, {len(defects)} to try")
    tries = [
        lambda part=defects[first::WORKERS]: trial.tried(part, touching, at_once, write_outcome)
        for first in range(WORKERS)
    ]
    finished(*map(in_mutants, tries))


def write_outcome(defect: str, outcome: str) -> None:
    """Add one line to the outcomes, and show it."""
    with OUTCOMES.open("a", encoding="utf-8") as file:
        file.write(f"{defect}\t{outcome}\n")
    say(f"{time.strftime('%H:%M:%S')} {defect or 'the sound code'}: {outcome}")


def outcomes() -> dict[str, str]:
    """What is known of each defect so far."""
    if not OUTCOMES.is_file():
        return {}
    lines = OUTCOMES.read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


def report(found: list[tuple[str, str]], every: int, seed: int) -> int:
    """Write docs/mutation.md; how many defects were noticed."""
    totals = Counter(module(defect) for defect, _ in found)
    missed = [(defect, outcome) for defect, outcome in found if outcome in NOT_NOTICED]
    missing = Counter(module(defect) for defect, _ in missed)
    total, noticed = len(found), len(found) - len(missed)
    drawn = "all of them" if total == every else f"{total} of {every}, drawn by lot (lot {seed})"
    endless = sum(outcome == "endless" for _, outcome in found)
    lines = [
        "# Mutation testing",
        "",
        "Made by `scripts/mutation`, never edited by hand: mutmut puts small defects into the functions of",
        "`idrkit/law` and `idrkit/assess`, one at a time, and the tests of those rooms must notice. A test that never",
        f"ends counts as noticed ({endless} here).",
        "",
        "Not tried:",
        "",
        *(f"- {one}" for one in EXCLUDED.values()),
        "",
        f"**{noticed} of {total} defects noticed ({100 * noticed / total:.1f}%)**: {drawn}.",
        "",
        "| module | defects | noticed |",
        "|---|---|---|",
        *(f"| {one} | {totals[one]} | {totals[one] - missing[one]} |" for one in sorted(totals)),
        "",
        "## Not noticed",
        "",
        *(line for defect, outcome in missed for line in (f"- {defect}: {outcome}", "", *change(defect), "")),
    ]
    REPORT.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return noticed


def module(defect: str) -> str:
    """The module a defect lies in."""
    return defect.rpartition(".")[0]


def change(defect: str) -> list[str]:
    """What the defect takes away and puts in, as an indented block."""
    difference = get_diff_for_mutant(defect, path=module(defect).replace(".", "/") + ".py").splitlines()[3:]
    return [f"      {line}" for line in difference if line[:1] in "+-"]


def say(line: str) -> None:
    """Tell the person who waits."""
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
