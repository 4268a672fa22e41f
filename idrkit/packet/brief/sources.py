"""Reads the files of templates/brief, the user's before ours: sentences of each factor, answers to objections."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from idrkit.assess.evidence import KINDS, RATES, RATES_OF_OTHERS, RATES_OUTSIDE
from idrkit.claims.terms import Factor
from idrkit.errors import RenderError, UsageError
from idrkit.law.tables import Table
from idrkit.packet.templating import find_file

_COMMON = (Factor.QPA, Factor.ADDITIONAL)
NOT_AIR = (
    *(Factor.TRAINING, Factor.MARKET_SHARE, Factor.ACUITY, Factor.FACILITY_SCOPE, Factor.CONTRACTING),
    *_COMMON,
)
AIR = (
    *(Factor.AIR_QUALITY, Factor.AIR_ACUITY, Factor.AIR_CREW, Factor.AIR_VEHICLE, Factor.AIR_DENSITY),
    *(Factor.AIR_CONTRACTING, *_COMMON),
)
# Whatever a practice writes: rates of other parties or years are no contracted rates under (B)(5).
_ONLY_UNDER = {
    RATES: (Factor.CONTRACTING, Factor.AIR_CONTRACTING),
    RATES_OUTSIDE: (Factor.ADDITIONAL,),
    RATES_OF_OTHERS: (Factor.ADDITIONAL,),
}


@dataclass(frozen=True, slots=True)
class SentenceTemplate:
    """One sentence: from which kind of fact, under which factor, when, and its words."""

    id: str
    factor: Factor
    fact: str
    when: str
    needs: tuple[str, ...]
    text: str
    place: str


@dataclass(frozen=True, slots=True)
class SentenceFile:
    """The sentences of one file; `first` are the factors it puts before the others."""

    name: str
    sentences: tuple[SentenceTemplate, ...]
    first: tuple[Factor, ...]


@dataclass(frozen=True, slots=True)
class Condition:
    """What must be so for an answer to be given, and what to say where it is not."""

    when: str
    missing: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of an answer: shown by facts of a kind, by exhibits of some kinds, or said of the law alone."""

    text: str
    when: str
    fact: str
    exhibits: tuple[str, ...]
    cite: str
    place: str


@dataclass(frozen=True, slots=True)
class ObjectionTemplate:
    """An objection in a neutral sentence, the paragraphs that answer it, and what the answer rests on."""

    id: str
    objection: str
    law: tuple[str, ...]
    conditions: tuple[Condition, ...]
    sentences: tuple[AnswerSentence, ...]
    place: str


@cache
def sentence_file(name: str, factors: tuple[Factor, ...], templates: Path | None) -> SentenceFile:
    """The sentences of `brief/NAME`.

    Raises:
        RenderError: the file is broken, or puts something where it may not stand.
    """
    table, path = _opened(name, templates)
    try:
        first = tuple(map(Factor, table.text("first", "").split()))
        sentences = tuple(_sentence(one, path, factors) for one in table.tables("sentences"))
        table.done()
    except (UsageError, ValueError) as error:
        raise RenderError(str(error) if isinstance(error, UsageError) else f"{path}: first: {error}.") from error
    _no_id_twice([one.id for one in sentences], path)
    return SentenceFile(f"brief/{name}", sentences, first)


def _sentence(table: Table, path: str, factors: tuple[Factor, ...]) -> SentenceTemplate:
    made = SentenceTemplate(
        id=table.text("id"),
        factor=table.choice("factor", Factor),
        fact=table.text("fact"),
        when=table.text("when", ""),
        needs=tuple(table.text("needs", "").split()),
        text=table.text("text"),
        place=f"{path}, sentence {table.text('id')}",
    )
    table.done()
    if made.fact not in KINDS:
        raise table.wrong("fact", f'is "{made.fact}"; allowed: {", ".join(KINDS)}')
    allowed = tuple(one for one in factors if one in _ONLY_UNDER.get(made.fact, factors))
    if made.factor not in allowed:
        raise table.wrong("factor", f'is "{made.factor}"; this fact may stand here under: {", ".join(allowed)}')
    return made


@cache
def objections_file(templates: Path | None) -> tuple[ObjectionTemplate, ...]:
    """The objections of `brief/objections.toml` with their answers.

    Raises:
        RenderError: the file is broken.
    """
    table, path = _opened("objections.toml", templates)
    try:
        made = tuple(_objection(one, path) for one in table.tables("objections"))
        table.done()
    except UsageError as error:
        raise RenderError(str(error)) from error
    _no_id_twice([one.id for one in made], path)
    return made


def _objection(table: Table, path: str) -> ObjectionTemplate:
    made = ObjectionTemplate(
        id=table.text("id"),
        objection=table.text("objection"),
        law=tuple(table.text("law").split()),
        conditions=tuple(map(_condition, table.tables("conditions"))),
        sentences=tuple(_answer(one, f"{path}, objection {table.text('id')}") for one in table.tables("sentences")),
        place=f"{path}, objection {table.text('id')}",
    )
    table.done()
    if not made.sentences:
        raise table.wrong("sentences", "is missing: an answer needs at least one [[objections.sentences]]")
    return made


def _condition(table: Table) -> Condition:
    made = Condition(table.text("when"), table.text("missing"))
    table.done()
    return made


def _answer(table: Table, place: str) -> AnswerSentence:
    made = AnswerSentence(
        text=table.text("text"),
        when=table.text("when", ""),
        fact=table.text("fact", ""),
        exhibits=tuple(table.text("exhibits", "").split()),
        cite=table.text("cite", ""),
        place=place,
    )
    table.done()
    if [bool(made.fact), bool(made.exhibits), bool(made.cite)].count(True) != 1:
        raise table.wrong("", "must end in exactly one of fact, exhibits or cite")
    if made.fact and made.fact not in KINDS:
        raise table.wrong("fact", f'is "{made.fact}"; allowed: {", ".join(KINDS)}')
    return made


def _opened(name: str, templates: Path | None) -> tuple[Table, str]:
    path = find_file(f"brief/{name}", None if templates is None else templates.resolve())
    if path is None:
        raise RenderError(
            f"brief/{name} is neither in your folder nor among the bundled templates: install idrkit again."
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RenderError(f"{path} cannot be read: check its permissions.") from error
    except UnicodeDecodeError as error:
        raise RenderError(f"{path} is not UTF-8: save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise RenderError(f"{path} is not valid TOML: {error}.") from error
    return Table(content, str(path), ""), str(path)


def _no_id_twice(ids: list[str], path: str) -> None:
    twice = next((one for one in ids if ids.count(one) > 1), None)
    if twice is not None:
        raise RenderError(f"{path}: two entries have the id {twice}: name them apart.")
