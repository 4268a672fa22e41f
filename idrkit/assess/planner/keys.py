"""What makes lines comparable in a plan: keys that are equal only where the checks of a batch say "the same".

Stricter than the checks, never looser: where a check would have to ask for a fact there is no key, and the line is
filed alone or with its own claim form. Whatever is grouped by these keys is put through the checks afterwards.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from idrkit.assess.batch_group import Group, Member, Same
from idrkit.assess.batch_similarity import encounter
from idrkit.claims.model import ServiceLine
from idrkit.claims.parties import Plan, Provider
from idrkit.claims.terms import Funding, PlanKind
from idrkit.law.batch_codes import BatchCodes
from idrkit.law.provision import Certainty

_SETTLED = (Certainty.IN_FORCE, Certainty.REPORTED)


def payer_keys(plans: Iterable[Plan]) -> Mapping[Plan, tuple[str, ...]]:
    """For each plan a key of the plan or issuer that has to pay; () where the facts do not settle it.

    The same issuer for insured coverage, the same plan for a self-insured one (149.510(c)(4)(i)(B)). Plans under one
    name that give different registration numbers are kept apart by them.
    """
    every = tuple(dict.fromkeys(plans))
    names = {plan: _named(plan) for plan in every}
    registered: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for plan, name in names.items():
        if name and plan.registration_number:
            registered[name].add(_plain(plan.registration_number))
    return {plan: _told_apart(plan, name, registered[name] if name else set()) for plan, name in names.items()}


def _told_apart(plan: Plan, name: tuple[str, ...], numbers: set[str]) -> tuple[str, ...]:
    if not name or len(numbers) < 2:
        return name
    own = _plain(plan.registration_number)
    return (*name, own) if own else ()


def _named(plan: Plan) -> tuple[str, ...]:
    name = _plain(plan.legal_business_name)
    if plan.kind is PlanKind.FEHB:
        return ("carrier", name) if name else ()
    if plan.funding is Funding.SELF_INSURED:
        group = _plain(plan.group_number)
        return ("plan", name, group) if name and group and name != _plain(plan.administrator) else ()
    return ("issuer", name) if plan.funding is not None and name else ()


def payer_missing(plan: Plan) -> tuple[str, ...]:
    """The facts without which nobody can tell which other claims the same plan or issuer pays."""
    wanted: list[tuple[str, object]] = [("plan.legal_business_name", plan.legal_business_name)]
    if plan.kind is not PlanKind.FEHB:
        wanted.append(("plan.funding", plan.funding))
        if plan.funding is Funding.SELF_INSURED:
            wanted.append(("plan.group_number", plan.group_number))
    return tuple(name for name, value in wanted if not value)


def biller_keys(provider: Provider) -> tuple[str, ...]:
    """The billing NPI and the TIN: lines that share one of them are billed by the same provider."""
    tin = (provider.tin or "").replace("-", "")
    return tuple(f"{name} {value}" for name, value in (("NPI", provider.npi), ("TIN", tin)) if value)


def similar_keys(line: ServiceLine, known: BatchCodes, *, by_modifier: bool = True) -> tuple[str, ...]:
    """What a line may share with lines of other claims: its code with modifiers, a listed comparable code, a range.

    Codes that work as modifiers of another one have no key of their own. Comparable codes and ranges count only where a
    text in force or reported lists them.
    """
    if known.add_on(line.service_code) is not None:
        return ()
    tail = f" with {', '.join(sorted(line.modifiers))}" if by_modifier and line.modifiers else ""
    return tuple(f"{name}{tail}" for name in _code_keys(line.service_code, known))


def _code_keys(code: str, known: BatchCodes) -> Iterator[str]:
    yield f"code {code}"
    for number, pair in enumerate(known.comparable):
        if code in pair.codes and pair.certainty in _SETTLED:
            yield f"comparable codes {number + 1} ({', '.join(sorted(pair.codes))})"
    held = known.range_of(code)
    if held is not None and held.certainty in _SETTLED and known.doubt_about(code) is None:
        yield f"range {held.id}"


def one_encounter(member: Member, group: Group) -> bool:
    """Whether the claim form is known to be one encounter: one day or consecutive days."""
    return len(member.lines) > 1 and encounter(group).same is Same.YES


def _plain(text: str | None) -> str:
    return re.sub(r"[\W_]+", " ", text or "").strip().casefold()
