"""What a claim record is made of: the frozen base, fields with their meaning, checked shapes."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from idrkit.claims import identifiers


class Record(BaseModel):
    """What every part of a claim record has in common: frozen, and a misspelt field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, str_max_length=4000)


def fact(meaning: str, where: str, default: Any = None, **more: Any) -> Any:
    """A field with its meaning and the place where a biller finds it."""
    return Field(default, description=meaning, json_schema_extra={"where": where}, **more)


def part(meaning: str, where: str, record: type[Record]) -> Any:
    """A part of the record that is there even when none of its fields is given."""
    return Field(default_factory=record, description=meaning, json_schema_extra={"where": where})


def required(meaning: str, where: str, **more: Any) -> Any:
    """A field without which there is no record."""
    return Field(description=meaning, json_schema_extra={"where": where}, **more)


# Shapes. Wrong on the user's own identifiers is an error; wrong on other people's is kept and warned about
# (claims/warnings.py), because the practice cannot mend what a payer printed.
OwnNpi = Annotated[str, AfterValidator(identifiers.require_npi)]
OwnTin = Annotated[str, AfterValidator(identifiers.require_tin)]
ServiceCode = Annotated[str, AfterValidator(identifiers.require_service_code)]
Modifier = Annotated[str, AfterValidator(identifiers.require_modifier)]
PlaceOfService = Annotated[str, AfterValidator(identifiers.require_place_of_service)]
RevenueCode = Annotated[str, AfterValidator(identifiers.require_revenue_code)]
TypeOfBill = Annotated[str, AfterValidator(identifiers.require_type_of_bill)]
State = Annotated[str, AfterValidator(identifiers.require_state)]
ClaimId = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$", examples=["IONM-0001"])]
