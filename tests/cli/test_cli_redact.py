"""`--redact`: what a profile names is gone from the exhibits before they are bound."""

from __future__ import annotations

from cli_cases import typed

from idrkit.errors import ExitCode
from idrkit.places import bundled

OFFERS = bundled("fixtures") / "ionm-offers.json"


def test_redact_without_exhibits_is_a_usage_error(capsys, tmp_path):
    told = typed(capsys, "packet", OFFERS, "--claim", "OFFER-0004", "--out", tmp_path, "--redact", tmp_path / "x.toml")
    assert told.code == ExitCode.USAGE
    assert "--exhibits" in told.err
