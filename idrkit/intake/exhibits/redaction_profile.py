"""What is covered in the exhibits: a file of the practice's own (docs/redaction.md)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from idrkit.errors import UsageError

_KEYS = ("kinds", "terms", "patterns")
_PATTERN_KEYS = ("name", "find", "keep_last")
_NAME = re.compile(r"[a-z][a-z0-9_ -]{0,39}")
_SHORTEST_TERM = 2


class Kind(StrEnum):
    """What is known well enough to be found without being told."""

    DATE_OF_BIRTH = "date_of_birth"
    MEMBER_ID = "member_id"
    SOCIAL_SECURITY_NUMBER = "social_security_number"
    MEDICAL_RECORD_NUMBER = "medical_record_number"


@dataclass(frozen=True, slots=True)
class OwnPattern:
    """A regular expression of the practice's own; `keep_last` characters of what it finds stay visible."""

    name: str
    find: re.Pattern[str]
    keep_last: int = 0


@dataclass(frozen=True, slots=True)
class RedactionProfile:
    """What is covered: kinds, words as they are written, and expressions."""

    kinds: tuple[Kind, ...] = tuple(Kind)
    terms: tuple[str, ...] = ()
    patterns: tuple[OwnPattern, ...] = ()


def load_redaction_profile(path: Path) -> RedactionProfile:
    """The redaction profile in this file.

    Raises:
        UsageError: the file cannot be read, or something in it is not a redaction profile. A term is never quoted.
    """
    raw = _toml(path)
    where = f"The redaction profile {path.name}"
    for key in raw:
        if key not in _KEYS:
            raise UsageError(f"{where} has an unknown key {key!r}: known are {', '.join(_KEYS)}.")
    patterns = raw.get("patterns", [])
    if not isinstance(patterns, list) or not all(isinstance(one, dict) for one in patterns):
        raise UsageError(f"{where}: patterns must be written as [[patterns]].")
    return RedactionProfile(
        kinds=_kinds(raw.get("kinds", list(Kind)), where),
        terms=_terms(raw.get("terms", []), where),
        patterns=tuple(_pattern(one, f"{where}, [[patterns]] number {n}") for n, one in enumerate(patterns, start=1)),
    )


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise UsageError(f"The redaction profile {path} cannot be read ({reason}).") from None
    except UnicodeDecodeError:
        raise UsageError(f"The redaction profile {path} is not UTF-8: save it as UTF-8.") from None
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"The redaction profile {path} is not valid TOML: {error}.") from None


def _kinds(value: Any, where: str) -> tuple[Kind, ...]:
    known = ", ".join(Kind)
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UsageError(f"{where}: kinds must be a list of texts; known are {known}.")
    wrong = next((one for one in value if one not in tuple(Kind)), None)
    if wrong is not None:
        raise UsageError(f"{where}: kinds has {wrong!r}; known are {known}.")
    return tuple(one for one in Kind if one in value)


def _terms(value: Any, where: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise UsageError(f"{where}: terms must be a list of texts in quotes.")
    terms = tuple(" ".join(one.split()) for one in value)
    short = next((n for n, one in enumerate(terms, start=1) if len(one) < _SHORTEST_TERM), None)
    if short is not None:
        raise UsageError(f"{where}: term {short} is shorter than two characters and would cover whole pages.")
    return terms


def _pattern(raw: dict[str, Any], where: str) -> OwnPattern:
    for key in raw:
        if key not in _PATTERN_KEYS:
            raise UsageError(f"{where} has an unknown key {key!r}: known are {', '.join(_PATTERN_KEYS)}.")
    name, find, keep = raw.get("name"), raw.get("find"), raw.get("keep_last", 0)
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise UsageError(f"{where}: give it a name in small letters; the log shows it, so no patient data.")
    if not isinstance(find, str) or not find:
        raise UsageError(f"{where}: find is missing; give a regular expression in single quotes.")
    if isinstance(keep, bool) or not isinstance(keep, int) or keep < 0:
        raise UsageError(f"{where}: keep_last must be a whole number, the characters that stay visible.")
    try:
        made = re.compile(find, re.IGNORECASE)
    except re.error as error:
        raise UsageError(f"{where}: find is no regular expression ({error.msg}).") from None
    if made.search(""):
        raise UsageError(f"{where}: find matches nothing at all too, and would cover whole pages.")
    return OwnPattern(name, made, keep)
