"""`rules`: one provision whole, what differs between two dates, and the tables beside the provisions."""

import json
import re

import pytest
from cli_cases import typed

from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
TABLES = ("states", "remark-codes", "closures", "extensions", "prohibited", "qpa-indexing", "monitoring")


def asked(capsys, *words):
    told = typed(capsys, "rules", *words, "--json")
    assert told.code == 0, told.err
    return json.loads(told.out)


def squeezed(capsys, *words):
    told = typed(capsys, "rules", *words)
    assert told.code == 0, told.err
    return " ".join(told.out.split())


def test_one_provision_shows_its_history_newest_first_with_words_and_uses(capsys):
    shown = squeezed(capsys, "administrative_fee")
    days = re.findall(r"since (\d{4}-\d\d-\d\d)", shown)
    assert days == ["2026-06-11", "2024-01-22", "2023-08-03", "2023-01-01", "2022-04-15"]
    assert "the administrative fee amount is $15 per party per dispute" in shown
    assert "fee administrative_fee" in shown
    assert shown.count("Certainty") == 5
    assert "inferred" in shown
    assert "unverified" in shown


@pytest.mark.parametrize(
    ("provision", "used"),
    [
        ("initiation_window", ["check F4", "check F5", "check G8", "deadline initiation_window"]),
        ("cooling_off_batched", ["check G9", "deadline cooling_off"]),
        ("prohibited_public_payor", ["check P1", "check P2"]),
        ("idre_fee_batched_tier", ["check G3", "fee idre_fee_batched_tier"]),
        ("written_decision", []),
    ],
)
def test_what_rests_on_a_provision_is_named(provision, used, capsys):
    found = asked(capsys, provision)["provisions"][0]["used_by"]
    assert [f"{one['kind']} {one['id']}" for one in found] == used
    shown = squeezed(capsys, provision)
    assert all(one in shown for one in used)
    assert ("Used by no check" in shown) is (not used)


@pytest.mark.parametrize("provision", RULEBOOK.provisions)
def test_reported_unverified_and_pending_are_said_wherever_a_version_is_shown(provision, capsys):
    shown = squeezed(capsys, provision)
    for version in RULEBOOK.provision(provision).versions:
        assert f"Certainty {version.certainty}" in shown
        assert version.cite in shown


def test_what_waits_can_be_listed_and_is_gone_once_a_file_of_ones_own_dates_it(capsys, tmp_path):
    rules = tmp_path / "mine.toml"
    rules.write_text('[gates.G_ONP]\nannounced = 2027-01-15\nsource = "notice of CMS"\n', encoding="utf-8")
    waiting = {one["id"] for one in asked(capsys, "--pending")["gates"]}
    dated = {one["id"] for one in asked(capsys, "--pending", "--rules", rules)["gates"]}
    assert waiting - dated == {"G_ONP"}
    (gate,) = asked(capsys, "G_ONP", "--rules", rules)["gates"]
    assert (gate["since"], gate["certainty"]) == ("2027-04-15", "reported")


@pytest.mark.parametrize(
    ("on", "against", "gates", "provisions"),
    [
        ("2026-06-09", "2026-06-10", set(), set()),
        ("2026-06-10", "2026-06-11", {"G_FEE15"}, {"administrative_fee"}),
        ("2026-06-11", "2026-06-12", set(), set()),
        ("2026-12-31", "2027-01-01", {"G_CARC"}, {"codes_on_remittances"}),
    ],
)
def test_two_dates_differ_in_what_opened_between_them(on, against, gates, provisions, capsys):
    for first, second in ((on, against), (against, on)):
        found = asked(capsys, "--on", first, "--against", second)
        assert {one["id"] for one in found["gates"]} == gates
        assert {one["id"] for one in found["provisions"]} == provisions
    shown = squeezed(capsys, "--on", on, "--against", against)
    assert all(one in shown for one in gates | provisions)
    assert ("the same on" in shown) is (not gates and not provisions)


def test_a_difference_names_both_paragraphs_and_says_what_is_only_reported(capsys):
    shown = squeezed(capsys, "--on", "2026-10-31", "--against", "2026-11-01")
    assert "45 CFR 149.510(c)(2)(i) (older)" in shown
    assert "45 CFR 149.510(c)(3)(i) (amended)" in shown
    assert "45 CFR 149.510(c)(5)(vii)(B) (amended, reported)" in shown
    assert "open (reported)" in shown


def test_two_wordings_of_one_provision_stand_one_under_the_other(capsys):
    shown = squeezed(capsys, "settlement_payment", "--on", "2026-10-31", "--against", "2026-11-01")
    assert shown.index("30 business days after the agreement") < shown.index("30 calendar days after the date")
    both = asked(capsys, "settlement_payment", "--on", "2026-10-31", "--against", "2026-11-01")["provisions"][0]
    assert (both["on"]["text"], both["against"]["text"]) == ("older", "amended")


def test_a_provision_that_did_not_exist_yet_is_said_to_have_no_version(capsys):
    words = ("closed_without_offers", "--on", "2026-10-31", "--against", "2026-11-01")
    assert "On 2026-10-31: no version" in squeezed(capsys, *words)
    assert asked(capsys, *words)["provisions"][0]["on"] is None


@pytest.mark.parametrize(("day", "open_gates"), [("2026-08-02", False), ("2026-08-03", True), ("2026-08-04", True)])
def test_on_a_day_only_the_gates_open_then_are_listed(day, open_gates, capsys):
    found = asked(capsys, "--on", day)
    assert ("G_EFF" in {one["id"] for one in found["gates"]}) is open_gates
    assert ("idre_fee_escrow" in {one["id"] for one in found["provisions"]}) is open_gates


@pytest.mark.parametrize(
    "words",
    [
        ("--against", "2026-11-01"),
        ("offer", "--against", "2026-11-01"),
        ("--on", "2026-10-31", "--against", "2026-11-01", "--pending"),
        ("states", "--on", "2026-10-31"),
        ("nonsense", "--on", "2026-10-31", "--against", "2026-11-01"),
    ],
)
def test_options_that_do_not_go_together_are_refused(words, capsys):
    told = typed(capsys, "rules", *words)
    assert (told.code, told.out) == (2, "")


@pytest.mark.parametrize("name", TABLES)
def test_each_table_says_how_sure_it_is_and_where_it_was_read(name, capsys):
    rows = asked(capsys, name)[name.replace("-", "_")]
    assert rows
    for row in rows:
        sure = {"confidence", "certainty", "severity"} & row.keys()
        assert sure, row
        assert all(row[key] for key in sure)
        assert row.get("source") or row.get("paragraph")
    assert squeezed(capsys, name)


def test_the_source_of_the_states_stands_under_the_table_with_its_date(capsys):
    shown = squeezed(capsys, "states")
    assert "not official" in shown
    assert re.search(r"compiled \d{4}-\d\d-\d\d", shown)
    assert "Nevada" in shown


class Terminal:
    """Standard output that says it is a terminal of a given width."""

    def __init__(self, stream):
        self.stream = stream

    def isatty(self):
        return True

    def __getattr__(self, name):
        return getattr(self.stream, name)


def test_on_a_terminal_of_100_columns_no_id_is_broken_and_nothing_is_cut(capsys, monkeypatch):
    import sys

    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys, "stdout", Terminal(sys.stdout))
    shown = typed(capsys, "rules").out
    assert max(map(len, shown.splitlines())) <= 100
    assert "…" not in shown
    first_words = {line.split()[0] for line in shown.splitlines() if line.strip()}
    assert set(RULEBOOK.provisions) | set(RULEBOOK.gates) <= first_words


def test_into_a_pipe_every_version_is_one_line_with_its_whole_paragraph(capsys):
    lines = typed(capsys, "rules").out.splitlines()
    for found in RULEBOOK.provisions.values():
        mine = [line for line in lines if line.split()[0] == found.id]
        assert len(mine) == len(found.versions)
        assert all(version.cite in line for version, line in zip(found.versions, mine, strict=True))
