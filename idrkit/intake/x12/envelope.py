"""What surrounds the claims of an X12 file: who sent it to whom, and what it says it is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from idrkit.intake.x12.tokens import Delimiters


class Kind(StrEnum):
    """The kinds of transaction that are read."""

    REMITTANCE = "835"
    PROFESSIONAL = "837P"
    INSTITUTIONAL = "837I"


GUIDES = {"005010X221A1": Kind.REMITTANCE, "005010X222A1": Kind.PROFESSIONAL, "005010X223A2": Kind.INSTITUTIONAL}
"""The implementation guides whose files are read as written."""

_NEAR = {
    "005010X221": Kind.REMITTANCE,
    "005010X222": Kind.PROFESSIONAL,
    "005010X223": Kind.INSTITUTIONAL,
    "004010X091": Kind.REMITTANCE,
    "004010X098": Kind.PROFESSIONAL,
    "004010X096": Kind.INSTITUTIONAL,
}
# Other editions of the same guides: the elements read here stand in the same places.

OTHER_SETS = {
    "997": "an acknowledgement (997)",
    "999": "an acknowledgement (999)",
    "277": "a claim status report (277)",
    "276": "a claim status request (276)",
    "270": "an eligibility request (270)",
    "271": "an eligibility answer (271)",
    "278": "an authorization (278)",
    "820": "a premium payment (820)",
    "824": "an application advice (824)",
    "834": "an enrollment (834)",
    "275": "an attachment (275)",
}
"""Other transaction sets a clearinghouse sends, as a sentence names them."""

GROUP_SETS = {"FA": "999", "HN": "277", "HR": "276", "HS": "270", "HB": "271", "HI": "278", "BE": "834", "RA": "820"}
"""The transaction set a functional group (GS01) holds, where the group holds none of the sets above."""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What surrounds one transaction (ST to SE).

    Attributes:
        file: path of the file as it was named.
        interchange: number of the interchange (ISA) in the file, from 1.
        sender, receiver: ISA06 and ISA08.
        interchange_date, interchange_time: ISA09 and ISA10 as written: YYMMDD, HHMM.
        interchange_control_number: ISA13.
        usage: ISA15: P production, T test.
        functional_identifier, group_control_number: GS01 and GS06.
        guide: the implementation guide it says it follows: ST03, or GS08.
        transaction_set: ST01.
        control_number: ST02.
        segment: number of the ST in the file, from 1.
        offset: byte at which the ST begins, from 0.
        delimiters: the characters the interchange separates with.
    """

    file: str
    interchange: int
    sender: str
    receiver: str
    interchange_date: str
    interchange_time: str
    interchange_control_number: str
    usage: str
    functional_identifier: str
    group_control_number: str
    guide: str
    transaction_set: str
    control_number: str
    segment: int
    offset: int
    delimiters: Delimiters

    @property
    def file_name(self) -> str:
        """The name of the file without its folders."""
        return self.file.replace("\\", "/").rpartition("/")[2]

    @property
    def name(self) -> str:
        """ST02 as a message may quote it."""
        return shown_code(self.control_number)


_SHOWN_OF_CODE = 15


def shown_code(text: str) -> str:
    """A code of the envelope as a message may quote it: short, and nothing but letters, digits and dashes."""
    return "".join(letter for letter in text if letter.isalnum() or letter in "-_ ")[:_SHOWN_OF_CODE]


def kind_of(transaction_set: str, guide: str) -> tuple[Kind | None, bool]:
    """What kind of transaction this is, None where it is not read, and whether its guide is exactly one of ours."""
    kind = GUIDES.get(guide)
    exact = kind is not None
    if kind is None:
        kind = _NEAR.get(re.sub(r"(?:[AE][0-9])+$", "", guide))
    if kind is None or kind.value[:3] != transaction_set:
        return None, False
    return kind, exact
