"""docs/brief.md names every fact, every objection and every file a practice can change."""

from pathlib import Path

import pytest

from idrkit.assess.evidence import REQUIRED
from idrkit.claims.evidence import Evidence
from idrkit.packet.brief.sources import objections_file
from idrkit.places import bundled

TEXT = (Path(__file__).parents[2] / "docs" / "brief.md").read_text(encoding="utf-8")
FILES = sorted(path.name for path in (bundled("templates") / "brief").glob("*.toml"))


@pytest.mark.parametrize("name", [*Evidence.model_fields, *FILES, *(one.id for one in objections_file(None))])
def test_it_is_named(name):
    assert f"`{name}`" in TEXT


@pytest.mark.parametrize("kind", [one for one in Evidence.model_fields if one in REQUIRED])
def test_what_a_fact_needs_to_print_is_named(kind):
    row = next(one for one in TEXT.splitlines() if one.startswith("| ") and f"`{kind}`" in one)
    for name in REQUIRED[kind]:
        assert f"`{name}`" in row or (name.startswith("period_") and "both days of the period" in row)
