"""tf.compat.v1.logging."""

import logging

import pytest

import yeoul as tf

log = tf.compat.v1.logging


@pytest.fixture(autouse=True)
def level():
    before = log.get_verbosity()
    yield
    log.set_verbosity(before)


def test_levels(caplog):
    log.set_verbosity(log.WARN)
    assert log.get_verbosity() == logging.WARNING
    for name in ("debug", "info", "warn", "warning", "error", "fatal"):
        getattr(log, name)("%s!", name)
    log.log(log.ERROR, "last")
    shown = [(r.name, r.levelname, r.getMessage()) for r in caplog.records]
    assert shown == [
        ("tensorflow", "WARNING", "warn!"),
        ("tensorflow", "WARNING", "warning!"),
        ("tensorflow", "ERROR", "error!"),
        ("tensorflow", "CRITICAL", "fatal!"),
        ("tensorflow", "ERROR", "last"),
    ]
