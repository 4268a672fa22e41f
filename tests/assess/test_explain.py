"""The memorandum on a claim: what a biller or an attorney looks for in it, and what must never stand in it."""

import re
from dataclasses import replace
from datetime import date

import pytest
from claim_facts import AS_OF, RULEBOOK, changed, override, prior
from told import assert_told, figures, of_deadline

from idrkit.assess.assessment import CHECKS
from idrkit.assess.explain import OTHER, TOPICS, explain, topic_of_check, topic_of_deadline
from idrkit.assess.explain_head import NextDay
from idrkit.assess.timeline import STEPS
from idrkit.intake.profile import load_profile
from idrkit.intake.read import read_claims
from idrkit.law.rulebook import load_rulebook
from idrkit.places import bundled
from idrkit.run.batch import standings, to_fetch

FOLDER = bundled("fixtures")
FIXTURES = (
    *read_claims([FOLDER / "ionm-claims.csv"], profile=load_profile(FOLDER / "ionm-profile.toml")).claims,
    *read_claims([FOLDER / "ionm-offers.json", FOLDER / "other-claims.json"]).claims,
)
NUMBERED = (
    "1. The service",
    "2. The plan",
    "3. Other law: State law and All-Payer Model Agreements",
    "4. Consent",
    "5. Payment or denial",
    "6. Open negotiation",
    "7. Initiation",
    "8. Cooling-off",
    "9. Selection and offer",
    "10. Payment of the rate determined or agreed",
    "11. Fees",
    "12. What the papers still need",
)
STARTED = {"open_negotiation_start": "2026-11-03", "initial_payment_received": "2026-10-26"}
DISPUTED = {**STARTED, "idr_initiated": "2026-12-17"}
SELECTED = {**DISPUTED, "idre_selected": "2026-12-22"}


def told_of(claim, as_of=AS_OF, rulebook=RULEBOOK):
    """The assessment of a claim and its memorandum, section by section."""
    (standing,) = standings([claim], rulebook, as_of)
    assert standing.error is None
    due = standing.due
    next_day = NextDay(due.deadline, due.stage, due.safe_by) if due else None
    sections = explain(standing.assessment, rulebook, next_day, to_fetch(standing))
    return standing.assessment, {one.title: one.paragraphs for one in sections}


def told(as_of=AS_OF, **paths):
    return told_of(changed(**paths), as_of)[1]


def of_section(sections, title):
    """The lines kept of a section: the figures of each paragraph, and how many words of the law it quotes."""
    for paragraph in sections[title]:
        quoted = sum(len(quote.split()) for quote in re.findall(r"“[^”]*”", paragraph))
        yield f"  {figures(unquoted(paragraph))}; {quoted} quoted"


def words_of(sections, title):
    return " ".join(sections[title])


def everything(sections):
    return "\n".join(line for title, paragraphs in sections.items() for line in (title, *paragraphs))


def unquoted(text):
    """The text without the words quoted from the law."""
    return re.sub(r"“[^”]*”", "", text)


# What is changed, the day, the section, and words a reader looks for there.
LOOKED_FOR = [
    # A notice that is ready, counted as a person would count.
    (
        {},
        AS_OF,
        "6. Open negotiation",
        (
            "The initial payment or notice of denial was received on Tue 3 Nov 2026.",
            "The period of 30 business days begins on that day (45 CFR 149.510(b)(1)(i), older text, in force): that "
            "day is day 1; it skips Wed 11 Nov (Veterans Day) and Thu 26 Nov (Thanksgiving Day); day 30, the last, is "
            "Wed 16 Dec 2026.",
            "The words: “may, during the 30-business-day period beginning on the day",
            "Selected by the receipt of the initial payment or denial, Tue 3 Nov 2026; applies from Sat 1 Jan 2022.",
            "The amended text waits for guidance announcing the portal functionality",
        ),
    ),
    ({}, AS_OF, "The answer", ("OPEN_NOW", "no disqualifying fact found", "Wed 16 Dec 2026 is the safe day too")),
    ({}, AS_OF, "8. Cooling-off", ("Amended text, reported", "whose date is not given", "settles it")),
    # The last day, and the day after it.
    ({}, date(2026, 12, 16), "The answer", ("OPEN_NOW", "its last day is Wed 16 Dec 2026")),
    ({}, date(2026, 12, 17), "The answer", ("TOO_LATE", "was Wed 16 Dec 2026", "an approved extension")),
    ({}, date(2026, 12, 17), "6. Open negotiation", ("F1 Open negotiation started in time (fails).", "receives an")),
    # After the usual last day: what keeps the step open is said beside the day that passed.
    (
        {
            "approved_extension_until": "2027-01-15",
            "approved_extension_step": "start_open_negotiation",
            "approved_extension_source": "Approval of 10 December 2026",
        },
        date(2026, 12, 17),
        "The answer",
        ("OPEN_NOW", "its last day is Fri 15 Jan 2027"),
    ),
    (
        {
            "line__date_of_service": "2026-08-03",
            "initial_payment_received": "2026-09-10",
            "open_negotiation_start": "2026-10-01",
            "prior_determinations": [prior("2026-09-01", codes=("95940", "95938"))],
        },
        date(2026, 12, 10),
        "The answer",
        ("OPEN_NOW", "its window is Tue 1 Dec 2026 to Wed 13 Jan 2027"),
    ),
    # A window: the day-0 count does not narrow it; days closed by Executive Order do.
    (
        STARTED,
        date(2026, 12, 17),
        "The answer",
        ("window is Thu 17 Dec 2026 to Tue 22 Dec 2026, and", "Tue 22 Dec 2026 is the safe day too"),
    ),
    (
        {
            "line__date_of_service": "2025-09-15",
            "plan__plan_year_start": "2025-01-01",
            "bill_transmitted": "2025-10-01",
            "initial_payment_received": "2025-11-20",
            "open_negotiation_start": "2025-11-24",
        },
        date(2026, 1, 8),
        "The answer",
        ("window is Thu 8 Jan 2026 to Tue 13 Jan 2026 (safe from Mon 12 Jan 2026)",),
    ),
    (
        STARTED,
        date(2026, 12, 17),
        "7. Initiation",
        ("business days 31 to 34", "Read otherwise: if the first day did not count (day 0)", "guidance issued later"),
    ),
    # A suspension that an earlier determination caused.
    (
        {**STARTED, "prior_determinations": [prior("2026-11-20", codes=("95940", "95938"))]},
        date(2026, 12, 17),
        "8. Cooling-off",
        (
            "F8 Not suspended by cooling-off (fails).",
            "Earlier determination DISP-7654321 (single; 95940, 95938).",
            "90 calendar days after that day",
            "amended text, reported",
            "day 90, the last, is Thu 18 Feb 2027",
        ),
    ),
    (
        {**STARTED, "prior_determinations": [prior("2026-11-20", codes=("95940", "95938"))]},
        date(2026, 12, 17),
        "The answer",
        ("NOT_YET", "Initiate in the window after it, Fri 19 Feb 2027"),
    ),
    (
        {"prior_determinations": [prior("2026-11-20", initiated_by_provider=False)]},
        AS_OF,
        "8. Cooling-off",
        ("This provider did not initiate it, so it suspends nothing here.",),
    ),
    (
        {"prior_determinations": [prior("2021-11-20")]},
        AS_OF,
        "8. Cooling-off",
        ("Earlier determination DISP-7654321 (single; 95940). Nothing counted from Sat 20 Nov 2021 concerns a line",),
    ),
    # A divided State, and the same with a recorded decision.
    (
        {"plan__funding": "fully_insured", "facility__state": "TX"},
        AS_OF,
        "3. Other law: State law and All-Payer Model Agreements",
        (
            "C2 No specified State law (lacks a fact). Texas has its own law",
            "reported",
            "“for which the out-of-network",
        ),
    ),
    (
        {"plan__funding": "fully_insured", "facility__state": "TX", "overrides": [override("C2")]},
        AS_OF,
        "What stands in the way, and what to fetch",
        ("Nothing stands in the way", "despite C2: J. Q. Example, Fri 20 Nov 2026: What settles C2 is on file."),
    ),
    (
        {"plan__funding": "fully_insured", "facility__state": "TX", "overrides": [override("C2")]},
        AS_OF,
        "3. Other law: State law and All-Payer Model Agreements",
        ("Recorded decision to go on despite C2",),
    ),
    # A denial of the benefit.
    (
        {"initial_payment__kind": "adverse_benefit_determination"},
        AS_OF,
        "5. Payment or denial",
        ("E2 Denial of payment, not of the benefit (fails).", "unverified"),
    ),
    (
        {"initial_payment__kind": "adverse_benefit_determination"},
        AS_OF,
        "The answer",
        ("NOT_IDR", "File the appeal named on the denial"),
    ),
    # Closed: what is still to watch.
    (
        {**SELECTED, "offer_submitted": "2027-01-06", "payment_determination": "2027-02-01"},
        date(2027, 2, 2),
        "The answer",
        ("CLOSED", "The next day to watch: "),
    ),
    # The offer stage: one business day may be lost under another reading.
    (SELECTED, date(2026, 12, 28), "The answer", ("notice of offer", "Thu 7 Jan 2027", "is Wed 6 Jan 2027")),
    (
        SELECTED,
        date(2027, 1, 7),
        "The answer",
        ("OPEN_NOW", "the safe day, Wed 6 Jan 2027, the earliest last day under any reading, has passed"),
    ),
    (DISPUTED, date(2026, 12, 18), "9. Selection and offer", ("is taken for it", "Under the text that waits", "O6")),
    ({**SELECTED}, date(2026, 12, 28), "11. Fees", ("$15.00", "Selected by IDR initiation, Thu 17 Dec 2026")),
    ({}, AS_OF, "11. Fees", ("$15.00", "Not initiated yet")),
    # Missing dates and facts, with the place where each is found.
    (
        {"initial_payment_received": None},
        AS_OF,
        "What stands in the way, and what to fetch",
        ("To fetch: initial_payment_received (", "Found in: bank or mail log"),
    ),
    ({"initial_payment_received": None}, AS_OF, "The answer", ("NEEDS_INFO", "No day to watch follows")),
    (
        {"line__offer": None, "facility__participating": None},
        AS_OF,
        "What stands in the way, and what to fetch",
        (
            "To fetch: service_lines[].offer of lines 1 and 2 (",
            "To fetch: facility.participating (",
            "Found in: plan directory printed for the date of service",
        ),
    ),
    ({"line2__offer": None}, AS_OF, "What stands in the way, and what to fetch", ("offer of line 2 (",)),
    (
        {"line__offer": None, "facility__participating": None},
        AS_OF,
        "The answer",
        ("NEEDS_INFO, 2 checks stand in the way, the first of them: Whether the facility",),
    ),
    # Before 2022 nothing is counted, and the memorandum says why.
    (
        {
            "plan__plan_year_start": "2021-01-01",
            "line__date_of_service": "2021-09-14",
            "bill_transmitted": "2021-09-20",
            "initial_payment_received": "2021-11-03",
        },
        date(2021, 12, 1),
        "6. Open negotiation",
        ("No deadline is computed.",),
    ),
    (
        {"plan__plan_year_start": "2021-01-01", "line__date_of_service": "2021-09-14"},
        AS_OF,
        "2. The plan",
        ("B7 Plan year covered (fails).", "January 1, 2022"),
    ),
]


@pytest.mark.parametrize(("paths", "as_of", "title", "words"), LOOKED_FOR)
def test_a_reader_finds_what_he_looks_for(paths, as_of, title, words):
    sections = told(as_of, **paths)
    assert_told(f"# {title} on {as_of}: {paths}", (f"{title}", *of_section(sections, title)))
    text = words_of(sections, title)
    for each in words:
        assert each in text


@pytest.mark.parametrize(
    "paths", [{}, STARTED, DISPUTED, SELECTED], ids=["notice", "negotiation", "initiated", "offer"]
)
def test_a_memorandum_keeps_its_figures(paths):
    assessment, sections = told_of(changed(**paths))
    assert_told(f"# deadlines: {paths}", (line for one in assessment.deadlines for line in of_deadline(one)))
    lines = (line for title in sections for line in (title, *of_section(sections, title)))
    assert_told(f"# memorandum: {paths}", lines)


def test_the_head_names_the_claim_and_no_patient():
    claim = changed(patient={"member_id": "ZZQ00417788", "case_number": "CASE-77"}, service_description="Spine case")
    _, sections = told_of(claim)
    head = words_of(sections, "Memorandum on claim IONM-0001")
    for each in (
        "IONM-0001",
        "26258-SYN-004417",
        "Sample Benefit Plan",
        "self-insured",
        "Alabama",
        "Mon 14 Sep 2026",
        "95940 and 95938",
        "looked at on Mon 23 Nov 2026",
    ):
        assert each in head
    text = everything(sections)
    assert "ZZQ" not in text
    assert "7788" not in text
    assert "CASE-77" not in text


def test_what_is_not_recorded_is_said_in_the_head():
    head = everything(told(claim_number=None, plan__funding=None, facility__state=None, line__date_of_service=None))
    for each in ("no plan's claim number recorded", "funding not recorded", "State that is not recorded", "on a day"):
        assert each in head


def test_the_sections_follow_the_order_of_the_process():
    titles = tuple(told())
    assert titles[1:3] == ("The answer", "What stands in the way, and what to fetch")
    assert titles[3:15] == NUMBERED
    assert titles[15:] == ("Assumptions and doubts",)


@pytest.mark.parametrize(
    ("paths", "as_of"),
    [({}, AS_OF), (STARTED, date(2026, 12, 17)), (SELECTED, date(2026, 12, 28)), ({"claim_number": None}, AS_OF)],
)
def test_every_check_is_told_and_no_check_is_told_in_two_sections(paths, as_of):
    _, sections = told_of(changed(**paths), as_of)
    for check in CHECKS:
        home = topic_of_check(check.id)
        assert home is not OTHER, check.id
        (title,) = (one for one in sections if one.endswith(f". {home.title}"))
        assert re.search(rf"\b{check.id}\b", words_of(sections, title)), check.id
        assert sum(any(each.holds(check.id) for each in one.checks) for one in TOPICS) == 1, check.id


@pytest.mark.parametrize(
    ("new", "title"),
    [
        ("A10", "The service"),
        ("B8", "The plan"),
        ("C6", "Other law: State law and All-Payer Model Agreements"),
        ("D7", "Consent"),
        ("E6", "Payment or denial"),
        ("F11", "Initiation"),
        ("G2", "Initiation"),
        ("N9", "What the papers still need"),
        ("O8", "What the papers still need"),
        ("P3", "What the papers still need"),
        ("X1", "Other checks and days"),
    ],
)
def test_a_check_of_a_later_version_falls_into_its_section(new, title):
    assert topic_of_check(new).title == title


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.id)
def test_every_deadline_has_a_section(step):
    assert topic_of_deadline(step.id) is not OTHER


def test_what_no_section_names_is_told_under_the_last_heading():
    assessment, _ = told_of(changed())
    strange = replace(assessment.findings[0], id="X1", title="A new check")
    late = replace(assessment.deadlines[0], id="new_step", name="A new step")
    grown = replace(assessment, findings=(*assessment.findings, strange), deadlines=(*assessment.deadlines, late))
    sections = {one.title: one.paragraphs for one in explain(grown, RULEBOOK, None, ())}
    text = words_of(sections, "13. Other checks and days")
    assert "(X1)" in text
    assert "A new step: " in text


@pytest.mark.parametrize(
    ("paths", "as_of"),
    [
        ({}, AS_OF),
        (STARTED, date(2026, 12, 17)),
        (DISPUTED, date(2026, 12, 18)),
        (SELECTED, date(2026, 12, 28)),
        ({**SELECTED, "payment_determination": "2027-02-01"}, date(2027, 2, 2)),
        ({**DISPUTED, "agreement_reached": "2026-12-21"}, date(2026, 12, 28)),
    ],
)
def test_every_deadline_is_told_once(paths, as_of):
    assessment, sections = told_of(changed(**paths), as_of)
    assert assessment.deadlines
    paragraphs = [one for each in sections.values() for one in each]
    for deadline in assessment.deadlines:
        (own,) = (one for one in paragraphs if one.startswith(f"{deadline.name}: "))
        for note in deadline.notes:
            assert note in everything(sections)
        assert own.count("Read otherwise: ") == len(deadline.other_readings)


def test_the_words_of_a_paragraph_are_quoted_once_in_a_section():
    sections = told(open_negotiation_start="2026-11-10", open_negotiation__proof=None, open_negotiation__sent_to=None)
    for title in NUMBERED:
        quotes = re.findall(r"“([^”]{40,})”", words_of(sections, title))
        assert len(quotes) == len(set(quotes)), title


def test_what_passes_is_one_sentence_and_what_does_not_apply_is_one_for_all():
    service = told()["1. The service"]
    assert service[0].startswith("Nothing stands in the way here. The service is of a kind the Act covers (A1).")
    assert service[-1] == "Not asked of this claim: A3 Emergency setting and A4 Services after stabilization."


def test_a_text_the_user_dated_is_told_with_its_certainty(tmp_path):
    rules = tmp_path / "rules.toml"
    rules.write_text("[gates.G_ONP]\nsince = 2026-10-01\n", encoding="utf-8")
    _, sections = told_of(changed(**STARTED), date(2026, 12, 17), load_rulebook([rules]))
    text = words_of(sections, "7. Initiation")
    assert "(45 CFR 149.510(b)(2)(i), amended text, reported)" in text
    assert "applies from Thu 1 Oct 2026" in text
    assert "waits for" not in text


@pytest.mark.parametrize("claim", FIXTURES, ids=lambda claim: claim.claim_id)
def test_no_claim_is_called_eligible_and_the_same_facts_give_the_same_words(claim):
    assessment, sections = told_of(claim)
    text = everything(sections)
    assert re.search(r"\beligible\b", unquoted(text), re.IGNORECASE) is None
    assert told_of(claim)[1] == sections
    assert assessment.status.value in words_of(sections, "The answer")
    assert sections["Assumptions and doubts"][-1].count("no legal advice") == 1
    assert "None" not in text
    assert "  " not in text
    assert ".." not in text.replace("...", "")
