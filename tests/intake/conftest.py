"""Sheets for the intake tests, written as csv or xlsx."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from intake_sheets import TITLES, WriteSheet


@pytest.fixture
def write_csv(tmp_path: Path) -> WriteSheet:
    def write(rows: Sequence[Sequence[Any]], name: str = "claims.csv", titles: Sequence[str] = TITLES) -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([titles, *rows])
        return path

    return write


@pytest.fixture
def write_xlsx(tmp_path: Path) -> WriteSheet:
    def write(rows: Sequence[Sequence[Any]], name: str = "claims.xlsx", titles: Sequence[str] = TITLES) -> Path:
        book = openpyxl.Workbook()
        page = book.active
        assert page is not None
        page.title = "Claims"
        for row in (titles, *rows):
            page.append(list(row))
        book.save(tmp_path / name)
        return tmp_path / name

    return write
