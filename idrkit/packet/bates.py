"""Bates numbers: one for every page of a packet, by which a page is cited."""

from __future__ import annotations

import re

from idrkit.errors import RenderError

PREFIX = "IDR"
_DIGITS = 6
_PREFIXES = re.compile(r"[A-Za-z0-9._-]{0,12}")


def bates(prefix: str, page: int) -> str:
    """The Bates number of a page of the packet, counted from 1: IDR000123."""
    return f"{prefix}{page:0{_DIGITS}d}"


def bates_range(prefix: str, first: int, pages: int) -> str:
    """The Bates numbers of pages that follow each other: "IDR000123 to IDR000126"; one number for one page."""
    last = first + pages - 1
    return bates(prefix, first) if last <= first else f"{bates(prefix, first)} to {bates(prefix, last)}"


def checked_prefix(prefix: str) -> str:
    """The prefix, if it may stand before the number.

    Raises:
        RenderError: it is longer than 12 characters or holds others than letters, digits, dot, dash and underscore.
    """
    if not _PREFIXES.fullmatch(prefix):
        raise RenderError(
            "The Bates prefix may have up to 12 letters, digits, dots, dashes and underscores: choose another."
        )
    return prefix
