"""What several tests of assess need."""

import pytest

from idrkit.law.rulebook import load_rulebook


@pytest.fixture
def book(tmp_path):
    """A rulebook with the words of a user's own rules file over the bundled law."""

    def load(text):
        path = tmp_path / "rules.toml"
        path.write_text(text, encoding="utf-8")
        return load_rulebook([path])

    return load
