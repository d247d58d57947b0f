"""Configurations are those of TensorFlow 2.15, in both formats, and come back."""

import numpy as np
import pytest

import yeoul as tf
from yeoul.keras.core import serialization
from yeoul.keras.core.serialization import deserialize_keras_object, serialize_keras_object


class Doubled(tf.keras.regularizers.L1):
    """A class of the user."""


def named(x):
    return x


FIXED = [
    (1, 1),
    ("a", "a"),
    (None, None),
    ((1, 2), (1, 2)),
    ({1: [2.0]}, {1: [2.0]}),
    (np.float32(2), 2.0),
    (tf.float32, "float32"),
    (np.dtype("float64"), "float64"),
    (tf.TensorShape([1, None]), [1, None]),
]


@pytest.mark.parametrize(("value", "config"), FIXED, ids=lambda v: str(v))
def test_plain_values(value, config):
    got = serialize_keras_object(value)
    assert got == config
    assert type(got) is type(config)


TYPED = [
    (b"ab", {"class_name": "__bytes__", "config": {"value": "ab"}}),
    (
        tf.constant([1.0, 2.0]),
        {"class_name": "__tensor__", "config": {"value": [1.0, 2.0], "dtype": "float32"}},
    ),
    (
        np.ones(2),
        {"class_name": "__numpy__", "config": {"value": [1.0, 1.0], "dtype": "float64"}},
    ),
]


@pytest.mark.parametrize(("value", "config"), TYPED, ids=["bytes", "tensor", "array"])
def test_values_with_a_type(value, config):
    assert serialize_keras_object(value) == config
    again = deserialize_keras_object(config)
    assert type(again) is type(value)
    assert np.all(np.asarray(again) == np.asarray(value))


def test_tensor_specs():
    spec = tf.TensorSpec([1, None], "int32", "a")
    config = serialize_keras_object(spec)
    assert config["config"] == [[1, None], "int32", "a"]
    assert deserialize_keras_object(config) == spec


def test_objects_of_the_package():
    config = serialize_keras_object(tf.keras.constraints.MaxNorm(3))
    assert config == {
        "module": "keras.constraints",
        "class_name": "MaxNorm",
        "config": {"max_value": 3, "axis": 0},
        "registered_name": None,
    }
    assert deserialize_keras_object(config).max_value == 3


def test_objects_of_the_user():
    config = serialize_keras_object(Doubled(0.5))
    assert config["registered_name"] == "Doubled"
    assert config["module"] == __name__
    assert deserialize_keras_object(config).l1 == 0.5  # this module is loaded
    elsewhere = {**config, "module": "not.loaded"}
    assert isinstance(deserialize_keras_object(elsewhere, {"Doubled": Doubled}), Doubled)
    with pytest.raises(TypeError, match="Could not locate class 'Doubled'"):
        deserialize_keras_object(elsewhere)


def test_functions():
    config = serialize_keras_object(named)
    assert config == {
        "module": "builtins",
        "class_name": "function",
        "config": "named",
        "registered_name": "function",
    }
    assert deserialize_keras_object(config, {"named": named}) is named
    with pytest.raises(TypeError, match="Could not locate function 'named'"):
        deserialize_keras_object(config)
    mse = serialize_keras_object(tf.keras.losses.mean_squared_error)
    assert deserialize_keras_object(mse) is tf.keras.losses.mean_squared_error


def test_nests():
    nest = {"a": [tf.keras.regularizers.L1(0.5), None]}
    again = deserialize_keras_object(serialize_keras_object(nest))
    assert again["a"][0].l1 == 0.5


def test_lambdas_have_no_name():
    with pytest.raises(ValueError, match="Cannot serialize a lambda"):
        serialize_keras_object(lambda x: x)


def test_objects_without_configuration():
    with pytest.raises(TypeError, match="Cannot serialize object"):
        serialize_keras_object(object())
    with pytest.raises(ValueError, match="doesn't implement `get_config"):
        serialization.to_config(object(), use_legacy_format=True)


def test_no_module_is_imported_for_a_configuration():
    config = {"module": "this", "class_name": "d", "config": {}, "registered_name": None}
    with pytest.raises(TypeError, match="Could not locate class 'd'"):
        deserialize_keras_object(config)


def test_configurations_the_class_does_not_take():
    config = {"module": "keras.regularizers", "class_name": "L1", "config": {"q": 1}}
    with pytest.raises(TypeError, match="Error when deserializing class 'L1'"):
        deserialize_keras_object(config)
    with pytest.raises(TypeError, match="Could not parse config"):
        deserialize_keras_object(object())
    with pytest.raises(TypeError, match="of the class '__lambda__'"):
        deserialize_keras_object({"class_name": "__lambda__", "config": {}})


def test_legacy_format():
    legacy = {"class_name": "L1", "config": {"l1": 0.5}}
    assert serialization.to_config(tf.keras.regularizers.L1(0.5), True) == legacy
    assert serialization.from_config("regularizers", legacy).l1 == 0.5
    assert serialization.to_config(named, True) == "named"
    with pytest.raises(ValueError, match="Improper config format"):
        serialization.from_config("regularizers", {"l1": 1})
