"""Every row of the specification is in the rulebook, in a check, or in docs/not-encoded.md with the reason."""

import importlib
import os
import re
import tomllib
from pathlib import Path

import pytest

from idrkit.assess.assessment import CHECKS
from idrkit.assess.batching import CHECKS as GROUP_CHECKS
from idrkit.assess.timeline import STEPS
from idrkit.cli.rules_tables import TABLES
from idrkit.law.rulebook import load_rulebook

TESTS = Path(__file__).resolve().parents[1]
SPECIFICATION = TESTS.parents[1] / "shared" / "law" / "rules-by-date.md"
NOT_ENCODED = (TESTS.parent / "docs" / "not-encoded.md").read_text(encoding="utf-8")
FILE = tomllib.loads(Path(__file__).with_name("rules_by_date_rows.toml").read_text(encoding="utf-8"))
ROWS = {name: targets for group in FILE.values() for name, targets in group.items()}
TARGETS = [(name, target) for name, targets in ROWS.items() for target in targets]

RULEBOOK = load_rulebook()
CHECK_IDS = {check.id for check in (*CHECKS, *GROUP_CHECKS)}
STEP_IDS = {step.id for step in STEPS}
OWN_ID = re.compile(r"[A-D]|[A-FKT]\d+|G_\w+|(ALLOW|BAN|AIR)-\S+")
LONGEST = 60


def listed_as_not_encoded():
    return re.findall(r"^\| ([^|]+?) \|", NOT_ENCODED, flags=re.MULTILINE)


def exists(kind, name, row):
    match kind:
        case "provision":
            return name in RULEBOOK.provisions
        case "gate":
            return name in RULEBOOK.gates
        case "check":
            return name in CHECK_IDS
        case "deadline":
            return name in STEP_IDS and name in RULEBOOK.provisions
        case "table":
            return name in TABLES
        case "code":
            return importlib.import_module(f"idrkit.{name}") is not None
        case "test":
            return (TESTS / name).is_file()
        case "not-encoded":
            return row in listed_as_not_encoded()
    return False


@pytest.mark.parametrize(("row", "target"), TARGETS)
def test_what_a_row_points_at_is_there(row, target):
    kind, _, name = target.partition(":")
    assert exists(kind, name, row)


def test_no_row_stands_in_two_groups_or_without_a_target():
    assert sum(map(len, FILE.values())) == len(ROWS)
    assert all(ROWS.values())


def test_every_row_listed_as_not_encoded_is_mapped_to_that_list():
    mapped = {name for name, target in TARGETS if target == "not-encoded"}
    listed = [row for row in listed_as_not_encoded() if row not in ("row", "---", "what")]
    assert set(listed) & set(ROWS) == mapped
    assert len(listed) == len(set(listed))


def test_every_gate_is_pointed_at_by_a_row():
    assert {f"gate:{name}" for name in RULEBOOK.gates} <= {target for _, target in TARGETS}


def rows_of(text):
    """The rows, numbered notes and bullets of sections 0.3 and 1 to 7; and the numbers of all sections."""
    section, found, sections, bullets, in_table = "", [], [], 0, False
    for line in text.splitlines():
        starts_table = line.startswith("|") and not in_table
        in_table = line.startswith("|")
        if heading := re.match(r"#{2,3} (\d+(?:\.\d+)?)\.? ", line):
            section, bullets = heading[1], 0
            sections.append(section)
        elif not re.fullmatch(r"0\.3|[1-7](\.\d+)?", section):
            continue
        elif in_table and not starts_table and set(line) - set("|- "):
            found += named(section, line.strip("|").split("|")[0].strip())
        elif number := re.match(r"(\d+)\. ", line):
            found.append(f"{section}({number[1]})")
        elif line.startswith("- "):
            bullets += 1
            found.append(f"{section} bullet {bullets}")
    return found, sections


def named(section, cell):
    plain = re.sub(r"[*`\"“”]", "", cell)
    if section == "0.3":
        return plain.split(" / ")
    return [plain if OWN_ID.fullmatch(plain) else f"{section} {plain}"[:LONGEST].strip()]


def test_every_row_of_the_specification_is_mapped():
    if not SPECIFICATION.is_file():
        if os.environ.get("CI"):
            pytest.fail(f"the specification {SPECIFICATION} is missing")
        pytest.skip(f"the specification {SPECIFICATION} is not on this machine")
    rows, sections = rows_of(SPECIFICATION.read_text(encoding="utf-8"))
    assert len(rows) > 150
    assert [row for row in rows if row not in ROWS] == []
    prose = [one for one in sections if re.match(r"[1-7]\.", one) and not any(row.startswith(one) for row in rows)]
    own_rows = {"1.1", "1.2", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "6.1"}
    assert [one for one in prose if one not in ROWS and one not in own_rows] == []
    unknown = set(ROWS) - set(rows) - set(sections)
    assert unknown == set()
