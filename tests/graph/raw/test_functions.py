"""tf.raw_ops: signatures, arguments, and the form of what comes out."""

import inspect
import subprocess
import sys

import numpy as np

import yeoul as tf
from tests.ops.mistakes import mistakes

raw = tf.raw_ops


def test_signatures_are_those_of_tensorflow():
    assert str(inspect.signature(raw.Sum)) == "(input, axis, keep_dims=False, name=None)"
    assert str(inspect.signature(raw.Unique)) == "(x, out_idx=tf.int32, name=None)"
    assert str(inspect.signature(raw.Squeeze)) == "(input, axis=[], name=None)"
    assert str(inspect.signature(raw.LRN)) == (
        "(input, depth_radius=5, bias=1, alpha=1, beta=0.5, name=None)"
    )
    assert str(inspect.signature(raw.RandomUniform)) == (
        "(shape, dtype, seed=0, seed2=0, name=None)"
    )


def test_the_list_of_names_needs_no_import_of_ops():
    code = "import sys, yeoul as tf; n = len(dir(tf.raw_ops)); assert n > 300; " + (
        "assert 'yeoul.ops' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_op_that_is_first_used_imports_its_module_only():
    code = """if True:
        import sys, yeoul as tf
        tf.constant([1.0]) + 1.0
        assert 'yeoul.ops.math' in sys.modules
        assert 'yeoul.ops.linalg' not in sys.modules
    """
    subprocess.run([sys.executable, "-c", code], check=True)


def test_several_outputs_are_a_named_tuple():
    result = raw.Unique(x=[3, 1, 3])
    assert type(result).__name__ == "Unique"
    assert result._fields == ("y", "idx")
    np.testing.assert_array_equal(result.y, [3, 1])
    np.testing.assert_array_equal(result.idx, [0, 1, 0])


def test_lists_of_outputs_and_of_inputs():
    parts = raw.Split(axis=0, value=[1, 2], num_split=2)
    assert isinstance(parts, list)
    np.testing.assert_array_equal(raw.ConcatV2(values=parts, axis=0), [1, 2])
    assert [t.dtype for t in raw.IdentityN(input=[1, 2.0])] == [tf.int32, tf.float32]


def test_an_op_without_outputs_gives_an_operation_in_functions():
    assert raw.Assert(condition=True, data=["fine"]) is None
    kinds = []

    @tf.function
    def f(x):
        kinds.append(raw.Assert(condition=x > 0, data=[x]).type)
        return x

    f(tf.constant(1))
    assert kinds == ["Assert"]


def test_attributes_reach_the_op():
    assert raw.ArgMax(input=[1.0, 2.0], dimension=0, output_type=tf.int32).dtype == tf.int32
    assert raw.Cast(x=1, DstT="float32").dtype == tf.float32
    np.testing.assert_array_equal(raw.MatMul(a=[[1, 2]], b=[[3, 4]], transpose_b=True), [[11]])
    np.testing.assert_array_equal(raw.Squeeze(input=[[1]], axis=[0]), [1])


def test_random_ops_go_on_with_each_call():
    tf.random.set_seed(1)
    first = [raw.RandomUniform(shape=[2], dtype=tf.float32, seed=1, seed2=2) for _ in range(2)]
    np.testing.assert_allclose(first[0], [0.40639675, 0.8575996])
    np.testing.assert_allclose(first[1], [0.6038654, 0.52610815])
    tf.random.set_seed(1)
    again = raw.RandomUniform(shape=[2], dtype=tf.float32, seed=1, seed2=2)
    np.testing.assert_array_equal(again, first[0])


def test_names_of_nodes_and_gradients_in_functions():
    @tf.function
    def f(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = raw.Square(x=x, name="mine")
        assert y.name == "mine:0"
        return tape.gradient(y, x)

    np.testing.assert_array_equal(f(tf.constant([1.0, 2.0])), [2.0, 4.0])


test_mistakes = mistakes(
    {
        "positional": (lambda: raw.Abs(1.0), TypeError, r"Abs only takes keyword args .*'x'"),
        "missing": (lambda: raw.Abs(), TypeError, "missing 1 required argument: 'x'"),
        "unknown": (lambda: raw.Abs(y=1), TypeError, "unexpected keyword argument 'y'. It takes"),
        "no list": (lambda: raw.Pack(values=1), TypeError, "Expected list for 'values' argument"),
        "no dtype": (lambda: raw.Cast(x=1, DstT=3.5), TypeError, "Expected DataType for argument"),
        "no list attr": (
            lambda: raw.MaxPool(input=[[[[1.0]]]], ksize=1, strides=[1] * 4, padding="SAME"),
            TypeError,
            "Expected list for argument 'ksize', got 1",
        ),
        "no op": (lambda: raw.Nonsense, AttributeError, "has no attribute 'Nonsense'"),
        "not ours": (
            lambda: raw.Cast(x=1.5, DstT=tf.int32, Truncate=True),
            tf.errors.UnimplementedError,
            r"tf.raw_ops.Cast got Truncate=True, which Yeoul does not have. Leave it out",
        ),
    }
)
