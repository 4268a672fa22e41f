"""What the rules files say is what is read: every key of every table, and the stated default where a key is absent."""

import tomllib
from dataclasses import fields
from decimal import Decimal

import pytest

from idrkit.law.batch_codes import load_batch_codes
from idrkit.law.monitoring import coding_rules
from idrkit.law.notices import Element, Filled, Giver, Need
from idrkit.law.portal_forms import FormField, load_portal_forms
from idrkit.law.provision import Certainty
from idrkit.law.qpa_audit import load_qpa_data
from idrkit.law.remark_codes import RemarkCode, load_remark_codes
from idrkit.law.rulebook import RULES, load_rulebook
from idrkit.law.states import StateLaw, load_states

BOOK = load_rulebook()
OTHER_SHAPES = {
    "gates.toml",
    "closures.toml",
    "extensions.toml",
    "states.toml",
    "remark_codes.toml",
    "prohibited.toml",
    "batch_ranges.toml",
    "portal_forms.toml",
    "qpa_audit.toml",
    "monitoring.toml",
}


def written(file):
    return tomllib.loads((RULES / file).read_text(encoding="utf-8"))


PROVISIONS = {
    name: (path.name, rows)
    for path in sorted(RULES.glob("*.toml"))
    if path.name not in OTHER_SHAPES
    for name, rows in written(path.name).items()
}


def plain(value):
    """A value as a rules file writes it: texts on one line, lists as tuples."""
    if isinstance(value, str):
        return " ".join(value.split())
    return tuple(value) if isinstance(value, list) else value


def less(row, keys):
    """The row without some keys."""
    return {key: value for key, value in row.items() if key not in keys}


def assert_read(row, made, *, renamed=None, apart=(), defaults=None):
    """Every key of the row is in what was made of it; every field without a key has its default and no other value."""
    renamed, defaults = renamed or {}, defaults or {}
    told = set(apart)
    for key, value in row.items():
        name = renamed.get(key, key)
        if name in apart:
            continue
        told.add(name)
        assert getattr(made, name) == plain(value), key
    for field in fields(made):
        if field.name not in told:
            default = defaults.get(field.name, field.default)
            assert getattr(made, field.name) == default, field.name


@pytest.mark.parametrize("name", BOOK.gates)
def test_a_gate_is_read_as_written(name):
    row = written("gates.toml")["gates"][name]
    gate = BOOK.gates[name]
    # A date of announcement opens the gate so many days later; a gate may open with another one.
    apart = {"since"} if row.get("announced") or row.get("follows") else set()
    assert_read(row, gate, apart={"id", *apart})
    assert gate.id == name


def test_every_gate_of_the_file_is_there():
    assert list(BOOK.gates) == list(written("gates.toml")["gates"])


def test_closures_and_extensions_are_read_as_written():
    closures = sorted(written("closures.toml")["closures"], key=lambda row: row["date"])
    for row, made in zip(closures, BOOK.closures, strict=True):
        assert_read(row, made, defaults={"reason": "", "source": "closures.toml", "certainty": Certainty.REPORTED})
    defaults = {"extended_to": None, "disputes": "all", "affected": "", "source": "extensions.toml"}
    for row, made in zip(written("extensions.toml")["extensions"], BOOK.blanket_extensions, strict=True):
        assert_read(row, made, defaults=defaults | {"certainty": Certainty.REPORTED})


def test_every_provision_of_the_files_is_there_and_no_other():
    assert list(BOOK.provisions) == list(PROVISIONS)
    assert dict(BOOK.papers) == {one.paper: one for one in BOOK.provisions.values() if one.paper}


@pytest.mark.parametrize("name", PROVISIONS)
def test_a_provision_is_read_as_written(name):
    file, rows = PROVISIONS[name]
    found = BOOK.provisions[name]
    assert_read(rows, found, apart={"id", "versions", "file"}, defaults={"number": "", "who": "", "paper": ""})
    assert (found.id, found.file) == (name, file)
    for row, made in zip(rows["versions"], found.versions, strict=True):
        gate = BOOK.gates[row["gate"]] if "gate" in row else None
        given = {"provision_id": name, "title": found.title, "number": found.number}
        if gate:
            given |= {"since": gate.since, "keyed_by": gate.keyed_by, "pending": None}
            given["certainty"] = gate.certainty
            if gate.since is None:
                given["pending"] = gate.pending
        not_kept = {"sender", "to", "how", "deadline", "elements", "elements_of"} if found.paper else set()
        if gate and gate.since is None:
            not_kept = not_kept | {"certainty"}
        assert_read(less(row, not_kept), made, apart={"count", "paper"}, defaults=given)
        assert (made.paper is not None) == bool(found.paper)
        assert (made.count is not None) == ("count" in row)
        if made.count:
            assert_read(row["count"], made.count)


PAPERS = [
    (name, number)
    for name, (_, rows) in PROVISIONS.items()
    if "paper" in rows
    for number in range(len(rows["versions"]))
]
ELEMENT = {
    "number": "",
    "quote_missing": "",
    "who": Giver.ANY,
    "need": Need.REQUIRED,
    "filled": Filled.FACTS,
    "facts": (),
    "per_item": False,
    "if_any": "",
    "unless": None,
    "contradicted_by": None,
    "several_lines": False,
    "or_attested": False,
    "note": "",
}


def as_written(path):
    return f"{path.name} > 0" if path.positive else path.name


@pytest.mark.parametrize(("name", "number"), PAPERS)
def test_a_paper_is_read_as_written(name, number):
    rows = PROVISIONS[name][1]
    row, made = rows["versions"][number], BOOK.provisions[name].versions[number].paper
    assert made.id == rows["paper"]
    assert (made.sender, made.to, made.how) == tuple(plain(row[key]) for key in ("sender", "to", "how"))
    assert made.deadline == row.get("deadline", "")
    of = next((one for one in rows["versions"] if one["text"] == row.get("elements_of")), row)
    for written_element, element in zip(of["elements"], made.elements, strict=True):
        assert_read(
            less(written_element, {"beside"}),
            element,
            apart={"cite", "facts", "unless", "contradicted_by"},
            defaults=ELEMENT,
        )
        assert isinstance(element, Element)
        assert [" or ".join(map(as_written, entry)) for entry in element.facts] == written_element.get("facts", [])
        for key in ("unless", "contradicted_by"):
            condition = getattr(element, key)
            told = f"{condition.path} = {' or '.join(condition.values)}" if condition else None
            assert told == written_element.get(key), key
        beside = written_element.get("beside", "")
        if beside:
            assert element.cite.endswith(f"){beside}")
            assert row["cite"].startswith(element.cite.removesuffix(beside))
            assert not element.cite.removesuffix(beside).endswith("(A)")
        else:
            assert element.cite == row["cite"] + written_element.get("number", "")


@pytest.mark.parametrize("code", load_states())
def test_a_state_is_read_as_written(code):
    table = written("states.toml")
    state = table["states"][code]
    source = f"{plain(table['source'])}, compiled {table['compiled'].isoformat()}"
    for row, made in zip(state["rows"], load_states()[code], strict=True):
        assert isinstance(made, StateLaw)
        assert_read(
            less(row, {"clock_days", "clock_step"}),
            made,
            renamed={"public": "public_plans", "apma": "all_payer_model"},
            apart={"clock"},
            defaults={"code": code, "name": state["name"], "source": source, "since": None, "until": None},
        )
        clock = (made.clock.days, made.clock.step) if made.clock else (None, None)
        assert clock == (row.get("clock_days"), row.get("clock_step"))


@pytest.mark.parametrize("code", load_remark_codes())
def test_a_remark_code_is_read_as_written(code):
    table = written("remark_codes.toml")
    row, made = table["codes"][code], load_remark_codes()[code]
    assert isinstance(made, RemarkCode)
    assert_read(
        less(row, {"consent"}),
        made,
        renamed={"clock": "starts_clock"},
        apart={"consent_void"},
        defaults={"code": code, "source": plain(table["source"])},
    )
    assert made.consent_void is (row.get("consent") == "void")


@pytest.mark.parametrize("paper", load_portal_forms())
def test_a_form_of_the_portal_is_read_as_written(paper):
    row, made = written("portal_forms.toml")[paper], load_portal_forms()[paper]
    assert_read(row, made, apart={"sections"}, defaults={"id": paper, "note": ""})
    for section, read in zip(row["sections"], made.sections, strict=True):
        assert_read(section, read, apart={"fields"})
        assert made.section(section["id"]) is read
        for field, one in zip(section["fields"], read.fields, strict=True):
            assert isinstance(one, FormField)
            assert_read(field, one)


def spans(made):
    return [one.first if one.first == one.last else f"{one.first}-{one.last}" for one in made.codes]


def test_the_batch_codes_are_read_as_written():
    table, codes = written("batch_ranges.toml"), load_batch_codes()
    lists = [
        ("batch_sections", codes.sections, {}),
        ("doubtful_codes", codes.doubtful, {"id", "certainty"}),
        ("code_families", codes.families, {}),
        ("add_on_codes", codes.add_ons, {"id", "certainty"}),
    ]
    for key, made, not_kept in lists:
        for row, one in zip(table[key], made, strict=True):
            assert_read(less(row, not_kept), one, renamed={"provision": "provision_id"}, apart={"codes"})
            assert spans(one) == row["codes"]
    given = {"certainty": Certainty.REPORTED, "cite": "", "quote": "", "source": "batch_ranges.toml"}
    for row, one in zip(table["comparable_codes"], codes.comparable, strict=True):
        assert_read(row, one, apart={"codes"}, defaults=given)
        assert one.codes == set(row["codes"])
    ranges = iter(codes.ranges)
    for row in table["batch_ranges"]:
        for code in row.get("each", [None]):
            one = next(ranges)
            assert_read(row, one, apart={"id", "codes", "each"}, defaults=given)
            assert spans(one) == ([code] if code else row["codes"])
            first = f"{one.codes[0].first}-{one.codes[0].last}"
            assert one.id == (f"{row['id']} {first}" if code else row["id"])
    assert next(ranges, None) is None


def test_the_indexing_factors_and_signs_are_read_as_written():
    table, made = written("qpa_audit.toml"), load_qpa_data()
    assert list(made.factors) == [int(year) for year in table["factors"]]
    for year, row in table["factors"].items():
        one = made.factors[int(year)]
        assert (one.year, one.certainty, one.published_in, one.source) == (
            int(year),
            row["certainty"],
            row["published_in"],
            row["source"],
        )
        assert one.factor == (Decimal(row["factor"]) if "factor" in row else None)
    for name, row in table["signs"].items():
        assert made.signs.reasons[name] == row["reason"]
        expected = tuple(row["codes"]) if "codes" in row else Decimal(row["amount"])
        assert getattr(made.signs, name) == expected


def test_the_counting_of_monitoring_is_read_as_written():
    table, made = written("monitoring.toml"), coding_rules()
    assert made.unit_reading == table["unit_reading"]
    for row, one in zip(table["units"], made.units, strict=True):
        assert (one.code, one.minutes, one.counted) == (row["code"], row["minutes"], row["counted"])
        assert (one.at_least, one.most_per_hour) == (row.get("at_least", 1), row.get("most_per_hour"))
        assert (one.source.words, one.source.certainty) == (row["source"], row["certainty"])
    assert made.base_studies == tuple(table["base_studies"]["codes"])
    assert made.not_together == tuple(table["not_together"]["codes"])
    assert made.component_modifiers == tuple(table["no_component_modifier"]["modifiers"])
    for name, source in (
        ("base_studies", made.base_studies_source),
        ("not_together", made.not_together_source),
        ("no_component_modifier", made.component_modifiers_source),
        ("oversight", made.oversight),
        ("concurrency", made.concurrency),
    ):
        assert (source.words, source.certainty) == (table[name]["source"], table[name]["certainty"])
