"""`idrkit ledger report`: the table, the JSON and the page, on both databases."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from report_cases import AS_OF, claim, sample_events, sample_ledger, steps

from idrkit.cli import exit_code_of
from idrkit.ledger.dashboard import MOST_DEADLINES, MOST_NAMES
from idrkit.ledger.events import NewEvent, Source
from idrkit.ledger.recorded import claim_recorded

SOURCE = Source("records", "cd" * 32)


def report(place, capsys, *options):
    code = exit_code_of(["ledger", "report", "--ledger", place, "--as-of", str(AS_OF), *options])
    told = capsys.readouterr()
    return code, told.out, told.err


def page_of(place, capsys, tmp_path, *options):
    code, out, err = report(place, capsys, "--out", str(tmp_path / "report.html"), *options)
    assert (code, out) == (0, "")
    return (tmp_path / "report.html").read_text(encoding="utf-8"), err


def test_the_figures_of_a_ledger(ledger_place, capsys):
    code, out, err = report(sample_ledger(ledger_place), capsys, "--json")
    found = json.loads(out)
    assert code == 0
    assert {one["stage"]: one["claims"] for one in found["pipeline"]} == {
        "recorded": 2,
        "open_negotiation": 5,
        "initiated": 0,
        "entity_selected": 2,
        "offer_submitted": 3,
        "agreed": 1,
        "determined": 5,
        "paid": 8,
        "closed": 1,
    }
    assert found["money"]["in_dispute"] == {"amount": "5760.00", "known": 9, "not_known": 1}
    assert found["results"]["results"]["determined_party_not_recorded"] == 1
    assert found["fees"]["paid"] == {"amount": "1265.00", "known": 11, "not_known": 9}
    assert found["business_days"]["selection_to_determination"]["not_known"] == 1
    assert "27 claims in the ledger" in err


def test_the_table_has_counts_beside_the_amounts(ledger_place, capsys):
    _, out, _ = report(sample_ledger(ledger_place), capsys)
    assert re.search(r"In dispute +\$5,760\.00 +9 +1\n", out)


def test_the_page_asks_for_nothing_and_names_no_patient(ledger_place, capsys, tmp_path):
    page, _ = page_of(sample_ledger(ledger_place), capsys, tmp_path)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in page
    assert not re.search(r"<script|<link|<img|<iframe|\ssrc=|url\(|@import|https?:", page)
    assert set(re.findall(r'href="(.)', page)) == {"#"}
    assert "SECRET" not in page
    assert "before the amendment 45 CFR 149.510(c)(4)(ii)" in page


def test_the_same_ledger_is_the_same_page(tmp_path, capsys):
    place = sample_ledger(str(tmp_path / "ledger.sqlite"))
    assert page_of(place, capsys, tmp_path) == page_of(place, capsys, tmp_path)


def test_a_client_has_its_own_figures(tmp_path, capsys):
    other = [replace(one, client="north") for one in sample_events()[:1]]
    place = sample_ledger(str(tmp_path / "ledger.sqlite"), [*sample_events(), *other])
    _, out, _ = report(place, capsys, "--json", "--client", "north")
    assert json.loads(out)["claims"] == 1
    page, err = page_of(place, capsys, tmp_path, "--client", "north")
    assert "Client north" in page
    assert 'of the client "north"' in err
    both, _ = page_of(place, capsys, tmp_path)
    assert "All clients of the ledger" in both
    assert 'id="by-client"' in both
    assert 'id="by-client"' not in page


def test_names_are_shown_as_they_are_and_open_nothing(tmp_path, capsys):
    hostile = claim_recorded(claim(1, plan='<script>alert(1)</script> & "Co"'), AS_OF, source=SOURCE)
    page, _ = page_of(sample_ledger(str(tmp_path / "ledger.sqlite"), [hostile]), capsys, tmp_path)
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page


def test_a_long_list_is_cut_and_says_so(tmp_path, capsys):
    events = []
    for number in range(1, 61):
        recorded = claim(number, plan=f"Sample Plan {number:03}", paid=date(2026, 8, 3))
        events += [claim_recorded(recorded, AS_OF, source=SOURCE), *steps(number, 3, date(2026, 8, 24))]
    page, _ = page_of(sample_ledger(str(tmp_path / "ledger.sqlite"), events), capsys, tmp_path)
    overdue = page.partition("Overdue</h3>")[2].partition("<h3")[0]
    assert overdue.count('<th scope="row">') == MOST_DEADLINES
    assert f"And {60 - MOST_DEADLINES} more: <code>idrkit deadlines</code>" in overdue
    assert f"And {60 - MOST_NAMES} more with fewer claims" in page


def test_an_empty_ledger_has_a_page(tmp_path, capsys):
    page, err = page_of(sample_ledger(str(tmp_path / "ledger.sqlite"), []), capsys, tmp_path)
    assert "Nothing is overdue" in page
    assert "No claim is determined or agreed yet." in page
    assert "0 claims" in err


def test_a_day_under_earlier_rules_is_worked_out_for_itself(tmp_path, capsys):
    place = sample_ledger(str(tmp_path / "ledger.sqlite"))
    page_of(place, capsys, tmp_path)
    code = exit_code_of(["ledger", "report", "--ledger", place, "--as-of", "2026-03-02", "--json"])
    told = capsys.readouterr()
    assert code == 0
    assert json.loads(told.out)["claims"] == 27
    assert "clock of this machine" in told.err


def test_a_rate_told_for_a_batched_dispute_is_not_multiplied(ledger_place, capsys):
    events = [claim_recorded(claim(number), AS_OF, source=SOURCE) for number in (1, 2)]
    events += [NewEvent("initiated", date(2026, 9, 1), f"SPEC-000{number}", "DISP-4000001") for number in (1, 2)]
    facts = {"prevailing_party": "provider", "determined_amount": "1800.00"}
    events.append(NewEvent("determined", date(2026, 11, 2), None, "DISP-4000001", facts))
    events.append(
        NewEvent("fee_paid", date(2026, 9, 20), None, "DISP-4000001", {"fee": "administrative", "amount": "115.00"})
    )
    _, out, _ = report(sample_ledger(ledger_place, events), capsys, "--json")
    found = json.loads(out)
    assert found["money"]["determined_or_agreed"] == {"amount": None, "known": 0, "not_known": 2}
    assert found["fees"]["paid"] == {"amount": "115.00", "known": 1, "not_known": 0}
    assert found["business_days"]["initiation_to_determination"]["count"] == 1


def test_a_contradiction_is_told(tmp_path, capsys):
    again = NewEvent("notice_sent", date(2026, 11, 2), "SPEC-0003")
    place = sample_ledger(str(tmp_path / "ledger.sqlite"), [*sample_events(), again])
    page, _ = page_of(place, capsys, tmp_path)
    assert "contradict each other on open_negotiation_start" in page


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (("--ledger", "nowhere/ledger.sqlite"), 2, "no ledger"),
        (("--as-of", "tomorrow"), 2, "is not a date"),
    ],
)
def test_bad_input_is_one_sentence(options, code, words, capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert exit_code_of(["ledger", "report", *options]) == code
    told = capsys.readouterr()
    assert words in told.err
    assert "Traceback" not in told.err


def test_a_client_nobody_knows_is_no_report(tmp_path, capsys):
    code, _, err = report(sample_ledger(str(tmp_path / "ledger.sqlite")), capsys, "--client", "nroth")
    assert code == 2
    assert 'no claim of the client "nroth"' in err


def test_the_ledger_is_not_written_over(tmp_path, capsys):
    place = sample_ledger(str(tmp_path / "ledger.sqlite"))
    code, _, err = report(place, capsys, "--out", place)
    assert code == 2
    assert "is the ledger itself" in err
    assert report(place, capsys, "--json")[0] == 0


def test_a_page_that_cannot_be_written_leaves_nothing(tmp_path, capsys):
    (tmp_path / "taken").write_text("a file", encoding="utf-8")
    place = sample_ledger(str(tmp_path / "ledger.sqlite"))
    code, _, err = report(place, capsys, "--out", str(tmp_path / "taken" / "report.html"))
    assert code == 6
    assert "cannot be made" in err
