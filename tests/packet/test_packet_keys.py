"""The key sheet: every field of the portal in its order, days and amounts as such, text that stays text."""

import io
import json
import zipfile
from datetime import datetime
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from packet_cases import RULEBOOK, assessed, claim, line

from idrkit.errors import UsageError
from idrkit.law.portal_forms import load_portal_forms
from idrkit.packet.portal_keys import KeyState, portal_keys
from idrkit.packet.portal_sheets import (
    batch_shape,
    batch_workbook,
    keys_shape,
    keys_workbook,
    write_batch_keys,
    write_portal_keys,
)

FORM = load_portal_forms()["notice_of_initiation"]


def keys(**changes):
    return portal_keys(assessed(**{"open_negotiation_start": "2026-11-10", **changes}), RULEBOOK)


def one(found, field, number=""):
    return next(key for key in found.keys if key.field.id == field and key.line == number)


def fields(found):
    book = load_workbook(io.BytesIO(keys_workbook(found)))
    titles, *rows = book["Fields"].iter_rows(values_only=True)
    return [dict(zip(titles, row, strict=True)) for row in rows]


def cells(found, label, number=""):
    return next(row for row in fields(found) if row["Field"] == label and row["Line"] == number)


def test_every_field_of_the_form_is_there_in_the_order_of_the_portal():
    listed = [(key.field.id, key.line) for key in keys().keys]
    once = [(field.id, "") for section in FORM.sections for field in section.fields if not field.per_line]
    assert [pair for pair in listed if not pair[1]] == once
    items = [field.id for field in FORM.section("items").fields if field.per_line]
    assert [pair for pair in listed if pair[1]] == [(name, number) for number in ("1", "2") for name in items]
    sections = list(dict.fromkeys(key.section for key in keys().keys))
    assert sections == [section.title for section in FORM.sections]


def test_days_and_amounts_are_real_in_the_workbook_and_as_the_portal_writes_them_beside():
    start = cells(keys(), "Open negotiation start date")
    assert (start["Value"], start["As the portal writes it"]) == (datetime(2026, 11, 10), "Nov 10, 2026")
    paid = cells(keys(), "4.7 Initial payment", "1")
    assert (paid["Value"], paid["As the portal writes it"]) == (312.4, "312.40")
    assert one(keys(), "initial_payment", "1").value == Decimal("312.40")
    assert cells(keys(), "4.2 Date of item", "2")["Value"] == datetime(2026, 9, 14)


@pytest.mark.parametrize(
    "number", ["000123456789", "00012E5", "=1+1", "+15550100199", "@SUM(A1)", "26258-SYN-004417", "(A) 1"]
)
def test_text_that_looks_like_a_number_or_a_formula_stays_text(number):
    found = keys(claim_number=number)
    assert cells(found, "4.1 Claim number", "1")["Value"] == number
    book = load_workbook(io.BytesIO(keys_workbook(found)))
    cell = next(c for row in book["Fields"].iter_rows() for c in row if c.value == number)
    assert cell.data_type == "s"
    assert keys_shape(found)["fields"][[k.field.id for k in found.keys].index("claim_number")]["value"] == number


@pytest.mark.parametrize(
    ("changes", "field", "number", "state", "note"),
    [
        ({"claim_number": None}, "claim_number", "1", KeyState.MISSING, ""),
        ({"open_negotiation_start": None}, "open_negotiation_start", "", KeyState.MISSING, ""),
        ({}, "qpa", "1", KeyState.GIVEN, ""),
        ({}, "qpa", "2", KeyState.BY_HAND, "not disclosed by the plan"),
        (
            {"service_lines": [line(1, qualifying_payment_amount={"amount": None})]},
            "qpa",
            "1",
            KeyState.MISSING,
            "",
        ),
        ({}, "provider_fax", "", KeyState.BY_HAND, "Leave empty."),
        ({}, "earlier_dispute", "", KeyState.NOT_ASKED, ""),
        ({}, "opted_in", "", KeyState.MISSING, ""),
        ({"plan": {**claim().plan.model_dump(), "funding": "fully_insured"}}, "opted_in", "", KeyState.NOT_ASKED, ""),
        ({}, "attestation", "", KeyState.BY_HAND, "See the eligibility statement."),
    ],
)
def test_a_field_without_a_value_says_why(changes, field, number, state, note):
    found = keys(**changes)
    key = one(found, field, number)
    assert (key.state, key.note) == (state, note)
    if state is not KeyState.GIVEN:
        assert (key.value, key.typed) == (None, "")
    assert (key in found.missing) is (state is KeyState.MISSING)


def test_a_missing_field_the_form_insists_on_is_marked():
    assert cells(keys(claim_number=None), "4.1 Claim number", "1")["State"] == "missing (required)"


def test_exhibits_paragraphs_and_places_stand_beside_the_field():
    found = keys(exhibits=[{"id": "A", "kind": "remittance", "title": "Remittance"}])
    row = cells(found, "4.1 Claim number", "1")
    assert (row["Exhibit"], row["Where found"]) == ("A", "the remittance, exactly as printed")
    assert row["Paragraph"] == "(A)(1)"


def test_the_header_is_frozen_and_the_form_is_marked_as_reported():
    book = load_workbook(io.BytesIO(keys_workbook(keys())))
    assert book["Fields"].freeze_panes == "A2"
    about = dict(book["About"].iter_rows(min_row=2, values_only=True))
    assert about["How sure the fields are"] == "reported"
    assert keys_shape(keys())["confidence"] == "reported"


def test_the_same_claim_gives_the_same_bytes(tmp_path):
    first, second = (write_portal_keys(keys(), tmp_path / name) for name in ("a", "b"))
    assert [path.name for path in first] == ["IONM-0001-initiation-keys.xlsx", "IONM-0001-initiation-keys.json"]
    for left, right in zip(first, second, strict=True):
        assert left.read_bytes() == right.read_bytes()
    assert json.loads(first[1].read_text(encoding="utf-8"))["claim_id"] == "IONM-0001"


# --- a batch


def batch():
    later = {"claim_id": "IONM-0002", "claim_number": "0042", "open_negotiation_start": "2026-11-11"}
    return [keys(), portal_keys(assessed(**{**later, "service_lines": [line(7)]}), RULEBOOK)]


def test_a_batch_has_one_row_for_each_line_over_all_claims():
    book = load_workbook(io.BytesIO(batch_workbook(batch())))
    titles, *rows = book["Lines"].iter_rows(values_only=True)
    listed = [dict(zip(titles, row, strict=True)) for row in rows]
    assert [(row["Claim"], row["Line"]) for row in listed] == [
        ("IONM-0001", "1"),
        ("IONM-0001", "2"),
        ("IONM-0002", "7"),
    ]
    assert listed[2]["4.1 Claim number"] == "0042"
    assert listed[2]["4.2 Date of item"] == datetime(2026, 9, 14)
    assert listed[1]["4.4 QPA"] is None
    assert "4.4 QPA: not disclosed by the plan" in listed[1]["Notes"]
    assert book["Lines"].freeze_panes == "A2"


def test_what_differs_between_the_claims_of_a_batch_is_told_and_not_chosen():
    book = load_workbook(io.BytesIO(batch_workbook(batch())))
    rows = {row[1]: row for row in book["Dispute"].iter_rows(min_row=2, values_only=True)}
    start = rows["Open negotiation start date"]
    assert (start[2], start[3]) == (None, "differs")
    assert start[5] == "IONM-0001: Nov 10, 2026; IONM-0002: Nov 11, 2026"
    assert rows["Acting as"][2:4] == ("Provider", "given")


def test_the_batch_for_other_programs_names_fields_by_their_ids():
    shape = batch_shape(batch())
    assert [(one["claim_id"], one["line_id"]) for one in shape["lines"]][2] == ("IONM-0002", "7")
    assert shape["lines"][2]["fields"]["initial_payment"]["value"] == "312.40"
    assert set(shape["once"]) == {"IONM-0001", "IONM-0002"}


def test_only_the_lines_meant_are_listed():
    found = portal_keys(assessed(), RULEBOOK, ["2"])
    assert {key.line for key in found.keys} == {"", "2"}


def test_a_key_sheet_is_an_xlsx(tmp_path):
    with pytest.raises(UsageError, match=r"let it end in \.xlsx"):
        write_batch_keys(batch(), tmp_path / "keys.csv")
    book, beside = write_batch_keys(batch(), tmp_path / "keys.xlsx")
    assert beside.name == "keys.json"
    assert zipfile.is_zipfile(book)
