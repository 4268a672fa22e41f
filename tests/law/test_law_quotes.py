"""Every quoted word is in the text it is quoted from, and every provision says where it stands."""

import os
import re
from pathlib import Path

import pytest

from idrkit.law.provision import Certainty, Text
from idrkit.law.rulebook import load_rulebook

LAW = Path(__file__).resolve().parents[3] / "shared" / "law"
OLDER = LAW / "45-cfr-149.510-before-2026-06-04.md"
OTHER_SECTIONS = LAW / "45-cfr-149-other-sections.md"
REGISTER = LAW / "91-FR-33900.txt"
PAGE_BREAK = re.compile(r"\[\[Page \d+\]\]")

RULEBOOK = load_rulebook()
VERSIONS = [version for found in RULEBOOK.provisions.values() for version in found.versions]
IN_REGISTER = [one for one in VERSIONS if one.quote and one.text in (Text.AMENDED, Text.GUIDANCE)]
IN_OLDER = [one for one in VERSIONS if one.quote and one.text is Text.OLDER]
ELEMENTS = [
    (version, element)
    for provision in RULEBOOK.papers.values()
    for version in provision.versions
    for element in version.paper.elements
]
LINES = re.compile(r"lines (\d+)-(\d+)")


def _name(version):
    return f"{version.provision_id}-{version.text}-{version.since}"


def _squeezed(text):
    """The text without page breaks and without any white space: lines are broken inside hyphenated words."""
    return re.sub(r"\s+", "", PAGE_BREAK.sub("", text))


def _source(path):
    if not path.is_file():
        if os.environ.get("CI"):
            pytest.fail(f"the source text {path} is missing")
        pytest.skip(f"the source text {path} is not on this machine: quotes cannot be compared")
    return _squeezed(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def register():
    return _source(REGISTER)


@pytest.fixture(scope="module")
def older():
    return _source(OLDER) + _source(OTHER_SECTIONS)


@pytest.mark.parametrize("version", IN_REGISTER, ids=_name)
def test_the_quote_of_the_amended_text_is_in_the_federal_register(version, register):
    assert _squeezed(version.quote) in register


@pytest.mark.parametrize("version", IN_OLDER, ids=_name)
def test_the_quote_of_the_older_text_is_in_the_older_regulation(version, older):
    assert _squeezed(version.quote) in older


@pytest.mark.parametrize("gate", RULEBOOK.gates.values(), ids=lambda gate: gate.id)
def test_the_quote_of_a_gate_is_in_the_federal_register(gate, register):
    assert gate.quote
    assert _squeezed(gate.quote) in register


def test_every_quote_is_compared_with_a_source():
    compared = {_name(one) for one in IN_REGISTER + IN_OLDER}
    assert compared == {_name(one) for one in VERSIONS if one.quote}


@pytest.mark.parametrize("version", VERSIONS, ids=_name)
def test_a_version_says_where_it_stands_and_how_certain_it_is(version):
    assert version.cite
    assert version.source
    assert version.quote or version.quote_missing
    assert not (version.quote and version.quote_missing)
    assert (version.certainty is Certainty.PENDING) == (version.since is None)
    assert (version.certainty is Certainty.PENDING) == bool(version.pending)


@pytest.mark.parametrize("version", [one for one in VERSIONS if one.count and one.quote], ids=_name)
def test_the_number_of_days_counted_stands_in_the_words_quoted(version):
    # A window of 4 days that starts on day 31 quotes "4-business-day"; the 15th day of a period is its 15th.
    ordinals = {1: "1 business day", 3: "3 business days|Three business days|third", 15: "15th"}
    number = str(version.count.length)
    words = f"{number}-|{number} |{ordinals.get(version.count.length, number)}"
    if version.provision_id in ("open_negotiation_end", "last_selection_answer"):
        words += "|2 additional business days"
    assert re.search(words, version.quote), version.quote


def test_every_row_of_the_master_table_is_a_provision():
    numbers = {found.number for found in RULEBOOK.provisions.values() if found.number}
    assert numbers == {f"T{n}" for n in range(1, 31)}


@pytest.mark.parametrize("provision", RULEBOOK.provisions.values(), ids=lambda found: found.id)
def test_versions_are_newest_first_and_no_two_start_together(provision):
    dated = [one.since for one in provision.versions if one.since is not None]
    assert dated == sorted(set(dated), reverse=True)
    pending = [one for one in provision.versions if one.since is None]
    assert list(provision.versions[: len(pending)]) == pending


@pytest.mark.parametrize("gate", RULEBOOK.gates.values(), ids=lambda gate: gate.id)
def test_a_gate_has_a_date_or_says_what_it_waits_for(gate):
    assert (gate.since is None) == bool(gate.pending)
    assert (gate.since is None) == (gate.certainty is Certainty.PENDING)


def _element_name(case):
    version, element = case
    return f"{version.paper.id}-{version.text}-{element.id}"


@pytest.mark.parametrize("case", [one for one in ELEMENTS if one[1].quote], ids=_element_name)
def test_the_words_that_require_an_element_stand_in_its_own_paragraph(case, older):
    version, element = case
    if version.text is Text.AMENDED and version.paper.id != "offer":
        first, last = map(int, LINES.search(version.source).groups())
        _source(REGISTER)
        lines = REGISTER.read_text(encoding="utf-8").split("\n")[first - 1 : last]
        assert _squeezed(element.quote) in _squeezed("\n".join(lines))
    else:
        # The amended text keeps subparagraphs (A) and (B) of the offer and does not print them again.
        assert _squeezed(element.quote) in older


@pytest.mark.parametrize("case", ELEMENTS, ids=_element_name)
def test_an_element_has_its_words_or_says_why_not(case):
    _, element = case
    assert bool(element.quote) != bool(element.quote_missing)
