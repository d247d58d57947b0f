"""Optionals, specs of slices, dlpack, creators and scopes."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import BAD, mistakes

test_mistakes = mistakes(
    {
        "no value": (
            lambda: tf.experimental.Optional.empty(tf.TensorSpec([])).get_value(),
            BAD,
            "does not have a value. Ask has_value",
        ),
        "nothing": (lambda: tf.experimental.Optional.from_value({}), BAD, "at least 1 tensor"),
        "dlpack strings": (
            lambda: tf.experimental.dlpack.to_dlpack(tf.constant("a")),
            BAD,
            "DT_STRING is not supported",
        ),
        "dlpack number": (lambda: tf.experimental.dlpack.to_dlpack(3), BAD, "must be a TF tensor"),
        "no capsule": (
            lambda: tf.experimental.dlpack.from_dlpack(np.ones(2)),
            TypeError,
            "A DLPack capsule is needed",
        ),
    }
)


def test_an_optional_goes_through_functions_and_loops():
    @tf.function
    def or_zero(optional):
        return optional.get_value() if optional.has_value() else tf.constant(0)

    spec = tf.TensorSpec([], tf.int32)
    assert or_zero(tf.experimental.Optional.from_value(5)).numpy() == 5
    assert or_zero(tf.experimental.Optional.empty(spec)).numpy() == 0
    assert or_zero.experimental_get_tracing_count() == 1


def test_an_optional_in_an_optional():
    inner = tf.experimental.Optional.from_value(5)
    outer = tf.experimental.Optional.from_value(inner)
    assert outer.get_value().get_value().numpy() == 5


def test_slices_with_a_spec_keep_their_shape_in_functions():
    slices = tf.IndexedSlices(tf.ones([2, 3]), tf.constant([0, 4]), (5, 3))
    found = tf.function(lambda s: s)(slices)
    assert found.shape == [5, 3]
    assert tf.convert_to_tensor(found).shape == [5, 3]
    assert tf.type_spec_from_value(found).is_compatible_with(slices)


def test_slices_of_any_number_have_one_trace():
    @tf.function(input_signature=[tf.IndexedSlicesSpec([None, 2], indices_dtype=tf.int32)])
    def total(slices):
        return tf.reduce_sum(slices.values)

    for n in (1, 3):
        slices = tf.IndexedSlices(tf.ones([n, 2]), tf.range(n))
        assert total(slices).numpy() == 2 * n
    assert total.experimental_get_tracing_count() == 1


def test_a_capsule_for_other_packages():
    import jax

    x = tf.constant([[1.0, 2.0]])
    assert (np.from_dlpack(x) == x.numpy()).all()
    other = jax.numpy.arange(3)
    capsule = other.__dlpack__()
    assert tf.experimental.dlpack.from_dlpack(capsule).numpy().tolist() == [0, 1, 2]


def test_creators_do_not_make_variables_of_derived_classes():
    calls = []

    def noting(next_creator, **kwargs):
        calls.append(sorted(kwargs)[:2])
        return next_creator(**kwargs)

    with tf.variable_creator_scope(noting):
        tf.keras.layers.Dense(2).build([None, 3])
        made = len(calls)
        tf.Variable(1.0, trainable=False)
    tf.Variable(2.0)
    assert len(calls) == made + 1
    assert calls[-1] == ["aggregation", "caching_device"]


def test_a_creator_may_raise_and_is_left():
    def refusing(next_creator, **kwargs):
        raise ValueError("not here")

    with pytest.raises(ValueError, match="not here"), tf.variable_creator_scope(refusing):
        tf.Variable(1.0)
    assert tf.Variable(1.0).numpy() == 1.0


@pytest.mark.parametrize("dtype", ["float16", "bfloat16", "int8", "uint64", "bool", "complex64"])
def test_capsules_of_all_dtypes_are_used_once(dtype):
    x = tf.cast([[1, 0, 1]], dtype)
    capsule = tf.experimental.dlpack.to_dlpack(x)
    found = tf.experimental.dlpack.from_dlpack(capsule)
    assert (found.dtype, found.numpy().tolist()) == (x.dtype, x.numpy().tolist())
    with pytest.raises(BAD, match="used only once"):
        tf.experimental.dlpack.from_dlpack(capsule)
