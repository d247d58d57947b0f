"""Failing tests show all frames."""

from yeoul.core.tracebacks import SETTING


def pytest_configure():
    SETTING.hiding = False
