"""Finds what is to be covered in the text of an exhibit: which characters, under which rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from idrkit.claims.model import Claim
from idrkit.intake.exhibits.redaction_profile import Kind, RedactionProfile

_FLAGS = re.IGNORECASE
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_KEPT = 4
_SHORTEST = 5

# A label, what may stand between it and its value on a form, and the value. X12 segments are labels too.
_BORN = (
    r"(?:date\s{1,3}of\s{1,3}birth|birth\s{0,3}date|birthday|\bd\.?\s?o\.?\s?b\b\.?|\bborn\b(?:\s{1,3}on)?|\bDMG\*D8\*)"
    r"(?:[\s:;.,#|()\[\]/_*=-]|\bMM|DD|CCYY|YYYY|YY|\bSEX\b|\bM\b|\bF\b|\bmale\b|\bfemale\b|\bis\b|\bwas\b){0,40}?"
)
_DATE = (
    r"(?P<y1>\d{4})\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}(?!\d)"
    r"|\d{1,2}\s{0,2}[-/. ]\s{0,2}\d{1,2}\s{0,2}[-/. ]\s{0,2}(?P<y2>\d{4}|\d{2})(?!\d)"
    r"|(?P<y3>(?:19|20)\d{2})\d{4}(?!\d)|\d{4}(?P<y4>(?:19|20)\d{2})(?!\d)"
    rf"|{_MONTH}\s{{0,3}}\d{{1,2}}(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y5>\d{{4}})"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[\s-]{{1,3}}{_MONTH},?[\s-]{{1,3}}(?P<y6>\d{{4}})"
)
_LABELLED_DATE = re.compile(f"{_BORN}(?P<value>{_DATE})", _FLAGS)
_LABELLED_MEMBER = re.compile(
    r"(?:\b(?:member|subscriber|insured'?s?|enrollee|policy\s?holder|certificate)\s{0,3}"
    r"(?:i\.?d\.?|identification|number|no\.?|#)(?:\s{0,2}(?:number|no\.|#|code))?[\s:#.=()-]{0,8}|\*MI\*)"
    r"(?P<value>(?=[A-Z0-9-]{0,24}\d)[A-Z0-9][A-Z0-9-]{4,24})",
    _FLAGS,
)
_SOCIAL = re.compile(
    r"(?<![\d-])(?!000|666|9)\d{3}[-\u2010-\u2013]\d{2}[-\u2010-\u2013]\d{4}(?![\d-])"
    r"|(?:\bssn\b|social\s{1,3}security(?:\s{1,3}(?:number|no\.?|#))?|\bREF\*SY\*)[\s:#.]{0,6}"
    r"(?P<value>\d{3}[\s-]?\d{2}[\s-]?\d{4})(?!\d)",
    _FLAGS,
)
_RECORD = re.compile(
    r"(?:\bMRN\b|med(?:ical|\.)?\s{1,3}rec(?:ord|\.)?\s{0,3}(?:number|num\.?|no\.?|#)|\bchart\s{1,3}(?:number|no\.?|#)|\bREF\*EA\*)"
    r"[\s:#.=-]{0,6}(?P<value>(?=[A-Z0-9-]{0,19}\d)[A-Z0-9][A-Z0-9-]{2,19})",
    _FLAGS,
)
_GAP = r"[\s\-\u00ad\u2010-\u2015.\u00b7/_\ufffe\x02]{0,3}"
_SPLIT = r"(?:[-\u00ad\u2010\ufffe\x02]\s{0,4})?"


@dataclass(frozen=True, slots=True)
class Span:
    """What was found under a rule, from start to end, and which of its characters are covered."""

    rule: str
    start: int
    end: int
    covered: frozenset[int]


Finder = Callable[[str], Iterator[Span]]


def spans(text: str, finders: Iterable[Finder]) -> tuple[Span, ...]:
    """Everything to cover in a text; what an earlier rule covers already is not counted again."""
    found: list[Span] = []
    covered: set[int] = set()
    for finder in finders:
        for one in finder(text):
            if not one.covered <= covered:
                found.append(one)
                covered |= one.covered
    return tuple(found)


def finders_of(profile: RedactionProfile, claim: Claim, texts: Iterable[str]) -> tuple[Finder, ...]:
    """How the values of a claim and of a profile are found; a labelled value is then found without its label too."""
    every = tuple(texts)
    finders: list[Finder] = []
    if Kind.DATE_OF_BIRTH in profile.kinds:
        finders += _dates(every, {line.date_of_service for line in claim.service_lines})
    if Kind.MEMBER_ID in profile.kinds:
        finders += _members(every, claim.patient.member_id)
    if Kind.SOCIAL_SECURITY_NUMBER in profile.kinds:
        finders += _labelled(every, Kind.SOCIAL_SECURITY_NUMBER, _SOCIAL)
    if Kind.MEDICAL_RECORD_NUMBER in profile.kinds:
        finders += _labelled(every, Kind.MEDICAL_RECORD_NUMBER, _RECORD)
    for number, term in enumerate(profile.terms, start=1):
        finders.append(_expression(f"term {number}", _of_term(term)))
    for pattern in profile.patterns:
        finders.append(_expression(pattern.name, pattern.find, pattern.keep_last))
    return tuple(finders)


def _dates(texts: tuple[str, ...], of_service: set[date | None]) -> Iterator[Finder]:
    """Labelled dates of birth, and the same day without a label unless it is a date of service too."""

    def labelled(text: str) -> Iterator[Span]:
        for found in _LABELLED_DATE.finditer(text):
            yield _but_the_year(found, found.start("value"))

    yield labelled
    days = {day for text in texts for found in _LABELLED_DATE.finditer(text) for day in _days(found["value"])}
    for day in sorted(days - of_service):
        pattern = _same_day(day)

        def unlabelled(text: str, pattern: re.Pattern[str] = pattern) -> Iterator[Span]:
            for found in pattern.finditer(text):
                yield _but_the_year(found, found.start())

        yield unlabelled


def _but_the_year(found: re.Match[str], start: int) -> Span:
    kept: set[int] = set()
    for name, value in found.groupdict().items():
        if name.startswith("y") and value is not None:
            kept = set(range(*found.span(name)))
    covered = frozenset(place for place in range(start, found.end()) if place not in kept)
    return Span(Kind.DATE_OF_BIRTH, start, found.end(), covered)


def _days(written: str) -> Iterator[date]:
    """The day a date names: month before day, as is usual here; of two digits both centuries."""
    numbers = [int(one) for one in re.findall(r"\d+", written)]
    word = re.search("|".join(_MONTHS), written, _FLAGS)
    if word is not None and len(numbers) == 2:
        month = _MONTHS.index(word.group().lower()) + 1
        guesses = [(numbers[1], month, numbers[0])]
    elif len(numbers) == 1:
        digits = re.sub(r"\D", "", written)
        guesses = [(int(digits[4:]), int(digits[:2]), int(digits[2:4]))]
        guesses.append((int(digits[:4]), int(digits[4:6]), int(digits[6:])))
    elif numbers[0] > 31:
        guesses = [(numbers[0], numbers[1], numbers[2])]
    else:
        years = [numbers[2]] if numbers[2] > 99 else [1900 + numbers[2], 2000 + numbers[2]]
        guesses = [(year, numbers[0], numbers[1]) for year in years]
    for year, month, day in guesses:
        if 1890 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31:
            try:
                yield date(year, month, day)
            except ValueError:
                continue


def _same_day(day: date) -> re.Pattern[str]:
    m, d, y, yy = f"0?{day.month}", f"0?{day.day}", str(day.year), f"{day.year % 100:02}"
    name = f"{_MONTHS[day.month - 1]}[a-z]{{0,6}}\\.?"
    sep = r"\s{0,2}[-/. ]\s{0,2}"
    return re.compile(
        rf"(?<!\d)(?:{m}{sep}{d}{sep}(?P<y1>{y}|{yy})(?!\d)|(?P<y2>{y}){sep}{m}{sep}{d}(?!\d)"
        rf"|{day.month:02}{day.day:02}(?P<y3>{y})(?!\d)|(?P<y4>{y}){day.month:02}{day.day:02}(?!\d)"
        rf"|{d}(?:st|nd|rd|th)?[\s-]{{1,3}}{name},?[\s-]{{1,3}}(?P<y5>{y}))"
        rf"|\b{name}\s{{0,3}}{d}(?:st|nd|rd|th)?,?\s{{1,3}}(?P<y6>{y})",
        _FLAGS,
    )


def _members(texts: tuple[str, ...], known: str | None) -> Iterator[Finder]:
    """The claim's member id in any spacing, and what a label calls one."""
    values = {_bare(found["value"]) for text in texts for found in _LABELLED_MEMBER.finditer(text)}
    if known:
        values.add(_bare(known))
    for value in sorted((one for one in values if len(one) >= _SHORTEST), key=lambda one: (-len(one), one)):
        yield _expression(Kind.MEMBER_ID, _of_number(value), _KEPT)
    yield _group(Kind.MEMBER_ID, _LABELLED_MEMBER, _KEPT)


def _labelled(texts: tuple[str, ...], kind: Kind, pattern: re.Pattern[str]) -> Iterator[Finder]:
    """Labelled values, and the same values without their label."""
    yield _group(kind, pattern, 0)
    values = {_bare(found["value"] or found.group()) for text in texts for found in pattern.finditer(text)}
    for value in sorted(one for one in values if len(one) >= _SHORTEST):
        yield _expression(kind, _of_number(value))


def _group(rule: str, pattern: re.Pattern[str], keep: int) -> Finder:
    def find(text: str) -> Iterator[Span]:
        for found in pattern.finditer(text):
            start = found.start("value") if found["value"] is not None else found.start()
            yield _span(rule, text, start, found.end(), keep)

    return find


def _expression(rule: str, pattern: re.Pattern[str], keep: int = 0) -> Finder:
    def find(text: str) -> Iterator[Span]:
        for found in pattern.finditer(text):
            yield _span(rule, text, found.start(), found.end(), keep)

    return find


def _span(rule: str, text: str, start: int, end: int, keep: int) -> Span:
    """All characters but the last letters and digits that are kept; where there are no more than those, all."""
    signs = [place for place in range(start, end) if text[place].isalnum()]
    last = signs[-keep:] if 0 < keep < len(signs) else []
    stop = last[0] if last else end
    return Span(rule, start, end, frozenset(range(start, stop)))


def _bare(value: str) -> str:
    return "".join(one for one in value if one.isalnum()).upper()


def _of_number(value: str) -> re.Pattern[str]:
    """A number with any spaces and hyphens between its characters; a short one only where it stands alone."""
    pattern = _GAP.join(map(re.escape, value))
    return re.compile(rf"(?<![A-Z0-9]){pattern}(?![A-Z0-9])" if len(value) < 8 else pattern, _FLAGS)


def _of_term(term: str) -> re.Pattern[str]:
    """Words as given, in any case, over line ends and split by a hyphen there."""
    words = (_SPLIT.join(map(re.escape, word)) for word in term.split(" "))
    before = r"(?<!\w)" if term[0].isalnum() else ""
    after = r"(?!\w)" if term[-1].isalnum() else ""
    return re.compile(before + r"\s{1,6}".join(words) + after, _FLAGS)
