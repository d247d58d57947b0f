"""tf.experimental.BatchableExtensionType and ExtensionTypeBatchEncoder."""

import pytest

import yeoul as tf

ENCODER = tf.experimental.ExtensionTypeBatchEncoder()


class Pair(tf.experimental.BatchableExtensionType):
    a: tf.Tensor
    b: tf.Tensor


class Outer(tf.experimental.BatchableExtensionType):
    pair: Pair
    words: tf.RaggedTensor
    shape: tf.TensorShape
    label: str = "x"


def pair():
    return Pair([[1.0, 2.0], [3.0, 4.0]], [5, 6])


def outer():
    return Outer(pair(), tf.ragged.constant([[1, 2], [3]]), tf.TensorShape([2, 7]))


def test_specs_gain_and_lose_an_axis():
    spec = tf.type_spec_from_value(outer())
    one = ENCODER.unbatch(spec)
    assert one.pair.a.shape == [2]
    assert one.words == tf.RaggedTensorSpec([None], tf.int32, 0)
    assert one.shape == [7]
    assert one.label == "x"
    again = ENCODER.batch(one, 2)
    assert again == spec
    assert ENCODER.batch(one, None).pair.b.shape.as_list() == [None]


def test_encodings_are_the_components():
    spec = tf.type_spec_from_value(pair())
    encoded = ENCODER.encode(spec, pair(), minimum_rank=1)
    assert [x.shape.as_list() for x in encoded] == [[2, 2], [2]]
    assert ENCODER.encoding_specs(spec) == (spec.a, spec.b)
    assert bool(ENCODER.decode(spec, encoded) == pair())


def test_rows_of_nested_types():
    total = tf.map_fn(
        lambda x: tf.reduce_sum(x.pair.a) + tf.cast(tf.reduce_sum(x.words), tf.float32),
        outer(),
        fn_output_signature=tf.float32,
    )
    assert total.numpy().tolist() == [6.0, 10.0]


def test_results_are_put_together():
    result = tf.map_fn(lambda x: Pair(x.a * 2.0, x.b + 1), pair())
    assert isinstance(result, Pair)
    assert result.b.numpy().tolist() == [6, 7]
    made = tf.map_fn(
        lambda n: Pair(tf.fill([2], n), n),
        tf.constant([1, 2]),
        fn_output_signature=Pair.Spec(tf.TensorSpec([2], tf.int32), tf.TensorSpec([], tf.int32)),
    )
    assert made.a.numpy().tolist() == [[1, 1], [2, 2]]


def test_in_functions():
    doubled = tf.function(lambda p: tf.map_fn(lambda x: Pair(x.a * 2.0, x.b), p))(pair())
    assert doubled.a.numpy().tolist() == [[2.0, 4.0], [6.0, 8.0]]


def test_scalars_have_no_rows():
    with pytest.raises(ValueError, match="rank >= 1"):
        ENCODER.unbatch(tf.type_spec_from_value(Pair(1.0, 2.0)))
    with pytest.raises(ValueError, match="ragged_rank > 0"):
        tf.RaggedTensorSpec([None], tf.int32, 0)._unbatch()


def test_plain_extension_types_are_none():
    class Plain(tf.experimental.ExtensionType):
        a: tf.Tensor

    assert not isinstance(Plain(1.0), tf.experimental.BatchableExtensionType)
    assert not hasattr(tf.type_spec_from_value(Plain(1.0)), "_batch")
