"""Ops that change variables: in functions, written as GraphDefs and read again."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes
from yeoul.graph.import_graph import function_from_graph_def

raw = tf.raw_ops


def train(var, slot):
    """A function that changes two variables in several ways."""

    def step(g):
        raw.ResourceApplyMomentum(var=var.handle, accum=slot.handle, lr=0.1, grad=g, momentum=0.9)
        raw.ResourceScatterAdd(resource=var.handle, indices=[0], updates=[1.0])
        rows = raw.ResourceGather(resource=var.handle, indices=[0, 2], dtype=tf.float32)
        var.assign_add([1.0, 1.0, 1.0])
        return var.read_value() * 2.0, rows

    return step


def fresh():
    return tf.Variable([1.0, 2.0, 3.0]), tf.Variable([0.0, 0.0, 0.0])


def values(*parts):
    return [np.asarray(part).tolist() for part in parts]


def test_functions_do_what_eager_calls_do():
    one, two = fresh(), fresh()
    step, compiled = train(*one), tf.function(train(*two))
    for _ in range(2):
        grad = tf.ones([3])
        assert values(*step(grad), *one) == values(*compiled(grad), *two)


def test_written_and_read_graphs_change_the_same_variables():
    first, second = fresh(), fresh()
    concrete = tf.function(train(*first)).get_concrete_function(tf.TensorSpec([3], tf.float32))
    definition = concrete.graph.as_graph_def()
    kinds = [node.op for node in definition.node]
    assert "ResourceApplyMomentum" in kinds
    assert "ResourceScatterAdd" in kinds
    names = [n.name for n in definition.node if "/resource" in n.name]
    read = function_from_graph_def(
        definition.SerializeToString(),
        ["g:0", *[(f"{n}:0", v) for n, v in zip(names, second, strict=True)]],
        [t.name for t in concrete.graph.outputs],
    )
    grad = tf.ones([3])
    assert values(*concrete(grad), *first) == values(*read.call_flat([grad]), *second)


def test_a_called_function_that_changes_a_variable_cannot_be_written():
    v = tf.Variable([1.0])

    @tf.function
    def inner(x):
        raw.ResourceScatterAdd(resource=v.handle, indices=[0], updates=[1.0])
        return x

    concrete = tf.function(lambda x: inner(x)).get_concrete_function(tf.TensorSpec([], tf.float32))
    with pytest.raises(tf.errors.UnimplementedError, match="changes a variable inside a function"):
        concrete.graph.as_graph_def()


def test_gradients_flow_to_a_variable_through_a_gather():
    v = tf.Variable([1.0, 2.0, 3.0])
    with tf.GradientTape() as tape:
        y = raw.ResourceGather(resource=v.handle, indices=[2, 2], dtype=tf.float32)
    np.testing.assert_array_equal(tf.convert_to_tensor(tape.gradient(y, v)), [0.0, 0.0, 2.0])


def test_sparse_updates_that_name_a_row_twice_in_xla():
    v, a = tf.Variable([[1.0], [2.0]]), tf.Variable([[0.5], [0.5]])
    w, b = tf.Variable(v), tf.Variable(a)
    given = {"lr": 0.1, "grad": [[1.0], [2.0]], "indices": [1, 1]}
    raw.ResourceSparseApplyAdagrad(var=v.handle, accum=a.handle, **given)

    @tf.function(jit_compile=True)
    def step():
        raw.ResourceSparseApplyAdagrad(var=w.handle, accum=b.handle, **given)

    step()
    np.testing.assert_allclose(v, w, rtol=1e-6)
    np.testing.assert_allclose(a, b, rtol=1e-6)


def rows(indices, updates):
    v = tf.Variable([1.0, 2.0])
    return lambda: raw.ResourceScatterAdd(resource=v.handle, indices=indices, updates=updates)


test_mistakes = mistakes(
    {
        "no variable": (
            lambda: raw.ResourceScatterAdd(resource=[1.0], indices=[0], updates=[1.0]),
            TypeError,
            "changes the variable 'resource', but got .* Pass the variable, or its `handle`",
        ),
        "no such row": (rows([2], [1.0]), BAD, r"indices\[0\] = 2 is not in \[0, 2\)"),
        "shape of updates": (rows([0], [1.0, 2.0]), BAD, "Must have updates.shape"),
        "scalar": (
            lambda: raw.ResourceScatterAdd(
                resource=tf.Variable(1.0).handle, indices=[0], updates=[1.0]
            ),
            BAD,
            "variable without dimensions has no rows",
        ),
        "reference": (
            lambda: raw.AssignAdd(ref=tf.Variable(1.0), value=1.0),
            RuntimeError,
            "AssignAdd op does not support eager execution. Arg 'output_ref' is a ref",
        ),
        "count": (
            lambda: raw.ResourceCountUpTo(resource=tf.Variable([1]).handle, limit=3, T=tf.int32),
            BAD,
            "CountUpTo needs a scalar variable",
        ),
        "limit": (
            lambda: raw.ResourceCountUpTo(resource=tf.Variable(3).handle, limit=3, T=tf.int32),
            tf.errors.OutOfRangeError,
            "Reached limit of 3",
        ),
        "dtype": (
            lambda: raw.AssignVariableOp(resource=tf.Variable(3).handle, value=1.0),
            BAD,
            "wrong dtype. Expected int32 got float32",
        ),
        "shared name": (
            lambda: [
                raw.VarHandleOp(dtype=d, shape=[], shared_name="held")
                for d in (tf.int32, tf.float32)
            ],
            BAD,
            "The variable 'held' has dtype int32, not float32: use another shared_name",
        ),
        "no value": (
            lambda: raw.ReadVariableOp(
                resource=raw.VarHandleOp(dtype=tf.int32, shape=[]), dtype=tf.int32
            ),
            tf.errors.FailedPreconditionError,
            "It has no value: assign it one with tf.raw_ops.AssignVariableOp first",
        ),
        "scalars": (
            lambda: raw.ResourceApplyGradientDescent(
                var=tf.Variable([1.0]).handle, alpha=[0.1], delta=[1.0]
            ),
            BAD,
            "var and alpha do not fit: alpha must be a scalar",
        ),
        "row of training": (
            lambda: raw.ResourceSparseApplyMomentum(
                var=tf.Variable([1.0]).handle,
                accum=tf.Variable([1.0]).handle,
                lr=0.1,
                grad=[1.0],
                indices=[1],
                momentum=0.9,
            ),
            BAD,
            r"Index 1 at offset 0 in indices is out of range \[0, 1\)",
        ),
    }
)
