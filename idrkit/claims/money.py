"""Money: exact amounts in dollars and cents, read from text, never from a binary float."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer, WithJsonSchema

CENT = Decimal("0.01")
LIMIT = Decimal(10) ** 12


def exact_amount(value: Any) -> Decimal:
    """The amount a text stands for.

    Args:
        value: text such as "1234.50", a whole number or a Decimal, in US dollars.

    Raises:
        ValueError: it is not an amount, is a binary float, or has fractions of a cent.
    """
    if isinstance(value, bool | float):
        raise ValueError('write the amount as text with dollars and cents, such as "1234.50"')
    try:
        amount = Decimal(str(value).strip())
    except InvalidOperation:
        raise ValueError('is not an amount: write dollars and cents, such as "1234.50"') from None
    if not amount.is_finite():
        raise ValueError('is not an amount: write dollars and cents, such as "1234.50"')
    if abs(amount) >= LIMIT:
        # Also keeps quantize from raising an error that pydantic would not turn into a message.
        raise ValueError("is too large to be an amount of a claim")
    if amount != amount.quantize(CENT):
        raise ValueError("has fractions of a cent: write dollars and cents")
    return amount.quantize(CENT)


def not_negative(amount: Decimal) -> Decimal:
    """The amount, refused when below zero (an initial payment or an offer cannot be)."""
    if amount < 0:
        raise ValueError("is negative: give the amount as zero or more; a reversal is not a payment")
    return amount


Money = Annotated[
    Decimal,
    BeforeValidator(exact_amount),
    AfterValidator(not_negative),
    PlainSerializer(lambda amount: format(amount, "f"), return_type=str, when_used="json"),
    WithJsonSchema({"type": "string", "pattern": r"^\d+(\.\d{1,2})?$", "examples": ["1234.50"]}),
]
"""Dollars and cents, zero or more."""
