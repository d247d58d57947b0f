"""What holds for all tests, and for the examples in docstrings."""

import sys

import pytest
from hypothesis import HealthCheck, settings

from yeoul.core.tracebacks import SETTING


def pytest_configure():
    """Failing tests show all frames; how fast the machine is decides about no test."""
    SETTING.hiding = False
    settings.register_profile(
        "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile("patient")


@pytest.fixture(autouse=True)
def modes_as_before():
    """Programs cannot switch these modes off again."""
    yield
    for name in ("yeoul.engine.determinism", "yeoul.data.debug"):
        if name in sys.modules:
            sys.modules[name].SETTING["enabled"] = False
