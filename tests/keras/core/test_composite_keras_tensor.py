"""Ragged and sparse Keras symbolic tensors: what their layers write into configurations."""

import json

import pytest

import yeoul as tf


def calls(model):
    """The calls of the layers after the input, as the configuration has them."""
    return [layer["inbound_nodes"] for layer in model.get_config()["layers"][1:]]


def test_methods_attributes_and_slices_are_written_as_tensorflow_does():
    x = tf.keras.Input((None,), ragged=True, name="rag")
    model = tf.keras.Model(x, [x.to_tensor(default_value=-1.0), x.values, x[:, :2]])
    whole = {"start": None, "stop": None, "step": None}
    assert calls(model) == [
        [["rag", 0, 0, {"args": (), "kwargs": {"default_value": -1.0}}]],
        [["rag", 0, 0, {}]],
        [["rag", 0, 0, {"key": (whole, {"start": None, "stop": 2, "step": None})}]],
    ]
    names = ["rag", "input.to_tensor", "input.values", "tf.__operators__.ragged_getitem"]
    assert [layer.name for layer in model.layers] == names


def test_a_model_comes_back_from_its_json():
    x = tf.keras.Input((None,), ragged=True)
    model = tf.keras.Model(x, [x.to_tensor(default_value=-1.0), x[:, :1], x + 1.0])
    again = tf.keras.models.model_from_json(model.to_json())
    given = tf.ragged.constant([[1.0, 2.0], [3.0]])
    dense, first, more = again(given)
    assert dense.numpy().tolist() == [[1.0, 2.0], [3.0, -1.0]]
    assert first.to_list() == [[1.0], [3.0]]
    assert more.to_list() == [[2.0, 3.0], [4.0]]


def test_specs_of_inputs_are_in_the_config():
    spec = tf.RaggedTensorSpec([None, None, 3], tf.float32, 1)
    x = tf.keras.Input(type_spec=spec)
    model = tf.keras.Model(x, tf.keras.layers.GlobalMaxPooling1D()(x))
    config = json.loads(model.to_json())["config"]["layers"][0]["config"]["type_spec"]
    assert config["spec_name"] == "RaggedTensorSpec"
    assert config["config"] == [[None, None, 3], "float32", 1, "int64"]
    assert tf.keras.Model.from_config(model.get_config()).input.type_spec == spec


def test_set_shape_adds_to_the_spec():
    x = tf.keras.Input((None,), ragged=True)
    x.set_shape([2, None])
    assert x.type_spec == tf.RaggedTensorSpec([2, None], tf.float32, 1)


def test_what_is_no_sparse_tensor_says_so():
    x = tf.keras.Input((3,), sparse=True)
    with pytest.raises(TypeError, match="SparseTensor"):
        _ = tf.keras.layers.Add()([x, x])
