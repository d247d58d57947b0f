"""The factories of elementwise ops, and a census of the records."""

import threading

import numpy as np
import pytest

import yeoul as tf
from yeoul.engine.op import AUTO, NONE, TABLE
from yeoul.ops.family import documented, number, widened, words

LOADED = [TABLE[name] for name in ("AddV2", "Sum", "MatMul")] and list(TABLE.values())


GRAPH_ONLY = ("Placeholder", "Const", "ReadVariableOp", "ReduceDataset")


@pytest.mark.parametrize("op", LOADED, ids=repr)
def test_every_record_says_what_its_gradient_is_and_how_it_runs(op):
    assert callable(op.grad) or op.grad in (AUTO, NONE)
    assert op.lower is not None or op.host is not None or op.name in GRAPH_ONLY
    assert op.lower is not None or op.shape is not None or op.name in GRAPH_ONLY


def test_documentation():
    text = documented("Does it.", {"x": "a tensor."}, "Another.", "tf.f(1) -> 2")
    assert ">>> print(tf.f(1).numpy())\n      2\n" in text
    assert "x: a tensor." in text
    assert "Args" in tf.sin.__doc__
    assert words(frozenset([np.dtype("int8")])) == "int8"


@pytest.mark.parametrize(
    ("value", "dtype", "result"),
    [
        (1.5, "float32", 1.5),
        (1, "float16", 1.0),
        (1.5, "int32", None),
        (True, "int32", None),
        (-1, "uint8", None),
        (0, "uint8", 0),
        (1000, "int32", None),
        (1, "complex64", None),
        ("a", "float32", None),
    ],
)
def test_numbers(value, dtype, result):
    array = number(value, np.dtype(dtype))
    if result is None:
        assert array is None
    else:
        assert array == result
        assert array.dtype == dtype


def test_half_precision_is_computed_in_single():
    seen = []
    widened(lambda x: seen.append(x.dtype) or x)(np.ones(2, np.float16))
    assert seen == [np.float32]


def test_threads():
    x, results = tf.constant([3e38]), []

    def work():
        for _ in range(200):
            results.append((x + x).numpy()[0])

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 800
    assert np.isinf(results).all()
