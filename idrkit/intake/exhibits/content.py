"""What comes of one file: pages that can be bound, or a sentence on why not."""

from __future__ import annotations

from dataclasses import dataclass


class UnusableError(Exception):
    """A file cannot become an exhibit; the message says what is wrong and what to do, without patient data."""


@dataclass(frozen=True, slots=True)
class Content:
    """The pages of an exhibit: a PDF without anything active, the text of each page, and what to know about it."""

    pdf: bytes
    text: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a file is kept out, and what to do."""

    reason: str


def pages_named(numbers: list[int]) -> str:
    """Page numbers as a sentence has them: "page 2", "pages 1-3, 7"."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    written = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return f"page {written}" if len(numbers) == 1 else f"pages {written}"


def counted(number: int, noun: str) -> str:
    """The number and its noun: "1 script", "2 scripts"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
