"""What holds for all tests, and for the examples in docstrings."""

import pytest

from yeoul.core.tracebacks import SETTING


def pytest_configure():
    """Failing tests show all frames."""
    SETTING.hiding = False


@pytest.fixture(autouse=True)
def determinism_as_before():
    """Nothing switches `tf.config.experimental.enable_op_determinism` off again, but tests."""
    yield
    from yeoul.engine.determinism import SETTING as DETERMINISM

    DETERMINISM["enabled"] = False
