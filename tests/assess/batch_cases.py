"""Groups of synthetic claims with nothing in the way of one batch, and the same with facts changed."""

from claim_facts import AS_OF, CLEAN, RULEBOOK, line
from told import assert_told, assert_whole, of_group, this_case

from idrkit.assess.batching import assess_group
from idrkit.claims.model import Claim

# Open negotiation from Mon 2 Nov 2026, the first business day under the amended batching text: window 16 to 21 Dec.
AMENDED = "2026-11-02"
# Under the older text: window Tue 24 Nov to Mon 30 Nov 2026.
OLDER = "2026-10-09"


def claim(number, *codes, day="2026-09-14", negotiation=AMENDED, **paths):
    """One claim of its own patient, one line for each code; `plan__kind` style paths change facts."""
    record = {
        **CLEAN,
        "claim_id": f"C-{number}",
        "claim_number": f"SYN-{number}",
        "patient": {"case_number": f"CASE-{number}"},
        "plan": {**CLEAN["plan"], "group_number": "SYN-G1"},
        "provider": {**CLEAN["provider"], "tin": "12-3456789"},
        "dispute": {**CLEAN["dispute"], "batched": True},
        "service_lines": [{**line(str(n), code), "date_of_service": day} for n, code in enumerate(codes, 1)],
        "initial_payment_received": "2026-09-28",
        "open_negotiation_start": negotiation,
    }
    for path, value in paths.items():
        head, _, rest = path.partition("__")
        if head == "line":
            record["service_lines"] = [{**one, rest: value} for one in record["service_lines"]]
        elif rest:
            record[head] = {**record[head], rest: value}
        else:
            record[head] = value
    return Claim.model_validate(record)


def insured(number, *codes, **paths):
    """A claim under insured coverage of Example Insurance Company."""
    facts = {
        "plan__funding": "fully_insured",
        "plan__administrator": None,
        "plan__legal_business_name": "Example Insurance Company",
        "plan__state_of_issue": "AL",
    }
    return claim(number, *codes, **{**facts, **paths})


def group(*claims, as_of=AS_OF, rulebook=RULEBOOK, **how):
    """The group as assessed on a day; every answer on it is whole."""
    found = assess_group(claims, rulebook, as_of, **how)
    for answer in (found, *found.findings, *found.dropped, *found.fees):
        assert_whole(answer)
    assert_told(this_case(), of_group(found))
    return found


def verdicts(found):
    """The verdict of each check of the group, by id."""
    return {one.id: one.verdict for one in found.findings}


def dropped(found):
    """The lines taken out, each as claim, line and check."""
    return {(one.claim_id, one.line_id, one.finding) for one in found.dropped}
