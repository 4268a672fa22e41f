"""The web forms of the Federal IDR portal, field by field in their order, as others report them.

The bundled data are rules/portal_forms.toml. No form was read in the portal: each carries who reports it and how sure
that is. Fields name the elements of the older notice they hold, so that their paragraphs can stand beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from idrkit.law.provision import Certainty
from idrkit.law.tables import Table, read_toml

_FILE = Path(__file__).resolve().parent / "rules" / "portal_forms.toml"


@dataclass(frozen=True, slots=True)
class FormField:
    """One field: its label, where a biller finds what to type, and the elements or paragraph that ask for it.

    `reported` is false for a field a paragraph asks for that the reported list does not have.
    """

    id: str
    label: str
    where: str
    elements: tuple[str, ...] = ()
    cite: str = ""
    required: bool = False
    upload: bool = False
    per_line: bool = False
    reported: bool = True


@dataclass(frozen=True, slots=True)
class FormSection:
    """A part of a form with its fields in order."""

    id: str
    title: str
    fields: tuple[FormField, ...]


@dataclass(frozen=True, slots=True)
class PortalForm:
    """One form of the portal: the paper it makes, its sections in order, and how sure that is."""

    id: str
    title: str
    paper: str
    confidence: Certainty
    source: str
    note: str
    sections: tuple[FormSection, ...]

    def section(self, section_id: str) -> FormSection:
        """The section with this id.

        Raises:
            KeyError: the form has none.
        """
        return {one.id: one for one in self.sections}[section_id]


@cache
def load_portal_forms() -> Mapping[str, PortalForm]:
    """Every form of the portal that is known, by the id of the paper it makes."""
    rows = read_toml(_FILE)
    return {name: _form(name, Table(rows[name], _FILE.name, name)) for name in rows}


def _form(name: str, table: Table) -> PortalForm:
    made = PortalForm(
        id=name,
        title=table.text("title"),
        paper=table.text("paper"),
        confidence=table.choice("confidence", Certainty),
        source=table.text("source"),
        note=table.text("note", ""),
        sections=tuple(map(_section, table.tables("sections"))),
    )
    table.done()
    return made


def _section(table: Table) -> FormSection:
    made = FormSection(table.text("id"), table.text("title"), tuple(map(_field, table.tables("fields"))))
    table.done()
    return made


def _field(table: Table) -> FormField:
    made = FormField(
        id=table.text("id"),
        label=table.text("label"),
        where=table.text("where"),
        elements=table.texts("elements") if "elements" in table else (),
        cite=table.text("cite", ""),
        required=table.flag("required"),
        upload=table.flag("upload"),
        per_line=table.flag("per_line"),
        reported="reported" not in table or table.flag("reported"),
    )
    table.done()
    return made
