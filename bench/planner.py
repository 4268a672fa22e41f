"""How long a plan of many lines over many self-insured plans takes, and what it is worth beside simpler ways to file.

    python bench/planner.py [--lines 10000] [--plans 40]

Makes synthetic claims in memory, each with its open negotiation started on one of the last 34 business days, plans
them with a probability given, and prints seconds, the bound with the gap to it, and fees and net recovery as ratios to
grouping by date and to filing each line alone, all of one run. The extra idrkit[planner] is used where it is there.
"""

from __future__ import annotations

import argparse
import os
import random
import time
from datetime import date, timedelta
from decimal import Decimal

from idrkit.assess.planner.fee_plan import fee_plan
from idrkit.assess.planner.figures import Figures, dollars
from idrkit.assess.planner.planning import plan_batches
from idrkit.claims.model import Claim
from idrkit.law.rulebook import load_rulebook
from idrkit.run.plan_solver import solver

AS_OF = date(2027, 2, 8)
CODES = ("95940", "95941", "95938", "95939", "95861", "95822", "95955")


def main() -> None:
    """Measure once and print."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lines", type=int, default=10_000)
    options.add_argument("--plans", type=int, default=40)
    options.add_argument("--without-solver", action="store_true")
    wanted = options.parse_args()
    claims = made(wanted.lines, wanted.plans)
    rulebook = load_rulebook()
    figures = Figures(win=Decimal("0.55"))
    start = time.perf_counter()
    used = None if wanted.without_solver else solver()
    plan = plan_batches(claims, rulebook, AS_OF, figures, fee_plan(rulebook, AS_OF), used)
    seconds = time.perf_counter() - start
    alone, dated, ours = plan.others
    gap = (plan.bound - plan.value) / max(1, plan.bound)
    print(f"lines, plans, cores       {wanted.lines}, {wanted.plans}, {os.cpu_count()}")
    print(f"planned lines             {sum(len(one.lines) for one in plan.disputes) + len(plan.not_filed)}")
    print(f"seconds                   {seconds:.1f}")
    print(f"method                    {plan.method}")
    print(f"value, bound              {dollars(plan.value)}, {dollars(plan.bound)} (gap {gap:.3%})")
    for one in plan.others:
        print(f"{one.name:<25} {one.disputes} disputes, fees {dollars(one.fees)}, net {dollars(one.net)}")
    print(f"net to grouping by date   {ours.net / max(1, dated.net):.3f}")
    print(f"fees to grouping by date  {ours.fees / dated.fees:.3f}")
    print(f"fees to each alone        {ours.fees / alone.fees:.3f}")
    print(f"next best plan            {'not worked out' if plan.next_best is None else dollars(plan.next_best[0])}")
    for rule in plan.rules:
        print(f"without {rule.rule:<30} {dollars(rule.least)} to {dollars(rule.most)} more")


def made(lines: int, plans: int) -> list[Claim]:
    """Synthetic claims of one to four lines; the same every time."""
    drawn = random.Random(6)
    claims: list[Claim] = []
    left = lines
    while left > 0:
        number = len(claims)
        size = min(left, drawn.randint(1, 4))
        left -= size
        claims.append(_claim(number, drawn, size, number % plans))
    return claims


def _claim(number: int, drawn: random.Random, size: int, plan: int) -> Claim:
    started = AS_OF - timedelta(days=drawn.randint(3, 46))
    service = started - timedelta(days=drawn.randint(45, 110))
    return Claim.model_validate(
        {
            "claim_id": f"BENCH-{number:05}",
            "claim_number": f"SYN-{number:06}",
            "claim_form": "professional",
            "service_category": "non_emergency_at_participating_facility",
            "covered_benefit": True,
            "patient": {"case_number": f"CASE-{number:06}"},
            "provider": {
                "name": "Example Neuromonitoring Associates",
                "legal_business_name": "Example Neuromonitoring Associates PLLC",
                "npi": "1234567893",
                "tin": "12-3456789",
                "participating": False,
                "specialty": "Intraoperative neuromonitoring",
                "contact": _CONTACT,
            },
            "facility": {
                "name": "Sample General Hospital",
                "state": "AL",
                "type": "hospital",
                "participating": True,
                "participation_evidence": "Directory printed for the date of service",
            },
            "plan": {
                "name": f"Sample Plan {plan}",
                "legal_business_name": f"Sample Employer {plan} Welfare Plan",
                "group_number": f"SYN-G{plan}",
                "kind": "group_health_plan",
                "funding": "self_insured",
                "administrator": "Sample Administrators",
                "plan_year_start": f"{service.year}-01-01",
                "state_law_opt_in": False,
                "contact": _CONTACT,
            },
            "consent": {"obtained": False},
            "bill_transmitted": (service + timedelta(days=3)).isoformat(),
            "initial_payment_received": (started - timedelta(days=20)).isoformat(),
            "open_negotiation_start": started.isoformat(),
            "initial_payment": {
                "kind": "initial_payment",
                "payment_date": (started - timedelta(days=20)).isoformat(),
                "accepted_as_payment_in_full": False,
            },
            "open_negotiation": {
                "sent_to": "idr@administrator.example.com",
                "sent_by": "e-mail",
                "proof": "read receipt",
                "agreed": False,
                "addressed_to": f"Sample Plan {plan}",
            },
            "dispute": {"preferred_certified_idr_entity": "Sample Arbiters"},
            "service_lines": [_line(place, drawn, service) for place in range(1, size + 1)],
        }
    )


_CONTACT = {
    "name": "Billing Office",
    "email": "disputes@ionm.example.com",
    "phone": "555-0199",
    "address": {"street": "100 Sample St", "city": "Town", "state": "AL", "zip_code": "35004"},
}


def _line(place: int, drawn: random.Random, service: date) -> dict[str, object]:
    paid = drawn.randint(60, 400)
    return {
        "line_id": str(place),
        "service_code": drawn.choice(CODES),
        "modifiers": ["26"],
        "units": "1",
        "date_of_service": service.isoformat(),
        "place_of_service": "22",
        "billed_charge": "4000.00",
        "initial_payment": f"{paid}.00",
        "cost_sharing": "40.00",
        "qualifying_payment_amount": {"amount": f"{paid + 100}.00", "source": "remittance"},
        "offer": f"{paid + drawn.randint(300, 1600)}.00",
    }


if __name__ == "__main__":
    main()
