"""The exhibits of a claim as they are bound: text and remittances drawn, everything else cleaned, others kept out."""

import json
import re
from pathlib import Path

import pytest

from idrkit.claims.model import Claim
from idrkit.intake.exhibits.limits import Limits
from idrkit.intake.read import read_claims
from idrkit.places import bundled
from idrkit.run import exhibits as module
from idrkit.run.exhibits import Prepared, exhibit_set
from idrkit.run.exhibits_found import exhibit_shape, found_of

FIXTURES = bundled("fixtures")
OFFERS = {one.claim_id: one for one in read_claims([FIXTURES / "ionm-offers.json"]).claims}
REMITTED = (FIXTURES / "exhibits" / "OFFER-0005" / "F remittance Electronic remittance of the claim.835").read_text()
# Made for the arbiter to find: no page shows it, and no packet prints it.
PROHIBITED = "usual and customary"


def claim(**more):
    line = {"line_id": "1", "service_code": "95941", "date_of_service": "2026-06-18"}
    parties = {"provider": {"name": "Example"}, "plan": {"name": "Sample"}}
    return Claim.model_validate({"claim_id": "T-1", "service_lines": [line], **parties, **more})


@pytest.fixture
def put(tmp_path):
    def write(name, data):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        return tmp_path

    return write


def only(found):
    (one,) = (*found.prepared, *found.quarantined)
    return one


def flat(text):
    return " ".join(text.split())


# --- the bundled ones


@pytest.fixture(scope="module")
def bound():
    known = Prepared()
    return {name: exhibit_set(one, FIXTURES / "exhibits", known=known) for name, one in OFFERS.items()}


@pytest.mark.parametrize("name", OFFERS)
def test_every_exhibit_of_the_offers_is_bound(bound, name):
    found = bound[name]
    assert found.given
    assert found.quarantined == ()
    assert {one.id for one in OFFERS[name].exhibits} <= {one.exhibit.id for one in found.prepared}
    assert all("ynthetic specimen" in page for one in found.prepared[:1] for page in one.text)


@pytest.mark.parametrize("name", OFFERS)
def test_the_words_of_each_statement_stand_on_the_page_it_cites(bound, name):
    pages = {one.exhibit.id: one.text for one in bound[name].prepared}
    for statement in OFFERS[name].statements:
        if PROHIBITED in statement.text or not statement.page:
            continue
        page = flat(pages[statement.exhibit][int(statement.page) - 1])
        assert statement.text in page or statement.text.partition(";")[0].rstrip(".") in page, statement.text


def test_the_scan_is_flagged_and_the_text_file_is_not(bound):
    scan = next(one for one in bound["OFFER-0003"].prepared if one.exhibit.id == "B")
    text = next(one for one in bound["OFFER-0004"].prepared if one.exhibit.id == "B")
    assert scan.text == ("", "")
    assert any("Pages 1-2 have no text" in note for note in scan.notes)
    assert text.pages == 2
    assert "Open negotiation notice" in text.text[0]
    assert "Proof of delivery" in text.text[1]
    assert text.notes == ()


def test_no_file_of_the_fixtures_says_anything_but_that_it_is_made_up():
    claims = json.loads((FIXTURES / "ionm-offers.json").read_text(encoding="utf-8"))["claims"]
    named = {one["file"] for each in claims for one in each["exhibits"]}
    there = {path.relative_to(FIXTURES / "exhibits").as_posix() for path in (FIXTURES / "exhibits").rglob("*.*")}
    assert named <= there
    assert {Path(one).suffix for one in there - named} == {".835"}


# --- remittances


def test_a_remittance_shows_this_claim_and_no_other(bound):
    (one,) = [each for each in bound["OFFER-0005"].prepared if each.exhibit.id == "F"]
    words = flat(" ".join(one.text))
    for expected in (
        "SYN-OFFER0005",
        "SAMPLE BENEFIT ADMINISTRATORS",
        "EXAMPLE NEUROMONITORING GROUP, PLLC",
        "1234567893",
        "SYN-OFFER-0005",
        "August 7, 2026",
        "ending in 4417",
        "95938-26 2026-06-18 1 $1,450.00 $136.44 $118.64 CO 45: $1,313.56 PR 2: $17.80 N860",
    ):
        assert expected in words
    for hidden in (
        "SPECIMEN",
        "SYNTHETIC",
        "NOTOFTHISDISPUTE",
        "99999",
        "$55.00",
        "SYN000004417",
        "9999",
        "OTHER-CLAIM",
    ):
        assert hidden not in words
    assert any("1 other claim, not shown" in note for note in one.notes)


def remitted(put, text, **facts):
    return only(exhibit_set(claim(**facts), put("T-1/A remittance Advice.835", text)))


def test_the_plans_claim_number_comes_before_the_practices_own(put):
    text = REMITTED.replace("CLP*OTHER-CLAIM*", "CLP*T-1*")
    one = remitted(put, text, claim_number=" syn-offer0005 ")
    assert "SYN-OFFER0005" in one.text[0]
    assert "NOTOFTHISDISPUTE" not in " ".join(one.text)


def test_the_practices_own_number_counts_on_the_same_day_only(put):
    text = REMITTED.replace("CLP*OFFER-0005*", "CLP*T-1*")
    assert "SYN-OFFER0005" in remitted(put, text).text[0]
    other_day = text.replace("DTM*472*20260618", "DTM*472*20260619")
    assert "no claim in this remittance" in remitted(put, other_day).reason


def test_a_reversal_and_its_correction_are_both_shown(put):
    claims = REMITTED[REMITTED.index("CLP*OFFER-0005") : REMITTED.index("CLP*OTHER")]
    reversal = claims.replace("CLP*OFFER-0005*1*", "CLP*OFFER-0005*22*")
    one = remitted(put, REMITTED.replace(claims, claims + reversal), claim_number="SYN-OFFER0005")
    words = flat(" ".join(one.text))
    assert "Decision 1 of 2: processed as primary" in words
    assert "Decision 2 of 2: reversal of an earlier payment" in words


def test_a_claim_that_is_not_in_the_remittance_is_said_so(put):
    one = remitted(put, REMITTED, claim_number="SYN-NONE")
    assert "no claim in this remittance (835) has the claim number" in one.reason
    assert "SYN-NONE" not in one.reason


def test_a_short_member_id_is_not_shown_and_never_a_social_security_number(put):
    short = remitted(put, REMITTED.replace("SYN000004417", "4417"), claim_number="SYN-OFFER0005")
    assert "Member id on file" in flat(short.text[0])
    security = remitted(put, REMITTED.replace("MI*SYN000004417", "34*555001111"), claim_number="SYN-OFFER0005")
    assert "Member id" not in security.text[0]
    assert "1111" not in " ".join(security.text)


def test_part_of_a_remittance_that_cannot_be_read_is_told(put):
    one = remitted(
        put, REMITTED.replace("CLP*OTHER-CLAIM*1*80.00", "CLP*OTHER-CLAIM*1*eighty"), claim_number="SYN-OFFER0005"
    )
    assert any("Part of the file could not be read" in note for note in one.notes)


def test_a_claim_form_in_x12_is_kept_out(put):
    data = (FIXTURES / "remittances" / "billed.837").read_bytes()
    assert "837P" in remitted(put, data).reason


# --- text


def test_text_is_printed_as_it_is(put):
    one = only(
        exhibit_set(claim(), put("T-1/A letter To the plan.txt", "Dear <b>plan</b> & all,\n\n{{ 7 }}\fPage two"))
    )
    assert one.exhibit.kind == "letter"
    assert "Dear <b>plan</b> & all," in one.text[0]
    assert "{{ 7 }}" in one.text[0]
    assert one.text[1] == "Page two"


@pytest.mark.parametrize(("text", "word"), [("words " * 50_000, "more than 200 kB"), ("a \U0010fffd b", "no font")])
def test_text_that_cannot_be_printed_is_kept_out(put, text, word):
    assert word in only(exhibit_set(claim(), put("T-1/A.txt", text))).reason


# --- the whole


def test_a_file_that_is_too_large_is_not_read(put):
    folder = put("T-1/A.pdf", b"%PDF-" + b"0" * 2_000_000)
    one = only(exhibit_set(claim(), folder, limits=Limits(megabytes=1)))
    assert one.reason.startswith("it is larger than 1 MB (2 MB)")


def test_prepared_ones_come_in_the_order_of_the_record_and_the_folder(put):
    put("shared/c.txt", "c")
    put("T-1/A.txt", "a")
    folder = put("T-1/B.bin", b"\0\1\2")
    exhibits = [
        {"id": "C", "kind": "cv", "title": "C", "file": "shared/c.txt"},
        {"id": "D", "kind": "cv", "title": "D"},
    ]
    found = exhibit_set(claim(exhibits=exhibits), folder)
    assert [one.exhibit.id for one in found.prepared] == ["C", "A"]
    assert [one.exhibit.id for one in found.quarantined] == ["D", "B"]
    assert found.page_count("A") == 1


def test_a_file_that_goes_with_many_claims_is_prepared_once(put, monkeypatch):
    pdf = (FIXTURES / "exhibits" / "shared" / "cv.pdf").read_bytes()
    put("T-1/A cv.pdf", pdf)
    folder = put("T-2/B cv.pdf", pdf)
    asked = []
    before = module.prepared
    monkeypatch.setattr(module, "prepared", lambda files, limits: asked.append(len(files)) or before(files, limits))
    known = Prepared()
    first, second = (exhibit_set(claim(claim_id=name), folder, known=known) for name in ("T-1", "T-2"))
    assert asked == [1, 0]
    assert only(first).pdf == only(second).pdf
    assert only(first).exhibit.id == "A"
    assert only(second).exhibit.id == "B"


def test_what_is_kept_of_earlier_claims_is_limited(put):
    pdf = (FIXTURES / "exhibits" / "shared" / "cv.pdf").read_bytes()
    known = Prepared(megabytes=0)
    for _ in range(2):
        assert only(exhibit_set(claim(), put("T-1/A cv.pdf", pdf), known=known)).pages == 2


def test_the_same_files_give_the_same_bytes(put):
    put("T-1/A remittance Advice.835", REMITTED)
    put("T-1/B.txt", "words")
    folder = put("T-1/C.pdf", (FIXTURES / "exhibits" / "shared" / "cv.pdf").read_bytes())
    facts = claim(claim_number="SYN-OFFER0005")
    assert exhibit_set(facts, folder) == exhibit_set(facts, folder)


def test_the_hash_is_of_the_file_as_given(put):
    import hashlib

    one = only(exhibit_set(claim(), put("T-1/A.txt", "words")))
    assert one.sha256 == hashlib.sha256(b"words").hexdigest()


def test_the_shape_has_no_title_and_no_path(put):
    put("T-1/A Jane.txt", "words")
    shapes = [exhibit_shape(one) for one in found_of(exhibit_set(claim(), put("T-1/B Jane.bin", b"\0\1")))]
    assert [(one["id"], one["bound"], one["pages"]) for one in shapes] == [("A", True, 1), ("B", False, 0)]
    assert not re.search("Jane|T-1", json.dumps(shapes))
