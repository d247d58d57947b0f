"""Graphs as GraphDefs. That TensorFlow runs them: tests/golden/test_graphs.py."""

import importlib
import pkgutil

import numpy as np
import pytest

import yeoul as tf
import yeoul.graph
import yeoul.ops
from yeoul.engine.op import TABLE
from yeoul.formats.op_defs import op_def
from yeoul.graph.import_graph import function_from_graph_def
from yeoul.graph.op_rules import RULES
from yeoul.graph.rewrites import REWRITES
from yeoul.ops.attention import dot_product_attention
from yeoul.ops.recurrent.gru import gru_sequence
from yeoul.ops.recurrent.lstm import lstm_sequence

S = tf.TensorSpec
# What TensorFlow computes by several operations or in Python: sums into the elements of a list (the
# gradient of a gather from a tf.TensorArray), steps of ragged and sparse functions, second
# derivatives of recurrent layers, loops of convolutional ones.
WITHOUT = {
    *(f"ConvLSTMSequence{part}" for part in ("", "Grad", "GradAny")),
    "GRUSequenceGradAny",
    "LSTMSequenceGradAny",
    "RaggedBroadcast",
    "RaggedTensorFromCells",
    "RaggedTensorText",
    "SparseConcatShape",
    "TensorListScatterAdd",
}


def concrete(function, *specs):
    return tf.function(function).get_concrete_function(*specs)


def round_trip(function, *arrays, shapes=None):
    """The results of a function, and those of its graph written and read again."""
    tensors = [tf.constant(a) for a in arrays]
    specs = [S(s, t.dtype) for s, t in zip(shapes or [t.shape for t in tensors], tensors)]  # noqa: B905
    traced = concrete(function, *specs)
    graph = traced.graph
    read = function_from_graph_def(
        graph.as_graph_def().SerializeToString(),
        [t.name for t in graph.inputs],
        [t.name for t in graph.outputs],
    )
    once = [t.numpy() for t in tf.nest.flatten(traced.call_flat(tensors))]
    again = [t.numpy() for t in read.call_flat(tensors)]
    assert len(once) == len(again)
    for a, b in zip(once, again, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
    return traced, once


def kinds(traced):
    return [node.op for node in traced.graph.as_graph_def().node]


def test_every_op_of_ours_is_one_of_tensorflow_or_has_a_rule():
    for package in (yeoul.ops, yeoul.graph):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    ours = {name for name in TABLE if op_def(name) is None}
    assert ours - set(RULES) - set(REWRITES) == WITHOUT


X = np.array([[0.5, -1.0, 2.0], [3.0, 0.1, -0.2]], np.float32)


def heads(x, function):
    """The function of a query, key and value of two heads made of six numbers."""
    q = tf.reshape(tf.concat([x, x * x, x - 1.0, x + x], 0), [1, 2, 2, 6])
    return function(q, tf.sin(q), tf.cos(q))


def attention_gradients(*inputs):
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        total = tf.reduce_sum(dot_product_attention(*inputs) ** 2)
    return tape.gradient(total, inputs)


def recurrent(x, layer, gates, states, mask=None):
    """The results of a recurrent layer over three steps made of six numbers, and all gradients."""
    x = tf.reshape(tf.concat([x, x * x, tf.sin(x)], 0), [3, 2, 3])
    first = [x[0, :, :2], x[1, :, 1:]][:states]
    kernel, recurrent_kernel = (tf.tile(x[t, :, :2], [n, gates]) for t, n in ((0, 2), (1, 1)))
    bias = tf.tile(x[2, 0, :2], [gates]) if states == 2 else tf.tile(x[2, :, :2], [1, gates])
    inputs = [x, *first, kernel[:3], recurrent_kernel, bias]
    with tf.GradientTape() as tape:
        tape.watch(inputs)
        results = layer(x, first, *inputs[-3:], mask)
        total = tf.add_n([tf.reduce_sum(r * r) for r in results])
    return [*results, *tape.gradient(total, inputs)]


SEEN = [[True, True], [False, True], [True, False]]

REWRITTEN = {
    "gelu": lambda x: tf.nn.gelu(x),
    "approximate gelu": lambda x: tf.nn.gelu(x, approximate=True),
    "sigmoid loss": lambda x: tf.nn.sigmoid_cross_entropy_with_logits(tf.sigmoid(x), x),
    "one part": lambda x: tf.concat([x], 0),
    "three operands": lambda x: tf.einsum("ij,kj,kl->il", x, x, x),
    "kept ellipsis": lambda x: tf.einsum("...j,kj,kl->...l", x, x, x),
    "vector ends": lambda x: tf.linspace(x[0], x[1], 4),
    "vector ends, along the last": lambda x: tf.linspace(x[0], x[1], 3, axis=-1),
    "one step": lambda x: tf.linspace(x[0], x[1], 1),
    "roll": lambda x: tf.roll(x, shift=1, axis=1),
    "computed roll": lambda x: tf.roll(x, shift=tf.cast(x[1, 0], tf.int32), axis=1),
    "rolls": lambda x: tf.roll(x, shift=[1, 2], axis=[0, 1]),
    "attention": lambda x: heads(x, lambda q, k, v: dot_product_attention(q, k, v, scale=0.7)),
    "attention with a mask": lambda x: heads(
        x, lambda q, k, v: dot_product_attention(q, k, v, tf.constant([[True, False]]))
    ),
    "gradient of attention": lambda x: heads(x, attention_gradients),
    "LSTM": lambda x: recurrent(x, lstm_sequence, 4, 2),
    "GRU with a mask": lambda x: recurrent(x, gru_sequence, 3, 1, SEEN),
    "stitch": lambda x: tf.dynamic_stitch([[0, 2], [1]], [x, x[:1]]),
}


@pytest.mark.parametrize("name", REWRITTEN)
def test_ops_that_are_written_with_others(name):
    traced, _ = round_trip(REWRITTEN[name], X)
    assert all(op_def(kind) for kind in kinds(traced))


def test_barriers_are_identities():
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.recompute_grad(lambda x: tf.sin(x) * x)(x)
        return tape.gradient(y, x)

    traced, _ = round_trip(gradient, X)
    assert "IdentityN" in kinds(traced)


@pytest.mark.parametrize("approximate", [False, True])
def test_derivatives_of_gelu(approximate):
    def second(x):
        with tf.GradientTape() as outer:
            outer.watch(x)
            with tf.GradientTape() as inner:
                inner.watch(x)
                y = tf.nn.gelu(x, approximate=approximate)
            slope = inner.gradient(y, x)
        return slope, outer.gradient(slope, x)

    traced, _ = round_trip(second, X)
    assert "GeluCurvature" not in kinds(traced)


@pytest.mark.parametrize(("axis", "batch_dims"), [(0, 0), (1, 0), (-1, 0), (1, 1), (2, 1)])
@pytest.mark.parametrize("unknown", [False, True])
def test_gradients_of_gathers(axis, batch_dims, unknown):
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            taken = tf.gather(x * 1.0, [[0, 1, 0], [1, 1, 0]], axis=axis, batch_dims=batch_dims)
            y = tf.reduce_sum(taken * taken)
        return tape.gradient(y, x)

    array = np.arange(12, dtype=np.float32).reshape(2, 3, 2)
    round_trip(gradient, array, shapes=[[None, None, 2] if unknown else [2, 3, 2]])


IMAGE = np.arange(18, dtype=np.float32).reshape(1, 3, 3, 2) / 7.0
DERIVED = {
    "Pad": lambda x: tf.slice(x, [0, 1, 0, 0], [1, 2, -1, 2]),
    "MirrorPadGrad": lambda x: tf.pad(x, [[0, 0], [1, 2], [0, 1], [0, 0]], "REFLECT"),
    "ResizeBilinearGrad": lambda x: tf.image.resize(x, [5, 4]),
    "ResizeNearestNeighborGrad": lambda x: tf.image.resize(x, [6, 6], "nearest"),
}


@pytest.mark.parametrize("kind", DERIVED)
def test_gradients_that_are_ops_in_tensorflow(kind):
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = DERIVED[kind](x)
            loss = tf.reduce_sum(y * y)
        return tape.gradient(loss, x)

    traced, _ = round_trip(gradient, IMAGE)
    assert kind in kinds(traced)


@pytest.mark.parametrize("kind", list(DERIVED)[2:])
def test_gradient_ops_take_tensors_of_unknown_shape(kind):
    def gradient(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_sum(DERIVED[kind](x))
        return tape.gradient(loss, x)

    traced = concrete(gradient, S([1, 3, 3, 2], tf.float32))
    written = traced.graph.as_graph_def()
    node = next(node for node in written.node if node.op == kind)
    node.input[0] = "free"
    free = written.node.add(name="free", op="Placeholder")
    free.attr["dtype"].type = 1
    read = function_from_graph_def(written, ["x:0", "free:0"], ["Identity:0"])
    upstream = tf.ones_like(DERIVED[kind](IMAGE))
    (found,) = read.call_flat([tf.constant(IMAGE), upstream])
    np.testing.assert_allclose(found, gradient(tf.constant(IMAGE)), rtol=1e-5)


def test_ragged_and_sparse_tensors():
    def ragged(x):
        return tf.RaggedTensor.from_row_splits(x, [0, 2, 2, 3]).to_tensor(-1.0)

    traced, _ = round_trip(ragged, X[0])
    graph = traced.graph.as_graph_def()
    node = next(node for node in graph.node if node.op == "RaggedTensorToTensor")
    assert list(node.attr["row_partition_types"].list.s) == [b"ROW_SPLITS"]
    node.attr["row_partition_types"].list.s[0] = b"VALUE_ROWIDS"
    with pytest.raises(tf.errors.UnimplementedError, match=r"partitions \['VALUE_ROWIDS'\]; Yeoul"):
        function_from_graph_def(graph, ["x:0"], ["Identity:0"])

    def total(x):
        return tf.sparse.reduce_sum(tf.SparseTensor([[0, 1], [1, 0], [2, 2]], x, [3, 4]))

    round_trip(total, X[0])


def test_reductions_of_unknown_rank():
    def total(x):
        return tf.reduce_sum(x)

    traced = concrete(total, S(None, tf.float32))
    assert kinds(traced)[1:4] == ["Rank", "Const", "Const"]
    read = function_from_graph_def(traced.graph.as_graph_def(), ["x:0"], ["Identity:0"])
    assert read.call_flat([tf.constant(X)])[0].numpy() == pytest.approx(X.sum())


def test_jacobians_map_a_function_over_rows():
    def jacobian(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.sin(x) * tf.reduce_sum(x)
        return tape.jacobian(y, x)

    traced, _ = round_trip(jacobian, X[0])
    assert "MapDefun" in kinds(traced)


def test_library_holds_each_function_once():
    @tf.function
    def inner(x):
        return x * 2.0

    @tf.function
    def outer(x):
        return inner(x) + 1.0

    graph = concrete(lambda x: outer(x) + inner(x), S([2], tf.float32)).graph
    library = graph.as_graph_def().library.function
    names = [f.signature.name for f in library]
    assert [name[:-13] for name in names] == ["__inference_inner", "__inference_outer"]
    inner_def = library[0]
    assert [a.name for a in inner_def.signature.input_arg] == ["x"]
    assert inner_def.node_def[1].input == ["x", "mul/y:output:0"]
    assert dict(inner_def.ret) == {"identity": "Identity:output:0"}
    assert graph.as_graph_def().versions.min_consumer == 12


def test_functions_with_effects_say_so():
    @tf.function
    def noisy(x):
        tf.print(x)
        return x

    graph = concrete(lambda x: noisy(x), S([], tf.float32)).graph
    definition = graph.as_graph_def().library.function[0]
    assert definition.signature.is_stateful
    assert list(definition.signature.control_output) == ["PrintV2"]
    assert graph.get_operation_by_name("StatefulPartitionedCall").type == "StatefulPartitionedCall"


def test_shapes_and_part_of_the_graph():
    graph = concrete(lambda x: x + 1.0, S([None, 2], tf.float32)).graph
    whole = graph.as_graph_def(add_shapes=True)
    shape = whole.node[-1].attr["_output_shapes"].list.shape[0]
    assert [d.size for d in shape.dim] == [-1, 2]
    assert "_output_shapes" not in graph.as_graph_def().node[-1].attr
    assert [n.name for n in graph.as_graph_def(from_version=2).node] == ["add", "Identity"]


def test_python_functions_are_names_that_nobody_else_can_call():
    graph = concrete(lambda x: tf.py_function(np.sin, [x], tf.float32), S([], tf.float32)).graph
    node = next(n for n in graph.as_graph_def().node if n.op == "EagerPyFunc")
    assert node.attr["token"].s.startswith(b"pyfunc_")
    with pytest.raises(tf.errors.UnimplementedError, match="calls a Python function, which a"):
        function_from_graph_def(graph.as_graph_def(), ["x:0"], ["Identity:0"])


def resized(x):
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.linalg.expm(x)
    return tape.gradient(y, x)


def test_what_tensorflow_lacks_is_named_with_its_line():
    graph = concrete(resized, S([2, 2], tf.float32)).graph
    message = r"TensorFlow has no op for .*MatrixExponential.* \(made at .*test_graph_def.py:\d+\)"
    with pytest.raises(tf.errors.UnimplementedError, match=message):
        graph.as_graph_def()
    assert "MatrixExponential" in [op.type for op in graph.get_operations()]


def test_what_nobody_needs_is_left_out():
    def f(x):
        tf.linalg.expm(x)
        return x + 1.0

    assert kinds(concrete(f, S([2, 2], tf.float32))) == [
        "Placeholder",
        "Const",
        "AddV2",
        "Identity",
    ]
