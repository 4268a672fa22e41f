"""How neuromonitoring codes are counted: minutes to units, both readings, and where each rule was read."""

import pytest

from idrkit.law.monitoring import coding_rules
from idrkit.law.provision import Certainty

RULES = coding_rules()
UNITS = [
    # code, minutes, full units, units at the midpoint
    ("95940", 0, 0, 0),
    ("95940", 7, 0, 0),
    ("95940", 8, 0, 1),
    ("95940", 14, 0, 1),
    ("95940", 15, 1, 1),
    ("95940", 16, 1, 1),
    ("95940", 22, 1, 1),
    ("95940", 23, 1, 2),
    ("95940", 600, 40, 40),
    ("95941", 0, 0, 0),
    ("95941", 30, 0, 0),
    ("95941", 31, 1, 1),
    ("95941", 59, 1, 1),
    ("95941", 60, 1, 1),
    ("95941", 90, 1, 1),
    ("95941", 91, 1, 2),
    ("95941", 120, 2, 2),
    ("G0453", 7, 0, 0),
    ("G0453", 8, 0, 1),
]


@pytest.mark.parametrize(("code", "minutes", "full", "midpoint"), UNITS)
def test_minutes_become_units(code, minutes, full, midpoint):
    rule = RULES.rule(code)
    assert (rule.full_units(minutes), rule.midpoint_units(minutes)) == (full, midpoint)


def test_codes_not_counted_by_time_have_no_rule():
    assert RULES.rule("95938") is None


def test_nothing_of_it_reads_as_settled():
    sources = [one.source for one in RULES.units]
    sources += [RULES.base_studies_source, RULES.not_together_source, RULES.component_modifiers_source]
    sources += [RULES.oversight, RULES.concurrency]
    assert all(one.words and one.certainty is not Certainty.IN_FORCE for one in sources)
