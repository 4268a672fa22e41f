"""Reading one table of a rules file, strictly: every key is known, every value has its kind.

A mistake in a rules file is told as a sentence with the file, the table and the key, and what may stand
there; nothing is skipped and nothing is guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from idrkit.errors import UsageError

Choice = TypeVar("Choice", bound=StrEnum)
DATE_EXAMPLE = "a date without quotes, such as 2027-01-15"


def read_toml(path: Path) -> dict[str, Any]:
    """The tables of a TOML file.

    Raises:
        UsageError: the file cannot be opened or is not TOML.
    """
    try:
        with path.open("rb") as handle:
            return tomllib.load(handle)
    except OSError as error:
        raise UsageError(f"The rules file {path} cannot be read: {error.strerror or error}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"The rules file {path} is not valid TOML: {error}.") from None


class Table:
    """One table of a rules file; each getter takes a key, `done` refuses the keys nobody asked for."""

    __slots__ = ("_asked", "_rows", "file", "where")

    def __init__(self, rows: Any, file: str, where: str) -> None:
        self.file = file
        self.where = where
        if not isinstance(rows, Mapping):
            raise self.wrong("", "is not a table of keys and values")
        self._rows: Mapping[str, Any] = rows
        self._asked: set[str] = set()

    def wrong(self, key: str, problem: str) -> UsageError:
        """The error for one key of this table."""
        place = f"{self.where} {key}".strip()
        return UsageError(f"{self.file}: {place} {problem}.")

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def get(self, key: str) -> Any:
        """The raw value, or None."""
        self._asked.add(key)
        return self._rows.get(key)

    def text_or_none(self, key: str) -> str | None:
        """A text, or None when the key is not there."""
        value = self.get(key)
        if value is None or isinstance(value, str):
            return " ".join(value.split()) if value is not None else None
        raise self.wrong(key, "must be a text in quotes")

    def text(self, key: str, default: str | None = None) -> str:
        """A text; required unless a default is given."""
        value = self.text_or_none(key)
        if value is not None:
            return value
        if default is None:
            raise self.wrong(key, "is missing: give a text in quotes")
        return default

    def date_or_none(self, key: str) -> date | None:
        """A date, or None when the key is not there."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        raise self.wrong(key, f"must be {DATE_EXAMPLE}")

    def date(self, key: str) -> date:
        """A date; required."""
        value = self.date_or_none(key)
        if value is None:
            raise self.wrong(key, f"is missing: give {DATE_EXAMPLE}")
        return value

    def whole_or_none(self, key: str) -> int | None:
        """A whole number of one or more, or None when the key is not there."""
        value = self.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise self.wrong(key, "must be a whole number, one or more")
        return value

    def flag(self, key: str) -> bool:
        """True or false; false when the key is not there."""
        value = self.get(key)
        if value is None or isinstance(value, bool):
            return bool(value)
        raise self.wrong(key, "must be true or false")

    def choice_or_none(self, key: str, allowed: type[Choice]) -> Choice | None:
        """One of the words of an enumeration, or None when the key is not there."""
        value = self.text_or_none(key)
        if value is None:
            return None
        try:
            return allowed(value)
        except ValueError:
            raise self.wrong(key, f'is "{value}"; allowed: {", ".join(allowed)}') from None

    def choice(self, key: str, allowed: type[Choice], default: Choice | None = None) -> Choice:
        """One of the words of an enumeration; required unless a default is given."""
        value = self.choice_or_none(key, allowed) or default
        if value is None:
            raise self.wrong(key, f"is missing; allowed: {', '.join(allowed)}")
        return value

    def choices(self, key: str, allowed: type[Choice]) -> tuple[Choice, ...]:
        """A list of words of an enumeration; empty when the key is not there."""
        if key not in self:
            self._asked.add(key)
            return ()
        words = self.texts(key)
        wrong = next((one for one in words if one not in tuple(allowed)), None)
        if wrong is not None:
            raise self.wrong(key, f'has "{wrong}"; allowed: {", ".join(allowed)}')
        return tuple(map(allowed, words))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; required, not empty."""
        value = self.get(key)
        if isinstance(value, list) and value and all(isinstance(one, str) for one in value):
            return tuple(value)
        raise self.wrong(key, 'must be a list of texts, such as ["initiation_window"]')

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables ("[[...]]"); empty when the key is not there."""
        value = self.get(key)
        if value is None:
            return ()
        name = f"{self.where}.{key}" if self.where else key
        if not isinstance(value, list):
            raise UsageError(f"{self.file}: {name} must be written as [[{name}]].")
        return tuple(Table(rows, self.file, f"[[{name}]] number {n}") for n, rows in enumerate(value, 1))

    def named(self, key: str) -> dict[str, Table]:
        """The tables inside a table ("[gates.G_ONP]"), by name."""
        value = self.get(key)
        if value is None:
            return {}
        if not isinstance(value, Mapping):
            raise UsageError(f"{self.file}: {key} must be written as [{key}.NAME].")
        return {name: Table(rows, self.file, f"[{key}.{name}]") for name, rows in value.items()}

    def keys(self) -> tuple[str, ...]:
        """Every key of the table, as written."""
        return tuple(self._rows)

    def done(self) -> None:
        """Refuse the keys nobody asked for."""
        unknown = [key for key in self._rows if key not in self._asked]
        if unknown:
            allowed = ", ".join(sorted(self._asked))
            raise self.wrong(unknown[0], f"is not a key known here; allowed: {allowed}")
