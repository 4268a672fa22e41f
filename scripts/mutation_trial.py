"""Tries defects one by one, each in a fork of a process that has read the tests but no table of the law.

What pytest loads is paid for once. A function that already runs while the tests are being collected would have done its
work, without the defect, before the fork: its defects are tried in a fork that has imported nothing of the project.
"""

from __future__ import annotations

import functools
import gc
import json
import os
import resource
import signal
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import mutmut.mutation.trampoline  # noqa: F401 - loaded once, for every fork
import pydantic  # noqa: F401
import pytest
from mutmut.state import state

ROOMS = ("tests/law", "tests/assess")
WORDS = ["-q", "-x", "-s", "--tb=no", "--assert=plain", "-p", "no:cacheprovider", *ROOMS]
COLLECTING = 120
SLOWEST = 60
LARGEST = 4 * 1024**3
PASSED, FAILED = 0, 1


class Touching:
    """Which tests touch which function, the ones that touch little and end soon first."""

    def __init__(self, stats: Path):
        read = json.loads(stats.read_text(encoding="utf-8"))
        self.tests: dict[str, list[str]] = read["tests_by_mangled_function_name"]
        touched = Counter(test for tests in self.tests.values() for test in tests)
        seconds: dict[str, float] = read["duration_by_test"]
        self.rank = {test: (touched[test], seconds.get(test, 0.0)) for test in touched}

    def of(self, defect: str) -> list[str]:
        """The tests that touch the function the defect lies in, in the order they are tried."""
        return sorted(self.tests.get(function(defect), ()), key=self.rank.__getitem__)

    def first(self, defect: str) -> list[str]:
        """All tests, those that touch the function first: its work may be done before any test."""
        own = self.of(defect)
        return own + sorted(self.rank.keys() - set(own), key=self.rank.__getitem__)


class Alone:
    """A pytest run of its own for one defect: the chosen tests in their order, each with a last second."""

    def __init__(self, chosen: list[str]):
        self.order = {test: place for place, test in enumerate(chosen)}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Only the chosen tests, in their order."""
        items[:] = sorted((i for i in items if i.nodeid in self.order), key=lambda i: self.order[i.nodeid])

    def pytest_runtest_setup(self) -> None:
        """Each test has so many seconds."""
        signal.alarm(SLOWEST)


class Collected:
    """One pytest run that collects the tests, then runs what it is given instead of the tests."""

    def __init__(self, then: Callable[[pytest.Session], None]):
        self.then = then

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Instead of the tests."""
        self.then(session)
        return True


def function(defect: str) -> str:
    """The function a defect lies in, as mutmut names it."""
    return defect.rpartition("__mutmut_")[0]


def early() -> list[str]:
    """The functions that run while the tests are being collected."""
    found: list[str] = []
    os.environ["MUTANT_UNDER_TEST"] = "stats"
    pytest.main(WORDS, plugins=[Collected(lambda _: found.extend(state()._stats))])
    return found


def tried(defects: Iterable[str], touching: Touching, at_once: set[str], say: Callable[[str, str], None]) -> None:
    """Try each defect and say what the tests make of it; no defect ("") is the sound code."""
    late = []
    for defect in defects:
        if function(defect) in at_once:
            alone = Alone(touching.first(defect))
            say(defect, in_a_fork(defect, lambda alone=alone: int(pytest.main(WORDS, plugins=[alone]))))
        else:
            late.append(defect)
    os.environ["MUTANT_UNDER_TEST"] = ""
    pytest.main(WORDS, plugins=[Collected(lambda session: _each(late, touching, session, say))])


def _each(defects: list[str], touching: Touching, session: pytest.Session, say: Callable[[str, str], None]) -> None:
    """Try defects in forks of the process that has collected the tests; nothing kept from collecting stays."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper):
            one.cache_clear()
    gc.freeze()
    items = {item.nodeid: item for item in session.items}
    for defect in defects:
        chosen = [items[test] for test in (touching.of(defect) if defect else sorted(touching.rank))]
        outcome = in_a_fork(defect, lambda chosen=chosen: _until_one_fails(chosen, session)) if chosen else "no test"
        say(defect, outcome)


def _until_one_fails(items: list[pytest.Item], session: pytest.Session) -> int:
    for item, following in zip(items, [*items[1:], None], strict=True):
        signal.alarm(SLOWEST)
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
        if session.testsfailed:
            return FAILED
    return PASSED


def in_a_fork(defect: str, run: Callable[[], int]) -> str:
    """What became of the run with the defect in place, in a process that is thrown away."""
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        if os.WIFSIGNALED(status):
            return "endless" if os.WTERMSIG(status) == signal.SIGALRM else "crashed"
        return "not noticed" if os.WEXITSTATUS(status) == PASSED else "noticed"
    code = FAILED
    try:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        resource.setrlimit(resource.RLIMIT_AS, (LARGEST, LARGEST))
        os.environ["MUTANT_UNDER_TEST"] = defect
        signal.alarm(COLLECTING)
        code = run()
    finally:
        os._exit(code)
