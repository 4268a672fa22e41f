"""docs/rules.md is in step with the rules, and says of each provision what it must."""

import re
from pathlib import Path

import pytest

from idrkit.assess import rules_document
from idrkit.assess.assessment import CHECKS
from idrkit.assess.fees import FEES, fees_for
from idrkit.assess.timeline import STEPS
from idrkit.assess.uses import uses_of
from idrkit.law.rulebook import load_rulebook

DOCS = Path(__file__).parents[2] / "docs"
RULEBOOK = load_rulebook()
TEXT = rules_document.document(RULEBOOK)
SECTIONS = dict(re.findall(r"^### (\S+)\n(.*?)(?=^##|\Z)", TEXT, flags=re.MULTILINE | re.DOTALL))


def test_the_committed_file_is_what_the_rules_say():
    # If this fails: python -m idrkit.assess.rules_document docs
    assert (DOCS / rules_document.NAME).read_text(encoding="utf-8") == TEXT


def test_writing_puts_the_file_into_the_folder(tmp_path):
    assert rules_document.write(tmp_path).read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize("provision", RULEBOOK.provisions.values(), ids=lambda one: one.id)
def test_each_provision_has_a_section_with_every_version(provision):
    section = SECTIONS[provision.id]
    assert f"[{provision.id}](#{provision.id})" in TEXT
    for version in provision.versions:
        assert version.cite in section
        assert version.quote in section
        assert f"`{version.keyed_by}`" in section
        assert version.certainty in section
        assert (str(version.since) if version.since else "pending") in section
    for use in uses_of(provision.id):
        assert use.id in section


@pytest.mark.parametrize("gate", RULEBOOK.gates.values(), ids=lambda one: one.id)
def test_each_gate_has_a_section_that_names_what_is_behind_it(gate):
    behind = {v.provision_id for found in RULEBOOK.provisions.values() for v in found.versions if v.gate == gate.id}
    assert behind
    assert all(f"(#{name})" in SECTIONS[gate.id] for name in behind)


def test_every_link_of_the_page_leads_to_a_heading():
    heads = {
        re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-") for head in re.findall(r"^#+ (.*)$", TEXT, re.M)
    }
    assert set(re.findall(r"\]\(#([^)]+)\)", TEXT)) <= heads


def test_everything_a_check_a_deadline_or_a_fee_names_is_a_provision():
    named = {name for check in CHECKS for name in check.provisions} | set(FEES)
    named |= {name for step in STEPS for name in (step.id, step.batched) if name}
    assert named <= set(RULEBOOK.provisions)


def test_the_fees_named_are_those_that_are_computed():
    from datetime import date

    day = date(2026, 11, 23)
    computed = {
        fee.id
        for batched in (False, True)
        for fee in fees_for(day, RULEBOOK, as_of=day, line_count=50, batched=batched)
    }
    assert computed == set(FEES)
