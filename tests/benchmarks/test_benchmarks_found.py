"""What the files say about a code: who is counted, what is computed, when nothing is shown."""

import re
from decimal import Decimal

import pytest
from puf_files import AMOUNTS, PLAN, SHARED, line, written

from idrkit.benchmarks.caveats import load_caveats
from idrkit.benchmarks.load_puf import load_puf
from idrkit.benchmarks.prior_determinations import Asked, prior_determinations, specialties

# Prevailing offers of 100% to 1,200% of the QPA in twelve disputes.
TWELVE = [line(number, prevailing=f"{number * 100:,}%") for number in range(1, 13)]


def load(store, tmp_path, *rows, name="2024 Q4.csv", **more):
    load_puf(store, written(tmp_path / name, *rows, **more))


def found(store, **asked):
    return prior_determinations(store, Asked("95939", **asked))


def measure(answer, key="prevailing_offer_of_qpa"):
    (one,) = (one for one in answer.measures if one.key == key)
    return one


def test_count_median_and_quartiles(store, tmp_path):
    load(store, tmp_path, *TWELVE)
    answer = found(store)
    assert (answer.lines, answer.disputes) == (12, 12)
    one = measure(answer)
    figures = one.figures
    assert (figures.lowest, figures.median, figures.highest) == (1, Decimal("6.5"), 12)
    assert (figures.lower_quartile, figures.upper_quartile) == (Decimal("3.75"), Decimal("9.25"))
    assert (one.count, one.absent) == (12, {})
    assert answer.by_dispute == Decimal("6.5")


@pytest.mark.parametrize(("lines", "too_few"), [(9, True), (10, False), (11, False)])
def test_fewer_than_ten_lines_show_nothing(store, tmp_path, lines, too_few):
    load(store, tmp_path, *TWELVE[:lines])
    answer = found(store)
    assert answer.too_few is too_few
    assert (answer.measures == (), answer.prevailed is None) == (too_few, too_few)


def test_a_measure_with_fewer_than_ten_numbers_shows_none_and_says_why(store, tmp_path):
    load(store, tmp_path, *TWELVE[:9], line(20, prevailing="+"), line(21, prevailing="N/A"), line(22, prevailing="N/A"))
    one = measure(found(store))
    assert (one.figures, one.count, one.absent) == (None, 9, {"not_applicable": 2, "qpa_not_reported": 1})


def test_components_of_a_bundle_are_not_counted(store, tmp_path):
    parts = [line(number, line_type="Component Item or Service", prevailing="9,000%") for number in (20, 21)]
    load(store, tmp_path, *TWELVE, *parts, line(22, line_type="Bundled Item or Service"))
    answer = found(store)
    assert (answer.lines, answer.components) == (13, 2)
    assert measure(answer).figures.highest == 12


def test_a_line_that_was_reopened_counts_once_as_decided_last(store, tmp_path):
    load(store, tmp_path, *TWELVE)
    load(store, tmp_path, line(12, prevailing="50%"), name="2025 Q1.csv")
    answer = found(store)
    assert (answer.lines, answer.repeated) == (12, 1)
    assert measure(answer).figures.lowest == Decimal("0.5")
    earlier = found(store, last="2024Q4")
    assert (earlier.repeated, measure(earlier).figures.lowest) == (0, 1)


def test_a_line_that_moved_to_another_code_no_longer_counts_under_the_first(store, tmp_path):
    load(store, tmp_path, *TWELVE)
    load(store, tmp_path, line(12, code="95938"), name="2025 Q1.csv")
    assert (found(store).lines, found(store).repeated) == (11, 1)


def test_a_line_twice_in_one_file_counts_once(store, tmp_path):
    load(store, tmp_path, *TWELVE, TWELVE[0])
    assert (found(store).lines, found(store).repeated) == (12, 1)


def test_a_batch_counts_by_line_and_each_dispute_once_beside_it(store, tmp_path):
    batch = [{**line(number, prevailing="5,000%"), "Dispute Number": "DISP-BATCH"} for number in range(50, 70)]
    load(store, tmp_path, *TWELVE, *batch)
    answer = found(store)
    assert (answer.lines, answer.disputes) == (32, 13)
    assert measure(answer).figures.median == 50
    assert answer.by_dispute == 7


def test_who_prevailed_is_told_by_line_and_defaults_are_told_apart(store, tmp_path):
    split = {"outcome": "Split Decision", "dispute": "DISP-30"}
    load(
        store,
        tmp_path,
        *TWELVE[:8],
        line(20, default="Yes"),
        line(21, selected=PLAN, outcome=PLAN, default="Yes"),
        line(30, **split),
        line(31, **split, selected=PLAN),
        line(40, selected="", outcome=PLAN),
        line(41, selected="", outcome="Split Decision"),
    )
    who = found(store).prevailed
    assert (who.lines_provider, who.lines_plan, who.lines_not_told) == (10, 3, 1)
    assert (who.by_default, who.provider_by_default) == (2, 1)
    assert (who.disputes_provider, who.disputes_plan, who.disputes_split) == (9, 2, 1)


FILTERS = [
    ({"state": "TX"}, 12),
    ({"state": "FL"}, 0),
    ({"specialty": "intraoperative NEUROMONITORING"}, 12),
    ({"specialty": "Radiology"}, 0),
    ({"payer": "sample"}, 12),
    ({"payer": "PLAN.example"}, 12),
    ({"payer": "aetna"}, 0),
    ({"first": "2024Q4", "last": "2024Q4"}, 12),
    ({"first": "2025Q1"}, 0),
    ({"last": "2024Q3"}, 0),
]


@pytest.mark.parametrize(("asked", "lines"), FILTERS)
def test_what_is_asked_for_narrows_the_lines(store, tmp_path, asked, lines):
    load(store, tmp_path, *TWELVE)
    assert found(store, **asked).lines == lines


def test_the_names_a_payer_was_matched_on_are_shown(store, tmp_path):
    load(store, tmp_path, *TWELVE[:10], line(20, payer="SAMPLE PLAN OF TX"))
    assert found(store, payer="sample plan").payers == (("Sample Plan", 10), ("SAMPLE PLAN OF TX", 1))


def test_specialties_of_a_code_are_listed(store, tmp_path):
    load(store, tmp_path, *TWELVE, line(20, specialty="Neurology"))
    assert specialties(store, "95939") == ("Intraoperative Neuromonitoring", "Neurology")


def test_sources_carry_file_quarter_and_day(store, tmp_path):
    load(store, tmp_path, *TWELVE, name="2024 Q4.csv")
    load(store, tmp_path, line(99), name="2025 Q1 (As of January 21, 2026).csv")
    first, second = found(store).sources
    assert (first.file, first.quarter, first.as_of) == ("2024 Q4.csv", "2024Q4", None)
    assert first.generated.isoformat() == "2025-03-18"
    assert (second.quarter, second.as_of.isoformat(), second.generated) == ("2025Q1", "2026-01-21", None)


def test_amounts_are_dollars_by_code_and_quarter(store, tmp_path):
    rows = [{"QPA": f"${number}.00"} for number in range(1, 11)]
    load(store, tmp_path, *rows, {"Dispute Line Item Type": "Component Item or Service"}, base=AMOUNTS)
    answer = found(store)
    assert (answer.lines, answer.amount_lines) == (0, 10)
    (qpa,) = (one for one in answer.amounts if one.key == "qpa")
    assert (qpa.figures.median, qpa.figures.highest) == (Decimal("5.5"), 10)
    assert found(store, last="2024Q3").amounts == ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the words of CMS lie beside the clone")
@pytest.mark.parametrize("caveat", [one for one in load_caveats() if one.quote], ids=lambda one: one.id)
def test_the_words_of_cms_are_verbatim(caveat):
    file = (
        "federal-idr-puf-general-information.txt"
        if "General" in caveat.source
        else "federal-idr-puf-data-disclaimer-user-agreement_0.txt"
    )
    text = (SHARED / file).read_text(encoding="utf-8")
    squeezed = re.sub(r"\s+", "", text)
    assert re.sub(r"\s+", "", caveat.quote) in squeezed
