"""Profiles of event imports: what the columns, status words and e-mails of one office say (docs/ledger-imports.md)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast, get_args

from idrkit.errors import UsageError
from idrkit.intake.cells import DateOrder, plain
from idrkit.intake.events.phrases import Certainty, Phrase, phrase_of
from idrkit.intake.events.vocabulary import Vocabulary
from idrkit.intake.events.words import IGNORED, SUBJECT, Meaning, Target, target_named
from idrkit.intake.paths import closest
from idrkit.intake.profile import ignored_titles
from idrkit.intake.titles import same_title

_SINGLE = ("name", "date_order", "sheet", "header_row", "ignore")
_TABLES = ("columns", "kinds", "values")
_KEYS = (*_SINGLE, *_TABLES, "phrase")
_PHRASE = ("kind", "facts", "all", "unless", "certainty", "each")
_LEAST_LETTERS = 6


@dataclass(frozen=True, slots=True)
class EventProfile:
    """What a user says of the sheets and e-mails events are read from.

    Attributes:
        columns: title (as same_title gives it) to what the column gives.
        kinds: status (as `plain` gives it) to what it says.
        values: name of a fact to the sheet's words (as `plain` gives them) and the choice each means.
        ignore: titles (as same_title gives them) that are known and not wanted.
        phrases: what e-mails say, looked at before the bundled phrases.
    """

    date_order: DateOrder | None = None
    sheet: str | None = None
    header_row: int | None = None
    columns: Mapping[str, Target] = field(default_factory=dict)
    kinds: Mapping[str, Meaning] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    phrases: tuple[Phrase, ...] = ()


def load_event_profile(path: Path, vocabulary: Vocabulary) -> EventProfile:
    """The profile of event imports in this file.

    Raises:
        UsageError: the file cannot be read, or something in it is no such profile.
    """
    raw = _toml(path)
    where = f"The profile {path.name}"
    for key in raw:
        if key not in _KEYS:
            raise UsageError(f"{where} has an unknown key {key!r}{closest(key, _KEYS) or _keys()}")
    for key in _TABLES:
        if not isinstance(raw.get(key, {}), dict):
            raise UsageError(f"{where}: {key} must be a table, such as [{key}].")
    columns = _columns(raw.get("columns", {}), vocabulary, where)
    return EventProfile(
        date_order=_date_order(raw.get("date_order"), where),
        sheet=_text(raw, "sheet", where),
        header_row=_row_number(raw.get("header_row"), where),
        columns=columns,
        kinds=_kinds(raw.get("kinds", {}), vocabulary, where),
        values=_values(raw.get("values", {}), vocabulary, where),
        ignore=ignored_titles(raw.get("ignore", []), columns, where),
        phrases=_phrases(raw.get("phrase", []), vocabulary, where),
    )


def _keys() -> str:
    return (
        f": the keys are {', '.join(_KEYS)}. A mapping profile for claim sheets is another kind of file "
        "(docs/ledger-imports.md)."
    )


def _toml(path: Path) -> dict[str, Any]:
    if path.is_dir():
        raise UsageError(f"The profile {path} is a folder: name the .toml file in it.")
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except FileNotFoundError:
        raise UsageError(f"The profile {path} is not there: check the name and the folder.") from None
    except (OSError, ValueError, RecursionError) as error:
        if isinstance(error, OSError):
            said = f"cannot be opened ({error.strerror or 'unreadable'})"
        elif isinstance(error, UnicodeDecodeError):
            said = "is not a text file in UTF-8: save it as UTF-8"
        else:
            said = f"is not TOML as docs/ledger-imports.md shows it: {error}"
        raise UsageError(f"The profile {path} {said}.") from None


def _columns(raw: dict[str, Any], vocabulary: Vocabulary, where: str) -> dict[str, Target]:
    columns: dict[str, Target] = {}
    for title, name in raw.items():
        if not isinstance(name, str):
            raise UsageError(f'{where}: column "{title}" must name one fact in quotes, such as "initiated.on".')
        target = target_named(name, vocabulary)
        if target is None:
            hint = closest(name, _targets(vocabulary)) or ": docs/ledger-imports.md lists what a column may give."
            raise UsageError(f"{where} names {name!r}, which no column can give{hint}")
        twin = next((known for known, one in columns.items() if one == target), None)
        if twin is not None:
            raise UsageError(f'{where} maps two columns to {name}, the second is "{title}": keep one.')
        if same_title(title) in columns:
            raise UsageError(f'{where} names the column "{title}" twice (case and blanks do not count): keep one.')
        columns[same_title(title)] = target
    return columns


def _targets(vocabulary: Vocabulary) -> tuple[str, ...]:
    days = (f"{kind}.on" for kind in vocabulary)
    facts = (f"{kind.id}.{fact}" for kind in vocabulary.values() for fact in kind.facts)
    return (*SUBJECT, *days, *facts)


def _kinds(raw: dict[str, Any], vocabulary: Vocabulary, where: str) -> dict[str, Meaning]:
    return {plain(word): _meaning(one, vocabulary, f'{where}, [kinds] "{word}"') for word, one in raw.items()}


def _meaning(raw: Any, vocabulary: Vocabulary, where: str) -> Meaning:
    """What a status says: a kind in quotes, "ignore", or a table such as { kind = "closed", reason = "withdrawn" }."""
    if raw == "ignore":
        return IGNORED
    table = {"kind": raw} if isinstance(raw, str) else raw
    if not isinstance(table, dict) or not isinstance(table.get("kind"), str):
        raise UsageError(f'{where} must be a kind of event in quotes, "ignore", or {{ kind = "...", fact = "..." }}.')
    facts = {name: value for name, value in table.items() if name != "kind"}
    return Meaning(_kind(table["kind"], vocabulary, where), _facts(table["kind"], facts, vocabulary, where))


def _kind(name: str, vocabulary: Vocabulary, where: str) -> str:
    if name not in vocabulary:
        raise UsageError(
            f"{where} names {name!r}, which is no kind of event that can be imported"
            f"{closest(name, tuple(vocabulary)) or ': ' + ', '.join(vocabulary) + '.'}"
        )
    return name


def _facts(kind: str, raw: dict[str, Any], vocabulary: Vocabulary, where: str) -> tuple[tuple[str, str], ...]:
    for name, value in raw.items():
        fact = vocabulary[kind].facts.get(name)
        if fact is None:
            allowed = ", ".join(vocabulary[kind].facts) or "none"
            raise UsageError(f"{where}: {kind} has no fact {name!r}; it may carry: {allowed}.")
        if not isinstance(value, str) or (fact.choices and value not in fact.choices):
            raise UsageError(f"{where}: {name} must be {' or '.join(fact.choices) or 'text in quotes'}.")
    return tuple(raw.items())


def _values(raw: dict[str, Any], vocabulary: Vocabulary, where: str) -> dict[str, dict[str, str]]:
    values: dict[str, dict[str, str]] = {}
    for name, table in raw.items():
        choices = {one for kind in vocabulary.values() if name in kind.facts for one in kind.facts[name].choices}
        if not choices:
            raise UsageError(f"{where}: [values.{name}] names no fact with a choice of words.")
        if not isinstance(table, dict) or not all(one in choices for one in table.values()):
            raise UsageError(
                f"{where}: [values.{name}] gives each word one of {', '.join(sorted(choices))}, in quotes."
            )
        values[name] = {plain(word): choice for word, choice in table.items()}
    return values


def _phrases(raw: Any, vocabulary: Vocabulary, where: str) -> tuple[Phrase, ...]:
    if not isinstance(raw, list) or not all(isinstance(one, dict) for one in raw):
        raise UsageError(f"{where}: phrases are written as tables, each under [[phrase]].")
    return tuple(_phrase(one, vocabulary, f"{where}, phrase {number}") for number, one in enumerate(raw, start=1))


def _phrase(raw: dict[str, Any], vocabulary: Vocabulary, where: str) -> Phrase:
    for key in raw:
        if key not in _PHRASE:
            raise UsageError(f"{where} has an unknown key {key!r}: the keys are {', '.join(_PHRASE)}.")
    if not isinstance(raw.get("kind"), str):
        raise UsageError(f'{where} needs kind = "...".')
    if not isinstance(raw.get("facts", {}), dict) or not isinstance(raw.get("each", False), bool):
        raise UsageError(f"{where}: facts is a table, and each is true or false.")
    kind = _kind(raw["kind"], vocabulary, where)
    _facts(kind, raw.get("facts", {}), vocabulary, where)
    for key in ("all", "unless"):
        if not isinstance(raw.get(key, []), list) or not all(isinstance(one, str) for one in raw.get(key, [])):
            raise UsageError(f'{where}: {key} must be a list of texts, such as {key} = ["has been selected"].')
    if sum(len(one.strip()) for one in raw.get("all", [])) < _LEAST_LETTERS:
        raise UsageError(f"{where}: all must name words of the sentence, {_LEAST_LETTERS} letters at least.")
    if raw.get("certainty", "plain") not in tuple(Certainty):
        raise UsageError(f"{where}: certainty must be plain or likely.")
    return phrase_of(raw, own=True)


def _date_order(value: Any, where: str) -> DateOrder | None:
    if value is not None and value not in get_args(DateOrder):
        raise UsageError(f"{where}: date_order must be one of {', '.join(get_args(DateOrder))}.")
    return cast("DateOrder | None", value)


def _text(raw: dict[str, Any], key: str, where: str) -> str | None:
    value = raw.get(key)
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{where}: {key} must be text in quotes.")
    return value


def _row_number(value: Any, where: str) -> int | None:
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < 1):
        raise UsageError(f"{where}: header_row must be the number of the row with the titles, 1 or more.")
    return value
