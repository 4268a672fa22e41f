"""Screening many claims: the same lines, rejects and counts however many processes there are."""

from datetime import date
from pathlib import Path

import pytest

from idrkit.errors import ExitCode, OutputError
from idrkit.intake.profile import load_profile
from idrkit.intake.read import read_as, read_claims
from idrkit.law.rulebook import load_rulebook
from idrkit.places import bundled
from idrkit.run import screening
from idrkit.run.batch import plain_outcome, standings
from idrkit.run.screening import Screener, listed, screened_together

AS_OF = date(2026, 11, 23)
FOLDER = bundled("fixtures")
FILES = [FOLDER / "ionm-claims.csv", FOLDER / "other-claims.json"]
PROFILE = load_profile(FOLDER / "ionm-profile.toml")


@pytest.fixture
def every_file_is_large(monkeypatch):
    monkeypatch.setattr(screening, "_FEW", 1)
    monkeypatch.setattr(screening, "_AT_ONCE", 7)


def screened(files, processes):
    return read_as(Screener((), AS_OF, processes), files, profile=PROFILE)


def test_two_processes_give_what_one_gives(every_file_is_large):
    one, two = screened(FILES, 1), screened(FILES, 2)
    assert one == two
    assert len(two.claims) == 62


def test_the_list_is_that_of_the_claims_themselves(every_file_is_large):
    lines = [one.outcome for one in listed(screened(FILES, 2).claims)]
    claims = read_claims(FILES, profile=PROFILE).claims
    assert lines == [plain_outcome(one) for one in standings(claims, load_rulebook(), AS_OF)]


def test_rejects_and_a_claim_that_is_there_already_are_told_apart(every_file_is_large, tmp_path):
    copy = tmp_path / "copy.csv"
    copy.write_bytes((FOLDER / "ionm-claims.csv").read_bytes())
    files = [FOLDER / "ionm-claims.csv", FOLDER / "bad-claims.csv", copy]
    intake = screened(files, 2)
    whole = read_claims(files, profile=PROFILE)
    assert intake.rejects == whole.rejects
    assert intake.notices == whole.notices
    assert intake.counts == whole.counts
    assert intake.counts.rows == intake.counts.rows_in_claims + intake.counts.rejected + intake.counts.ignored


def test_a_process_that_is_ended_from_outside_is_one_sentence(every_file_is_large, monkeypatch):
    monkeypatch.setattr(screening, "_work", _killed)
    with pytest.raises(OutputError, match="want of memory") as raised:
        screened(FILES[:1], 2)
    assert raised.value.exit_code == ExitCode.CANNOT_WRITE


def _killed(groups):
    import os

    os._exit(9)


def test_a_users_rules_reach_every_process(every_file_is_large, tmp_path):
    rules = tmp_path / "rules.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-01-01\n", encoding="utf-8")
    with_rules = read_as(Screener((Path(rules),), AS_OF, 2), FILES[:1], profile=PROFILE)
    assert [one.outcome for one in listed(with_rules.claims)] == [
        plain_outcome(one)
        for one in standings(read_claims(FILES[:1], profile=PROFILE).claims, load_rulebook((Path(rules),)), AS_OF)
    ]


TWINS = """claim_id,claim_number,provider.name,plan.name,service_code,date_of_service,initial_payment_received
A-1,SYN-1,Example Monitoring,Sample Plan,95940,2026-09-14,2026-11-03
A-2,SYN-2,Example Monitoring,Sample Plan,95940,2026-09-15,2026-11-03
A-3,SYN-1,Example Monitoring,Sample Plan,95940,2026-09-14,2026-11-03
"""


@pytest.mark.parametrize("processes", [1, 2])
def test_a_line_two_records_share_is_seen_although_no_claim_is_kept(every_file_is_large, tmp_path, processes):
    path = tmp_path / "twins.csv"
    path.write_text(TWINS, encoding="utf-8")
    intake = screened_together(lambda screener: read_as(screener, [path]), Screener((), AS_OF, processes))
    held = {one.outcome.claim_id for one in intake.claims if "F9" in one.outcome.blockers}
    assert held == {"A-1", "A-3"}
    claims = read_claims([path]).claims
    assert [one.outcome for one in listed(intake.claims)] == [
        plain_outcome(one) for one in standings(claims, load_rulebook(), AS_OF)
    ]


def test_claims_that_share_no_line_are_read_once(every_file_is_large):
    readings = []

    def read(screener):
        readings.append(screener)
        return read_as(screener, FILES, profile=PROFILE)

    screened_together(read, Screener((), AS_OF, 1))
    assert len(readings) == 1


def test_where_two_records_share_a_line_only_their_rows_are_looked_at_again(tmp_path, monkeypatch):
    path = tmp_path / "twins.csv"
    path.write_text(TWINS, encoding="utf-8")
    made = []
    real = screening.claim_made
    monkeypatch.setattr(
        screening, "claim_made", lambda layout, group: made.append(group[0].number) or real(layout, group)
    )
    screened_together(lambda screener: read_as(screener, [path]), Screener((), AS_OF, 1))
    assert made == [2, 3, 4, 2, 4]
