"""Files imported into a ledger: each fact is there once, whichever file it came from and however often."""

import hashlib
import json
from datetime import UTC, date, datetime

import pytest

from idrkit.intake.read import read_claims
from idrkit.ledger.events import Source
from idrkit.ledger.recorded import claim_recorded
from idrkit.ledger.store import append, events_of, head, opened
from idrkit.places import bundled
from idrkit.run.ledger_decided import claims_standing
from idrkit.run.ledger_import import Importing, recorded_in
from idrkit.run.ledger_told import How, content_of, in_order

FOLDER = bundled("fixtures") / "ledger"
TODAY = date(2025, 6, 2)
NOW = datetime(2025, 6, 2, 12, tzinfo=UTC)
A = "DISP-9100001"


@pytest.fixture
def ledger(ledger_place):
    with opened(ledger_place, create=True) as one:
        yield one


def imported(ledger, *files, correct=False, today=TODAY, dry_run=False, client="own", **how):
    importing = Importing(
        recorded_in(ledger, client),
        lambda: claims_standing(ledger, client),
        None if dry_run else lambda events, seen: append(ledger, events, by="me", now=NOW, seen=seen),
        today,
        correct,
    )
    return [importing.file(path, content_of(path), How(client, **how)) for path in in_order(files)]


def with_claims(ledger, client="own"):
    claims = read_claims([FOLDER / "claims.json"]).claims
    events = [claim_recorded(one, TODAY, source=Source("records"), client=client) for one in claims]
    append(ledger, events, by="me", now=NOW)


def held(ledger, **words):
    return [
        (one.kind, one.on.isoformat(), one.claim_id, one.dispute_number)
        for one in events_of(ledger, **words)
        if one.kind != "claim_recorded"
    ]


def rows(one):
    assert one.rows.read == one.rows.recorded + one.rows.known + one.rows.rejected + one.rows.ignored
    return one.rows.recorded, one.rows.known, one.rows.rejected, one.rows.ignored


def csv(tmp_path, text, name="more.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_the_same_file_twice_changes_nothing(ledger):
    with_claims(ledger)
    files = [FOLDER / name for name in ("award.835", "export.csv", "selected.eml", "determined.eml")]
    first = imported(ledger, *files)
    assert [rows(one) for one in first] == [(3, 0, 0, 2), (1, 0, 0, 0), (1, 0, 0, 0), (2, 0, 0, 0)]
    before = list(events_of(ledger))
    again = imported(ledger, *files)
    assert [rows(one) for one in again] == [(0, 3, 0, 2), (0, 1, 0, 0), (0, 1, 0, 0), (0, 2, 0, 0)]
    assert list(events_of(ledger)) == before
    assert [one.added for one in again] == [0, 0, 0, 0]


def test_each_event_names_its_file_by_hash_and_nothing_of_its_text(ledger):
    imported(ledger, FOLDER / "determined.eml")
    (one,) = events_of(ledger)
    assert one.source == Source("eml", hashlib.sha256((FOLDER / "determined.eml").read_bytes()).hexdigest())
    assert dict(one.facts) == {}
    assert one.on == date(2025, 5, 7)


def test_a_changed_export_adds_only_what_is_new(ledger, tmp_path):
    imported(ledger, FOLDER / "export.csv")
    before = len(held(ledger))
    text = (
        (FOLDER / "export.csv")
        .read_text()
        .replace("DISP-9100003,,2025-04-01,,,", "DISP-9100003,,2025-04-01,,2025-04-08,")
    )
    (again,) = imported(ledger, csv(tmp_path, text))
    assert rows(again) == (1, 2, 0, 2)
    assert held(ledger)[before:] == [("selected", "2025-04-08", None, "DISP-9100003")]


def test_a_contradiction_is_refused_until_it_is_said_to_be_a_correction(ledger, tmp_path):
    imported(ledger, FOLDER / "export.csv")
    before = len(held(ledger))
    other = csv(tmp_path, f"Dispute,Initiated\n{A},2025-03-07\n")
    (refused,) = imported(ledger, other)
    assert rows(refused) == (0, 0, 1, 0)
    assert "initiated on 2025-03-07 of DISP-9100001 contradicts event 1" in refused.refused[0].reason
    assert refused.rejects[0].row == 2
    assert len(held(ledger)) == before
    (corrected,) = imported(ledger, other, correct=True)
    assert (rows(corrected), corrected.added, corrected.corrections) == ((1, 0, 0, 0), 1, 1)
    assert rows(imported(ledger, other)[0]) == (0, 1, 0, 0)
    # The earlier file is known, and does not turn it back.
    assert rows(imported(ledger, FOLDER / "export.csv", correct=True)[0]) == (0, 3, 0, 2)
    assert len(held(ledger)) == before + 1


def test_one_payment_in_two_files_is_one_event(ledger, tmp_path):
    with_claims(ledger)
    imported(ledger, FOLDER / "export.csv")
    copy = tmp_path / "copy.835"
    copy.write_bytes((FOLDER / "award.835").read_bytes().replace(b"*000000901*", b"*000000902*"))
    first, second = imported(ledger, FOLDER / "award.835", copy)
    assert (rows(first), rows(second)) == ((2, 0, 0, 0), (0, 2, 0, 0))
    paid = [(one.facts["kind"], one.facts["amount"]) for one in events_of(ledger, kinds=("payment_received",))]
    assert paid == [("payment", "790.00"), ("interest", "12.00")]
    (event, _) = events_of(ledger, kinds=("payment_received",))
    assert (event.claim_id, event.dispute_number, event.facts["trace_number"]) == ("LEDGER-0001", A, "SYNEFT9001")


def test_a_reversal_is_a_recovery_and_the_same_payment_made_twice_is_two(ledger, tmp_path):
    with_claims(ledger)
    imported(ledger, FOLDER / "export.csv")
    text = (FOLDER / "award.835").read_text()
    claim = text[text.index("CLP*LEDGER") : text.index("CLP*MADEUP")]
    back = claim.replace("*1*2000*790*", "*22*-2000*-790*").replace("*2000*790**4", "*-2000*-790**4")
    path = tmp_path / "later.835"
    path.write_text(text.replace("CLP*MADEUP", f"{back}CLP*MADEUP").replace("SE*21*", "SE*27*"))
    imported(ledger, path)
    kinds = [one.facts["kind"] for one in events_of(ledger, kinds=("payment_received",))]
    assert sorted(kinds) == ["interest", "payment", "recovery"]
    assert rows(imported(ledger, path)[0]) == (0, 3, 0, 0)


def test_what_may_pay_an_award_and_is_not_sure_is_listed_and_not_recorded(ledger, tmp_path):
    with_claims(ledger)
    imported(ledger, FOLDER / "export.csv")
    path = tmp_path / "doubt.835"
    path.write_text((FOLDER / "award.835").read_text().replace("*1*2000*790*", "*2*2000*790*"))
    (one,) = imported(ledger, path)
    assert next((each.what, each.why) for each in one.not_taken) == ("claim 1", "another payer comes first in it")
    assert rows(one)[0] == 0


def test_before_the_decision_is_recorded_no_payment_pays_it(ledger):
    with_claims(ledger)
    (one,) = imported(ledger, FOLDER / "award.835")
    assert rows(one) == (0, 0, 0, 0)


def test_a_payment_dated_ahead_waits_for_its_day(ledger):
    with_claims(ledger)
    imported(ledger, FOLDER / "export.csv")
    (one,) = imported(ledger, FOLDER / "award.835", today=date(2025, 5, 29))
    assert rows(one) == (0, 0, 2, 0)
    assert "lies ahead" in one.refused[0].reason
    assert rows(imported(ledger, FOLDER / "award.835", today=date(2025, 5, 30))[0]) == (2, 0, 0, 0)


def test_a_payment_struck_out_by_hand_is_not_recorded_again(ledger):
    from idrkit.ledger.events import NewEvent

    with_claims(ledger)
    imported(ledger, FOLDER / "export.csv", FOLDER / "award.835")
    seq = next(one.seq for one in events_of(ledger, kinds=("payment_received",)))
    strike = NewEvent("correction", TODAY, "LEDGER-0001", A, {"of": str(seq), "reason": "not ours"})
    append(ledger, [strike], by="me", now=NOW)
    before = len(held(ledger))
    assert rows(imported(ledger, FOLDER / "award.835")[0]) == (0, 2, 0, 0)
    assert len(held(ledger)) == before


def test_clients_do_not_see_each_other(ledger):
    imported(ledger, FOLDER / "export.csv", client="north")
    (other,) = imported(ledger, FOLDER / "export.csv", client="south")
    assert rows(other) == (3, 0, 0, 2)
    assert len(held(ledger, client="north")) == len(held(ledger, client="south")) == 10


def test_a_dry_run_says_the_same_and_records_nothing(ledger):
    dry = imported(ledger, FOLDER / "export.csv", FOLDER / "selected.eml", dry_run=True)
    assert held(ledger) == []
    real = imported(ledger, FOLDER / "export.csv", FOLDER / "selected.eml")
    assert [(rows(one), one.added) for one in dry] == [(rows(one), one.added) for one in real]


def test_an_event_of_the_dispute_decides_every_claim_of_it(ledger, tmp_path):
    with_claims(ledger)
    imported(ledger, FOLDER / "export.csv", FOLDER / "determined.eml")
    days = {one.claim_id: one.payment_determination for one in claims_standing(ledger, "own")}
    assert days == {"LEDGER-0001": date(2025, 5, 5), "LEDGER-0002": date(2025, 5, 7)}


def test_a_kind_that_needs_a_fact_the_file_lacks_is_refused(ledger, tmp_path):
    (one,) = imported(ledger, csv(tmp_path, f"Dispute,Event,Date\n{A},Fee paid,2025-03-07\n"))
    assert rows(one) == (0, 0, 1, 0)
    assert 'needs the fact "fee"' in one.refused[0].reason
    (mail,) = imported(ledger, FOLDER / "selected.eml", kind="fee_paid")
    assert 'needs the fact "fee"' in mail.refused[0].reason


def test_nothing_of_a_message_reaches_the_ledger(ledger, tmp_path):
    path = tmp_path / "x.eml"
    path.write_bytes((FOLDER / "selected.eml").read_bytes().replace(b"Please keep", b"Jane Secret, keep"))
    imported(ledger, path)
    assert "Secret" not in json.dumps([dict(one.facts) for one in events_of(ledger)])
    assert "Secret" not in repr(list(events_of(ledger)))


def test_two_imports_of_one_file_at_the_same_time_record_each_event_once(ledger):
    """The second is done between the moment the first has looked and the moment it records."""

    def recording(events, seen):
        imported(ledger, FOLDER / "export.csv")
        return append(ledger, events, by="me", now=NOW)

    first = Importing(recorded_in(ledger, "own"), tuple, recording, TODAY)
    first.file(FOLDER / "export.csv", content_of(FOLDER / "export.csv"), How("own"))
    assert len(held(ledger)) == 10


def test_two_files_that_contradict_each_other_at_the_same_time_are_not_both_recorded(ledger, tmp_path):
    """The other is recorded between the look of the first and its recording; so the first looks again."""
    mine = csv(tmp_path, f"Dispute,Event,Date\n{A},Determined,2025-05-07\n")
    (tmp_path / "other").mkdir()
    other = csv(tmp_path / "other", f"Dispute,Event,Date\n{A},Determined,2025-05-08\n")
    meanwhile = [other]

    def recording(events, seen):
        if meanwhile:
            imported(ledger, meanwhile.pop())
        return append(ledger, events, by="me", now=NOW, seen=seen)

    first = Importing(recorded_in(ledger, "own"), tuple, recording, TODAY, end_of=lambda: head(ledger).seq)
    done = first.file(mine, content_of(mine), How("own"))
    assert [one.on for one in events_of(ledger)] == [date(2025, 5, 8)]
    assert rows(done) == (0, 0, 1, 0)


def test_claims_the_ledger_does_not_know_are_named(ledger, tmp_path):
    path = csv(tmp_path, f"Dispute,Acct #,Initiated\n{A},LEDGER-0001,2025-03-06\nDISP-9100009,TYPO-1,2025-03-07\n")
    with_claims(ledger)
    (one,) = imported(ledger, path)
    assert "of these claims nothing was in the ledger before: TYPO-1." in " ".join(one.notices)
    assert rows(one) == (2, 0, 0, 0)
    assert "TYPO-1" not in " ".join(imported(ledger, path)[0].notices)
