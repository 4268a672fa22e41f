"""The position statement from the command line: what is left out, remarks on codes, a practice's own wording."""

import json

import pytest
from cli_cases import AS_OF, typed

from idrkit.places import bundled

OFFERS = bundled("fixtures") / "ionm-offers.json"


def packet(capsys, tmp_path, claim, *words):
    return typed(capsys, "packet", OFFERS, "--claim", claim, "--as-of", AS_OF, "--out", tmp_path / "out", *words)


def test_what_does_not_print_is_in_json_and_manifest(capsys, tmp_path):
    told = packet(capsys, tmp_path, "OFFER-0004", "--json")
    assert told.code == 0
    listed = json.loads(told.out)["left_out"]
    assert [one["id"] for one in listed] == ["evidence.market_share[2]", "evidence.contracting[2]"]
    manifest = json.loads((tmp_path / "out" / "OFFER-0004-offer.manifest.json").read_text(encoding="utf-8"))
    assert manifest["left_out"] == listed


@pytest.mark.parametrize(("stage", "there"), [("offer", True), ("notice", False)])
def test_remarks_on_codes_are_told_on_the_screen(capsys, tmp_path, stage, there):
    told = packet(capsys, tmp_path, "OFFER-0001", "--stage", stage)
    assert ("For you, not in the packet: M7 Cases watched at the same time: Up to 2 cases" in told.err) is there
    assert "M1" not in told.err


@pytest.fixture
def broken(tmp_path):
    (tmp_path / "mine" / "brief").mkdir(parents=True)
    (tmp_path / "mine" / "brief" / "professional.toml").write_text("[[sentences]]\nid = 1\n", encoding="utf-8")
    return tmp_path / "mine"


def test_a_broken_wording_ends_with_6_and_says_where(capsys, tmp_path, broken):
    told = packet(capsys, tmp_path, "OFFER-0001", "--templates", broken)
    assert told.code == 6
    assert "professional.toml: [[sentences]] number 1 id must be a text in quotes" in told.err
    assert "Traceback" not in told.err


def test_in_a_run_it_fails_the_offers_it_words_and_no_other_packet(capsys, tmp_path, broken):
    claims = json.loads(OFFERS.read_text(encoding="utf-8"))["claims"]
    path = tmp_path / "claims.json"
    notice = {**claims[1], "claim_id": "NOTICE-1", "claim_number": "SYN-N1", "open_negotiation_start": None}
    notice |= {"idr_initiated": None, "idre_selected": None, "initial_payment_received": "2026-11-03", "dispute": {}}
    path.write_text(json.dumps([claims[0], notice]), encoding="utf-8")
    told = typed(capsys, "run", path, "--as-of", AS_OF, "--out", tmp_path / "out", "--templates", broken)
    made = sorted(one.name for one in (tmp_path / "out" / "packets").glob("*.pdf"))
    assert made == ["NOTICE-1-notice.pdf"]
    assert "professional.toml" in told.err + told.out
