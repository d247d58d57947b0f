"""Composite tensors as one value: specs, nested structures, functions, gradients."""

import sys

import numpy as np
import pytest

import yeoul as tf
from yeoul.engine.composite import CompositeSpec, CompositeTensor

RAGGED = tf.ragged.constant([[1.0, 2.0], [3.0]])
LONGER = tf.ragged.constant([[1.0, 2.0, 5.0], [3.0]])
SPARSE = tf.SparseTensor([[0, 1], [2, 0]], [1.0, 2.0], [3, 4])
RAGGED_SPEC = tf.RaggedTensorSpec([None, None])


def test_specs():
    spec = tf.type_spec_from_value
    assert spec(RAGGED) == spec(LONGER) == tf.RaggedTensorSpec([2, None])
    assert hash(spec(RAGGED)) == hash(spec(LONGER))
    assert spec(SPARSE) == tf.SparseTensorSpec([3, 4]) == tf.SparseTensorSpec.from_value(SPARSE)
    assert spec(tf.Variable([1.0])) == tf.TensorSpec([1])
    assert spec(np.int32([1])) == spec(tf.constant([1])) == tf.TensorSpec([1], tf.int32)
    assert spec(tf.data.Dataset.range(3)) == tf.data.DatasetSpec(tf.TensorSpec([], tf.int64))
    assert RAGGED_SPEC.is_compatible_with(RAGGED)
    assert spec(RAGGED).is_subtype_of(RAGGED_SPEC)
    assert not RAGGED_SPEC.is_subtype_of(spec(RAGGED))
    assert not RAGGED_SPEC.is_compatible_with(SPARSE)
    assert not RAGGED_SPEC.is_compatible_with(tf.constant([1.0]))
    common = spec(RAGGED).most_specific_common_supertype([tf.RaggedTensorSpec([3, None])])
    assert common == RAGGED_SPEC
    assert tf.RaggedTensorSpec.from_value(RAGGED) == spec(RAGGED)
    assert (RAGGED_SPEC.value_type, tf.SparseTensorSpec().value_type) == (
        tf.RaggedTensor,
        tf.SparseTensor,
    )
    with pytest.raises(TypeError, match="Could not build a TypeSpec for <object"):
        spec(object())


def test_ragged_specs():
    spec = tf.RaggedTensorSpec([2, None, 3], tf.int32, 1, tf.int32)
    assert (spec.shape, spec.dtype, spec.ragged_rank) == ([2, None, 3], tf.int32, 1)
    assert (spec.row_splits_dtype, spec.flat_values_spec) == (tf.int32, None)
    assert tf.nest.flatten(spec, expand_composites=True) == [
        tf.TensorSpec([None, 3], tf.int32),
        tf.TensorSpec([3], tf.int32),
    ]
    dense = tf.RaggedTensorSpec([2, 3], ragged_rank=0)
    assert dense.value_type is tf.Tensor
    assert dense.is_compatible_with(tf.ones([2, 3]))
    assert tf.function(lambda x: x + 1, input_signature=[RAGGED_SPEC])(RAGGED).to_list()[1] == [4]
    for call, error, message in (
        (lambda: tf.RaggedTensorSpec(), ValueError, "Must specify ragged_rank or a shape"),
        (lambda: tf.RaggedTensorSpec([2], ragged_rank=1), ValueError, "must be less than rank"),
        (lambda: tf.RaggedTensorSpec([2], ragged_rank="1"), TypeError, "must be an int"),
        (
            lambda: tf.RaggedTensorSpec([2, None], flat_values_spec=tf.TensorSpec([2])),
            ValueError,
            "flat_values_spec must be None",
        ),
    ):
        with pytest.raises(error, match=message):
            call()


def test_nest():
    nest = tf.nest
    assert [type(x) for x in nest.flatten([RAGGED, SPARSE])] == [tf.RaggedTensor, tf.SparseTensor]
    flat = nest.flatten(RAGGED, expand_composites=True)
    assert [t.numpy().tolist() for t in flat] == [[1, 2, 3], [0, 2, 3]]
    doubled = nest.pack_sequence_as(RAGGED, [flat[0] * 2, flat[1]], expand_composites=True)
    assert doubled.to_list() == [[2, 4], [6]]
    value = nest.pack_sequence_as(RAGGED_SPEC, flat, expand_composites=True)
    assert value.to_list() == RAGGED.to_list()
    assert nest.map_structure(lambda x: x + 1, {"a": RAGGED})["a"].to_list() == [[2, 3], [4]]
    same = nest.map_structure(tf.identity, SPARSE, expand_composites=True)
    assert same.values.numpy().tolist() == [1, 2]
    nest.assert_same_structure(RAGGED, LONGER, expand_composites=True)


def test_one_trace_for_each_spec():
    @tf.function
    def f(x):
        return {"doubled": x * 2, "rows": tf.reduce_sum(x, 1)}

    assert f(RAGGED)["doubled"].to_list() == [[2, 4], [6]]
    assert f(LONGER)["rows"].numpy().tolist() == [8, 3]
    assert f.experimental_get_tracing_count() == 1
    f(tf.ragged.constant([[1.0]]))
    assert f.experimental_get_tracing_count() == 2
    concrete = f.get_concrete_function(RAGGED)
    assert f.experimental_get_tracing_count() == 2
    assert concrete.structured_input_signature == ((tf.RaggedTensorSpec([2, None]),), {})
    assert isinstance(concrete.structured_outputs["doubled"], tf.RaggedTensor)
    assert concrete(LONGER)["rows"].numpy().tolist() == [8, 3]
    general = f.get_concrete_function(RAGGED_SPEC)
    assert general(tf.ragged.constant([[1.0]] * 5))["rows"].shape == [5]


def test_retracing_can_be_reduced():
    f = tf.function(lambda x: x + 1, reduce_retracing=True)
    for count in range(1, 6):
        assert f(tf.ragged.range(tf.range(count))).shape[0] == count
    assert f.experimental_get_tracing_count() == 2
    g = tf.function(lambda x: tf.sparse.to_dense(x), reduce_retracing=True)
    for count in range(1, 6):
        assert g(tf.sparse.eye(count)).shape == [count, count]
    assert g.experimental_get_tracing_count() == 2


def test_signatures():
    @tf.function(input_signature=[{"r": RAGGED_SPEC, "s": tf.SparseTensorSpec([None, 4])}])
    def f(d):
        return d["r"] + 1, tf.sparse.to_dense(d["s"])

    ragged, dense = f({"r": LONGER, "s": SPARSE})
    assert ragged.to_list() == [[2, 3, 6], [4]]
    assert dense.shape == [3, 4]
    f({"r": RAGGED, "s": tf.sparse.eye(2, 4)})
    assert f.experimental_get_tracing_count() == 1
    with pytest.raises(
        TypeError, match=r"Can not cast .*RaggedTensor.* to RaggedTensorSpec.*tf.float32"
    ):
        f({"r": tf.ragged.constant([[1]]), "s": SPARSE})
    with pytest.raises(TypeError, match=r"(?s)Can not cast .* to SparseTensorSpec"):
        f({"r": RAGGED, "s": tf.ones([3, 4])})
    g = tf.function(lambda x: x).get_concrete_function(RAGGED)
    with pytest.raises(TypeError, match=r"(?s)Can not cast SparseTensor.* to RaggedTensorSpec"):
        g(SPARSE)


def test_captured_and_returned():
    @tf.function
    def f():
        return RAGGED * 2, SPARSE, tf.reduce_sum(RAGGED, 1)

    ragged, sparse, sums = f()
    assert ragged.to_list() == [[2, 4], [6]]
    assert sparse.values.numpy().tolist() == [1, 2]
    assert sums.numpy().tolist() == [3, 3]

    outer = tf.function(lambda x: (f()[0] + x, x.row_splits))
    assert outer(RAGGED)[0].to_list() == [[3, 6], [9]]


def test_in_a_graph_a_composite_prints_its_tensors():
    seen = []
    tf.function(lambda x: seen.append(repr(x)))(RAGGED)
    assert seen[0].startswith('tf.RaggedTensor(values=Tensor("x:0", shape=(None,)')
    assert 'row_splits=Tensor("x_1:0", shape=(3,), dtype=int64)' in seen[0]


def test_gradients():
    with tf.GradientTape(persistent=True) as tape:
        tape.watch([RAGGED, SPARSE])
        y = tf.reduce_sum(RAGGED * RAGGED) + tf.reduce_sum(tf.sparse.to_dense(SPARSE) ** 2)
        z = RAGGED * 3
    assert tape.gradient(y, RAGGED).to_list() == [[2, 4], [6]]
    assert tape.gradient(y, {"a": [RAGGED]})["a"][0].to_list() == [[2, 4], [6]]
    assert tape.gradient(y, SPARSE.values).numpy().tolist() == [2, 4]
    assert tape.gradient(z, RAGGED).to_list() == [[3, 3], [3]]
    assert tape.gradient(z, RAGGED, output_gradients=LONGER[:, :2]).to_list() == [[3, 6], [9]]
    assert tape.gradient(y, tf.ragged.constant([[1.0]])) is None
    with pytest.raises(ValueError, match="Type SparseTensor is not supported as a gradient source"):
        tape.gradient(y, SPARSE)


def test_gradients_of_functions():
    @tf.function
    def loss(x, w):
        return tf.reduce_sum(tf.reduce_sum(x * x, 1) * w)

    w = tf.Variable([1.0, 10.0])
    with tf.GradientTape() as tape:
        tape.watch(RAGGED)
        y = loss(RAGGED, w)
    of_x, of_w = tape.gradient(y, [RAGGED, w])
    assert of_x.to_list() == [[2, 4], [60]]
    assert of_w.numpy().tolist() == [5, 9]

    @tf.function
    def inside(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = tf.reduce_sum(x**3)
        return tape.gradient(y, x)

    assert inside(RAGGED).to_list() == [[3, 12], [27]]


def test_printing(capfd):
    deep = tf.ragged.constant([[["a"], ["b", "c"]], []])
    tf.print(RAGGED, deep, {"s": SPARSE}, tf.ragged.range([9]), output_stream=sys.stdout)
    tf.print(tf.ragged.range([9]), summarize=-1, output_stream=sys.stdout)
    tf.function(lambda x: tf.print("rows", x, output_stream=sys.stdout))(RAGGED)
    assert capfd.readouterr().out.splitlines() == [
        "[[1.000000, 2.000000], [3.000000]] [[['a'], ['b', 'c']], []] "
        "{'s': 'SparseTensor(indices=[[0 1]",
        " [2 0]], values=[1 2], shape=[3 4])'} [[0, 1, 2, ..., 6, 7, 8]]",
        "[[0, 1, 2, 3, 4, 5, 6, 7, 8]]",
        "rows [[1.000000, 2.000000], [3.000000]]",
    ]


def test_the_protocol_must_be_filled_in():
    spec, value = CompositeSpec(), CompositeTensor()
    for call, name in (
        (lambda: spec._component_specs, "_component_specs"),
        (lambda: spec._to_components(value), "_to_components"),
        (lambda: spec._from_components([]), "_from_components"),
        (lambda: value._type_spec, "_type_spec"),
    ):
        with pytest.raises(NotImplementedError, match=f"does not define `{name}`"):
            call()
    with pytest.raises(ValueError, match="Pass one of its tensors, or convert it"):
        tf.convert_to_tensor(value)
