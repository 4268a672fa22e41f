"""The options that number packets and keep their files small."""

import json

import pytest
from cli_cases import AS_OF, sheet, typed
from pypdf import PdfReader

from idrkit.cli.binding import larger_than
from idrkit.packet.settings import Settings
from idrkit.packet.write import WrittenPacket, WrittenPart


@pytest.fixture
def claims(tmp_path):
    return sheet(tmp_path / "claims.csv", {})


def test_a_prefix_of_your_own_stands_on_every_page(claims, capsys, tmp_path):
    words = ("packet", claims, "--claim", "T-1", "--stage", "notice", "--as-of", AS_OF, "--json")
    told = typed(capsys, *words, "--bates-prefix", "ACME-", "--max-mb", "5", "--out", tmp_path / "out")
    shape = json.loads(told.out)
    assert shape["parts"] == []
    for number, page in enumerate(PdfReader(shape["path"]).pages, start=1):
        assert f"ACME-{number:06d}" in page.extract_text()


@pytest.mark.parametrize("command", [("packet", "--claim", "T-1"), ("run",)])
@pytest.mark.parametrize(
    ("option", "value", "said"),
    [("--bates-prefix", "A/B", "Bates prefix"), ("--max-mb", "0.5", "0.5"), ("--max-mb", "much", "much")],
)
def test_what_cannot_be_is_said_before_anything_is_written(claims, capsys, tmp_path, command, option, value, said):
    name, *more = command
    told = typed(capsys, name, claims, *more, "--as-of", AS_OF, "--out", tmp_path / "out", option, value)
    assert told.code == 2
    assert said in told.err
    assert not (tmp_path / "out").exists()


def test_files_larger_than_allowed_are_named(tmp_path):
    parts = (WrittenPart(tmp_path / "one.pdf", "", 900_000), WrittenPart(tmp_path / "two.pdf", "", 1_000_001))
    written = WrittenPacket(parts[0].path, tmp_path / "m", 3, "", 900_000, parts)
    assert larger_than(written, Settings(max_mb=1)) == ("two.pdf",)
    assert larger_than(written, Settings()) == ()
