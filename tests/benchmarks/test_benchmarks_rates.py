"""Tables of rates: what is loaded, what is rejected and why, and that a prohibited factor reaches no packet."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from mypy import api
from puf_files import line, written

from idrkit.benchmarks.distribution import Unit
from idrkit.benchmarks.load_puf import load_puf
from idrkit.benchmarks.permitted import PermittedBenchmark, PermittedKind, benchmarks_for_packet
from idrkit.benchmarks.prior_determinations import Asked, prior_determinations
from idrkit.benchmarks.rate_tables import is_rate_table, load_rates
from idrkit.benchmarks.rates import as_benchmark, permitted_rates
from idrkit.benchmarks.worksheet_only import WorksheetOnlyBenchmark, WorksheetOnlyKind, worksheet_rates
from idrkit.errors import RecordError, UsageError

RATE = {
    "kind": "contracted_rate_between_parties",
    "source": "Agreement 2024-07",
    "source_date": "2024-07-01",
    "plan": "Sample Plan",
    "code": "95939",
    "modifiers": "26",
    "state": "TX",
    "rate": "1,234.50",
    "note": "",
}


def rates_file(path, *rows, titles=None):
    titles = titles or {}
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write([titles.get(title, title) for title in RATE])
        for row in rows:
            write({**RATE, **row}.values())
    return path


def load(store, tmp_path, *rows, **more):
    return load_rates(store, rates_file(tmp_path / "rates.csv", *rows, **more))


def test_a_permitted_rate_keeps_its_source_and_date(store, tmp_path):
    result = load(store, tmp_path, {})
    assert (result.read, result.permitted, result.worksheet_only, result.rejected) == (1, 1, 0, ())
    (one,) = permitted_rates(store, Asked("95939"))
    assert one == PermittedBenchmark(
        kind=PermittedKind.CONTRACTED_RATE_BETWEEN_PARTIES,
        code="95939",
        modifiers=("26",),
        state="TX",
        plan="Sample Plan",
        value=Decimal("1234.50"),
        unit=Unit.DOLLARS,
        source="Agreement 2024-07",
        source_date=date(2024, 7, 1),
    )


@pytest.mark.parametrize("kind", WorksheetOnlyKind)
def test_a_prohibited_kind_is_kept_apart_from_the_permitted_ones(store, tmp_path, kind):
    result = load(store, tmp_path, {}, {"kind": kind.value, "source": "Medicare fee schedule"})
    assert (result.permitted, result.worksheet_only) == (1, 1)
    assert {one.kind for one in permitted_rates(store, Asked("95939"))} == {
        PermittedKind.CONTRACTED_RATE_BETWEEN_PARTIES
    }
    (own,) = worksheet_rates(store, Asked("95939"))
    assert (own.kind, own.rate) == (kind, Decimal("1234.50"))


REJECTED = [
    ({"kind": "medicare"}, "kind", "is none of"),
    ({"source": ""}, "source", "is empty"),
    ({"source_date": "7/1/2024"}, "source_date", "YYYY-MM-DD"),
    ({"source_date": ""}, "source_date", "YYYY-MM-DD"),
    ({"code": "9593"}, "code", "not a CPT or HCPCS code"),
    ({"modifiers": "XXX"}, "modifiers", "two letters or digits"),
    ({"state": "Texas"}, "state", "two letters"),
    ({"rate": ""}, "rate", "not an amount"),
    ({"rate": "120%"}, "rate", "not an amount"),
    ({"rate": "<100"}, "rate", "not an amount"),
    ({"rate": "0"}, "rate", "above zero"),
    ({"rate": "1.005"}, "rate", "fractions of a cent"),
    # A prohibited factor under a permitted name.
    ({"source": "Medicare fee schedule 2026"}, "kind", "may not be submitted"),
    ({"plan": "Medicaid of Texas"}, "kind", "may not be submitted"),
    ({"source": "FAIR Health 80th percentile of charges"}, "kind", "may not be submitted"),
    ({"source": "UCR table"}, "kind", "may not be submitted"),
    ({"note": "150% of Medicare"}, "kind", "may not be submitted"),
    ({"kind": "other_contracted_rate", "note": "60 percent of billed charges"}, "kind", "may not be submitted"),
]


@pytest.mark.parametrize(("changes", "column", "reason"), REJECTED)
def test_a_row_that_is_not_clear_is_rejected_with_column_and_reason(store, tmp_path, changes, column, reason):
    result = load(store, tmp_path, {}, changes)
    (rejected,) = result.rejected
    assert (rejected.row, rejected.column) == (3, column)
    assert reason in rejected.reason
    assert result.permitted == 1


@pytest.mark.parametrize("plan", ["Sample Plan of VA", "Sample Plan, Richmond VA"])
def test_virginia_is_no_public_payor(store, tmp_path, plan):
    assert load(store, tmp_path, {"plan": plan}).rejected == ()


def test_other_titles_an_amount_with_its_mark_and_modifiers_behind_the_code(store, tmp_path):
    titles = {"plan": "Payer", "code": "CPT", "modifiers": "Mod", "source_date": "Source Date", "note": "Ours"}
    result = load(store, tmp_path, {"code": "95939-59", "rate": "$1,000"}, titles=titles)
    assert (result.permitted, result.unknown) == (1, ("Ours",))
    (one,) = permitted_rates(store, Asked("95939"))
    assert (one.modifiers, one.value) == (("59", "26"), 1000)


def test_a_table_loaded_again_replaces_itself(store, tmp_path):
    load(store, tmp_path, {}, {"kind": "billed_charges"}, {"state": ""})
    assert load(store, tmp_path, {"rate": "5"}).replaced == 3
    assert [one.value for one in permitted_rates(store, Asked("95939"))] == [5]
    assert worksheet_rates(store, Asked("95939")) == ()


def test_a_rate_without_state_or_plan_is_for_all_of_them(store, tmp_path):
    load(store, tmp_path, {"state": "", "plan": ""}, {"state": "FL", "rate": "2"}, {"plan": "Another", "rate": "3"})
    asked = Asked("95939", state="TX", payer="sample")
    assert [one.state for one in permitted_rates(store, asked)] == [None]


def test_a_table_of_rates_is_told_from_other_tables(store, tmp_path):
    assert is_rate_table(rates_file(tmp_path / "rates.csv", {}))
    other = tmp_path / "other.csv"
    other.write_text("code,rate\n95939,5\n", encoding="utf-8")
    assert not is_rate_table(other)
    with pytest.raises(RecordError, match="source_date"):
        load_rates(store, other)


def test_the_median_of_prior_determinations_is_a_benchmark_and_too_few_are_none(store, tmp_path):
    load_puf(store, written(tmp_path / "2024 Q4.csv", *(line(number) for number in range(10))))
    one = as_benchmark(prior_determinations(store, Asked("95939")))
    assert (one.kind, one.value, one.unit) == (PermittedKind.PRIOR_DETERMINATION, 3, Unit.TIMES_QPA)
    assert "2024 Q4.csv" in one.source
    assert one.source_date == date(2025, 3, 18)
    assert as_benchmark(prior_determinations(store, Asked("95938"))) is None


PERMITTED = PermittedBenchmark(
    PermittedKind.OTHER_CONTRACTED_RATE, "95939", (), None, None, Decimal(1), Unit.DOLLARS, "x", None
)
PROHIBITED = WorksheetOnlyBenchmark(
    WorksheetOnlyKind.PUBLIC_PAYOR_RATE, "95939", (), None, None, Decimal(1), "x", date(2026, 1, 1)
)


class Disguised(PermittedBenchmark):
    """A benchmark that only looks permitted."""


@pytest.mark.parametrize(
    "refused",
    [
        PROHIBITED,
        Disguised(PermittedKind.OTHER_CONTRACTED_RATE, "95939", (), None, None, Decimal(1), Unit.DOLLARS, "x", None),
        PermittedBenchmark(
            WorksheetOnlyKind.BILLED_CHARGES, "95939", (), None, None, Decimal(1), Unit.DOLLARS, "x", None
        ),
        {"kind": "other_contracted_rate"},
    ],
    ids=["worksheet only", "a subclass", "a prohibited kind inside", "a dictionary"],
)
def test_the_door_to_the_packet_refuses_what_is_not_permitted(refused):
    assert benchmarks_for_packet([PERMITTED]) == (PERMITTED,)
    with pytest.raises(UsageError, match="Benchmark 2 may not reach a packet"):
        benchmarks_for_packet([PERMITTED, refused])


def test_mypy_refuses_a_prohibited_benchmark_for_a_packet(tmp_path):
    root = Path(__file__).resolve().parents[2]
    code = (
        "from idrkit.benchmarks.permitted import PermittedBenchmark, benchmarks_for_packet\n"
        "from idrkit.benchmarks.worksheet_only import WorksheetOnlyBenchmark\n"
        "def offered(good: PermittedBenchmark, bad: WorksheetOnlyBenchmark) -> None:\n"
        "    benchmarks_for_packet([good])\n"
        "    benchmarks_for_packet([bad])\n"
    )
    settings = tmp_path / "mypy.ini"
    settings.write_text(f"[mypy]\nmypy_path = {root}\nfollow_imports = silent\n", encoding="utf-8")
    out, _, _ = api.run(["--config-file", str(settings), "--cache-dir", str(tmp_path / "cache"), "-c", code])
    errors = [one for one in out.splitlines() if ": error:" in one]
    assert len(errors) == 1, out
    assert errors[0].startswith("<string>:5:")
    assert "WorksheetOnlyBenchmark" in errors[0]
