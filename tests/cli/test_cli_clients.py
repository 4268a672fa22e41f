"""`--client` on packet, run and letter, `idrkit ledger approve` and `idrkit ledger clients`: as two people use them."""

import json
from copy import deepcopy

import pikepdf
import pypdfium2
import pytest
from cli_cases import AS_OF, typed

from idrkit.places import bundled

FIXTURES = bundled("fixtures")
CLIENTS = FIXTURES / "clients.toml"
LETTERS = FIXTURES / "letters.json"
OFFERS = json.loads((FIXTURES / "ionm-offers.json").read_text(encoding="utf-8"))["claims"]
CLIENT = "example-ionm"


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("IDRKIT_LEDGER", str(tmp_path / "ledger.sqlite"))
    for name in ("IDRKIT_BY", "IDRKIT_CLIENTS"):
        monkeypatch.delenv(name, raising=False)


def records(tmp_path, *claims):
    path = tmp_path / "claims.json"
    path.write_text(json.dumps({"claims": claims}), encoding="utf-8")
    return path


def offer(number=0, **provider):
    record = deepcopy(OFFERS[number])
    # Pages are drawn quickly without the long brief.
    for part in ("statements", "evidence", "monitoring", "exhibits"):
        record.pop(part, None)
    record["provider"].update(provider)
    return record


def packet(capsys, tmp_path, file, *more, by="Ann Example", client=CLIENT, claim="OFFER-0001"):
    words = ("--client", client, "--clients", CLIENTS, "--by", by, "--as-of", AS_OF, "--out", tmp_path / "out")
    return typed(capsys, "packet", file, "--claim", claim, "--stage", "offer", *words, *more)


def approve(capsys, *more, by="Bob Sample", claim="OFFER-0001"):
    words = ("--client", CLIENT, "--clients", CLIENTS, "--by", by)
    return typed(capsys, "ledger", "approve", claim, "--stage", "offer", *words, *more)


def pages(path):
    with pypdfium2.PdfDocument(path) as pdf:
        return " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in pdf)


def test_a_packet_is_final_once_another_person_approved_it_and_a_changed_claim_is_a_draft_again(tmp_path, capsys):
    file = records(tmp_path, offer())
    draft = packet(capsys, tmp_path, file, "--json")
    shape = json.loads(draft.out)
    assert (draft.code, shape["ready"], [one["id"] for one in shape["blockers"]]) == (3, False, ["R1"])
    assert "Recorded in the ledger: OFFER-0001 prepared by Ann Example." in draft.err
    assert "DRAFT" in pages(shape["path"])
    assert "signs on behalf of" not in pages(shape["path"])

    own = approve(capsys, by=" ann example ")
    assert (own.code, own.out) == (2, "")
    assert "another person must approve it" in own.err
    good = approve(capsys, "--manifest", shape["manifest"], "--json")
    assert good.code == 0
    told = json.loads(good.out)
    assert (told["prepared_by"], told["approved_by"], told["known_already"]) == ("Ann Example", "Bob Sample", False)
    assert told["content_sha256"] == shape["content_sha256"]

    final = packet(capsys, tmp_path, file)
    assert (final.code, "DRAFT" in final.err, "Recorded" in final.err) == (0, False, False)
    text = pages(final.out.strip())
    assert "Prepared by Ann Example, approved by Bob Sample on" in text
    assert "Specimen Billing, LLC signs on behalf of Example Neuromonitoring Group, PLLC" in text
    assert "Engagement letter of March 2, 2026; SHA-256" in text
    assert "from March 2, 2026 to March 1, 2027" in text

    changed = offer()
    changed["service_lines"][0]["offer"] = "2351.00"
    again = packet(capsys, tmp_path, records(tmp_path, changed))
    assert again.code == 3
    assert "Bob Sample approved these papers on" in again.err
    assert "has changed since" in again.err
    old = approve(capsys, "--manifest", tmp_path / "copy.json")
    assert "cannot be read" in old.err


def test_an_approval_is_recorded_once(tmp_path, capsys):
    packet(capsys, tmp_path, records(tmp_path, offer()))
    assert "is approved by Bob Sample" in approve(capsys, claim="offer-0001").out
    assert "was approved already by Bob Sample" in approve(capsys, by="Cy Specimen").out


@pytest.mark.parametrize(
    ("manifest", "code", "says"),
    [
        ({"claim_id": "OFFER-0001", "stage": "offer", "content_sha256": "0" * 64}, 2, "does not belong to the papers"),
        ({"claim_id": "OFFER-0002"}, 4, "is no manifest of a packet made for a client"),
        ([], 4, "is no manifest of a packet made for a client"),
    ],
)
def test_only_what_was_read_is_approved(tmp_path, capsys, manifest, code, says):
    packet(capsys, tmp_path, records(tmp_path, offer()))
    path = tmp_path / "read.manifest.json"
    path.write_text(json.dumps(manifest), encoding="utf-8")
    told = approve(capsys, "--manifest", path)
    assert (told.code, told.out) == (code, "")
    assert says in told.err


def test_papers_with_something_missing_are_not_prepared_and_cannot_be_approved(tmp_path, capsys):
    lacking = offer(practice_size=None)
    lacking["dispute"].pop("number")
    told = packet(capsys, tmp_path, records(tmp_path, lacking))
    assert told.code == 3
    assert "Recorded" not in told.err
    refused = approve(capsys)
    assert refused.code == 2
    assert 'Nothing of claim "OFFER-0001" is recorded as prepared' in refused.err


def test_without_a_ledger_nothing_can_be_approved(capsys):
    told = approve(capsys)
    assert told.code == 2
    assert "There is no ledger yet" in told.err


def test_a_claim_of_another_client_is_refused_by_the_fact_that_says_so(tmp_path, capsys):
    told = packet(capsys, tmp_path, records(tmp_path, offer(npi="1000000004")))
    assert told.code == 4
    assert "provider.npi is 1000000004, the client has 1234567893" in told.err
    assert not (tmp_path / "out").exists()
    assert not (tmp_path / "ledger.sqlite").exists()


def test_a_run_draws_what_is_to_be_approved_as_drafts_and_rejects_claims_of_others(tmp_path, capsys):
    file = records(tmp_path, offer(), offer(3), offer(4, npi="1000000004"))
    words = ("--client", CLIENT, "--clients", CLIENTS, "--by", "Ann Example", "--as-of", AS_OF)
    dry = typed(capsys, "run", file, *words, "--out", tmp_path / "run", "--dry-run")
    assert "0 ready (dry run: nothing written) + 2 held" in dry.out
    assert not (tmp_path / "ledger.sqlite").exists()

    first = typed(capsys, "run", file, *words, "--out", tmp_path / "run", "--json")
    ended = {one["claim_id"]: one for one in json.loads(first.out)["outcomes"]}
    assert first.code == 4
    assert {name: one["result"] for name, one in ended.items()} == {
        "OFFER-0001": "held",
        "OFFER-0004": "held",
        "OFFER-0005": "rejected",
    }
    assert ended["OFFER-0001"]["draft"] == "drafts/OFFER-0001-offer.pdf"
    assert ended["OFFER-0001"]["blockers"] == ["R1"]
    assert "provider.npi is 1000000004" in ended["OFFER-0005"]["reason"]
    assert "2 papers prepared by Ann Example" in first.err

    assert approve(capsys).code == 0
    second = typed(capsys, "run", file, *words, "--out", tmp_path / "run", "--json")
    ended = {one["claim_id"]: one for one in json.loads(second.out)["outcomes"]}
    assert (ended["OFFER-0001"]["result"], ended["OFFER-0001"]["path"]) == ("done", "packets/OFFER-0001-offer.pdf")
    assert ended["OFFER-0004"]["result"] == "held"
    assert "Recorded" not in second.err


def test_a_plan_that_names_a_claim_of_somebody_else_is_told_so(tmp_path, capsys):
    file = records(tmp_path, offer(), offer(4, npi="1000000004"))
    plan = tmp_path / "plan.csv"
    plan.write_text("dispute,claim_id,line_id\nD-1,OFFER-0005,1\n", "utf-8")
    words = ("--client", CLIENT, "--clients", CLIENTS, "--by", "A", "--as-of", AS_OF, "--dry-run")
    told = typed(capsys, "run", file, "--plan", plan, *words, "--out", tmp_path / "run")
    assert told.code == 2
    assert "provider.npi is 1000000004" in told.err
    assert 'No claim that could be read has the id "OFFER-0005"' in told.err


def test_what_is_recorded_of_papers_names_no_patient(tmp_path, capsys):
    record = offer() | {"patient": {"case_number": "CASE-SECRET", "member_id": "MEMBER-SECRET"}}
    told = packet(capsys, tmp_path, records(tmp_path, record))
    held = (tmp_path / "ledger.sqlite").read_bytes()
    assert b"OFFER-0001" in held
    for secret in ("CASE-SECRET", "MEMBER-SECRET"):
        assert secret.encode() not in held
        assert secret not in told.out + told.err


def clients_file(tmp_path, text, templates=True):
    path = tmp_path / "clients.toml"
    start = CLIENTS.read_text(encoding="utf-8")
    path.write_text(
        text(start.replace('templates = "brand" ', "" if not templates else 'templates = "brand" ')), "utf-8"
    )
    (tmp_path / "clients").mkdir()
    letter = "clients/engagement-letter.txt"
    (tmp_path / letter).write_bytes((FIXTURES / letter).read_bytes())
    (tmp_path / "brand").mkdir()
    (tmp_path / "brand" / "brand.toml").write_text('[letterhead]\nname = "Sample Head"\n', "utf-8")
    return path


@pytest.mark.parametrize(
    ("ends_on", "code"),
    # the day before the last one, the last one, and the day after, of papers made on November 23, 2026
    [("2026-11-24", 0), ("2026-11-23", 0), ("2026-11-22", 3)],
)
def test_the_authority_holds_until_its_last_day(tmp_path, capsys, ends_on, code):
    path = clients_file(
        tmp_path, lambda text: text.replace("ends_on = 2027-03-01", f"ends_on = {ends_on}").replace("= true", "= false")
    )
    words = ("--client", CLIENT, "--clients", path, "--by", "A", "--as-of", AS_OF, "--out", tmp_path / "out")
    told = typed(capsys, "packet", records(tmp_path, offer()), "--claim", "OFFER-0001", "--stage", "offer", *words)
    assert told.code == code
    text = pages(told.out.strip())
    assert "Sample Head" in text
    assert ("The authority of Specimen Billing, LLC ended on Sun 22 Nov 2026" in told.err) is bool(code)
    assert ("signs on behalf of" in text) is not bool(code)
    assert ("R1" in text) is False


def test_a_document_that_changed_makes_the_packet_a_draft_that_says_so(tmp_path, capsys):
    path = clients_file(tmp_path, lambda text: text)
    (tmp_path / "clients" / "engagement-letter.txt").write_text("another", "utf-8")
    words = ("--client", CLIENT, "--clients", path, "--as-of", AS_OF, "--out", tmp_path / "out", "--by", "A")
    told = typed(capsys, "packet", records(tmp_path, offer()), "--claim", "OFFER-0001", "--stage", "offer", *words)
    assert told.code == 3
    assert "the file clients/engagement-letter.txt is not the one whose SHA-256 is recorded" in told.err
    listed = typed(capsys, "ledger", "clients", "--clients", path, "--as-of", AS_OF, "--json")
    state = json.loads(listed.out)["clients"][0]["authority"]
    assert (state["state"], state["holds"]) == ("no_document", False)


def test_a_letter_carries_the_letterhead_and_the_authority_of_the_client(tmp_path, capsys):
    words = ("--claim", "LETTER-0004", "--kind", "settlement", "--out", tmp_path, "--as-of", AS_OF)
    told = typed(capsys, "letter", LETTERS, *words, "--client", CLIENT, "--clients", CLIENTS)
    assert told.code == 0
    notes = pages(tmp_path / "LETTER-0004-letter-settlement-notes.pdf")
    assert "Who acts for the provider" in notes
    assert "Engagement letter of March 2, 2026" in notes
    with pikepdf.open(told.out.strip()) as pdf:
        assert len(pdf.pages) == 1
    assert "Specimen Billing, LLC signs on behalf of Example Neuromonitoring Group, PLLC" in pages(told.out.strip())


def test_a_letter_out_of_scope_is_a_draft_that_an_override_lets_out(tmp_path, capsys):
    path = clients_file(tmp_path, lambda text: text.replace('"offer", "letters"]', '"offer"]'))
    words = ("--claim", "LETTER-0004", "--kind", "settlement", "--out", tmp_path, "--as-of", AS_OF)
    told = typed(capsys, "letter", LETTERS, *words, "--client", CLIENT, "--clients", path)
    assert told.code == 3
    assert "and not letters" in told.err
    claims = json.loads(LETTERS.read_text(encoding="utf-8"))
    claims = claims["claims"] if isinstance(claims, dict) else claims
    one = next(each for each in claims if each["claim_id"] == "LETTER-0004")
    decision = {"finding": "L2", "name": "J. Q. Example", "decided_on": AS_OF, "reason": "Asked for by telephone."}
    went_on = records(tmp_path, one | {"overrides": [decision]})
    told = typed(capsys, "letter", went_on, *words, "--client", CLIENT, "--clients", path)
    assert told.code == 0
    assert "Written although an authority that holds is not recorded. Decided by J. Q. Example" in pages(
        told.out.strip()
    )


def test_the_list_of_clients_tells_how_each_authority_stands_on_the_day(capsys):
    told = typed(capsys, "ledger", "clients", "--clients", CLIENTS, "--as-of", AS_OF)
    assert told.code == 3
    assert "sample-anesthesia" in told.err
    rows = {line.split()[0]: line for line in told.out.splitlines()}
    assert "valid, expires in 65 business days (2027-03-01)" in rows["example-ionm"]
    assert "expired on 2026-05-31" in rows["sample-anesthesia"]
    assert "not needed" in rows["demonstration-radiology"]


@pytest.mark.parametrize(
    ("day", "states"),
    [
        ("2024-05-31", ["not_begun", "not_begun", "not_needed"]),
        ("2026-03-02", ["valid", "valid", "not_needed"]),
        ("2026-05-31", ["valid", "valid", "not_needed"]),
        ("2026-06-01", ["valid", "expired", "not_needed"]),
        ("2027-03-01", ["valid", "expired", "not_needed"]),
        ("2027-03-02", ["expired", "expired", "not_needed"]),
    ],
)
def test_the_list_by_day(capsys, day, states):
    told = typed(capsys, "ledger", "clients", "--clients", CLIENTS, "--as-of", day, "--json")
    shown = json.loads(told.out)["clients"]
    assert [one["authority"]["state"] for one in shown] == states
    assert told.code == (3 if {"expired", "not_begun"} & set(states) else 0)


def test_a_password_of_a_ledger_is_never_shown(tmp_path, capsys):
    path = tmp_path / "clients.toml"
    start = '[clients.sample]\nledger = "{}"\n[clients.sample.provider]\nname = "Sample"\n'
    path.write_text(start.format("postgresql://idr:hidden@db.example/ledger"), "utf-8")
    told = typed(capsys, "ledger", "clients", "--clients", path)
    assert told.code == 0
    assert "hidden" not in told.out + told.err
    assert "db.example" in told.out
    path.write_text(start.format("mysql://idr:hidden@db.example/ledger"), "utf-8")
    told = typed(capsys, "ledger", "clients", "--clients", path)
    assert told.code == 2
    assert "[clients.sample] ledger:" in told.err
    assert "hidden" not in told.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--by", "A"), "--by says nothing here without --client NAME"),
        (("--clients", CLIENTS), "--clients says nothing here without --client NAME"),
        (("--client", "nobody", "--clients", CLIENTS), 'has no client "nobody"; it has: example-ionm'),
        (("--client", CLIENT), "There is no clients file at"),
    ],
)
def test_what_cannot_be_asked_ends_with_2_before_anything_is_written(tmp_path, capsys, words, says):
    told = typed(capsys, "run", records(tmp_path, offer()), "--out", tmp_path / "out", "--as-of", AS_OF, *words)
    assert told.code == 2
    assert says in told.err
    assert not (tmp_path / "out").exists()


def test_a_damaged_ledger_stops_before_a_packet_is_drawn(tmp_path, capsys):
    (tmp_path / "ledger.sqlite").write_bytes(b"no database at all" * 100)
    told = packet(capsys, tmp_path, records(tmp_path, offer()))
    assert told.code in (2, 4, 6)
    assert told.err.startswith("idrkit: ")
    assert not list(tmp_path.glob("out/*.pdf"))


def test_what_is_recorded_of_a_client_goes_to_its_own_ledger(tmp_path, capsys, monkeypatch):
    path = tmp_path / "clients.toml"
    start = '[clients.sample]\nledger = "own.sqlite"\n[clients.sample.provider]\nname = "{}"\n'
    record = offer()
    path.write_text(start.format(record["provider"]["name"]), "utf-8")
    monkeypatch.setenv("IDRKIT_CLIENTS", str(path))
    file = records(tmp_path, record)
    told = typed(capsys, "ledger", "add", file, "--client", "sample")
    assert told.code == 0
    assert not (tmp_path / "ledger.sqlite").exists()
    words = ("--claim", "OFFER-0001", "--stage", "offer", "--as-of", AS_OF, "--out", tmp_path / "out")
    assert typed(capsys, "packet", file, "--client", "sample", "--by", "A. Example", *words).code == 0
    shown = json.loads(typed(capsys, "ledger", "show", "OFFER-0001", "--client", "sample", "--json").out)["events"]
    assert [(one["kind"], one["source"]["kind"]) for one in shown] == [
        ("claim_recorded", "records"),
        ("prepared", "packet"),
    ]
    assert shown[1]["facts"]["content"] == shown[1]["source"]["sha256"]
