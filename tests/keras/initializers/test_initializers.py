"""tf.keras.initializers; the numbers are in the golden programs."""

import warnings

import numpy as np
import pytest

import yeoul as tf

K = tf.keras.initializers
RANDOM = (
    "RandomNormal", "RandomUniform", "TruncatedNormal", "VarianceScaling", "Orthogonal",
    "GlorotUniform", "GlorotNormal", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform",
)  # fmt: skip
LOWER = {
    "Zeros": "zeros", "Ones": "ones", "Constant": "constant", "Identity": "identity",
    "RandomNormal": "random_normal", "RandomUniform": "random_uniform",
    "TruncatedNormal": "truncated_normal", "VarianceScaling": "variance_scaling",
    "Orthogonal": "orthogonal", "GlorotUniform": "glorot_uniform", "GlorotNormal": "glorot_normal",
    "HeNormal": "he_normal", "HeUniform": "he_uniform", "LecunNormal": "lecun_normal",
    "LecunUniform": "lecun_uniform",
}  # fmt: skip


@pytest.mark.parametrize("name", LOWER)
def test_identifiers(name):
    kind = getattr(K, name)
    assert getattr(K, LOWER[name]) is kind
    assert getattr(tf.initializers, name) is kind
    for identifier in (name, LOWER[name], kind, kind(), {"class_name": name, "config": {}}):
        assert type(K.get(identifier)) is kind


@pytest.mark.parametrize("name", LOWER)
@pytest.mark.parametrize("legacy", [False, True])
def test_configs(name, legacy):
    init = getattr(K, name)()
    config = K.serialize(init, use_legacy_format=legacy)
    assert config["class_name"] == name
    assert config["config"] == init.get_config()
    again = K.deserialize(config)
    assert type(again) is type(init)
    assert again.get_config() == init.get_config()


def test_further_identifiers():
    short = {"uniform": "RandomUniform", "normal": "RandomNormal", "one": "Ones", "zero": "Zeros"}
    for name, kind in short.items():
        assert type(K.get(name)).__name__ == kind
    assert K.get(None) is None
    assert K.get(tf.zeros) is tf.zeros
    assert K.get({"class_name": "Constant", "config": {"value": 3.0}}).value == 3.0


def test_old_configs_with_a_dtype():
    assert K.RandomNormal.from_config({"mean": 1.0, "dtype": "float32"}).mean == 1.0


@pytest.mark.parametrize("name", RANDOM)
def test_unseeded_initializers(name):
    first, second = getattr(K, name)(), getattr(K, name)()
    numbers = first((3, 4)).numpy()
    assert not np.array_equal(numbers, second((3, 4)))
    with pytest.warns(UserWarning, match=f"The initializer {name} is unseeded and being called"):
        np.testing.assert_array_equal(first((3, 4)), numbers)


@pytest.mark.parametrize("name", RANDOM)
def test_seeded_initializers_do_not_warn(name):
    init = getattr(K, name)(seed=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        np.testing.assert_array_equal(init((3, 4)), init((3, 4)))


def test_values():
    np.testing.assert_array_equal(K.Constant([[1, 2]])((1, 2)), [[1, 2]])
    np.testing.assert_array_equal(K.Constant(3)((2,), tf.int32), [3, 3])
    np.testing.assert_array_equal(K.Identity(2.0)((2, 3)), [[2, 0, 0], [0, 2, 0]])
    assert K.Zeros()((2,), tf.bool).dtype == tf.bool
    assert K.RandomUniform(0, 3)((4,), tf.int32).dtype == tf.int32


@pytest.mark.parametrize("shape", [(5, 3), (3, 5), (2, 3, 2), (4, 4)])
def test_orthogonal_matrices(shape):
    matrix = K.Orthogonal(2.0, seed=3)(shape).numpy().reshape(-1, shape[-1])
    small = matrix @ matrix.T if matrix.shape[0] < matrix.shape[1] else matrix.T @ matrix
    np.testing.assert_allclose(small, 4 * np.eye(len(small)), atol=1e-5)


def test_orthogonal_inside_a_function():
    make = tf.function(lambda: K.Orthogonal(seed=1)((3, 2)))
    np.testing.assert_array_equal(make(), K.Orthogonal(seed=1)((3, 2)))


def test_shapes_may_be_tensors_and_tensor_shapes():
    wanted = K.GlorotUniform(seed=1)((2, 3))
    for shape in (tf.TensorShape([2, 3]), tf.constant([2, 3]), [2, 3], np.array([2, 3])):
        np.testing.assert_array_equal(K.GlorotUniform(seed=1)(shape), wanted)


def test_default_dtype_is_that_of_keras():
    tf.keras.backend.set_floatx("float64")
    try:
        assert K.GlorotUniform(seed=1)((2, 2)).dtype == tf.float64
        assert K.Zeros()((2,)).dtype == tf.float64
    finally:
        tf.keras.backend.set_floatx("float32")


def test_set_random_seed_covers_initializers():
    def weights():
        tf.keras.utils.set_random_seed(4)
        layer = tf.keras.layers.Dense(3)
        layer.build((None, 2))
        return layer.kernel.numpy()

    np.testing.assert_array_equal(weights(), weights())


MISTAKES = [
    (lambda: K.get("foo"), ValueError, "Unknown initializer: 'foo'"),
    (lambda: K.get(3), ValueError, "Could not interpret initializer identifier: 3"),
    (lambda: K.Initializer()([2]), NotImplementedError, "must implement the `__call__"),
    (lambda: K.Zeros()([2], foo=1), TypeError, "Unknown keyword arguments: .'foo'."),
    (lambda: K.Zeros()([2], layout="x"), ValueError, "takes layout=None only"),
    (lambda: K.Zeros()([2], tf.string), ValueError, "Expected numeric or boolean dtype"),
    (lambda: K.Zeros()([None, 2]), ValueError, "A weight needs a known shape"),
    (lambda: K.RandomNormal()([2], tf.int32), ValueError, "Expected floating point type"),
    (lambda: K.RandomUniform()([2], tf.bool), ValueError, "Expected float or integer dtype"),
    (lambda: K.Constant([1, 2, 3])((2, 2)), TypeError, "has 3 elements"),
    (lambda: K.Identity()((2, 3, 4)), ValueError, "can only be used for 2D matrices"),
    (lambda: K.Orthogonal()((3,)), ValueError, "must be at least two-dimensional"),
    (lambda: K.VarianceScaling(scale=-1), ValueError, "`scale` must be positive float"),
    (lambda: K.VarianceScaling(mode="x"), ValueError, "Invalid `mode` argument: x"),
    (lambda: K.VarianceScaling(distribution="x"), ValueError, "Invalid `distribution` argument: x"),
    (lambda: K.RandomNormal(seed="a")([2]), tf.errors.InvalidArgumentError, "Pass two integers"),
]


@pytest.mark.parametrize(("call", "kind", "message"), MISTAKES)
def test_mistakes(call, kind, message):
    with pytest.raises(kind, match=message):
        call()
