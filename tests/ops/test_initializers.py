"""tf.zeros_initializer and its kind; the numbers are in the golden programs."""

import numpy as np
import pytest

import yeoul as tf


def test_constants_keep_their_dtype():
    assert tf.constant_initializer([1, 2])([2]).dtype == tf.int32
    assert tf.constant_initializer(7.0)([2], tf.float64).dtype == tf.float64
    part = {"partition_shape": [1], "partition_offset": [0]}
    assert tf.constant_initializer(7, support_partition=True)([2], **part).shape == [
        2
    ]  # as in TensorFlow


@pytest.mark.parametrize(
    ("init", "config"),
    [
        (tf.zeros_initializer(), {}),
        (tf.ones_initializer(), {}),
        (tf.constant_initializer(3), {"value": 3}),
        (tf.random_normal_initializer(1.0), {"mean": 1.0, "stddev": 0.05, "seed": None}),
        (tf.random_uniform_initializer(seed=2), {"minval": -0.05, "maxval": 0.05, "seed": 2}),
    ],
)
def test_configs(init, config):
    assert init.get_config() == config
    again = type(init).from_config({**config, "dtype": "float32"})
    assert again.get_config() == config


def test_unseeded_ones_differ():
    init = tf.random_normal_initializer()
    assert not np.array_equal(init([4]), init([4]))


PART = {"partition_shape": [1]}
MISTAKES = [
    (
        lambda: tf.constant_initializer(object()),
        TypeError,
        "Invalid type for initial value: object",
    ),
    (lambda: tf.constant_initializer(1)([2], **PART), ValueError, "support_partition=True"),
    (lambda: tf.zeros_initializer()([2], foo=1), TypeError, "should be one of .* Received: foo"),
    (lambda: tf.zeros_initializer()([2], tf.string), ValueError, "numeric or boolean"),
    (lambda: tf.random_normal_initializer()([2], tf.int32), ValueError, "floating point"),
    (lambda: tf.random_uniform_initializer()([2], tf.bool), ValueError, "expected to be numeric"),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_mistakes(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_the_base_class_has_no_value():
    class Mine(type(tf.zeros_initializer()).__mro__[1]):
        pass

    with pytest.raises(NotImplementedError, match=r"Mine must define __call__\(shape, dtype\)"):
        Mine()([2])
