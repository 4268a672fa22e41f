"""Prepared and approved papers as a ledger holds them, on both databases."""

from datetime import UTC, date, datetime

from ledger_cases import assessed

from idrkit.assess.results import Stage
from idrkit.claims.prepared import NO_EXHIBITS
from idrkit.ledger.approval import KINDS, Papers, Rule, approval
from idrkit.ledger.events import NewEvent
from idrkit.ledger.store import append, events_of, opened
from idrkit.run.approving import Approving, content_of, prepared_event

NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
RULE = Rule(two_persons=True)


def approving(ledger, by):
    held = tuple(events_of(ledger, client="sample", claim_id="T-1", kinds=KINDS))
    return Approving("sample", RULE, by, events={"T-1": held})


def test_papers_are_prepared_once_approved_by_another_and_can_be_taken_back_and_done_anew(ledger_place):
    content = content_of(assessed().claim, Stage.NOTICE, NO_EXHIBITS, None)
    papers = Papers("notice", content)

    def told(ledger):
        return approval(approving(ledger, "").of("T-1"), papers, RULE)

    with opened(ledger_place, create=True) as ledger:
        made = prepared_event("T-1", Stage.NOTICE, content, approving(ledger, "Ann"), TODAY)
        assert append(ledger, [made], by="Ann", now=NOW).recorded == (1,)
        assert prepared_event("T-1", Stage.NOTICE, content, approving(ledger, "Bob"), TODAY) is None
        assert told(ledger).prepared_by == "Ann"

        good = NewEvent("approved", TODAY, claim_id="T-1", facts=dict(made.facts), client="sample")
        append(ledger, [good], by="Bob", now=NOW)
        assert told(ledger).approved_by == "Bob"

        wrong = {"of": "1", "reason": "the wrong claim"}
        append(ledger, [NewEvent("correction", TODAY, claim_id="T-1", facts=wrong, client="sample")], by="Ann", now=NOW)
        assert told(ledger).approved_by == ""
        # The same papers on the same day are another event than the one taken back.
        anew = prepared_event("T-1", Stage.NOTICE, content, approving(ledger, "Bob"), TODAY)
        assert append(ledger, [anew], by="Bob", now=NOW).recorded == (4,)
        assert told(ledger).prepared_by == "Bob"
        assert "another person must approve" in told(ledger).why_not


def test_the_content_changes_with_claim_stage_and_templates_and_with_nothing_else(tmp_path):
    claim = assessed().claim
    same = content_of(claim, Stage.NOTICE, NO_EXHIBITS, None)
    assert content_of(assessed(as_of="2026-11-30").claim, Stage.NOTICE, NO_EXHIBITS, None) == same
    (tmp_path / "brand.toml").write_text("[letterhead]\nname = 'Sample'\n", "utf-8")
    with_head = content_of(claim, Stage.NOTICE, NO_EXHIBITS, tmp_path)
    (tmp_path / "brand.toml").write_text("[letterhead]\nname = 'Other'\n", "utf-8")
    others = {
        with_head,
        content_of(claim, Stage.NOTICE, NO_EXHIBITS, tmp_path),
        content_of(claim, Stage.OFFER, NO_EXHIBITS, None),
        content_of(assessed(claim_number="SYN-2").claim, Stage.NOTICE, NO_EXHIBITS, None),
    }
    assert len(others | {same}) == 5
