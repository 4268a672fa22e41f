"""`--redact`: what a profile names is gone from the exhibits before they are bound."""

from __future__ import annotations

import pytest
from cli_cases import AS_OF, typed
from pypdf import PdfReader

from idrkit.errors import ExitCode
from idrkit.places import bundled

OFFERS = bundled("fixtures") / "ionm-offers.json"


def test_redact_without_exhibits_is_a_usage_error(capsys, tmp_path):
    told = typed(capsys, "packet", OFFERS, "--claim", "OFFER-0004", "--out", tmp_path, "--redact", tmp_path / "x.toml")
    assert told.code == ExitCode.USAGE
    assert "--exhibits" in told.err


@pytest.mark.parametrize(("covered", "there"), [(False, True), (True, False)])
def test_a_word_of_an_exhibit_is_in_the_packet_or_covered(capsys, tmp_path, covered, there):
    profile = tmp_path / "redaction.toml"
    profile.write_text('kinds = []\nterms = ["Baselines recorded"]\n', encoding="utf-8")
    words = ("packet", OFFERS, "--claim", "OFFER-0003", "--as-of", AS_OF, "--out", tmp_path)
    exhibits = ("--exhibits", bundled("fixtures") / "exhibits")
    told = typed(capsys, *words, *exhibits, *(("--redact", profile) if covered else ()))
    assert told.code == ExitCode.DONE
    pages = PdfReader(tmp_path / "OFFER-0003-offer.pdf").pages
    text = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert ("Baselines recorded" in text) is there
    assert "Responses stable; report to the surgeon" in text
    assert ("covered" in told.err.lower()) is covered
