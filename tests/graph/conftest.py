"""What tests of graphs share."""

import jax
import pytest

COMPILED = []


def on_event(name, duration, **options):
    if name == "/jax/core/compile/backend_compile_duration":
        COMPILED.append(options.get("fun_name"))


@pytest.fixture
def compilations():
    """The number of programs that XLA has compiled in the test so far."""
    jax.monitoring.register_event_duration_secs_listener(on_event)
    COMPILED.clear()
    yield lambda: len(COMPILED)
    jax.monitoring.unregister_event_duration_listener(on_event)
