"""Recording by hand, correcting and striking out, as a person types it and reads it back."""

import hashlib
import json
import re
import shlex
from pathlib import Path

import pytest
from cli_cases import sheet, typed

from idrkit.cli.options import today_eastern
from idrkit.places import bundled

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs" / "ledger-recording.md").read_text(encoding="utf-8")
RECORD = bundled("fixtures") / "recording.json"


@pytest.fixture(autouse=True)
def _own_ledger(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("IDRKIT_LEDGER", str(tmp_path / "ledger.sqlite"))
    monkeypatch.setenv("IDRKIT_BY", "Ann Example")
    monkeypatch.delenv("IDRKIT_CLIENTS", raising=False)


@pytest.fixture
def ledger(capsys):
    """A ledger with one claim, in which a command is typed."""

    def command(*words):
        return typed(capsys, "ledger", *words)

    assert command("add", RECORD).code == 0
    return command


def record(ledger, *words, on="2025-03-03", claim="REC-0001"):
    return ledger("record", words[0], claim, "--on", on, *words[1:])


def events(ledger, subject="REC-0001"):
    return json.loads(ledger("show", subject, "--json").out)["events"]


def test_the_worked_dispute_of_the_docs_goes_through_as_printed(capsys, monkeypatch):
    monkeypatch.chdir(ROOT)
    commands = re.findall(r"^    idrkit (.+)$", DOC, re.MULTILINE)
    ran = [typed(capsys, *shlex.split(one)) for one in commands]
    assert [one.code for one in ran] == [0] * len(commands), [one.err for one in ran if one.code]
    assert not any("Odd:" in one.err for one in ran)
    shown, due = ran[-2], ran[-1]
    assert "2025-06-04 (was 2025-06-05)" in shown.out
    assert "corrected by 10" in shown.out
    # Paid in full: 100 at first, 800 since; nothing is owed or overdue.
    assert "0 overdue" in due.err
    assert "Unpaid" not in due.out
    again = [typed(capsys, *shlex.split(one)) for one in commands[:8]]
    assert all("0 events recorded" in one.err for one in again)


def test_an_event_is_recorded_once_and_told(ledger):
    first = record(ledger, "notice-sent", "sent-by=E-mail")
    assert first.out == "Event 2: Open negotiation notice sent, 2025-03-03, REC-0001; sent by: E-mail\n"
    assert "1 event recorded" in first.err
    again = record(ledger, "Notice_Sent", "sent_by=E-mail", claim="rec-0001")
    assert "Known already, event 2" in again.out
    assert "0 events recorded, 1 known already" in again.err


@pytest.mark.parametrize(
    ("word", "kind"), [("notice", "notice_sent"), ("Payment-Determination", "determined"), ("agreement", "settled")]
)
def test_kinds_go_by_other_words_too(ledger, word, kind):
    assert record(ledger, word).code == 0
    assert events(ledger)[-1]["kind"] == kind


def test_a_document_is_kept_by_its_digest_and_not_by_its_name(ledger, tmp_path):
    paper = tmp_path / "sample-patient.txt"
    paper.write_text("Specimen", encoding="utf-8")
    done = record(ledger, "notice-sent", "--document", paper)
    digest = hashlib.sha256(b"Specimen").hexdigest()
    assert events(ledger)[-1]["source"] == {"kind": "document", "sha256": digest}
    assert f"document {digest[:12]}" in ledger("show", "REC-0001").out
    assert "sample-patient" not in done.out + done.err + json.dumps(events(ledger))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["determnation", "REC-0001"], "did you mean determined?"),
        (["correction", "REC-0001"], "idrkit ledger correct"),
        (["claim-recorded", "REC-0001"], "idrkit ledger add"),
        (["notice-sent", "REC-0002"], "Did you mean REC-0001? If it is right, say --new"),
        (["determined", "DISP-7654321"], "say --new"),
        (["notice-sent", "REC-0001", "foo=1"], 'no fact "foo"; it may carry: sent_to'),
        (["notice-sent", "REC-0001", "proof=1", "proof=2"], "given twice"),
        (["fee", "REC-0001", "fee=administrative", "amount=a lot"], "dollars and cents"),
        (["fee", "REC-0001", "fee=lunch", "amount=1"], "must be one of: administrative"),
        (["extension", "REC-0001", "until=June"], "YYYY-MM-DD"),
        (["notice-sent"], "Say what it is about"),
        (["notice-sent", "DISP-7654321", "--dispute", "DISP-7654322"], "name one number"),
        (["notice-sent", "REC-0001", "--dispute", "DISP-1"], "is written DISP-1234567"),
        (["notice-sent", "JOHN SMITH", "--new"], "letters, digits"),
        (["notice-sent", "REC-0001", "proof=\udcff"], "type it anew"),
        (["notice-sent", "REC-0001", "proof=a\x00b"], "type it anew"),
        (["notice-sent", "\udcff"], "A claim id has letters"),
        (["notice-sent", "REC-0001", f"proof={'x' * 4001}"], "longer than 4000"),
        (["notice-sent", "REC-0001", "--document", "/nowhere"], "cannot be read"),
        (["notice-sent", "REC-0001", "--client", "No Such"], "client"),
        (["fee", "REC-0001", "REC-2", "--new", "fee=administrative", "amount=1"], "once for each claim"),
    ],
)
def test_what_is_typed_wrongly_is_refused_in_a_sentence_and_nothing_is_recorded(ledger, words, said):
    ran = ledger("record", *words, "--on", "2025-03-03")
    assert ran.code == 2
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert len(events(ledger)) == 1


def test_a_day_is_needed(ledger):
    ran = ledger("record", "initiated", "REC-0001")
    assert (ran.code, "day the Departments received the notice" in ran.err) == (2, True)


def test_without_a_ledger_nothing_is_begun_unless_told(capsys, tmp_path):
    words = ("ledger", "record", "initiated", "DISP-7654321", "--on", "2025-03-03")
    assert typed(capsys, *words).code == 2
    assert not (tmp_path / "ledger.sqlite").exists()
    assert typed(capsys, *words, "--new").code == 0
    assert (tmp_path / "ledger.sqlite").exists()


def test_the_claims_of_a_batch_are_recorded_together_or_not_at_all(ledger, tmp_path):
    ledger("add", sheet(tmp_path / "more.csv", {"claim_id": "T-1"}, {"claim_id": "T-2"}))
    batch = ("T-1", "T-2", "--dispute", "disp-7654321", "--on", "2025-03-03", "batched=yes")
    assert ledger("record", "initiated", *batch[:1], "T-9", *batch[2:]).code == 2
    assert ledger("record", "initiated", *batch).out.count("DISP-7654321") == 2
    ledger("record", "determined", "DISP-7654321", "--on", "2025-06-04")
    assert [one["kind"] for one in events(ledger, "T-2")] == ["claim_recorded", "initiated", "determined"]
    assert "Known already" in ledger("record", "determined", "T-2", "--on", "2025-06-04").out


def test_a_second_day_is_refused_with_the_command_that_corrects_it(ledger):
    record(ledger, "notice-sent")
    ran = record(ledger, "notice-sent", on="2025-03-04")
    assert ran.code == 2
    command = re.search(r"idrkit ledger (correct .+) --reason TEXT", ran.err)[1]
    assert ledger(*shlex.split(command), "--reason", "Typing error").code == 0
    assert events(ledger)[1]["stands"]["on"] == "2025-03-04"


def test_what_is_odd_is_told_and_recorded(ledger):
    record(ledger, "notice-sent")
    ran = record(ledger, "initiated", on="2025-03-02")
    assert ran.code == 0
    assert "Sunday" in ran.err
    assert 'lies before "Open negotiation notice sent"' in ran.err


def test_what_was_corrected_and_struck_out_stays_visible_with_who_and_why(ledger):
    record(ledger, "fee-paid", "fee=administrative", "amount=115")
    ledger("correct", "2", "amount=116", "--reason", "The receipt says 116", "--by", "Bob Sample")
    shown = ledger("show", "REC-0001").out
    assert "amount: 116.00 (was 115.00)" in shown
    assert "reason: The receipt says 116" in shown
    assert "Bob Sample" in shown
    struck = ledger("strike", "2", "--reason", "Paid by somebody else")
    assert "Event 2 is now struck out." in struck.out
    assert "already struck out" in ledger("strike", "2", "--reason", "again").out
    shown = ledger("show", "REC-0001").out
    assert "Fee paid (struck out by 4)" in shown
    assert "amount: 115.00" in shown
    stands = events(ledger)[1]["stands"]
    assert (stands["struck_out"], stands["corrected_by"]) == (True, [3, 4])
    assert "brought back" not in shown
    ledger("correct", "2", "--reason", "It was ours after all")
    assert "Fee paid (brought back by 5)" in ledger("show", "REC-0001").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["correct", "99", "amount=1", "--reason", "x"], "no event 99"),
        (["strike", "9" * 20, "--reason", "x"], "N"),
        (["strike", "2", "--reason", "\udcff"], "type it anew"),
        (["correct", "1", "amount=1", "--reason", "x"], "idrkit ledger add"),
        (["correct", "3", "amount=1", "--reason", "x"], "itself a correction, of event 2"),
        (["strike", "3", "--reason", "x"], "itself a correction, of event 2"),
        (["correct", "2", "--reason", "x"], "Say what is right of event 2"),
        (["correct", "2", "amount", "--reason", "x"], "not FACT=VALUE"),
        (["correct", "2", "amount=", "--reason", "x"], "needs the fact"),
        (["correct", "2", "--on", "2999-01-01", "--reason", "x"], "lies ahead"),
        (["correct", "2", "amount=1"], "--reason"),
        (["strike", "2", "--reason", "  "], "reason"),
        (["strike", "0", "--reason", "x"], "N"),
        (["strike", "2", "--client", "north", "--reason", "x"], "--client own"),
    ],
)
def test_a_correction_that_cannot_be_is_refused_in_a_sentence(ledger, words, said):
    record(ledger, "fee-paid", "fee=administrative", "amount=115")
    ledger("correct", "2", "amount=116", "--reason", "The receipt says 116")
    ran = ledger(*words)
    assert ran.code == 2
    assert said in ran.err
    assert len(events(ledger)) == 3


def test_a_claim_changed_and_changed_back_is_recorded_and_the_facts_that_changed_are_named(ledger, tmp_path):
    changed = tmp_path / "changed.json"
    changed.write_text(RECORD.read_text(encoding="utf-8").replace("900.00", "950.00"), encoding="utf-8")
    for file, recorded in ((RECORD, 0), (changed, 1), (changed, 0), (RECORD, 1)):
        assert f"{recorded} event" in ledger("add", file).err
    shown = ledger("show", "REC-0001").out
    assert "record of 1 line" in shown
    assert shown.count("changed: service_lines[1].offer") == 2
    assert "950.00" not in shown


def test_a_claim_id_that_reads_as_a_dispute_number_stops_no_other_claim(ledger, tmp_path):
    ran = ledger("add", sheet(tmp_path / "more.csv", {"claim_id": "DISP-1234567"}, {"claim_id": "T-2"}))
    assert ran.code == 4
    assert "DISP-1234567 reads as a dispute number" in ran.err
    assert "1 event recorded" in ran.err


def test_the_kinds_are_listed_with_their_facts(ledger):
    listed = ledger("kinds")
    assert "fee-paid: Fee paid" in listed.out
    assert "administrative, certified_idr_entity" in listed.out
    assert ledger("record").out == listed.out
    one = json.loads(ledger("kinds", "selection", "--json").out)["kinds"]
    assert [each["kind"] for each in one] == ["selected"]


def test_what_was_recorded_is_given_as_json(ledger):
    done = json.loads(record(ledger, "notice-sent", "--json").out)
    assert [one["seq"] for one in done["recorded"]] == [2]
    known = json.loads(record(ledger, "notice-sent", "--json").out)
    assert known == {"recorded": [], "known": [2]}


@pytest.mark.parametrize(("kind", "next_step"), [("selected", "Next: Offer"), ("determined", "Next: Payment after")])
def test_what_is_due_next_is_told(ledger, kind, next_step):
    ran = ledger("record", kind, "DISP-7654321", "--on", today_eastern().isoformat(), "--new")
    assert next_step in ran.err
    assert "of DISP-7654321, last day" in ran.err


def test_what_is_behind_is_told_too(ledger):
    assert "Behind: Offer" in ledger("record", "selected", "DISP-7654321", "--on", "2025-03-03", "--new").err


def test_a_cooling_off_period_that_may_hold_a_claim_up_is_pointed_at(ledger):
    ran = record(ledger, "notice-sent", on=today_eastern().isoformat())
    assert "unless a cooling-off period holds it up" in ran.err


def test_a_wrong_number_is_struck_out_and_ties_the_claim_to_nothing(ledger):
    record(ledger, "initiated", "--dispute", "DISP-7654321", on="2025-04-16")
    ledger("strike", "2", "--reason", "Number of another dispute")
    ran = record(ledger, "initiated", "--dispute", "DISP-7654322", on="2025-04-16")
    assert (ran.code, "tied to" in ran.err) == (0, False)
    record(ledger, "selected", on="2025-04-23")
    assert events(ledger)[-1]["dispute_number"] == "DISP-7654322"


def test_a_claim_tied_to_one_dispute_is_tied_to_another_only_if_told(ledger):
    record(ledger, "initiated", "--dispute", "DISP-7654321", on="2025-04-16")
    ran = record(ledger, "selected", "--dispute", "DISP-7654322", on="2025-04-23")
    assert (ran.code, "REC-0001 is tied to DISP-7654321" in ran.err) == (2, True)
    assert record(ledger, "initiated", "--dispute", "DISP-7654322", "--new", on="2025-06-23").code == 0
