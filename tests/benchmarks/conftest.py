"""A store in a folder of its own."""

import pytest

from idrkit.benchmarks.store import opened


@pytest.fixture
def store(tmp_path):
    with opened(tmp_path / "own.duckdb", to_write=True) as connection:
        yield connection
