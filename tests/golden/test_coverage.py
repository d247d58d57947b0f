"""Every op record is run by some golden row."""

import importlib
import pkgutil

import yeoul.ops
from tests.golden import replay, test_behaviour, test_ops
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE

# Records whose values are not TensorFlow's to give, each with the test that covers it.
ELSEWHERE: dict[str, str] = {}


class Recorder:
    """Notes which ops are executed."""

    def __init__(self):
        self.names = set()

    def record(self, record):
        self.names.add(record.op.name)

    def read_variable(self, variable):
        self.names.add("ReadVariableOp")


def test_every_record_has_a_row():
    for module in pkgutil.walk_packages(yeoul.ops.__path__, "yeoul.ops."):
        importlib.import_module(module.name)
    recorder = Recorder()
    STATE.push_tape(recorder)
    try:
        for parameters in replay.rows(*test_ops.AREAS, *test_behaviour.AREAS):
            try:
                replay.check_eager(*parameters.values)
            except Exception:
                continue
    finally:
        STATE.pop_tape(recorder)
    missing = set(TABLE) - recorder.names - set(ELSEWHERE)
    assert not missing, f"op records without a golden row: {sorted(missing)}"
