"""A suggested mapping profile as TOML: what is sure stands, what a person must answer is commented out."""

from __future__ import annotations

import json
import textwrap
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from idrkit.intake.date_order import ORDERS
from idrkit.intake.paths import Kind, Leaf, leaves
from idrkit.intake.suggest import Suggestion, Word
from idrkit.intake.suggest_columns import Column

_WIDTH = 110
_BY_CONSTANT = ("provider.name", "plan.name")
_USUAL_CONSTANTS = (
    "provider.legal_business_name",
    "provider.npi",
    "provider.tin",
    "provider.specialty",
    "provider.practice_size",
    "provider.participating",
)
# One and the same writing in each order. It is made up: a date of the sheet may be a patient's.
_EXAMPLES = {"MDY": "03/04/2026 is March 4", "DMY": "03/04/2026 is April 3", "YMD": "26/03/04 is March 4, 2026"}


def profile_text(suggestion: Suggestion, name: str | None = None) -> str:
    """The whole profile, ready to be read once its questions are answered.

    Args:
        suggestion: what the sheet tells.
        name: the name it is saved under.
    """
    lines = [
        *_head(suggestion),
        f"name = {quoted(name)}" if name else '# name = "our-practice"',
        "",
        *_date_order(suggestion),
        "",
        *_layout(suggestion),
        "",
        *_ignore(suggestion.columns),
        "",
        "[columns]",
        *_columns(suggestion),
        "",
        "[constants]",
        *_constants(suggestion),
        *_values(suggestion),
    ]
    return "\n".join(lines) + "\n"


def questions(suggestion: Suggestion) -> tuple[str, ...]:
    """What a person has to answer before the sheet can be read, one sentence each."""
    asked = []
    if suggestion.asks_date_order:
        asked.append("What 3/4/2026 means is not known: answer with --date-order MDY, DMY or YMD, or in the profile.")
    for column in suggestion.columns:
        name = "" if column.unwanted else "name its field under [columns], or "
        if column.is_open:
            asked.append(f'Column {column.letters}, "{column.title}": {name}list it under ignore.')
    for path in suggestion.missing:
        or_constant = " or [constants]" if path in _BY_CONSTANT else ""
        asked.append(
            f"No column is known to give {path}, which every claim needs: name it under [columns]{or_constant}."
        )
    asked += [
        f'Words for {path} that are not known: {len(words)}. Say what each means under [values."{path}"].'
        for path, words in suggestion.words.items()
    ]
    asked += [f"In the sheet, {fault}." for fault in suggestion.sheet_faults]
    return tuple(asked)


def quoted(text: str) -> str:
    """The text as a TOML string; letters that could steer a terminal are written as their numbers."""
    letters = json.dumps(text, ensure_ascii=False)
    return "".join(
        one if one.isprintable() else f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\U{ord(one):08x}"
        for one in letters
    )


def _head(suggestion: Suggestion) -> Iterator[str]:
    yield "# A mapping profile as `idrkit read --suggest-profile` proposes it. Read it before you use it."
    count = len(questions(suggestion))
    if count:
        are_open = "1 question is" if count == 1 else f"{count} questions are"
        yield from _comment(
            f"{are_open} open, marked QUESTION below, each before lines "
            "that are commented out. To answer, take the mark in front of such a line away and complete it. Until then "
            "the sheet is not read, or rows of it are rejected."
        )
    yield from _comment("The keys are explained in docs/mapping-profiles.md, the fields in docs/claim-record.md.")
    yield ""


def _date_order(suggestion: Suggestion) -> Iterator[str]:
    dates, order = suggestion.dates, suggestion.date_order
    for title in dates.mixed:
        yield from _comment(
            f"WARNING: column {quoted(title)} holds date cells beside dates in text, and each of those in text has a "
            "day above 12. A spreadsheet set to another order leaves a column so, after exchanging day and month in "
            "the date cells. Compare some with the remittances before you go on."
        )
    if not dates.slashed:
        yield "# No date of the sheet needs date_order: there is none such as 3/4/2026."
        yield from [f"date_order = {quoted(order)}"] if order else ['# date_order = "MDY"']
    elif order is None:
        yield from _comment(f"QUESTION: what does 3/4/2026 mean in this sheet? {_doubt(suggestion)} Keep one line.")
        for one in dates.fitting or ORDERS:
            yield f"# date_order = {quoted(one)}  # {_EXAMPLES[one]}"
    else:
        answer = "proved by the sheet" if dates.proven else "as you answered"
        yield from _comment(f"{answer[0].upper()}{answer[1:]}: {_doubt(suggestion)}")
        yield f"date_order = {quoted(order)}  # {_EXAMPLES[order]}"


def _doubt(suggestion: Suggestion) -> str:
    """What the slashed dates tell, in whole sentences, without any date of the sheet."""
    dates = suggestion.dates
    told = [f"{dates.slashed} dates need the order."]
    for order, (count, first) in dates.against.items():
        if count == dates.slashed and order == "YMD":
            continue  # the year comes last everywhere: nobody needs to be told
        told.append(f"{count} cannot be {order} (such as row {first.row}, column {quoted(first.title)}).")
    if not dates.fitting:
        told.append("So they contradict each other, and no order fits all: mend the cells that are wrong.")
    elif len(dates.fitting) > 1:
        told.append(f"All can be {' or '.join(dates.fitting)}.")
    elif dates.silent:
        told.append(f"By themselves {_titles(dates.silent)} could be read in another order too.")
    return " ".join(told)


def _titles(titles: Sequence[str]) -> str:
    listed = ", ".join(map(quoted, titles[:5])) + (f" and {len(titles) - 5} more" if len(titles) > 5 else "")
    return f"column{'s' if len(titles) > 1 else ''} {listed}"


def _layout(suggestion: Suggestion) -> Iterator[str]:
    rows = f"rows = {quoted(suggestion.rows)}" if suggestion.rows else '# rows = "line"'
    yield from _comment(f"A row is a service line or a claim: {suggestion.rows_why}.")
    yield rows
    if suggestion.sheet is not None:
        sheet = f"sheet = {quoted(suggestion.sheet)}"
        yield sheet if suggestion.sheet_named else f"# {sheet}  # found by itself: no other sheet has data"
    header = f"header_row = {suggestion.header_row}"
    yield f"# {header}  # found by itself" if suggestion.header_found else f"{header}  # the row with the titles"
    for fault in suggestion.sheet_faults:
        yield from _comment(f"QUESTION: no profile can mend this, the sheet must: {fault}.")


def _ignore(columns: Sequence[Column]) -> Iterator[str]:
    """The list of columns that are not wanted: empty ones, and commented out every one that is not understood."""
    yield from _comment("Columns you know and do not want.")
    yield "ignore = ["
    for column in columns:
        if column.unwanted:
            yield ""
            yield from _comment(f"QUESTION: ignore column {column.letters}? {_capital(column.why)}.")
        if column.empty:
            yield f"{quoted(column.title)},  # {column.why}"
        elif column.is_open:
            yield f"# {quoted(column.title)},"
    yield "]"


def _columns(suggestion: Suggestion) -> Iterator[str]:
    for column in suggestion.columns:
        if column.field is not None:
            yield f"{quoted(column.title)} = {quoted(column.field)}  # {column.why}"
    unsure = [column for column in suggestion.columns if column.is_open and not column.unwanted]
    if unsure:
        yield ""
        yield from _comment("Not understood: complete the line of each column here, or the one under ignore above.")
    sole = Counter(column.candidates[0] for column in unsure if len(column.candidates) == 1)
    listed: dict[tuple[str, ...], str] = {}
    for column in unsure:
        yield ""
        yield from _comment(
            f"QUESTION: what is column {column.letters}, {quoted(column.title)}? {_capital(column.why)}."
        )
        first = listed.setdefault(column.candidates, column.title)
        if column.candidates and first == column.title:
            yield from _comment(f"It may be {', '.join(column.candidates)}.")
        elif column.candidates:
            yield from _comment(f"It may be one of the fields named for {quoted(first)}.")
        only = len(column.candidates) == 1 and sole[column.candidates[0]] == 1
        yield f"# {quoted(column.title)} = {quoted(column.candidates[0] if only else '')}"
    for path in suggestion.missing:
        if path not in _BY_CONSTANT:
            yield ""
            yield from _comment(
                f"QUESTION: which column is {path}, which every claim needs? {_meaning(leaves()[path])}"
            )
            yield f'# "title of the column" = {quoted(path)}'


def _constants(suggestion: Suggestion) -> Iterator[str]:
    yield from _comment("Facts that are the same for every row. Those no QUESTION asks for may stay unknown.")
    for path in suggestion.missing:
        if path in _BY_CONSTANT:
            yield ""
            yield from _comment(
                f"QUESTION: {path} is in no column, and every claim needs it. {_meaning(leaves()[path])}"
            )
            yield f'# {quoted(path)} = ""'
    given = {column.field for column in suggestion.columns}
    for path in _USUAL_CONSTANTS:
        if path not in given:
            yield ""
            yield from _comment(f"{_meaning(leaves()[path])}{_one_of(leaves()[path])}")
            yield f'# {quoted(path)} = ""'


def _values(suggestion: Suggestion) -> Iterator[str]:
    for path, words in suggestion.words.items():
        titles = [column.title for column in suggestion.columns if column.field == path]
        yield ""
        yield f"[values.{quoted(path)}]"
        yield from _comment(
            f"QUESTION: what do these words of {_titles(titles)} mean?{_one_of(leaves()[path])} "
            'Leave "" for a word that says nothing.'
        )
        yield from _words(words)


def _words(words: Sequence[Word]) -> Iterator[str]:
    for word in words:
        if word.text is not None:
            rows = "1 row" if word.rows == 1 else f"{word.rows} rows"
            yield f'# {quoted(word.text)} = ""  # in {rows}, first in row {word.first_row}'
    hidden = [str(word.first_row) for word in words if word.text is None]
    if hidden:
        more = f" and {len(hidden) - 10} more" if len(hidden) > 10 else ""
        yield from _comment(
            f"Words not shown, because they could be about a patient: look at row {', '.join(hidden[:10])}{more}."
        )
        yield '# "word of the sheet" = ""'


def _one_of(leaf: Leaf) -> str:
    if leaf.kind is Kind.BOOL:
        return " One of: true, false."
    return f" One of: {', '.join(leaf.choices)}." if leaf.choices else ""


def _meaning(leaf: Leaf) -> str:
    extra = leaf.field.json_schema_extra
    where = extra.get("where") if isinstance(extra, dict) else None
    return f"{leaf.field.description}{f' ({where})' if where else ''}."


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _comment(text: str) -> Iterable[str]:
    """The text as comment lines; control characters, which TOML forbids in comments, are left out."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    return textwrap.wrap(
        clean, _WIDTH, initial_indent="# ", subsequent_indent="# ", break_long_words=False, break_on_hyphens=False
    )
