"""Fills one sentence with the facts it states; whatever a template lacks or misspells is told with file and id."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, TemplateError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from idrkit.errors import RenderError
from idrkit.packet.fields import day, listed, money, percent, words

_CLOSED = (".", "?", "!", ".”", '."')


def sentence(text: str, context: Mapping[str, Any], place: str) -> str:
    """A sentence with its facts filled in.

    Args:
        text: the Jinja template of the sentence.
        context: the names it may use.
        place: file and id, for the message.

    Raises:
        RenderError: it is broken, or prints a fact that is not there.
    """
    try:
        written = " ".join(_template(text).render(context).split())
    except Exception as error:
        raise RenderError(f"{place}: {_reason(error)} Mend the text.") from error
    return written if not written or written.endswith(_CLOSED) else f"{written}."


def holds(condition: str, context: Mapping[str, Any], place: str) -> bool:
    """Whether a condition of a template holds; an empty one always does.

    Raises:
        RenderError: it is broken.
    """
    if not condition:
        return True
    try:
        return bool(_condition(condition)(**context))
    except Exception as error:
        raise RenderError(f'{place}: "{condition}" cannot be decided: {_reason(error)} Mend the condition.') from error


def _reason(error: Exception) -> str:
    if isinstance(error, UndefinedError | TemplateError) and error.message:
        return error.message.rstrip(".") + "."
    return f"it cannot be filled in ({type(error).__name__})."


@cache
def _template(text: str) -> Any:
    return _environment().from_string(text)


@cache
def _condition(text: str) -> Any:
    return _environment().compile_expression(text, undefined_to_none=False)


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    """Without escaping: the page escapes the sentence as a whole."""
    made = ImmutableSandboxedEnvironment(autoescape=False, undefined=StrictUndefined, finalize=_never_none)
    made.filters.update(
        money=money, day=day, percent=percent, listed=listed, words=words, clause=clause, capital=capital, number=number
    )
    return made


def clause(text: str) -> str:
    """Words a person wrote, to stand within a sentence: without a full stop at the end."""
    return text.strip().rstrip(".").rstrip()


def capital(text: str) -> str:
    """Words with a capital letter at the start."""
    return text[:1].upper() + text[1:]


def number(value: int) -> str:
    """A whole number with its thousands apart: "1,240"."""
    return f"{value:,}"


def _never_none(value: Any) -> Any:
    if value is None:
        raise UndefinedError("a fact that may be missing is printed as if it were known: name it in `needs`, or use if")
    return value
