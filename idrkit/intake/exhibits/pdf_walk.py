"""Walking the objects of a PDF, which may refer to each other in circles and may be of any kind anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pikepdf import Array, Dictionary, Name, Object, Stream

Container = (Array, Dictionary, Stream)


def containers(start: Object) -> Iterator[Object]:
    """Every dictionary, stream and array that can be reached from here, each once."""
    seen: set[tuple[int, int]] = set()
    waiting: list[Object] = [start]
    while waiting:
        one = waiting.pop()
        if one.is_indirect:
            if one.objgen in seen:
                continue
            seen.add(one.objgen)
        yield one
        inside: Any = one if isinstance(one, Array) else (value for _, value in one.items())
        waiting.extend(value for value in inside if isinstance(value, Container))


def dictionaries(start: Object) -> Iterator[Object]:
    """Every dictionary and stream that can be reached from here, each once."""
    return (one for one in containers(start) if not isinstance(one, Array))


def name_at(one: Object, key: str) -> str:
    """The name under a key, such as "/JavaScript"; "" where there is none."""
    value = one.get(key)
    return str(value) if isinstance(value, Name) else ""


def dictionary_at(one: Object, key: str) -> Object | None:
    """The dictionary under a key, if there is one."""
    value = one.get(key)
    return value if isinstance(value, Dictionary) else None


def array_at(one: Object, key: str) -> list[Any]:
    """What the array under a key holds; nothing where there is none."""
    value = one.get(key)
    return list(value) if isinstance(value, Array) else []


def int_at(one: Object, key: str) -> int:
    """The whole number under a key; nought where there is none."""
    value: Any = one.get(key)
    return value if isinstance(value, int) else 0


def is_true(one: Object, key: str) -> bool:
    """Whether `true` stands under a key."""
    value: Any = one.get(key)
    return value is True


def names_at(one: Object, key: str) -> list[str]:
    """The names under a key: one alone, or those of an array."""
    value = one.get(key)
    listed = value if isinstance(value, Array) else [value]
    return [str(name) for name in listed if isinstance(name, Name)]


def annotations_of(page: Object) -> list[Object]:
    """The annotations of a page: links, comments, fields."""
    return [one for one in array_at(page, "/Annots") if isinstance(one, Dictionary)]
