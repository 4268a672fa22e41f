"""Every way a cell of a public use file says a number, or says why there is none."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from idrkit.benchmarks.tokens import Mark, read_money, read_ratio, read_whole

RATIOS = [
    # 2024Q3 and 2024Q4: text with a percent mark. The other quarters: plain multiples.
    ("1,014%", Mark.PERCENT, "10.14"),
    ("100%", Mark.PERCENT, "1"),
    ("85 %", Mark.PERCENT, "0.85"),
    ("0%", Mark.PERCENT, "0"),
    ("7.91", Mark.NUMBER, "7.91"),
    ("3500000", Mark.NUMBER, "3500000"),
    ("3.5E+06", Mark.NUMBER, "3500000"),
    (".5", Mark.NUMBER, "0.5"),
    ("1,014%*", Mark.PERCENT, "10.14"),
    ("7.91 [1]", Mark.NUMBER, "7.91"),
    ("", Mark.BLANK, None),
    ("NaN", Mark.BLANK, None),
    ("<NA>", Mark.BLANK, None),
    ("N/R", Mark.NOT_REPORTED, None),
    ("NR", Mark.NOT_REPORTED, None),
    ("Not Reported", Mark.NOT_REPORTED, None),
    ("N/A", Mark.NOT_APPLICABLE, None),
    ("+", Mark.QPA_NOT_REPORTED, None),
    ("^", Mark.SUPPRESSED, None),
    ("*", Mark.MEDIAN_ZERO, None),
    ("REDACTED", Mark.REDACTED, None),
    ("<1%", Mark.BOUND, None),
    (">1,000%", Mark.BOUND, None),
    ("100% - 200%", Mark.RANGE, None),
    ("1.5–2.5", Mark.RANGE, None),
    ("100 to 200", Mark.RANGE, None),
    # None of these is guessed.
    ("1.014,5%", Mark.NOT_UNDERSTOOD, None),
    ("1,01%", Mark.NOT_UNDERSTOOD, None),
    ("-5%", Mark.NOT_UNDERSTOOD, None),
    ("-", Mark.NOT_UNDERSTOOD, None),
    ("$5", Mark.NOT_UNDERSTOOD, None),
    ("five", Mark.NOT_UNDERSTOOD, None),
    ("1000000000000", Mark.NOT_UNDERSTOOD, None),
]
MONEY = [
    ("$660.00", Mark.NUMBER, "660"),
    ("365.0", Mark.NUMBER, "365"),
    ("$1,234.5", Mark.NUMBER, "1234.5"),
    ("$0.01", Mark.NUMBER, "0.01"),
    ("<$100", Mark.BOUND, None),
    ("$5,000 - 10,000", Mark.RANGE, None),
    ("N/R", Mark.NOT_REPORTED, None),
    ("66%", Mark.NOT_UNDERSTOOD, None),
    ("$66%", Mark.NOT_UNDERSTOOD, None),
]
WHOLE = [
    ("505", Mark.NUMBER, "505"),
    ("36.0", Mark.NUMBER, "36"),
    ("36.5", Mark.NOT_UNDERSTOOD, None),
    ("$36", Mark.NOT_UNDERSTOOD, None),
    ("N/R", Mark.NOT_REPORTED, None),
]


@pytest.mark.parametrize(
    ("read", "text", "mark", "value"),
    [
        *((read_ratio, *case) for case in RATIOS),
        *((read_money, *case) for case in MONEY),
        *((read_whole, *case) for case in WHOLE),
    ],
)
def test_a_cell(read, text, mark, value):
    token = read(text)
    assert (token.mark, token.value) == (mark, Decimal(value) if value else None)


@given(st.integers(0, 10**9))
def test_a_percent_is_a_hundredth_however_it_is_written(number):
    expected = Decimal(number) / 100
    for text in (f"{number}%", f"{number:,}%", f" {number} % ", f"{number}.0%"):
        assert read_ratio(text).value == expected
    assert read_ratio(f"{number:,}").value == number


@given(st.decimals(0, 10**9, places=2))
def test_an_amount_is_the_same_with_and_without_marks(amount):
    for text in (f"{amount}", f"${amount:,}", f"$ {amount}"):
        assert read_money(text).value == amount


@given(st.text())
def test_no_text_stops_the_reading_and_only_numbers_have_values(text):
    for read in (read_ratio, read_money, read_whole):
        token = read(text)
        assert (token.value is not None) == (token.mark in (Mark.NUMBER, Mark.PERCENT))
        assert token.value is None or any(letter.isdigit() for letter in text)
