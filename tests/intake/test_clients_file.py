"""The clients file: what is read, what is refused with file, client and key, and the claims laid over it."""

import hashlib
from pathlib import Path

import pytest

from idrkit.claims import clients as model
from idrkit.claims.acting import DOCUMENT, with_client
from idrkit.claims.model import Claim
from idrkit.errors import RecordError, UsageError
from idrkit.intake.clients_file import client_named, default_file, read_clients
from idrkit.places import bundled

SMALL = '[clients.sample]\n[clients.sample.provider]\nname = "Sample Group, PLLC"\nnpi = "1234567893"\n'
ACTING = """[clients.sample.representative]
name = "Specimen Billing"
[clients.sample.authority]
granted_by = "J. Q. Example"
granted_to = "Specimen Billing"
document = "Letter of March 2, 2026"
document_file = "letter.txt"
document_sha256 = "{sha}"
scope = ["notice"]
starts_on = 2026-03-02
"""
LETTER = b"synthetic"
SHA = hashlib.sha256(LETTER).hexdigest()


DOCS = (Path(__file__).parents[2] / "docs" / "clients.md").read_text(encoding="utf-8")


def test_the_page_on_clients_names_every_key_and_its_example_is_a_client(tmp_path):
    parts = (model.Client, model.ClientProvider, model.ClientAuthority)
    for key in (name for part in parts for name in part.model_fields):
        assert f"`{key}`" in DOCS, key
    example = DOCS.partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "brand").mkdir()
    (tmp_path / "clients").mkdir()
    letter = bundled("fixtures") / "clients" / "engagement-letter.txt"
    (tmp_path / "clients" / letter.name).write_bytes(letter.read_bytes())
    of = read(tmp_path, example, "example-ionm")
    assert (of.document_fault, of.client.two_persons, of.client.approvers) == ("", True, ("B. Approver",))


def read(tmp_path, text, name="sample"):
    file = tmp_path / "clients.toml"
    file.write_text(text, encoding="utf-8")
    return client_named(name, file)


def claim(**provider):
    return Claim.model_validate(
        {
            "claim_id": "T-1",
            "provider": {"name": "Sample Group PLLC", **provider},
            "plan": {"name": "Sample Plan"},
            "service_lines": [{"line_id": "1", "service_code": "95940"}],
        }
    )


def test_the_bundled_clients_are_read_and_their_document_is_the_one_recorded():
    found = read_clients(bundled("fixtures") / "clients.toml")
    assert list(found) == ["example-ionm", "sample-anesthesia", "demonstration-radiology"]
    assert [one.document_fault for one in found.values()] == ["", "", ""]
    assert found["example-ionm"].templates == bundled("fixtures") / "brand"
    assert found["sample-anesthesia"].ledger == str(bundled("fixtures").absolute() / "sample-anesthesia.sqlite")
    assert found["example-ionm"].ledger is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("clients = 3", "written as a table, [clients.NAME]"),
        ("[client.sample]", "client is not a key known here"),
        ("[clients.Sample]", '"Sample" cannot be the name of a client'),
        ("[clients.own]", "a practice that keeps its own ledger"),
        ("[clients.sample]", "[clients.sample] provider is missing"),
        (SMALL + 'nppi = "1"', "[clients.sample] provider.nppi is not a key known here"),
        (SMALL.replace("1234567893", "1234567890"), "[clients.sample] provider.npi "),
        (SMALL.replace("[clients.sample]\n", "[clients.sample]\ntwo_persons = 'perhaps'\n"), "two_persons"),
        (SMALL.replace("[clients.sample]\n", "[clients.sample]\napprovers = ['A']\n"), "two_persons is not true"),
        (SMALL.replace("[clients.sample]\n", "[clients.sample]\ntemplates = 'nowhere'\n"), "no folder beside the file"),
        (SMALL + ACTING.format(sha="abc"), "authority.document_sha256 "),
        (SMALL + ACTING.format(sha=SHA).replace('"notice"', '"appeal"'), "authority.scope.[1] "),
        (SMALL + ACTING.format(sha=SHA) + "ends_on = 2026-03-01", "ends_on is before starts_on"),
        (
            SMALL
            + ACTING.format(sha=SHA)
            .partition("[clients.sample.authority]")[2]
            .join(["[clients.sample.authority]", ""]),
            "no representative that has it",
        ),
        ("[clients.sample", "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_file_client_and_key(tmp_path, text, says):
    with pytest.raises(UsageError) as told:
        read(tmp_path, text)
    assert says in str(told.value)
    assert str(tmp_path / "clients.toml") in str(told.value)


def test_a_client_that_is_not_there_is_told_with_those_that_are(tmp_path):
    with pytest.raises(UsageError, match='has no client "other"; it has: sample'):
        read(tmp_path, SMALL, "other")
    with pytest.raises(UsageError, match="There is no clients file at"):
        client_named("sample", tmp_path / "nothing.toml")


def test_the_file_is_looked_for_in_the_data_folder_or_where_the_environment_says(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("IDRKIT_CLIENTS", raising=False)
    assert default_file().name == "clients.toml"
    monkeypatch.setenv("IDRKIT_CLIENTS", str(tmp_path / "ours.toml"))
    assert default_file() == tmp_path / "ours.toml"


@pytest.mark.parametrize(
    ("content", "change", "fault"),
    [
        (LETTER, "", ""),
        (b"something else", "", "it has changed"),
        (None, "", "is not there or cannot be read"),
        (LETTER, 'document_file = "letter.txt"\n', "no file of the document is named"),
        (LETTER, f'document_sha256 = "{SHA}"\n', "SHA-256 of its file is not recorded"),
    ],
)
def test_a_document_counts_only_as_the_file_that_was_recorded(tmp_path, content, change, fault):
    if content is not None:
        (tmp_path / "letter.txt").write_bytes(content)
    of = read(
        tmp_path, SMALL + ACTING.format(sha=SHA).replace(change, "") if change else SMALL + ACTING.format(sha=SHA)
    )
    assert fault in of.document_fault
    assert bool(of.document_fault) is bool(fault)
    acted = with_client(claim(npi="1234567893"), of).claim
    assert (acted.provider.representative.grant.document_sha256 is None) is bool(fault)
    assert fault in acted.why_unconfirmed(DOCUMENT)


def test_what_the_record_does_not_say_is_filled_and_what_it_says_is_kept(tmp_path):
    of = read(
        tmp_path,
        SMALL + 'tin = "12-3456789"\nspecialty = "Neuromonitoring"\nkind = "facility"\n'
        '[clients.sample.provider.contact]\nemail = "a@sample.example"\nphone = "555-0101"\n' + ACTING.format(sha=SHA),
    )
    acted = with_client(claim(npi="1234567893", contact={"email": "b@sample.example"}), of)
    provider = acted.claim.provider
    assert (provider.tin, provider.specialty, provider.kind.value) == ("12-3456789", "Neuromonitoring", "facility")
    assert (provider.contact.email, provider.contact.phone) == ("b@sample.example", "555-0101")
    assert provider.representative.authority == "Letter of March 2, 2026"
    assert acted.differs == ("provider.contact.email",)
    assert provider.name == "Sample Group PLLC"
    assert Claim.model_validate(acted.claim.model_dump(mode="json")) == acted.claim


@pytest.mark.parametrize(
    ("provider", "says"),
    [
        ({"npi": "1000000004"}, "provider.npi is 1000000004, the client has 1234567893"),
        ({"npi": "1234567893", "tin": "98-7654321"}, "provider.tin is 98-7654321, the client has 12-3456789"),
        ({"name": "Another Group"}, "neither NPI nor TIN ties the two"),
        (
            {"npi": "1234567893", "representative": {"name": "Other Billing"}},
            'provider.representative.name is "Other Billing", the client has "Specimen Billing"',
        ),
    ],
)
def test_a_claim_of_somebody_else_is_refused_by_the_fact_that_says_so(tmp_path, provider, says):
    of = read(tmp_path, SMALL + 'tin = "12-3456789"\n' + ACTING.format(sha=SHA))
    with pytest.raises(RecordError) as told:
        with_client(claim(**provider), of)
    assert says in str(told.value)


def test_another_spelling_of_the_same_number_or_name_is_no_contradiction(tmp_path):
    of = read(tmp_path, SMALL + 'tin = "12-3456789"\n')
    assert with_client(claim(tin="123456789"), of).claim.provider.npi == "1234567893"
    assert with_client(claim(name="SAMPLE GROUP, P.L.L.C."), of).differs == ()


def test_a_name_may_differ_where_the_numbers_tie_the_claim_to_the_client_and_is_told(tmp_path):
    acted = with_client(claim(name="Sample Monitoring", npi="1234567893"), read(tmp_path, SMALL))
    assert acted.claim.provider.name == "Sample Monitoring"
    assert acted.differs == ("provider.name",)


def test_a_representative_of_a_claim_whose_client_acts_for_itself_is_refused(tmp_path):
    with pytest.raises(RecordError, match="the client acts for itself"):
        with_client(claim(npi="1234567893", representative={"name": "Other Billing"}), read(tmp_path, SMALL))
