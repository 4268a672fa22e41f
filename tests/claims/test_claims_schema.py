"""The written explanation of the claim record is in step with the models."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from idrkit.claims import schema
from idrkit.claims.model import Claim

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("name", "text"),
    [("claim-record.md", schema.guide_text()), ("claim-record.schema.json", schema.schema_text())],
)
def test_the_committed_file_is_what_the_models_say(name: str, text: str) -> None:
    # If this fails: python -m idrkit.claims.schema docs
    assert (DOCS / name).read_text(encoding="utf-8") == text


def test_the_example_of_the_guide_is_a_claim() -> None:
    example = schema.guide_text().split("```json\n")[1].split("```")[0]
    assert Claim.model_validate(json.loads(example)).claim_id == "IONM-0001"


def test_every_field_of_every_part_is_explained() -> None:
    rows = [line.split(" | ") for line in schema.guide_text().splitlines() if line.startswith("| `")]
    assert len(rows) > 120
    assert all(len(row) == 4 and len(row[1]) > 5 and row[2] for row in rows)


def test_writing_puts_both_files_into_the_folder(tmp_path: Path) -> None:
    schema.write(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"claim-record.md", "claim-record.schema.json"}
