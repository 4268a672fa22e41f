"""What each case of these tests was told, kept in told.txt so that nothing an answer rests on is lost unseen.

Kept of a finding are its verdict, facts, missing facts, paragraphs, and the figures (dates, amounts, numbers) of what
it says: wording may change without a test failing, a figure may not. After a change that is meant, write the file anew
and read the difference:

    IDRKIT_TOLD=write python -m pytest tests/assess
"""

import atexit
import os
import re
from collections import Counter
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

FILE = Path(__file__).with_name("told.txt")
WRITE = os.environ.get("IDRKIT_TOLD") == "write"
_WRITTEN: dict[str, str] = {}
_WORDED = ("doubt", "why", "note")
_ASKED: Counter[str] = Counter()
_FIGURES = re.compile(r"(?:\d{1,2} [A-Z][a-z]{2} \d{4})|\$?[A-Za-z_(]*\d[\w.,()%§-]*")


@cache
def _known():
    blocks = FILE.read_text(encoding="utf-8").split("\n\n") if FILE.is_file() else []
    return dict(block.strip().split("\n", 1) for block in blocks)


def figures(text):
    """The dates, amounts, numbers and paragraphs of a text, in their order."""
    return " | ".join(one.rstrip(".,)") for one in _FIGURES.findall(text))


def of_finding(finding):
    """The lines kept of one finding."""
    yield f"{finding.id} {finding.verdict}{'' if finding.overridable else ', cannot be overridden'}"
    yield from (f"  {one.name} = {one.value}" for one in finding.facts)
    yield from (f"  missing {one}" for one in finding.missing)
    yield f"  by {', '.join(f'{one.provision_id} {one.text} {one.certainty}' for one in finding.citations)}"
    yield f"  says {figures(finding.sentence)}"
    if finding.next_step:
        yield f"  do {figures(finding.next_step)}"


def of_group(group):
    """The lines kept of a proposed batch: what stands in the way, the lines taken out, the days, the fees."""
    yield f"{group.text}, items {group.first_date_of_service} to {group.last_date_of_service}, "
    yield f"  or to {group.last_date_other_reading}, {group.extra_tiers} further steps"
    yield f"  on {', '.join(map(str, group.initiation_days))}; safe {', '.join(map(str, group.safe_initiation_days))}"
    for finding in group.findings:
        if finding.verdict not in ("PASS", "NOT_APPLICABLE"):
            yield from of_finding(finding)
        else:
            yield f"{finding.id} {finding.verdict}, {len(finding.facts)} facts, {figures(finding.sentence)}"
    yield from (f"out {one.claim_id} {one.line_id} {one.finding} {figures(one.why)}" for one in group.dropped)
    yield ", ".join(f"{one.id} {one.low} to {one.high}" for one in group.fees)


def of_fee(fee):
    """The line kept of a fee."""
    return f"{fee.id} {fee.low} {fee.high} {fee.citation.certainty} {figures(fee.note)}"


def of_deadline(deadline):
    """The lines kept of a last day or a window."""
    one, cited = deadline, deadline.citation
    yield f"{one.id} {one.opens} {one.due}, safe {one.safe_opens} {one.safe_due}, {' '.join(one.flags)}".rstrip(", ")
    yield f"  {one.who}, from {one.counted_from} {one.counted_from_event}, {cited.cite}, {cited.certainty}"
    yield f"  counted {figures(one.arithmetic)}"
    yield from (f"  note {figures(note)}" for note in one.notes)
    yield from (f"  or {other.opens} {other.due}, {other.cite}" for other in one.other_readings)


def of_days(deadlines):
    """One line for each deadline: its days, flags, how many notes, and the days of other readings."""
    for one in deadlines:
        others = ", ".join(f"{other.opens} {other.due}" for other in one.other_readings)
        days = f"{one.id} {one.opens} {one.due}, safe {one.safe_opens} {one.safe_due}, from {one.counted_from}"
        yield f"{days} {' '.join(one.flags)}, {len(one.notes)} notes, or {others}"


def of_fields(answer):
    """The lines kept of an answer of plain values: every field."""
    for field in fields(answer):
        value = getattr(answer, field.name)
        yield f"  {field.name} = {figures(value) if field.name in _WORDED else value}"


def of_paper(paper):
    """The lines kept of a paper: how each element stands."""
    yield f"{paper.version.provision_id} {paper.version.text} {paper.standing}"
    for one in paper.elements:
        assert_whole(one)
        needs = f"needs {', '.join(one.missing)}" if one.missing else ""
        why = "with a reason" if one.why else ""
        yield f"  {one.element.id} {one.state} {one.required_now} {needs} {why}"


def this_case():
    """The name of the test that runs, or None while tests are being collected."""
    name = os.environ.get("PYTEST_CURRENT_TEST", "").rpartition("::")[2].removesuffix(" (call)")
    return f"# {name}" if name and not name.endswith(")") else None


def assert_told(case, lines):
    """The lines are those that were read last for the case."""
    if case is None:
        return
    text = "\n".join(line.rstrip() for line in lines) or "nothing"
    case = " ".join(case.split())
    _ASKED[case] += 1
    if _ASKED[case] > 1 and case.startswith("# test_"):
        case = f"{case}, answer {_ASKED[case]}"
    if WRITE:
        _WRITTEN[case] = text
    else:
        assert case in _known(), f"not in {FILE.name} yet: write it with IDRKIT_TOLD=write, and read it"
        assert text == _known()[case]


def _write():
    told = (f"{case}\n{text}\n" for case, text in sorted(_WRITTEN.items()))
    FILE.write_text("\n".join(told), encoding="utf-8")


if WRITE:
    atexit.register(_write)


def assert_whole(answer):
    """Every field of an answer, and of the answers in it, holds what its annotation says."""
    hints = _hints(type(answer))
    for field in fields(answer):
        assert _fits(getattr(answer, field.name), hints[field.name]), (type(answer).__name__, field.name, answer)


@cache
def _hints(shape):
    from idrkit.claims import model

    return get_type_hints(shape, localns=vars(model))


def _fits(value, kind):
    origin, inner = get_origin(kind), get_args(kind)
    if kind is Any or origin is Literal:
        return True
    if origin in (Union, UnionType):
        return any(_fits(value, one) for one in inner)
    if kind is None or kind is type(None):
        return value is None
    if origin is tuple:
        kinds = [inner[0]] * len(value) if inner[-1] is ... else inner
        return isinstance(value, tuple) and len(kinds) == len(value) and all(map(_fits, value, kinds))
    if origin is not None or not isinstance(kind, type):
        return value is not None
    if not isinstance(value, kind):
        return False
    if is_dataclass(value) and type(value).__module__.startswith("idrkit.assess.results"):
        assert_whole(value)
    return True
