"""Mapping profiles: what the columns of one practice's sheet mean (docs/mapping-profiles.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

from idrkit.errors import UsageError
from idrkit.intake.cells import DateOrder, UnclearError, plain, value_of
from idrkit.intake.paths import Kind, Leaf, accepts, closest, leaves
from idrkit.intake.titles import same_title

_KEYS = ("name", "date_order", "rows", "sheet", "header_row", "columns", "constants", "values", "ignore")
_TABLES = ("columns", "constants", "values")


@dataclass(frozen=True, slots=True)
class Profile:
    """How to read one practice's sheet.

    Attributes:
        columns: title (as same_title gives it) to path in the claim record.
        constants: path to the value that is the same for every row.
        values: path to the sheet's words (as `plain` gives them) and the record's value for each.
        ignore: titles (as same_title gives them) that are known and not wanted.
    """

    name: str = ""
    date_order: DateOrder | None = None
    rows: str = "line"
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    path: str = ""


def load_profile(path: Path) -> Profile:
    """The mapping profile in this file.

    Raises:
        UsageError: the file cannot be read, or something in it is not a mapping profile.
    """
    raw = _toml(path)
    where = f"The profile {path.name}"
    for key in raw:
        if key not in _KEYS:
            raise UsageError(f"{where} has an unknown key {key!r}{_or_known(key)}")
    for key in _TABLES:
        if not isinstance(raw.get(key, {}), dict):
            raise UsageError(f"{where}: {key} must be a table, such as [{key}].")
    columns = _columns(raw.get("columns", {}), where)
    ignore = ignored_titles(raw.get("ignore", []), columns, where)
    constants = _constants(raw.get("constants", {}), columns, where)
    return Profile(
        name=_text(raw, "name", where) or path.stem,
        date_order=_one_of(raw, "date_order", get_args(DateOrder), None, where),
        rows=_one_of(raw, "rows", ("line", "claim"), "line", where),
        sheet=_text(raw, "sheet", where),
        header_row=_row_number(raw, where),
        columns=columns,
        constants=constants,
        values=_values(raw.get("values", {}), where),
        ignore=ignore,
        path=str(path),
    )


def _toml(path: Path) -> dict[str, Any]:
    if path.is_dir():
        raise UsageError(f"The profile {path} is a folder: name the .toml file in it.")
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"), parse_float=Decimal)
    except FileNotFoundError:
        raise UsageError(f"The profile {path} is not there: check the name and the folder.") from None
    except OSError as error:
        raise UsageError(f"The profile {path} cannot be opened ({error.strerror or 'unreadable'}).") from None
    except UnicodeDecodeError:
        raise UsageError(f"The profile {path} is not a text file in UTF-8: save it as UTF-8.") from None
    except (tomllib.TOMLDecodeError, ValueError, RecursionError, ArithmeticError) as error:
        raise UsageError(f"The profile {path} is not TOML as docs/mapping-profiles.md shows it: {error}.") from None


def _or_known(key: str) -> str:
    return closest(key, _KEYS) or f": the keys are {', '.join(_KEYS)}."


def _leaf(path: str, where: str) -> Leaf:
    leaf = leaves().get(path)
    if leaf is None:
        hint = closest(path, tuple(leaves())) or ": docs/claim-record.md lists them."
        raise UsageError(f"{where} names {path!r}, which is not a field of the claim record{hint}")
    return leaf


def _columns(raw: dict[str, Any], where: str) -> dict[str, str]:
    columns: dict[str, str] = {}
    titles: dict[str, str] = {}
    for title, path in raw.items():
        if not isinstance(path, str):
            raise UsageError(f'{where}: column "{title}" must name one path in quotes, such as "claim_id".')
        leaf = _leaf(path, where)
        if path in titles and leaf.kind is not Kind.LIST:
            raise UsageError(f'{where} maps two columns, "{titles[path]}" and "{title}", to {path}: keep one.')
        if same_title(title) in columns:
            raise UsageError(f'{where} names the column "{title}" twice (case and blanks do not count): keep one.')
        titles[path] = title
        columns[same_title(title)] = path
    return columns


def ignored_titles(raw: Any, columns: Container[str], where: str) -> frozenset[str]:
    """The titles of columns that a profile leaves out, as `same_title` gives them.

    Raises:
        UsageError: it is no list of titles, or one of them is mapped too.
    """
    if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
        raise UsageError(f'{where}: ignore must be a list of column titles, such as ignore = ["Internal note"].')
    for title in raw:
        if same_title(title) in columns:
            raise UsageError(f'{where} both maps and ignores the column "{title}": keep one of the two.')
    return frozenset(map(same_title, raw))


def _constants(raw: dict[str, Any], columns: dict[str, str], where: str) -> dict[str, Any]:
    constants = {}
    for path, value in _flat(raw).items():
        leaf = _leaf(path, where)
        if path in columns.values():
            raise UsageError(f"{where} gives {path} both by a column and as a constant: keep one of the two.")
        constants[path] = _checked(leaf, value, f"{where}, constants")
    return {path: value for path, value in constants.items() if value is not None}


def _values(raw: dict[str, Any], where: str) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for path, words in raw.items():
        leaf = _leaf(path, where)
        if not isinstance(words, dict):
            raise UsageError(f'{where}: [values."{path}"] must be a table of words: "ASO" = "self_insured".')
        values[path] = {
            plain(word): _checked(leaf, value, f'{where}, [values."{path}"]') for word, value in words.items()
        }
    return values


def _checked(leaf: Leaf, value: Any, where: str) -> Any:
    """The value a profile gives for a fact, checked as the record would check it."""
    if isinstance(value, list):
        value = " ".join(map(str, value))
    if not isinstance(value, str | int | bool | Decimal | date):
        raise UsageError(f"{where}: {leaf.path} must be one value, in quotes if it is text.")
    cell = str(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value
    try:
        meant = value_of(cell, leaf, None)
    except UnclearError as problem:
        raise UsageError(f"{where}: the value of {leaf.path} {problem}.") from None
    if meant is not None and (wrong := accepts(leaf, meant)):
        raise UsageError(f"{where}: the value of {leaf.path} {wrong}.")
    return meant


def _flat(raw: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    """Constants may be written "provider.name" = ... or as [constants.provider] name = ..."""
    flat: dict[str, Any] = {}
    for key, value in raw.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


def _text(raw: dict[str, Any], key: str, where: str) -> str | None:
    value = raw.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{where}: {key} must be text in quotes.")
    return value


def _one_of(raw: dict[str, Any], key: str, words: tuple[str, ...], default: Any, where: str) -> Any:
    value = raw.get(key, default)
    if value is not default and value not in words:
        raise UsageError(f"{where}: {key} must be one of {', '.join(words)}.")
    return value


def _row_number(raw: dict[str, Any], where: str) -> int | None:
    value = raw.get("header_row")
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise UsageError(f"{where}: header_row must be the number of the row with the titles, 1 or more.")
    return value
