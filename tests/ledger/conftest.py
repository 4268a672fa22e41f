"""A fresh place for a ledger on each kind of database, and a browser."""

import uuid
from urllib.parse import quote

import pytest
from services import service


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_place(request, tmp_path):
    """A place with no ledger yet, as a user would name it; on PostgreSQL in a schema of its own."""
    if request.param == "sqlite":
        yield str(tmp_path / "ledger.sqlite")
        return
    import psycopg

    server = service("IDRKIT_TEST_POSTGRESQL", "PostgreSQL")
    schema = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        yield f"{server}&options={quote(f'-csearch_path={schema}')}"
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


@pytest.fixture(scope="session")
def browser():
    """Chromium, which asks nothing of any network."""
    program = service("IDRKIT_TEST_CHROMIUM", "Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program,
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-sync",
                "--disable-component-update",
            ],
        )
        yield opened
        opened.close()
