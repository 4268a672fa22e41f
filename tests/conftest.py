"""What every test starts from."""

import os
import sys

import pytest


@pytest.fixture(autouse=True)
def _rules_read_afresh():
    """Where scripts/mutation learns which test touches what, each test reads the tables of the law again."""
    if os.environ.get("MUTANT_UNDER_TEST") == "stats":
        for name, module in tuple(sys.modules.items()):
            if name.startswith(("idrkit.law", "idrkit.assess")):
                for one in tuple(vars(module).values()):
                    getattr(one, "cache_clear", _nothing)()


def _nothing():
    """Most names of a module keep nothing."""
