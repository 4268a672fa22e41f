"""Money is exact, never negative, and a wrong amount is a sentence and not a traceback."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from idrkit.claims.money import exact_amount


@pytest.mark.parametrize(("given", "amount"), [("1234.5", "1234.50"), (" 7 ", "7.00"), (3, "3.00")])
def test_an_amount_is_read_exactly(given: Any, amount: str) -> None:
    assert str(exact_amount(given)) == amount


@pytest.mark.parametrize(
    "given", [1.5, True, "1.005", "NaN", "Infinity", "1e30", "1e999999", Decimal("1E+40"), "abc", "", None]
)
def test_what_is_no_amount_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match=r"amount|cent"):
        exact_amount(given)
