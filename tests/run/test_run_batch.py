"""Many claims: each ends in exactly one outcome, nearest deadline first, and one bad claim stops nothing."""

import hashlib
import json
from datetime import date
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest
from openpyxl import load_workbook

from idrkit.assess.case import case_of
from idrkit.assess.results import Assessment, Finding, Stage, Status, Verdict
from idrkit.claims.model import Claim
from idrkit.claims.prepared import NO_EXHIBITS
from idrkit.errors import NoRuleInForceError, OutputError, RenderError
from idrkit.files import write_whole
from idrkit.intake.outcome import Reject
from idrkit.law.rulebook import load_rulebook
from idrkit.packet.settings import DEFAULT, Settings
from idrkit.packet.write import WrittenPacket, WrittenPart
from idrkit.run import batch
from idrkit.run.batch import Result, left_from_earlier, outcomes, rejected, standings
from idrkit.run.results import json_lines, results_workbook, totals

RULEBOOK = load_rulebook()
AS_OF = date(2026, 11, 23)
REJECT = Reject("in/claims.csv", "Claims", 7, "date_of_service", "is not a day", ("a",), ("b",))


def claim(claim_id, received="2026-11-03"):
    """A claim whose id says how it stands (see `_assess`)."""
    return Claim.model_validate(
        {
            "claim_id": claim_id,
            "provider": {"name": "Example Monitoring", "npi": "1234567893"},
            "plan": {"name": "Sample Plan"},
            "service_lines": [{"line_id": "1", "service_code": "95940", "date_of_service": "2026-09-14"}],
            "initial_payment_received": received,
        }
    )


def _assess(record, rulebook, as_of, others=None, *, brief=False):
    kind = record.claim_id.partition("-")[0]
    if kind == "early":
        raise NoRuleInForceError("No rule reaches back to that date.")
    if kind == "broken":
        raise KeyError("Jane Doe")
    lacks = Finding(
        "B2", "Funding", Verdict.NEEDS_INFO, "The funding is not known.", "Look.", (), (), ("plan.funding",)
    )
    status = {
        "held": Status.NEEDS_INFO,
        "soon": Status.NOT_YET,
        "closed": Status.CLOSED,
        "other": Status.NOT_IDR,
    }.get(kind, Status.OPEN_NOW)
    return Assessment(
        claim=record,
        as_of=as_of,
        status=status,
        status_sentence=f"It is {status.value}.",
        next_stage=None if kind == "waiting" else Stage.NOTICE,
        findings=(lacks,) if kind in ("held", "other", "soon") else (),
        deadlines=case_of(record, rulebook, as_of).deadlines,
        lines=(),
        fees=(),
    )


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    """Assess by the id, draw nothing: what is tested is the loop."""
    monkeypatch.setattr(batch, "assess", _assess)
    monkeypatch.setattr(batch, "blockers", lambda one, _: one.findings)
    monkeypatch.setattr(batch, "overridden", lambda *_: ())
    monkeypatch.setattr(batch, "build_packet", _build)
    monkeypatch.setattr(batch, "write_packet", _write)


def _build(one, stage, *_, **__):
    argued = (Finding("P3", "Brief", Verdict.FAIL, "Its template argues a charge.", "Mend it.", ()),)
    blockers = argued if one.claim.claim_id.startswith("argued") else ()
    return SimpleNamespace(
        claim_id=one.claim.claim_id, stage=stage, ready=not blockers, blockers=blockers, exhibits=NO_EXHIBITS
    )


def _write(packet, out_dir, *, templates=None, cache=None, settings=DEFAULT):
    claim_id, stage = packet.claim_id, packet.stage
    if claim_id.startswith("unfit"):
        raise RenderError("packet/front.html, line 3: mend it.")
    if claim_id.startswith("odd"):
        raise ZeroDivisionError("Jane Doe")
    if claim_id.startswith("full"):
        raise OutputError("The disk is full.")
    data = claim_id.encode()
    path = write_whole(out_dir / f"{claim_id}-{stage.value}.pdf", data)
    sha256 = hashlib.sha256(data).hexdigest()
    parts = ()
    if settings.max_mb:
        more = write_whole(out_dir / f"{claim_id}-{stage.value}-part-2-of-2.pdf", data)
        parts = (WrittenPart(path, sha256, len(data)), WrittenPart(more, sha256, len(data)))
    return WrittenPacket(path, path, 3, sha256, len(data), parts)


def ran(out, *claims, **options):
    return tuple(outcomes(standings(claims, RULEBOOK, AS_OF), RULEBOOK, out, **options))


KINDS = {
    "ready-1": Result.DONE,
    "held-1": Result.HELD,
    "other-1": Result.HELD,
    "soon-1": Result.NOTHING_DUE,
    "closed-1": Result.NOTHING_DUE,
    "waiting-1": Result.NOTHING_DUE,
    "early-1": Result.FAILED,
    "broken-1": Result.FAILED,
    "unfit-1": Result.FAILED,
    "odd-1": Result.FAILED,
}


def test_every_claim_ends_in_exactly_one_outcome_and_the_sums_add_up(tmp_path):
    made = (*ran(tmp_path, *map(claim, KINDS)), *rejected([REJECT]))
    assert {one.claim_id: one.result for one in made if one.claim_id} == KINDS
    assert sum(totals(made).values()) == len(KINDS) + 1
    assert totals(made)[Result.REJECTED] == 1
    assert [path.name for path in (tmp_path / "packets").iterdir()] == ["ready-1-notice.pdf"]
    assert not (tmp_path / "drafts").exists()


def test_failures_are_told_without_values(tmp_path):
    made = {one.claim_id: one for one in ran(tmp_path, *map(claim, KINDS))}
    assert made["early-1"].reason == "No rule reaches back to that date."
    assert made["unfit-1"].reason == "packet/front.html, line 3: mend it."
    assert "KeyError" in made["broken-1"].reason
    assert "ZeroDivisionError" in made["odd-1"].reason
    assert "Jane" not in "".join(one.reason for one in made.values())


def test_the_nearest_deadline_comes_first_passed_ones_after_and_none_last(tmp_path):
    made = ran(
        tmp_path,
        claim("ready-late", "2026-11-12"),
        claim("ready-none", None),
        claim("ready-passed", "2026-08-03"),
        claim("ready-soon", "2026-10-13"),
        claim("held-between", "2026-11-03"),
    )
    assert [one.claim_id for one in made] == [
        "ready-soon",
        "held-between",
        "ready-late",
        "ready-passed",
        "ready-none",
    ]
    assert made[1].next_deadline == date(2026, 12, 16)


def test_a_full_disk_stops_the_run(tmp_path):
    with pytest.raises(OutputError, match="full"):
        ran(tmp_path, claim("full-1"), claim("ready-2", "2026-11-04"))


def test_drafts_are_written_for_held_claims_only_when_asked(tmp_path):
    made = {one.claim_id: one for one in ran(tmp_path, *map(claim, KINDS), drafts=True)}
    assert made["held-1"].result is Result.HELD
    assert made["held-1"].draft == "drafts/held-1-notice.pdf"
    assert made["held-1"].path is None
    assert {path.name for path in (tmp_path / "drafts").iterdir()} == {
        "held-1-notice.pdf",
        "other-1-notice.pdf",
    }


@pytest.mark.parametrize("drafts", [False, True])
def test_a_packet_whose_finished_pages_argue_a_prohibited_factor_is_held(drafts, tmp_path):
    (made,) = ran(tmp_path, claim("argued-1"), drafts=drafts)
    assert (made.result, made.blockers, made.path) == (Result.HELD, ("P3",), None)
    assert made.reason == "Its template argues a charge."
    assert [path.parent.name for path in tmp_path.rglob("*.pdf")] == ["drafts"] * drafts


def test_a_dry_run_writes_nothing(tmp_path):
    made = ran(tmp_path, *map(claim, KINDS), drafts=True, dry_run=True)
    assert {one.claim_id: one.result for one in made} == KINDS | {
        "unfit-1": Result.DONE,
        "odd-1": Result.DONE,
    }
    assert all(one.path is None and one.draft is None for one in made)
    assert list(tmp_path.iterdir()) == []


def test_facts_to_fetch_are_named_only_where_fetching_helps(tmp_path):
    made = {one.claim_id: one for one in ran(tmp_path, *map(claim, KINDS))}
    assert made["held-1"].missing == ("plan.funding",)
    assert made["soon-1"].missing == ("plan.funding",)
    assert made["other-1"].missing == ()
    assert made["other-1"].blockers == ("B2",)


def test_files_of_an_earlier_run_are_named_and_stay(tmp_path):
    ran(tmp_path, claim("ready-1"), claim("held-1"), drafts=True)
    second = ran(tmp_path, claim("ready-2"), claim("held-1"))
    assert left_from_earlier(tmp_path, second) == ("drafts/held-1-notice.pdf", "packets/ready-1-notice.pdf")
    assert (tmp_path / "packets" / "ready-1-notice.pdf").exists()


def test_results_are_one_line_per_claim_and_row_and_the_same_every_time(tmp_path):
    made = (*ran(tmp_path, claim("ready-1"), claim("held-1")), *rejected([REJECT]))
    lines = [json.loads(line) for line in json_lines(made).splitlines()]
    assert [(one["claim_id"], one["result"]) for one in lines] == [
        ("held-1", "held"),
        ("ready-1", "done"),
        (None, "rejected"),
    ]
    assert lines[1]["path"] == "packets/ready-1-notice.pdf"
    assert lines[1]["sha256"] == hashlib.sha256(Path(tmp_path, lines[1]["path"]).read_bytes()).hexdigest()
    assert lines[2]["source"] == "claims.csv, sheet Claims, row 7"
    assert results_workbook(made, AS_OF) == results_workbook(made, AS_OF)
    book = load_workbook(BytesIO(results_workbook(made, AS_OF)))
    assert [row[:2] for row in book["Results"].iter_rows(min_row=2, values_only=True)] == [
        ("held-1", "held"),
        ("ready-1", "done"),
        (None, "rejected"),
    ]
    sums = dict(row[:2] for row in book["Counts"].iter_rows(min_row=2, values_only=True))
    assert (sums["done"], sums["held"], sums["rejected"], sums["all"]) == (1, 1, 1, 3)


def test_the_pages_kept_between_packets_stay_few():
    kept = batch._Pages()
    for number in range(1000):
        kept[str(number)] = None
    assert len(kept) <= 64
    assert "999" in kept


def test_the_parts_of_a_packet_are_listed_and_are_of_this_run(tmp_path):
    made = ran(tmp_path, claim("ready-1"), settings=Settings(max_mb=1))
    assert made[0].path == "packets/ready-1-notice.pdf"
    assert made[0].parts == ("packets/ready-1-notice.pdf", "packets/ready-1-notice-part-2-of-2.pdf")
    assert left_from_earlier(tmp_path, made) == ()
