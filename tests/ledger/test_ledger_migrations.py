"""A ledger of an older idrkit is brought up to date with all it holds, wholly or not at all.

The rows below are what the first version wrote. They never change: with them a ledger of years ago must still be whole.
"""

import shutil
from datetime import UTC, date, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import insert, inspect

from idrkit.errors import UsageError
from idrkit.ledger import database, store
from idrkit.ledger.check import checked
from idrkit.ledger.database import address, engine_of, version_of, writing
from idrkit.ledger.events import NewEvent, Source
from idrkit.ledger.migrations import VERSIONS
from idrkit.ledger.store import append, events_of, opened
from idrkit.ledger.tables import EVENTS, LEDGER, METADATA

HEAD = "211e8f5e2232c37092a0a380b7f37eaf43e9d37c495eb8b704af59948ff3888e"
OF_THE_LEDGER = {
    "id": 1,
    "ledger_id": "4a6f4dd2-d8a1-47e7-8889-30dc8914cf06",
    "created_at": "2026-11-20T15:30:00.000000Z",
    "head_seq": 2,
    "head_hash": HEAD,
}
RECORDED = {"recorded_by": "Ann Example", "recorded_at": "2026-11-20T15:30:00.000000Z"}
ROWS = (
    {
        "seq": 1,
        "client": "own",
        "claim_id": "SPEC-1",
        "dispute_number": None,
        "kind": "notice_sent",
        "on_day": "2026-11-03",
        "facts": '{"proof":"Receipt № 7","sent_by":"E-mail"}',
        "source_kind": "hand",
        "source_sha256": None,
        "identity": "63802a49cfcd1c52bb1f8c0343fc907ba8f93db79fd40f174aba111dbf8403e4",
        "content_sha256": "173a6b82c698ad475bf5239f6fa946b83d6c4d5f222686606514c221a919bf63",
        "hash": "2a6eb0a006f7dafe8f3b7801a28fc6125159212122d1c56e6f07219fe25c1385",
        **RECORDED,
    },
    {
        "seq": 2,
        "client": "north",
        "claim_id": "SPEC-1",
        "dispute_number": "DISP-1234567",
        "kind": "initiated",
        "on_day": "2026-11-19",
        "facts": '{"batched":true}',
        "source_kind": "eml",
        "source_sha256": "ab" * 32,
        "identity": "c9af0f32314a26acf561cf5ec8a14fbdb56e8e0bacce8e4b31a569f3a833158c",
        "content_sha256": "1bc6dd8e0d2ee53e85df223a072739672cfb8227bc8afeb3434eb30106652c35",
        "hash": HEAD,
        **RECORDED,
    },
)
# The same two as somebody records them today.
AS_RECORDED = (
    NewEvent("notice_sent", date(2026, 11, 3), "SPEC-1", facts={"sent_by": "E-mail", "proof": "Receipt № 7"}),
    NewEvent(
        "initiated",
        date(2026, 11, 19),
        "SPEC-1",
        "DISP-1234567",
        {"batched": "yes"},
        Source("eml", "ab" * 32),
        "north",
    ),
)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
A_LATER_ONE = """
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{before}"


def upgrade():
    op.create_table("later", sa.Column("id", sa.Integer, primary_key=True))
    op.add_column("events", sa.Column("later", sa.Text))
    {then}
"""


@pytest.fixture(params=VERSIONS)
def older(request, ledger_place):
    """A ledger with two events, made by the idrkit whose tables had that version."""
    with engine_of(address(ledger_place)) as engine, writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(database._MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, request.param)
        connection.execute(insert(LEDGER).values(OF_THE_LEDGER))
        connection.execute(insert(EVENTS), list(ROWS))
    return ledger_place


def version(place):
    with engine_of(address(place)) as engine:
        return version_of(engine)


def test_what_an_older_idrkit_recorded_is_there_and_whole(older):
    with opened(older) as ledger:
        found = checked(ledger, known_head=HEAD)
        first, second = events_of(ledger)
    assert found.whole, found.damage
    assert found.head_event == 2
    assert first.facts == {"sent_by": "E-mail", "proof": "Receipt № 7"}
    assert (second.kind, second.client, second.source.sha256) == ("initiated", "north", "ab" * 32)
    assert version(older) == VERSIONS[-1]


def test_what_an_older_idrkit_recorded_is_known_and_goes_on(older):
    with opened(older) as ledger:
        assert append(ledger, AS_RECORDED, by="Ben Example", now=NOW).known == 2
        more = NewEvent("offer_submitted", date(2026, 11, 20), "SPEC-1")
        assert append(ledger, [more], by="Ben Example", now=NOW).recorded == (3,)
        assert checked(ledger, known_head=HEAD).whole


def test_the_migrations_make_the_tables_that_the_code_has(ledger_place):
    with opened(ledger_place, create=True) as ledger, ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


@pytest.fixture
def newer_idrkit(monkeypatch, tmp_path):
    """Makes this idrkit one with a version more."""

    def made(then):
        folder = tmp_path / "migrations"
        shutil.copytree(database._MIGRATIONS, folder, ignore=shutil.ignore_patterns("__pycache__"))
        text = A_LATER_ONE.format(before=VERSIONS[-1], then=then)
        (folder / "versions" / "9999_later.py").write_text(text, encoding="utf-8")
        monkeypatch.setattr(database, "_MIGRATIONS", folder)
        for module in (database, store):
            monkeypatch.setattr(module, "VERSIONS", (*VERSIONS, "9999"))

    return made


def test_a_migration_that_fails_changes_nothing(older, newer_idrkit, monkeypatch):
    newer_idrkit("raise RuntimeError('a specimen')")
    with pytest.raises(RuntimeError, match="a specimen"), opened(older):
        pass
    monkeypatch.undo()
    with engine_of(address(older)) as engine:
        assert version_of(engine) in VERSIONS
        assert "later" not in inspect(engine).get_table_names()
        assert "later" not in [one["name"] for one in inspect(engine).get_columns("events")]
    with opened(older) as ledger:
        assert checked(ledger, known_head=HEAD).whole


def test_a_ledger_brought_up_to_date_by_a_newer_idrkit_is_refused_by_this_one(older, newer_idrkit, monkeypatch):
    newer_idrkit("pass")
    with opened(older) as ledger:
        assert [one.seq for one in events_of(ledger)] == [1, 2]
    assert version(older) == "9999"
    monkeypatch.undo()
    with pytest.raises(UsageError, match="made by a newer idrkit"), opened(older):
        pass
