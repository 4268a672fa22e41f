"""`idrkit compare --worth` and `--qpa`, and the example in docs/economics.md."""

import json
from pathlib import Path

import pytest
from cli_cases import AS_OF, sheet, typed
from openpyxl import load_workbook

PAGE = (Path(__file__).parents[2] / "docs" / "economics.md").read_text(encoding="utf-8")
FEES = "entity,single,batched,further_25_lines,source\nSample Arbiters,395.00,530.00,150.00,CMS list of 2026-11-20\n"


@pytest.fixture
def claims(tmp_path):
    """T-1: offer 900, received 110, QPA 200. T-2 lacks its QPA, T-3 is closed."""
    return sheet(
        tmp_path / "claims.csv",
        {"dispute.preferred_certified_idr_entity": "Sample Arbiters", "agreement_reached": ""},
        {"claim_id": "T-2", "qpa": ""},
        {"claim_id": "T-3", "agreement_reached": "2026-11-10"},
    )


@pytest.fixture
def fees(tmp_path):
    path = tmp_path / "fees.csv"
    path.write_text(FEES, encoding="utf-8")
    return path


def rows(told):
    return {line.split()[0]: line.split() for line in told.out.splitlines()[1:]}


def test_worth_with_a_fee_table_a_probability_and_an_offer(claims, fees, capsys):
    words = ("--worth", "--fees", fees, "--win", "40-60", "--other-offer", "qpa")
    told = typed(capsys, "compare", claims, "--as-of", AS_OF, *words)
    # 0.4 x 790 + 0.6 x (90 - 395) - 15, and 0.6 x 790 + 0.4 x (90 - 395) - 15; 320 / 1095 is 29.2%.
    assert rows(told)["T-1"] == [
        "T-1",
        "1",
        "single",
        "900.00",
        "790.00",
        "90.00",
        "410.00",
        "118.00",
        "337.00",
        "29.3%",
    ]
    assert rows(told)["T-2"][5:] == [
        "?",
        "215.00",
        "to",
        "855.00",
        "?",
        "?",
        "?",
        "service_lines[1].qualifying_payment_amount.amount",
    ]
    assert "T-3" not in told.out
    assert "1 claim CLOSED left out" in told.err
    assert "decide nothing and reach no packet" in told.err
    assert told.code == 0


def test_worth_without_anything_shows_ranges_and_says_what_was_assumed(claims, capsys):
    told = typed(capsys, "compare", claims, "--as-of", AS_OF, "--worth")
    assert "At 30%" in told.out
    assert "215.00 to 855.00" in told.out
    assert "none of them an estimate" in told.err
    assert "taken to be what was received already to the QPA" in told.err
    assert "No row of a fee table is for Sample Arbiters" in told.err


def test_worth_as_json(claims, fees, capsys):
    answer = json.loads(typed(capsys, "compare", claims, "--as-of", AS_OF, "--worth", "--fees", fees, "--json").out)
    found = {one["claim_id"]: one for one in answer["disputes"]}
    own = found["T-1"]
    assert (own["verdict"], own["missing"], found["T-2"]["verdict"]) == ("COMPUTED", [], "NEEDS_INFO")
    assert own["fees_at_risk"] == {"low": "410.00", "high": "410.00"}
    assert [one["probability"] for one in own["expected"]] == ["0.3", "0.5", "0.7"]
    settled = next(one for one in own["outcomes"] if one["ending"] == "settled_after_eligibility")
    assert (settled["borne"], settled["net"]) == ({"low": "197.50", "high": "197.50"}, None)
    assert settled["citations"][0]["cite"] == "45 CFR 149.510(d)(1)(iv)"
    assert settled["returned_within"].startswith("30 business days")
    assert answer["left_out"] == {"CLOSED": 1}
    assert answer["wrong_fee_rows"] == []


def test_a_wrong_row_of_the_fee_table_is_told_and_the_range_used(claims, tmp_path, capsys):
    path = tmp_path / "fees.csv"
    path.write_text("entity,single\nSample Arbiters,100\n", encoding="utf-8")
    told = typed(capsys, "compare", claims, "--as-of", AS_OF, "--worth", "--fees", path)
    assert told.code == 4
    assert "fees.csv, row 2: single is $100.00, outside the range of $200.00 to $840.00" in told.err
    assert "215.00 to 855.00" in told.out


def test_worth_as_a_workbook(claims, fees, capsys, tmp_path):
    path = tmp_path / "worth.xlsx"
    words = ("compare", claims, "--as-of", AS_OF, "--worth", "--fees", fees, "--xlsx", path)
    typed(capsys, *words)
    book = load_workbook(path)
    assert book.sheetnames == ["Worth", "Endings"]
    titles, first, *_ = book["Worth"].iter_rows(values_only=True)
    row = dict(zip(titles, first, strict=True))
    assert (row["Claim"], row["If ours from"], row["At 50% from"], row["At 50% to"]) == ("T-1", 790, 182.5, 227.5)
    endings = list(book["Endings"].iter_rows(min_row=2, values_only=True))
    assert len([one for one in endings if one[0] == "T-1"]) == 12
    written = path.read_bytes()
    typed(capsys, *words)
    assert path.read_bytes() == written


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--worth", "--win", "4x"), "is not a percentage"),
        (("--worth", "--win", "60-40"), "from the lower to the higher"),
        (("--worth", "--win", "101"), "is not a percentage"),
        (("--worth", "--win", "1-2-3"), "is not a percentage"),
        (("--worth", "--other-offer", "medicare"), "write received, qpa"),
        (("--worth", *("--other-offer", "qpa") * 3), "more than twice"),
        (("--worth", "--fees", "nowhere.csv"), "cannot be read"),
        (("--win", "40"), "go with --worth"),
        (("--qpa", "--fees", "fees.csv"), "go with --worth"),
        (("--xlsx", "out.xlsx"), "goes with --qpa, --worth or --benchmarks"),
        (("--qpa", "--worth"), "two lists"),
        (("--worth", "--benchmarks"), "--worth and --benchmarks are two lists"),
        (("--qpa", "--worth", "--benchmarks"), "three lists"),
        (("--store", "own.duckdb"), "--store goes with --benchmarks"),
    ],
)
def test_what_cannot_be_understood_is_one_sentence(claims, capsys, words, says):
    told = typed(capsys, "compare", claims, "--as-of", AS_OF, *words)
    assert (told.code, told.out) == (2, "")
    assert says in told.err
    assert told.err.count("idrkit: ") == 1


@pytest.mark.parametrize("win", ["0", "100", "33.3", "40-40", "40%-60%"])
def test_probabilities_at_the_ends_and_with_decimals_are_taken(claims, capsys, win):
    assert typed(capsys, "compare", claims, "--as-of", AS_OF, "--worth", "--win", win).code == 0


def test_a_claim_initiated_before_the_portal_is_named_and_stops_no_other(tmp_path, capsys):
    path = sheet(tmp_path / "old.csv", {"idr_initiated": ""}, {"claim_id": "T-2", "idr_initiated": "2022-03-01"})
    told = typed(capsys, "compare", path, "--as-of", AS_OF, "--worth")
    assert "T-1" in told.out
    assert "T-2" not in told.out


def test_qpa_lists_the_questions_with_what_to_ask(tmp_path, capsys):
    where = {"facility.state": "AL"}
    path = sheet(tmp_path / "claims.csv", where, {"claim_id": "T-2", "qpa": "212.37", **where}, {"claim_id": "T-3"})
    told = typed(capsys, "compare", path, "--as-of", AS_OF, "--qpa")
    assert "different amounts" in told.out
    assert "$200.00 and $212.37" in told.out
    assert "T-1:1, T-2:1" in told.out
    assert "under 45 CFR 149.140(d)(2)" in told.out
    assert "facility.state is not given" in told.err
    assert "computes no qualifying payment amount" in told.err
    assert told.code == 0
    answer = json.loads(typed(capsys, "compare", path, "--as-of", AS_OF, "--qpa", "--json").out)
    assert [one["sign"] for one in answer["questions"]] == ["different_amounts", "round", "round"]
    assert answer["questions"][0]["amounts"] == ["200.00", "212.37"]
    assert answer["not_compared"] == {"facility.state": 1}
    assert "No Surprises Help Desk" in answer["limits"]
    book = tmp_path / "questions.xlsx"
    typed(capsys, "compare", path, "--as-of", AS_OF, "--qpa", "--xlsx", book)
    assert [row[0] for row in load_workbook(book)["QPA questions"].iter_rows(values_only=True)] == [
        "Kind",
        "different amounts",
        "round",
        "round",
    ]


def test_no_patient_data_reaches_either_list(tmp_path, capsys):
    secret = {"patient.member_id": "MEMBER-SECRET", "patient.case_number": "CASE-SECRET"}
    path = sheet(tmp_path / "claims.csv", {**secret, "facility.state": "AL"})
    for words in (("--qpa",), ("--worth",), ("--qpa", "--json"), ("--worth", "--json")):
        told = typed(capsys, "compare", path, "--as-of", AS_OF, *words)
        assert "SECRET" not in told.out + told.err


# --- docs/economics.md ---

EXAMPLE = {
    "claim_id": "DEMO-1",
    "claim_number": "SYN-DEMO1",
    "provider": {"name": "Example Monitoring", "npi": "1234567893"},
    "plan": {"name": "Sample Plan"},
    "dispute": {"preferred_certified_idr_entity": "Sample Arbiters"},
    "initial_payment_received": "2026-11-03",
    "service_lines": [
        {
            "line_id": "1",
            "service_code": "95941",
            "date_of_service": "2026-09-14",
            "initial_payment": "412.50",
            "cost_sharing": "61.88",
            "offer": "2350.00",
            "qualifying_payment_amount": {"amount": "655.20", "source": "remittance"},
        },
        {
            "line_id": "2",
            "service_code": "95938",
            "modifiers": ["26"],
            "date_of_service": "2026-09-14",
            "initial_payment": "118.64",
            "cost_sharing": "17.80",
            "offer": "690.00",
            "qualifying_payment_amount": {"amount": "203.40", "source": "remittance"},
        },
    ],
}


@pytest.fixture
def example(tmp_path, fees):
    path = tmp_path / "claims.json"
    path.write_text(json.dumps({"claims": [EXAMPLE]}), encoding="utf-8")
    return ("compare", path, "--as-of", AS_OF, "--worth", "--fees", fees, "--win", "40-60", "--other-offer", "qpa")


def test_the_example_of_the_page_is_what_the_command_prints(example, capsys):
    for line in typed(capsys, *example).out.splitlines():
        assert f"    {line}\n" in PAGE
    for line in FEES.splitlines():
        assert f"    {line}\n" in PAGE


def test_the_endings_of_the_page_are_those_the_command_gives(example, capsys):
    answer = json.loads(typed(capsys, *example, "--json").out)
    first = answer["disputes"][0]
    for one in first["outcomes"]:
        net = one["net"]
        left = "not known before" if net is None else " to ".join(dict.fromkeys((net["low"], net["high"])))
        borne = " to ".join(dict.fromkeys((one["borne"]["low"], one["borne"]["high"])))
        assert f"| {one['title']} | {one['administrative_fee']} | {borne} | {left} |" in PAGE
    assert PAGE.count("\n| ") == len(first["outcomes"]) + 1
