"""Every op record is run by some golden row, every public function by three."""

import importlib
import inspect
import pkgutil
import zlib
from collections import Counter
from operator import attrgetter

import pytest

import yeoul as tf
import yeoul.ops
from tests.golden import reach, replay, test_behaviour, test_ops
from yeoul.engine.op import TABLE

SAMPLED = 100  # one row of so many is looked at again

# Records whose values are not TensorFlow's to give, each with the test that covers it.
ELSEWHERE = {
    **dict.fromkeys(
        "AnonymousHashTable AnonymousMutableDenseHashTable AnonymousMutableHashTable "
        "AnonymousMutableHashTableOfTensors FIFOQueueV2 InitializeTableFromTextFileV2 "
        "MutableDenseHashTableV2 MutableHashTableOfTensorsV2 MutableHashTableV2 "
        "PaddingFIFOQueueV2 PriorityQueueV2 RandomShuffleQueueV2".split(),
        "rows of lookup and queues make them, where no tape sees it",
    ),
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
    "Const": "every graph",
    **dict.fromkeys(("DotProductAttention", "DotProductAttentionGrad"), "rows of keras_attention"),
    **dict.fromkeys(
        "GRUSequence GRUSequenceGrad LSTMSequence LSTMSequenceGrad".split(), "rows of keras_rnn"
    ),
    **dict.fromkeys("ConvLSTMSequence ConvLSTMSequenceGrad".split(), "rows of keras_convlstm"),
    **dict.fromkeys(
        "ConvLSTMSequenceGradAny GRUSequenceGradAny LSTMSequenceGradAny".split(),
        "tests/ops/recurrent",
    ),
    "IteratorGetNext": "tests/graph/test_dataset_loop.py",
    "MakeIterator": "tests/data/test_session_iterator.py",
    "Placeholder": "every graph",
    **dict.fromkeys(
        "BatchNormWithGlobalNormalization BatchNormWithGlobalNormalizationGrad "
        "Conv2DBackpropFilterV2 Conv2DBackpropInputV2 Conv3DBackpropFilter Conv3DBackpropInput "
        "TopK".split(),
        "tests/ops/versions: no kernel in TensorFlow 2.15",
    ),
    "QuantizedReluX": "tests/ops/quantization: no kernel in TensorFlow 2.15",
    "QuantizeAndDequantize": "tests/ops/quantization: no kernel in TensorFlow 2.15",
    "ReadAssigned": "tests/graph/test_assigned.py: it appears where a graph reads what it assigned",
    "ReduceDataset": "tests/graph/test_dataset_loop.py",
    "SparseCrossHashed": "tests/ops/string/test_cross.py: no public function has it",
    "SparseMatrixAdd": "tests/ops/raw/test_csr.py: TensorFlow has it on GPUs alone",
    "SparseMatrixMul": "as SparseMatrixAdd",
    "SparseMatrixSoftmax": "as SparseMatrixAdd",
    "SparseMatrixSoftmaxGrad": "as SparseMatrixAdd",
    "SparseMatrixZeros": "as SparseMatrixAdd",
}

# Namespaces that have rows of another kind, and tests of their own.
OTHER_AREAS = {
    *(
        "compat",
        "data",
        "feature_column",
        "initializers",
        "keras",
        "lookup",
        "losses",
        "metrics",
        "optimizers",
    ),
    *("queue", "raw_ops", "test", "train"),
}

# Functions that give no values to compare, each with the test that covers it.
WITHOUT_VALUES = {
    "autograph.experimental.set_loop_options": "read, not called: its rows are in edges_graph",
    "autograph.set_verbosity": "tests/graph/autograph: what is logged",
    "autograph.to_code": "tests/graph/autograph: the code is ours",
    "autograph.trace": "tests/graph/autograph: what is logged",
    **dict.fromkeys(
        "conv2d_backprop_filter_v2 conv2d_backprop_input_v2".split(),
        "tests/ops/versions: no kernel in TensorFlow 2.15",
    ),
    **dict.fromkeys(
        "fftnd ifftnd rfftnd irfftnd signal.fftnd signal.ifftnd signal.rfftnd "
        "signal.irfftnd".split(),
        "tests/ops/signal/test_fft_records.py: no kernel in TensorFlow 2.15",
    ),
    "config.experimental.enable_op_determinism": "tests/engine/test_determinism.py",
    "config.experimental.get_device_details": "tests/engine: of accelerators",
    "config.experimental.get_memory_growth": "tests/engine: of accelerators",
    "config.experimental.get_memory_info": "tests/engine: of accelerators",
    "config.experimental.get_memory_usage": "tests/engine: of accelerators",
    "config.experimental.set_memory_growth": "tests/engine: of accelerators",
    "config.set_visible_devices": "tests/engine: once a process",
    "debugging.disable_check_numerics": "tests/graph/test_numerics.py",
    "debugging.disable_traceback_filtering": "tests/core/test_tracebacks.py",
    "debugging.enable_check_numerics": "tests/graph/test_numerics.py",
    "debugging.enable_traceback_filtering": "tests/core/test_tracebacks.py",
    "debugging.is_traceback_filtering_enabled": "tests/core/test_tracebacks.py",
    "experimental.enable_strict_mode": "tests/engine/test_logical_devices.py: once a process",
    "experimental.dispatch_for_api": "tests/ops/test_api_dispatch.py",
    "experimental.dispatch_for_binary_elementwise_apis": "tests/ops/test_api_dispatch.py",
    "experimental.dispatch_for_unary_elementwise_apis": "tests/ops/test_api_dispatch.py",
    "experimental.unregister_dispatch_for": "tests/ops/test_api_dispatch.py",
    "broadcast_weights": "not TensorFlow's",
    "get_logger": "a logger of Python's",
    "install_as_tensorflow": "not TensorFlow's",
}


@pytest.fixture(scope="module")
def reached():
    """Names of the ops that the rows execute; how many rows take each public object."""
    for module in pkgutil.walk_packages(yeoul.ops.__path__, "yeoul.ops."):
        importlib.import_module(module.name)
    found, known = reach.recorded(), reach.places()
    ops, rows = set(), Counter()
    for row_ops, paths in found.values():
        ops.update(row_ops)
        rows.update({known[path] for path in paths if path in known})
    return ops, rows


def rows():
    """All rows, as pytest parameters."""
    return replay.rows(*test_ops.AREAS, *test_behaviour.AREAS)


def test_the_record_is_of_these_rows():
    """tests/golden/reached.json.gz says what each row reaches; tools/record_reach.py writes it."""
    assert set(reach.recorded()) == {reach.key(*p.values) for p in rows()}, (
        "rows have come or gone: run tools/record_reach.py"
    )


@pytest.mark.parametrize(
    ("area", "name"),
    [p for p in rows() if zlib.crc32(reach.key(*p.values).encode()) % SAMPLED == 0],
)
def test_rows_reach_what_is_recorded(area, name):
    ops, paths = reach.measured(area, name)
    expected = reach.recorded()[reach.key(area, name)]
    assert set(expected[0]) <= ops
    assert set(expected[1]) <= paths


def test_every_record_has_a_row(reached):
    missing = set(TABLE) - reached[0] - set(ELSEWHERE)
    assert not missing, f"op records without a golden row: {sorted(missing)}"
    surplus = set(ELSEWHERE) & reached[0]
    assert not surplus, f"these have golden rows: {sorted(surplus)}"


def public_functions():
    """Place of each public function of the op library -> its shortest name."""
    named = {}
    for path, place in sorted(reach.places().items(), key=lambda item: (len(item[0]), item[0])):
        if path.split(".")[0] in OTHER_AREAS or path in WITHOUT_VALUES:
            named.setdefault(place, None)
        elif inspect.isfunction(attrgetter(path)(tf)):
            named.setdefault(place, path)
    return {place: path for place, path in named.items() if path}


def test_every_function_has_three_rows(reached):
    few = sorted(path for place, path in public_functions().items() if reached[1][place] < 3)
    assert not few, f"functions with fewer than three golden rows: {few}"
