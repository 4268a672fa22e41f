"""A neuromonitoring claim with every fact given and nothing in the way, and the same claim with facts changed."""

from copy import deepcopy
from datetime import date

from told import assert_told, assert_whole, of_finding

from idrkit.assess.assessment import assess
from idrkit.assess.results import Verdict
from idrkit.claims.model import Claim
from idrkit.law.rulebook import load_rulebook

RULEBOOK = load_rulebook()
AS_OF = date(2026, 11, 23)

ADDRESS = {"street": "100 Sample St", "city": "Town", "state": "AL", "zip_code": "35004"}


def line(number, code):
    """A service line with every fact a paper can ask for."""
    return {
        "line_id": number,
        "service_code": code,
        "units": "1",
        "date_of_service": "2026-09-14",
        "place_of_service": "22",
        "billed_charge": "4000.00",
        "initial_payment": "312.40",
        "allowed": "353.60",
        "cost_sharing": "41.20",
        "qualifying_payment_amount": {"amount": "512.00", "source": "remittance"},
        "offer": "1960.00",
    }


CLEAN = {
    "claim_id": "IONM-0001",
    "claim_number": "26258-SYN-004417",
    "claim_form": "professional",
    "service_category": "non_emergency_at_participating_facility",
    "provider": {
        "name": "Example Neuromonitoring Associates",
        "legal_business_name": "Example Neuromonitoring Associates PLLC",
        "npi": "1234567893",
        "specialty": "Intraoperative neuromonitoring",
        "practice_size": "20_to_50",
        "participating": False,
        "contact": {
            "name": "Billing Office",
            "email": "disputes@ionm.example",
            "phone": "555-010-0199",
            "address": ADDRESS,
        },
    },
    "facility": {"name": "Sample General Hospital", "state": "AL", "type": "hospital", "participating": True},
    "plan": {
        "name": "Sample Benefit Plan",
        "legal_business_name": "Example Manufacturing Welfare Plan",
        "kind": "group_health_plan",
        "funding": "self_insured",
        "administrator": "Sample Administrators",
        "plan_year_start": "2026-01-01",
        "state_law_opt_in": False,
        "contact": {
            "name": "No Surprises Act Unit",
            "email": "nsa@payer.example",
            "phone": "555-010-0142",
            "address": ADDRESS,
        },
    },
    "covered_benefit": True,
    "service_lines": [line("1", "95940"), line("2", "95938")],
    "bill_transmitted": "2026-09-21",
    "initial_payment_received": "2026-11-03",
    "initial_payment": {"kind": "initial_payment", "accepted_as_payment_in_full": False},
    "open_negotiation": {
        "sent_to": "nsa@payer.example",
        "sent_by": "e-mail",
        "proof": "delivery receipt",
        "agreed": False,
    },
    "consent": {"obtained": False},
    "dispute": {
        "preferred_certified_idr_entity": "Example Reviewers",
        "certified_idr_entity": "Example Reviewers",
        "number": "DISP-1234567",
        "batched": False,
    },
    "exhibits": [{"id": "A", "kind": "remittance", "title": "Remittance"}],
}


def changed(**paths):
    """The clean claim with facts changed: `plan__kind`, `line__offer` for every line, `line2__offer` for one."""
    record = deepcopy(CLEAN)
    for path, value in paths.items():
        head, *rest = path.split("__")
        if head == "line":
            targets = record["service_lines"]
        elif head.startswith("line") and head[4:].isdigit():
            targets = [record["service_lines"][int(head[4:]) - 1]]
        else:
            targets, rest = [record], [head, *rest]
        for target in targets:
            place = target
            for name in rest[:-1]:
                place = place.setdefault(name, {})
            place[rest[-1]] = value
    return Claim.model_validate(record)


def assessed(as_of=AS_OF, rulebook=RULEBOOK, claim=None, **paths):
    """The assessment of the changed claim, or of the one given, on a day; every finding of it is whole."""
    assessment = assess(claim or changed(**paths), rulebook, as_of)
    assert_whole(assessment)
    for finding in assessment.findings:
        _is_whole(finding)
    return assessment


def _is_whole(finding):
    """A finding a biller can read: a sentence, what to do where it stands in the way, facts with a name and a value."""
    assert isinstance(finding.verdict, Verdict), finding
    assert isinstance(finding.sentence, str), finding
    assert finding.sentence.strip().endswith((".", ")", ":")), finding
    assert isinstance(finding.next_step, str), finding
    assert all(isinstance(one.name, str) and one.name and isinstance(one.value, str) for one in finding.facts), finding
    assert all(isinstance(one, str) and one for one in finding.missing), finding
    if finding.verdict in (Verdict.FAIL, Verdict.NEEDS_INFO):
        assert finding.next_step.strip(), finding


def found(finding_id, as_of=AS_OF, **paths):
    """One finding of the changed claim."""
    finding = assessed(as_of, **paths).finding(finding_id)
    if not paths.keys() & {"claim", "rulebook"}:
        changes = "; ".join(f"{path} = {value}" for path, value in paths.items())
        assert_told(f"# {finding_id} on {as_of}: {changes or 'nothing changed'}", of_finding(finding))
    return finding


def override(finding_id):
    """A recorded decision to go on."""
    return {
        "finding": finding_id,
        "name": "J. Q. Example",
        "decided_on": "2026-11-20",
        "reason": f"What settles {finding_id} is on file.",
    }


def prior(determined_on, *, batched=False, codes=("95940",), **more):
    """An earlier determination between the same parties."""
    return {
        "dispute_number": "DISP-7654321",
        "determined_on": str(determined_on),
        "service_codes": list(codes),
        "batched": batched,
        **more,
    }


def names(cases):
    """Readable names of the rows of a table: the check, the verdict, what was changed."""
    return [f"{row[0]}-{row[1]}-{'-'.join(f'{k}={v}' for k, v in row[2].items())}"[:90] for row in cases]
