"""A folder of remittances, claim forms and a sheet of decisions: an award that was not paid in 30 days is found."""

from __future__ import annotations

import json

import pytest
from cli_cases import typed
from join_files import billed, claim_forms, paid, remittance

SHEET = "Acct #,ON start,idr_initiated,payment_determination,award.determined_amount\n"
ROW = "{name},2026-09-10,2026-10-26,2027-01-14,400.00\n"


def folder(tmp_path, *later):
    """Three claims paid 100.00 with 50.00 cost sharing and decided at 400.00, and what came since."""
    names = ("A1", "B2", "C3")
    (tmp_path / "1.835").write_text(remittance("20260901", "EFT1", *(paid(one, icn=f"I{one}") for one in names)))
    (tmp_path / "2.837").write_text(claim_forms(*map(billed, names)))
    (tmp_path / "dates.csv").write_text(SHEET + "".join(ROW.format(name=one) for one in names))
    if later:
        (tmp_path / "3.835").write_text(remittance("20270201", "EFT9", *later))
    return tmp_path


def listed(capsys, command, path, day):
    told = typed(capsys, command, path, "--as-of", day)
    return {line.split()[0]: " ".join(line.split()) for line in told.out.splitlines()[1:]}, told


def test_screen_names_the_unpaid_award_on_the_31st_day_and_not_on_the_30th(capsys, tmp_path):
    path = folder(
        tmp_path,
        paid("A1", amount=250, shared=0, icn="NEW1"),
        paid("B2", amount=60, shared=0, icn="NEW2"),
    )
    last, _ = listed(capsys, "screen", path, "2027-02-13")
    assert last["C3"].endswith("$250.00 is still owed of the rate of $400.00, by Sat 13 Feb 2027.")
    after, told = listed(capsys, "screen", path, "2027-02-14")
    assert list(after) == ["B2", "C3", "A1"]
    assert after["A1"].endswith("A payment determination was made on Thu 14 Jan 2027.")
    assert after["B2"].endswith(
        "$190.00 is still owed of the rate of $400.00; $60.00 came since, overdue since Sun 14 Feb 2027."
    )
    assert after["C3"].endswith("$250.00 is still owed of the rate of $400.00, overdue since Sun 14 Feb 2027.")
    assert "Later remittances: 2 payments of awards found: `idrkit read` lists them." in told.err


def test_an_award_without_its_amount_says_what_to_fetch(capsys, tmp_path):
    path = folder(tmp_path)
    (path / "dates.csv").write_text("Acct #,Determination date\nA1,2027-01-14\n")
    found, _ = listed(capsys, "screen", path, "2027-02-14")
    assert found["A1"].endswith("What is still owed is not known: an amount is not recorded. award.determined_amount")


@pytest.mark.parametrize(("day", "state"), [("2027-02-13", "due today"), ("2027-02-14", "overdue")])
def test_deadlines_lists_what_is_still_owed(capsys, tmp_path, day, state):
    path = folder(tmp_path, paid("A1", amount=250, shared=0, icn="NEW1"))
    told = typed(capsys, "deadlines", path, "--as-of", day)
    owed = [line for line in told.out.splitlines() if "Payment after the determination" in line]
    assert [(line.split()[0], state in line, line.split()[-1]) for line in owed] == [
        ("B2", True, "250.00"),
        ("C3", True, "250.00"),
    ]


def test_read_lists_what_was_counted_and_what_was_not(capsys, tmp_path):
    second = paid("B2", status="2", amount=30, shared=0, icn="IB2")
    path = folder(tmp_path, paid("A1", amount=250, shared=0, icn="NEW1"), second)
    told = typed(capsys, "read", path)
    lines = [" ".join(line.split()) for line in told.out.splitlines()]
    assert "A1 2027-02-01 250.00 payment EFT9 NEW1 payer claim number, patient control number" in lines
    assert "B2 3.835 EFT9 claim 2 another payer comes first in it" in lines
    report = json.loads(typed(capsys, "read", "--json", path).out)["joined"]
    assert report["award_payments"] == [
        {
            "claim_id": "A1",
            "paid_on": "2027-02-01",
            "amount": "250.00",
            "trace_number": "EFT9",
            "payer_claim_number": "NEW1",
            "kind": "payment",
            "matched_on": "payer claim number, patient control number",
        }
    ]
    assert [(one["claim_ids"], one["file"], one["where"]) for one in report["not_taken"]] == [
        (["B2"], "3.835", "claim 2")
    ]
