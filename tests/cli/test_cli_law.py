"""`clock`, `deadlines`, `rules` and `doctor`: the contract of their JSON, exit codes and sentences."""

import json
import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest
from cli_cases import AS_OF, sheet, typed

LAW = Path(__file__).resolve().parents[1] / "law"
EVENTS = {
    "bill_transmitted": "bill-transmitted",
    "initial_payment_received": "payment-received",
    "open_negotiation_start": "open-negotiation",
    "idr_initiated": "initiated",
    "idre_selected": "selected",
    "agreement_reached": "agreed",
    "payment_determination": "determination",
}
VECTORS = [
    one
    for one in tomllib.loads((LAW / "vectors.toml").read_text(encoding="utf-8"))["vector"]
    if set(one["dates"]) <= set(EVENTS)
]
SHAPE = {"id", "name", "who", "opens", "due", "safe_window", "counted_from", "cite", "text", "skipped", "flags"}


def clock(capsys, *words):
    told = typed(capsys, "clock", *words, "--json")
    assert told.code == 0, told.err
    return {one["id"]: one for one in json.loads(told.out)["deadlines"]}


def words_of(vector):
    words = [f"{EVENTS[name]}={day}" for name, day in vector["dates"].items()]
    return [*words, "--batched"] if vector.get("batched") else words


@pytest.mark.parametrize("vector", VECTORS, ids=lambda one: one["name"])
def test_the_worked_examples_of_the_specification(vector, capsys):
    found = clock(capsys, *words_of(vector))
    for name, days in vector["days"].items():
        given = [found[name]["opens"], found[name]["due"]] if len(days) == 2 else [found[name]["due"]]
        assert given == [day.isoformat() for day in days], name


def test_the_official_example_of_the_departments(capsys):
    window = clock(capsys, "open-negotiation=2024-05-31")["initiation_window"]
    assert (window["opens"], window["due"]) == ("2024-07-16", "2024-07-19")


@pytest.mark.parametrize(
    ("received", "due"),
    [("2026-11-02", "2026-12-15"), ("2026-11-03", "2026-12-16"), ("2026-11-04", "2026-12-17")],
)
def test_the_last_day_to_start_open_negotiation(received, due, capsys):
    one = clock(capsys, f"payment-received={received}")["start_open_negotiation"]
    assert (one["opens"], one["due"]) == (None, due)
    assert {each["why"] for each in one["skipped"]} == {"Veterans Day", "Thanksgiving Day"}


def test_the_safe_window_is_what_both_counts_of_closures_share(capsys):
    window = clock(capsys, "open-negotiation=2025-11-24")["initiation_window"]
    assert (window["opens"], window["due"]) == ("2026-01-08", "2026-01-13")
    assert window["safe_window"] == {"opens": "2026-01-12", "due": "2026-01-13"}
    assert "2026-01-12 to 2026-01-13" in typed(capsys, "clock", "open-negotiation=2025-11-24").out


def test_no_safe_day_is_said_and_null(capsys):
    window = clock(capsys, "determination=2027-03-01", "--batched")["after_cooling_off_window"]
    assert window["safe_window"] is None
    assert "NO_SAFE_DAY" in window["flags"]


def test_the_portals_dates_are_events_of_the_clock(capsys, tmp_path):
    gates = tmp_path / "gates.toml"
    gates.write_text(
        "".join(f"[gates.{gate}]\nsince = 2026-08-03\n" for gate in ("G_SEL", "G_ELIG", "G_WD", "G_OFFER"))
    )
    words = ["open-negotiation=2026-10-08", "initiated=2026-11-23", "preliminary-selection=2026-11-27"]
    asked = ["selected=2026-12-03", "information-requested=2026-12-07", "information-answered=2026-12-09"]
    found = clock(capsys, *words, *asked, "--rules", gates)
    assert found["eligibility_determination"]["due"] == "2026-12-14"
    told = clock(capsys, *words, *asked, "eligibility-determined=2026-12-11", "--rules", gates)
    assert told["offer"]["due"] == "2026-12-28"


def test_the_shape_of_a_deadline_is_the_contract(capsys):
    for one in clock(capsys, "determination=2026-10-01", "--batched").values():
        assert one.keys() >= SHAPE
        date.fromisoformat(one["due"])


BAD_CLOCK = [
    ("open-negotiation", "is not EVENT=DATE"),
    ("opened=2026-11-03", "the events are"),
    ("open-negotiation=11/03/2026", "YYYY-MM-DD"),
    ("open-negotiation=2026-02-30", "YYYY-MM-DD"),
    ("open-negotiation=20261103", "YYYY-MM-DD"),
]


@pytest.mark.parametrize(("word", "sentence"), BAD_CLOCK)
def test_clock_says_what_is_wrong_with_an_event(word, sentence, capsys):
    told = typed(capsys, "clock", word)
    assert (told.code, told.out) == (2, "")
    assert sentence in told.err


def test_an_event_given_twice_is_refused(capsys):
    assert typed(capsys, "clock", "initiated=2026-11-03", "initiated=2026-11-04").code == 2


def test_a_date_before_every_rule_ends_with_its_own_code(capsys):
    told = typed(capsys, "clock", "open-negotiation=2019-01-02")
    assert (told.code, told.out) == (5, "")
    assert "2019-01-02" in told.err


def test_a_users_rules_file_opens_a_pending_gate(capsys, tmp_path):
    rules = tmp_path / "mine.toml"
    rules.write_text("[gates.G_ONP]\nannounced = 2026-11-02\n", encoding="utf-8")
    opened = date(2026, 11, 2) + timedelta(days=90)
    started = f"open-negotiation={opened}"
    assert "open_negotiation_response" not in clock(capsys, started)
    assert clock(capsys, started, "--rules", rules)["open_negotiation_response"]["text"] == "amended"
    before = f"open-negotiation={opened - timedelta(days=1)}"
    assert "open_negotiation_response" not in clock(capsys, before, "--rules", rules)


def test_deadlines_lists_writes_both_files_and_ends_with_3_when_something_is_overdue(capsys, tmp_path):
    claims = sheet(tmp_path / "claims.csv", {}, {"claim_id": "T-2", "initial_payment_received": "2026-09-01"})
    ics, xlsx = tmp_path / "due.ics", tmp_path / "due.xlsx"
    told = typed(capsys, "deadlines", claims, "--as-of", AS_OF, "--ics", ics, "--xlsx", xlsx, "--json")
    assert told.code == 3
    assert [(one["claim_id"], one["state"]) for one in json.loads(told.out)["deadlines"]] == [
        ("T-2", "overdue"),
        ("T-1", "upcoming"),
    ]
    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert xlsx.stat().st_size > 0
    within = typed(capsys, "deadlines", claims, "--as-of", AS_OF, "--within", "3")
    assert "T-1" not in within.out


def test_rules_lists_what_waits_and_shows_the_words_of_one(capsys):
    waiting = json.loads(typed(capsys, "rules", "--pending", "--json").out)
    assert {one["id"] for one in waiting["gates"]} >= {"G_ONP", "G_SEL", "G_ELIG", "G_OFFER", "G_REG"}
    assert all(one["since"] is None for one in waiting["gates"])
    shown = typed(capsys, "rules", "initiation_window").out
    assert "149.510(b)(2)(i)" in shown
    assert "4-business-day period" in " ".join(shown.split())


@pytest.mark.parametrize(("day", "texts"), [("2026-10-31", {"older"}), ("2026-11-01", {"amended"})])
def test_rules_on_a_day_shows_the_version_of_that_day(day, texts, capsys):
    shown = json.loads(typed(capsys, "rules", "settlement_payment", "--on", day, "--json").out)
    assert {one["text"] for one in shown["provisions"]} == texts


def test_an_unknown_rule_is_one_sentence(capsys):
    told = typed(capsys, "rules", "nonsense")
    assert told.code == 2
    assert "nonsense" in told.err


def test_doctor_finds_this_machine_able(capsys, tmp_path):
    told = typed(capsys, "doctor", "--out", tmp_path / "new", "--json")
    assert told.code == 0, told.out
    assert all(one["ok"] for one in json.loads(told.out)["checks"])


def test_doctor_names_a_folder_nothing_can_be_written_to(capsys, tmp_path):
    taken = tmp_path / "taken"
    taken.write_text("a file", encoding="utf-8")
    told = typed(capsys, "doctor", "--out", taken)
    assert told.code == 6
    assert "taken" in told.out
