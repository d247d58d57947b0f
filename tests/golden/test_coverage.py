"""Every op record is run by some golden row."""

import importlib
import pkgutil

import yeoul.ops
from tests.golden import replay, test_behaviour, test_ops
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.graph.func_graph import FuncGraph

# Records whose values are not TensorFlow's to give, each with the test that covers it.
ELSEWHERE = {
    "AnonymousIteratorV3": "tests/graph/test_dataset_loop.py",
    **dict.fromkeys(
        "BatchCholesky BatchCholeskyGrad BatchMatrixBandPart BatchMatrixDeterminant "
        "BatchMatrixDiag BatchMatrixDiagPart BatchMatrixInverse BatchMatrixSetDiag "
        "BatchMatrixSolve BatchMatrixSolveLs BatchMatrixTriangularSolve "
        "BatchSelfAdjointEig BatchSelfAdjointEigV2 BatchSvd SelfAdjointEig".split(),
        "tests/ops/test_tridiagonal.py: TensorFlow runs them in old graphs only",
    ),
    **dict.fromkeys(
        "BatchFFT BatchFFT2D BatchFFT3D BatchIFFT BatchIFFT2D BatchIFFT3D FFTND IFFTND RFFTND "
        "IRFFTND".split(),
        "tests/ops/signal/test_fft_records.py: TensorFlow 2.15 has them without kernels",
    ),
    "BroadcastGradientArgs": "tests/graph/test_lower.py: it appears where dimensions are unknown",
    "Const": "every graph",
    "IteratorGetNext": "tests/graph/test_dataset_loop.py",
    "Placeholder": "every graph",
    "RaggedTensorText": "tests/engine/test_composite.py: tf.print, by other ops in TensorFlow",
    "ReadAssigned": "tests/graph/test_assigned.py: it appears where a graph reads what it assigned",
    "ReadVariableOp": "every graph with a variable",
    "ReduceDataset": "tests/graph/test_dataset_loop.py",
    "TensorListLength": "tests/graph/test_tensor_array.py: behind tf.TensorArray",
    "TensorListScatterAdd": "tests/graph/test_tensor_array.py: gradients of tf.TensorArray.gather",
}


class Recorder:
    """Notes which ops are executed."""

    watched: frozenset = frozenset()

    def __init__(self):
        self.names = set()

    def record(self, record):
        self.names.add(record.op.name)

    def read_variable(self, variable):
        self.names.add("ReadVariableOp")


def test_every_record_has_a_row(monkeypatch):
    for module in pkgutil.walk_packages(yeoul.ops.__path__, "yeoul.ops."):
        importlib.import_module(module.name)
    recorder = Recorder()
    add_op = FuncGraph.add_op

    def noted(graph, op, *given, **options):
        recorder.names.add(op.name)
        return add_op(graph, op, *given, **options)

    monkeypatch.setattr(FuncGraph, "add_op", noted)
    STATE.push_tape(recorder)
    try:
        for parameters in replay.rows(*test_ops.AREAS, *test_behaviour.AREAS):
            try:
                replay.check_eager(*parameters.values)
            except Exception:
                continue  # failures are the business of the other tests
    finally:
        STATE.pop_tape(recorder)
    missing = set(TABLE) - recorder.names - set(ELSEWHERE)
    assert not missing, f"op records without a golden row: {sorted(missing)}"
    surplus = set(ELSEWHERE) & recorder.names
    assert not surplus, f"these have golden rows: {sorted(surplus)}"
