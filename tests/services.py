"""The real PostgreSQL and the real browser of the tests, as scripts/test exports them."""

import os

import pytest


def service(variable, what):
    """What the environment variable names; without it the test is skipped, and fails in CI."""
    value = os.environ.get(variable)
    if value:
        return value
    reason = f"no {what}: scripts/test starts one ({variable} is not set)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
