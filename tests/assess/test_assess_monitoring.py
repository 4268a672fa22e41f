"""Group M: neuromonitoring codes beside the case log. These checks remark; they never fail and stop nothing."""

import pytest
from claim_facts import AS_OF, assessed, changed, found, line, names

from idrkit.assess.monitoring import most_at_once, overlap, total_minutes
from idrkit.assess.results import Stage, Verdict
from idrkit.assess.status import blockers
from idrkit.claims.monitoring import ConcurrentCase, Monitoring


def lines(*given):
    """Lines of a code with units and modifiers, beside a base study."""
    made = [
        line(str(n), code) | {"units": units, "modifiers": list(more)}
        for n, (code, units, *more) in enumerate(given, 1)
    ]
    return {"service_lines": [*made, line("9", "95938")]}


def exclusive(minutes, units):
    return lines(("95940", units)) | {"monitoring": {"exclusive_minutes": minutes}}


def total(minutes, units, code="95941"):
    stop = f"{8 + minutes // 60:02d}:{minutes % 60:02d}"
    return lines((code, units)) | {"monitoring": {"started": "08:00", "stopped": stop}}


OVERSIGHT = {"licensed_states": ["AL", "GA"], "privileges_at_facility": True, "real_time_contact": True}


def oversight(**changes):
    return {"monitoring": {"oversight": OVERSIGHT | changes}}


def watched(*spans, code="95941", **log):
    cases = [{"label": f"Case {n}", "started": start, "stopped": stop} for n, (start, stop) in enumerate(spans, 2)]
    return lines((code, "2")) | {
        "monitoring": {"started": "08:00", "stopped": "10:00", "concurrent_cases": cases} | log
    }


CASES = [
    # 95940: 15 minutes of exclusive attention; between the full and the midpoint count nothing is remarked
    ("M1", "WARN", exclusive(7, "1")),
    ("M1", "PASS", exclusive(8, "1")),
    ("M1", "PASS", exclusive(8, "0")),
    ("M1", "PASS", exclusive(14, "1")),
    ("M1", "PASS", exclusive(14, "0")),
    ("M1", "PASS", exclusive(15, "1")),
    ("M1", "WARN", exclusive(15, "0")),
    ("M1", "PASS", exclusive(16, "1")),
    ("M1", "WARN", exclusive(22, "2")),
    ("M1", "PASS", exclusive(23, "2")),
    ("M1", "PASS", exclusive(30, "2")),
    ("M1", "WARN", exclusive(30, "1")),
    # 95941: an hour; not at 30 minutes or less
    ("M1", "WARN", total(30, "1")),
    ("M1", "PASS", total(30, "0")),
    ("M1", "PASS", total(31, "1")),
    ("M1", "WARN", total(31, "0")),
    ("M1", "PASS", total(60, "1")),
    ("M1", "WARN", total(90, "2")),
    ("M1", "PASS", total(91, "2")),
    ("M1", "PASS", total(119, "1")),
    ("M1", "WARN", total(120, "1")),
    ("M1", "PASS", lines(("95940", "1"), ("95940", "1")) | {"monitoring": {"exclusive_minutes": 30}}),
    ("M1", "WARN", lines(("95940", "2")) | {"monitoring": {}}),
    ("M1", "WARN", lines(("95940", None)) | {"monitoring": {"exclusive_minutes": 30}}),
    ("M1", "WARN", lines(("95941", "1")) | {"monitoring": {"started": "08:00"}}),
    ("M1", "WARN", lines(("95940", "1"), ("95940", "1")) | {"line2__date_of_service": "2026-09-15"}),
    ("M1", "NOT_APPLICABLE", {"service_lines": [line("1", "95938")]}),
    ("M2", "PASS", lines(("95940", "1"))),
    ("M2", "WARN", {"service_lines": [line("1", "95940")]}),
    ("M2", "WARN", {"service_lines": [line("1", "95941"), line("2", "95938") | {"date_of_service": "2026-09-15"}]}),
    ("M3", "PASS", lines(("95941", "1"), ("95940", "1"))),
    ("M3", "WARN", lines(("95941", "1"), ("G0453", "1"))),
    ("M4", "NOT_APPLICABLE", lines(("95940", "9"))),
    ("M4", "PASS", lines(("G0453", "4")) | {"monitoring": {"exclusive_minutes": 59}}),
    ("M4", "PASS", lines(("G0453", "4")) | {"monitoring": {"exclusive_minutes": 60}}),
    ("M4", "WARN", lines(("G0453", "5")) | {"monitoring": {"exclusive_minutes": 60}}),
    ("M4", "PASS", lines(("G0453", "5")) | {"monitoring": {"exclusive_minutes": 61}}),
    ("M4", "WARN", lines(("G0453", "4"))),
    ("M5", "PASS", lines(("95940", "1", "59"))),
    ("M5", "WARN", lines(("95940", "1", "26"))),
    ("M5", "WARN", lines(("95941", "1", "TC"))),
    ("M5", "WARN", lines(("G0453", "1", "59", "26"))),
    ("M6", "PASS", oversight()),
    ("M6", "WARN", oversight(licensed_states=["GA"])),
    ("M6", "WARN", oversight(licensed_states=[])),
    ("M6", "WARN", oversight(privileges_at_facility=False)),
    ("M6", "WARN", oversight(privileges_at_facility=None)),
    ("M6", "WARN", oversight(real_time_contact=False)),
    ("M6", "WARN", {}),
    ("M7", "WARN", {}),
    ("M7", "PASS", watched(no_other_case=True)),
    ("M7", "PASS", watched(("06:00", "07:59"))),
    ("M7", "PASS", watched(("06:00", "08:00"))),
    ("M7", "WARN", watched(("06:00", "08:01"))),
    ("M7", "WARN", watched(("09:59", "11:00"))),
    ("M7", "PASS", watched(("10:00", "11:00"))),
    ("M7", "WARN", watched(("08:30", "09:00"), no_other_case=True)),
    ("M7", "WARN", watched(("08:30", None))),
]


@pytest.mark.parametrize(("check", "verdict", "facts"), CASES, ids=names(CASES))
def test_codes_and_the_case_log(check, verdict, facts):
    finding = found(check, **facts)
    assert finding.verdict.value == verdict, finding.sentence
    if verdict == "WARN":
        assert finding.next_step


def test_the_sentence_says_minutes_units_and_that_it_is_no_law():
    sentence = found("M1", **exclusive(22, "2")).sentence
    assert "95940: 2 units billed; 22 exclusive minutes give 1, fewer than billed." in sentence
    assert "taken as reached at its midpoint (8 minutes), the other reading being that it must be full." in sentence
    assert "not law" in sentence


def test_exclusive_minutes_cannot_be_more_than_all_minutes():
    log = {"started": "08:00", "stopped": "08:20", "exclusive_minutes": 30}
    assert (
        "(30) are more than the minutes from start to stop (20)"
        in found("M1", **lines(("95940", "2")), monitoring=log).sentence
    )


def test_exclusive_attention_beside_other_cases_is_told():
    assert "95940 stands for exclusive attention" in found("M7", **watched(("08:30", "09:00"), code="95940")).sentence
    told = found("M7", **watched(("08:30", "09:00"), ("09:00", "09:30"))).sentence
    assert "Up to 2 cases were watched at once; at the same time as this one: Case 2 (30 minutes) and Case 3" in told
    assert "exclusive attention" not in told


def test_none_of_them_fails_or_stops_a_packet():
    wrong = lines(("95940", "9", "26"), ("95941", "9"), ("G0453", "9"))
    wrong |= {"monitoring": {"started": "08:00", "stopped": "08:20", "oversight": {"licensed_states": ["GA"]}}}
    found_all = assessed(AS_OF, **wrong)
    assert {one.verdict for one in found_all.findings if one.id.startswith("M")} <= {Verdict.WARN, Verdict.PASS}
    assert not any(one.id.startswith("M") for stage in Stage for one in blockers(found_all, stage))


TIMES = [
    ({"started": "08:00", "stopped": "08:00"}, 0),
    ({"started": "08:00", "stopped": "08:01"}, 1),
    ({"started": "23:30", "stopped": "00:30"}, 60),
    ({"started": "08:00"}, None),
    ({"stopped": "08:00"}, None),
]


@pytest.mark.parametrize(("times", "minutes"), TIMES)
def test_minutes_from_start_to_stop(times, minutes):
    assert total_minutes(Monitoring.model_validate(times)) == minutes


@pytest.mark.parametrize(
    ("other", "minutes"),
    [(("23:00", "23:31"), 1), (("00:20", "01:00"), 10), (("23:00", "02:00"), 60), (("01:00", "02:00"), 0)],
)
def test_cases_past_midnight_overlap(other, minutes):
    log = Monitoring.model_validate({"started": "23:30", "stopped": "00:30"})
    case = ConcurrentCase.model_validate({"label": "x", "started": other[0], "stopped": other[1]})
    assert overlap(case, log) == minutes


@pytest.mark.parametrize(
    ("spans", "most"),
    [
        ([], None),
        ([("08:10", "08:20"), ("08:20", "08:30")], 2),
        ([("08:10", "08:21"), ("08:20", "08:30")], 3),
        ([("08:10", "08:30"), ("08:12", "08:14"), ("08:16", "08:18")], 3),
        ([("07:00", "12:00"), ("07:00", "12:00"), ("07:00", "12:00")], 4),
        ([("11:00", "12:00")], 1),
    ],
)
def test_the_most_cases_at_one_time(spans, most):
    log = changed(**watched(*spans)).monitoring
    assert most_at_once(log) == most
