"""A damaged file: `idrkit ledger check` finds it, says what is sound, and no damage goes unseen."""

import json
import random
import sqlite3
from datetime import UTC, date, datetime

import pytest

from idrkit.cli import exit_code_of
from idrkit.errors import RecordError, UsageError
from idrkit.ledger import check
from idrkit.ledger.events import NewEvent
from idrkit.ledger.passphrase import passphrase
from idrkit.ledger.sealing import begin_encrypted
from idrkit.ledger.store import append, events_of, opened

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
NUMBER = 240


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """The bytes of a ledger of about a hundred pages, and its events."""
    path = tmp_path_factory.mktemp("sound") / "ledger.sqlite"
    listed = [
        NewEvent("notice_sent", date(2026, 11, 2), f"SPEC-{one}", facts={"proof": "Specimen " * (one * 37 % 150)})
        for one in range(NUMBER)
    ]
    with opened(path, create=True) as ledger:
        append(ledger, listed, by="Ann Example", now=NOW)
        return path.read_bytes(), tuple(events_of(ledger))


@pytest.fixture
def place(sound, tmp_path):
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(sound[0])
    return path


def finding(place, capsys, code=3):
    assert exit_code_of(["ledger", "check", "--ledger", str(place), "--json"]) == code
    return json.loads(capsys.readouterr().out)


def change(place, statement):
    connection = sqlite3.connect(place)
    with connection:
        connection.execute(statement)
    connection.close()


def pages_of(place, name):
    """The first page of a table or an index, and the size of a page."""
    connection = sqlite3.connect(place)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    connection.close()
    return root, size


def one_bit(data, chance):
    at = chance.randrange(len(data))
    data[at] ^= 1 << chance.randrange(8)


def many_bits(data, chance):
    for _ in range(50):
        one_bit(data, chance)


def bits_of_the_beginning(data, chance):
    data[chance.randrange(110)] ^= 1 << chance.randrange(8)


def a_page_of_zeros(data, chance):
    at = chance.randrange(len(data) // 4096) * 4096
    data[at : at + 4096] = bytes(4096)


def a_page_of_another_place(data, chance):
    to, of = (chance.randrange(len(data) // 4096) * 4096 for _ in range(2))
    data[to : to + 4096] = data[of : of + 4096]


def the_end_gone(data, chance):
    del data[chance.randrange(1, len(data)) :]


@pytest.mark.parametrize("lot", range(8))
@pytest.mark.parametrize(
    "damage",
    [one_bit, many_bits, bits_of_the_beginning, a_page_of_zeros, a_page_of_another_place, the_end_gone],
)
def test_no_damage_goes_unseen_and_none_ends_in_a_traceback(sound, place, damage, lot, capsys):
    data = bytearray(sound[0])
    damage(data, random.Random(lot))
    place.write_bytes(data)
    code = exit_code_of(["ledger", "check", "--ledger", str(place)])
    told = "".join(capsys.readouterr())
    assert code in (0, 3), told
    if code == 0:
        # What was hit holds nothing: every event is there as it was.
        with opened(place) as ledger:
            assert tuple(events_of(ledger)) == sound[1]
    else:
        assert "amaged" in told
        assert "Restore the last backup" in told
    assert exit_code_of(["ledger", "show", "SPEC-7", "--ledger", str(place)]) in (0, 4, 6)


@pytest.mark.parametrize("short_of_a_page", [0, 1, 2_000])
def test_of_a_file_cut_off_the_sound_part_is_named(place, sound, short_of_a_page, capsys):
    place.write_bytes(sound[0][: len(sound[0]) // 8192 * 4096 - short_of_a_page])
    found = finding(place, capsys)
    assert 50 < found["sound_to"] <= found["events"] < NUMBER
    assert "cannot be read: the file is damaged there" in found["damage"][-1]["what"]
    assert f"to {NUMBER} cannot" in found["damage"][-1]["what"]
    assert found["head"] in {one.hash for one in sound[1]}


def test_what_comes_after_a_broken_page_is_still_looked_at(place, sound, capsys):
    data = bytearray(sound[0])
    found_at = data.index(b"SPEC-100")
    data[found_at - found_at % 4096 : found_at - found_at % 4096 + 4096] = bytes(4096)
    place.write_bytes(data)
    found = finding(place, capsys)
    assert found["sound_to"] < 101
    assert NUMBER - 30 < found["events"] < NUMBER
    assert found["head"] == sound[1][-1].hash
    change(place, "UPDATE events SET recorded_by = 'Nobody' WHERE seq = 230")
    told = [one["what"] for one in finding(place, capsys)["damage"]]
    assert "event 230 was changed after it was recorded" in told
    assert not any("chain breaks" in one for one in told)


def test_a_damaged_index_is_found_and_every_event_sound(place, capsys):
    root, size = pages_of(place, "events_by_claim")
    data = bytearray(place.read_bytes())
    data[(root - 1) * size + 8 : root * size] = bytes(size - 8)
    place.write_bytes(data)
    found = finding(place, capsys)
    assert found["sound_to"] == NUMBER
    assert found["damage"][0]["seq"] is None
    assert found["damage"][0]["what"].startswith("the file is damaged (")


CHANGES = {
    "a text that is none": ("UPDATE events SET on_day = x'05' WHERE seq = 9", 'its "on_day" is not as it was written'),
    "bytes for a text": ("UPDATE events SET hash = x'00ff' WHERE seq = 9", 'its "hash" is not as it was written'),
    "bytes that are no text": (
        "UPDATE events SET recorded_by = CAST(x'ff00ff' AS TEXT) WHERE seq = 9",
        "event 9 cannot be read: the file is damaged there",
    ),
    "a list for facts": ("UPDATE events SET facts = '[]' WHERE seq = 9", "event 9 cannot be read: its facts"),
    "an end far ahead": ("UPDATE ledger SET head_seq = 4000000000000000000", "nothing is there after event 240"),
    "an end that is no number": ("UPDATE ledger SET head_seq = 'far'", "the one row that says where the chain ends"),
    "an event with no place in the chain": (
        "INSERT INTO events SELECT -5, client, claim_id, dispute_number, kind, on_day, facts, recorded_by, recorded_at,"
        " source_kind, source_sha256, 'new', content_sha256, hash, purged_by FROM events WHERE seq = 9",
        "put in beside its chain (-5)",
    ),
}


@pytest.mark.parametrize("case", CHANGES)
def test_values_of_another_kind_are_told_too(place, case, capsys):
    statement, said = CHANGES[case]
    change(place, statement)
    found = finding(place, capsys)
    assert any(said in one["what"] for one in found["damage"]), found
    assert found["sound_to"] == (8 if "seq = 9" in statement and "INSERT" not in statement else NUMBER)


def test_without_the_row_of_the_chains_end_the_events_are_looked_at_all_the_same(place, capsys):
    change(place, "DELETE FROM ledger")
    found = finding(place, capsys)
    assert found["sound_to"] == NUMBER
    assert [one["what"] for one in found["damage"]] == [
        "the one row that says where the chain ends is missing or cannot be read"
    ]


def test_a_head_says_up_to_which_event_nothing_was_changed(place, sound, capsys):
    change(place, "UPDATE events SET recorded_by = 'Nobody' WHERE seq = 200")
    for seq, said in ((199, "is that of event 199: nothing up to it"), (200, "is that of event 200, but something")):
        assert exit_code_of(["ledger", "check", "--ledger", str(place), "--head", sound[1][seq - 1].hash]) == 3
        assert said in capsys.readouterr().out


def test_what_a_newer_idrkit_recorded_is_odd_and_no_damage(place, monkeypatch, capsys):
    def unknown(_name):
        raise UsageError("no such kind")

    monkeypatch.setattr(check, "kind_named", unknown)
    found = finding(place, capsys, code=0)
    assert found["whole"]
    assert found["odd"] == NUMBER
    assert "was it recorded by a newer idrkit?" in found["remarks"][0]


def test_looking_at_a_damaged_file_changes_nothing_in_it(place, sound, capsys):
    for damaged in (sound[0][:-4096], sound[0][: len(sound[0]) // 3]):
        place.write_bytes(damaged)
        finding(place, capsys)
        assert place.read_bytes() == damaged
        assert [one.name for one in place.parent.iterdir()] == [place.name]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events WHERE seq = 240",
        "UPDATE events SET hash = printf('%064d', 0) WHERE seq = 240",
        "UPDATE events SET recorded_at = 'never' WHERE seq = 240",
        "UPDATE ledger SET head_seq = 12",
        "UPDATE ledger SET head_hash = printf('%064d', 0)",
        "UPDATE ledger SET head_seq = 'far'",
    ],
)
def test_nothing_is_recorded_behind_a_damaged_end(place, statement):
    change(place, statement)
    before = place.read_bytes()
    with pytest.raises(RecordError, match="damaged; restore a backup"), opened(place) as ledger:
        append(ledger, [NewEvent("offer_submitted", date(2026, 11, 18), "SPEC-1")], by="Ann Example", now=NOW)
    assert place.read_bytes() == before


def test_a_damaged_encrypted_ledger_is_read_as_far_as_it_goes(place, tmp_path, monkeypatch, capsys):
    words = tmp_path / "passphrase"
    words.write_text("a specimen passphrase, long enough\n", encoding="utf-8")
    words.chmod(0o600)
    monkeypatch.setenv("IDRKIT_LEDGER_PASSPHRASE_FILE", str(words))
    sealed = tmp_path / "sealed.sqlite"
    with opened(place) as source:
        begin_encrypted(sealed, passphrase, source)
    assert finding(sealed, capsys, code=0)["facts_read"]
    monkeypatch.delenv("IDRKIT_LEDGER_PASSPHRASE_FILE")
    without = finding(sealed, capsys, code=0)
    assert (without["whole"], without["facts_read"], without["sound_to"]) == (True, False, NUMBER)
    monkeypatch.setenv("IDRKIT_LEDGER_PASSPHRASE_FILE", str(words))
    whole = sealed.read_bytes()
    sealed.write_bytes(whole[: len(whole) // 2])
    assert 0 < finding(sealed, capsys)["sound_to"] < NUMBER
    # Without that row nobody knows that it is encrypted; the digests tell all the same.
    sealed.write_bytes(whole)
    change(sealed, "DELETE FROM ledger")
    found = finding(sealed, capsys)
    assert (found["sound_to"], found["damages"]) == (NUMBER, 1)
