"""The answer of `idrkit compare --qpa`: questions about the qualifying payment amounts that were disclosed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from idrkit.assess.qpa_audit import QpaAudit, QpaQuestion, qpa_audit
from idrkit.assess.qpa_wording import LIMITS, QpaSign
from idrkit.claims.model import Claim
from idrkit.cli.given import counted
from idrkit.cli.output import cited, message, paragraph, print_json, table
from idrkit.files import write_whole
from idrkit.law.rulebook import Rulebook
from idrkit.run.qpa_list import audit_shape, audit_sheet, code_of, lines_of, years_of
from idrkit.sheets import workbook


def list_questions(
    claims: Iterable[Claim], rulebook: Rulebook, as_of: date, *, xlsx: Path | None, as_json: bool
) -> None:
    """Print the questions that the amounts disclosed on the claims raise.

    Raises:
        OutputError: the workbook cannot be written.
    """
    found = qpa_audit(claims, rulebook, as_of)
    if xlsx:
        write_whole(xlsx, workbook([audit_sheet(found)]))
    if as_json:
        print_json({"as_of": as_of.isoformat(), **audit_shape(found)})
    else:
        table(
            ("Kind", "Payer", "Code", "State", "Years", "Seen", "Lines"),
            [_row(one) for one in found.questions],
        )
        _ask(found)
    _say(found)


def _row(one: QpaQuestion) -> tuple[str, ...]:
    return (
        one.sign.value.replace("_", " "),
        one.payer,
        code_of(one),
        one.state or "?",
        years_of(one),
        one.sentence,
        lines_of(one),
    )


def _ask(found: QpaAudit) -> None:
    """What to ask and what may be argued, once for each kind of question."""
    first = {one.sign: one for one in reversed(found.questions)}
    for sign, one in sorted(first.items(), key=lambda each: list(QpaSign).index(each[0])):
        paragraph(
            sign.value.replace("_", " ").capitalize(),
            (
                ("Ask", one.ask),
                ("May be argued", one.argument),
                ("Why", one.reason),
                ("Paragraphs", "; ".join(dict.fromkeys(cited(each.cite, each.certainty) for each in one.citations))),
            ),
        )


def _say(found: QpaAudit) -> None:
    for fact, number in found.not_compared.items():
        message(f"{counted(number, 'line')} not compared: {fact} is not given.")
    message(
        f"{counted(len(found.questions), 'question')} on {counted(found.lines, 'line')}, of which {found.compared} "
        f"disclose an amount that was compared. {LIMITS}"
    )
