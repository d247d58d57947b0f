"""Functional models: graphs of layers and tf functions."""

import copy

import numpy as np
import pytest

import yeoul as tf

L = tf.keras.layers
Input, Model = tf.keras.Input, tf.keras.Model
X = np.arange(12, dtype="float32").reshape(3, 4) / 10


def test_a_shared_layer_has_one_set_of_weights():
    shared = L.Dense(2, name="shared")
    first, second = Input((4,)), Input((4,))
    model = Model([first, second], [shared(first), shared(second)])
    assert len(model.weights) == 2
    assert model.output_names == ["shared", "shared_1"]
    left, right = model([X, X * 2])
    np.testing.assert_allclose(left * 2, right, rtol=1e-5)


def test_dicts_of_inputs_and_outputs():
    first, second = Input((4,), name="a"), Input((3,), name="b")
    outputs = {"sum": L.Dense(1)(L.concatenate([first, second])), "twice": first * 2.0}
    model = Model({"a": first, "b": second}, outputs)
    out = model({"b": X[:, :3], "a": X})
    assert sorted(out) == ["sum", "twice"]
    np.testing.assert_allclose(out["twice"], X * 2)
    assert model.predict({"a": X, "b": X[:, :3]}, verbose=0)["sum"].shape == (3, 1)


def test_operators_and_functions_on_symbolic_tensors():
    a = Input((4,))
    y = tf.reduce_mean(a, axis=1, keepdims=True) + tf.square(a)[:, 1:3] - 1 / (1 + a[:, :1])
    y = tf.concat([y, -y], 1)
    model = Model(a, abs(tf.where(y > 0, y, 0.0 * y)) ** 2 - y)
    part = X.mean(1, keepdims=True) + X[:, 1:3] ** 2 - 1 / (1 + X[:, :1])
    expected = np.concatenate([part, -part], 1)
    np.testing.assert_allclose(model(X), np.maximum(expected, 0) ** 2 - expected, rtol=1e-4)


@pytest.mark.parametrize("reflected", [False, True])
@pytest.mark.parametrize("name", ["add", "sub", "mul", "truediv", "pow", "floordiv", "mod"])
def test_every_operator_of_two_symbolic_tensors_and_of_one_and_a_number(name, reflected):
    import operator

    function = getattr(operator, name)
    a, values = Input((4,)), X + 1
    np.testing.assert_allclose(Model(a, function(a, a))(values), function(values, values), 1e-5)
    pair = (2.0, a) if reflected else (a, 2.0)
    expected = function(*(values if p is a else p for p in pair))
    np.testing.assert_allclose(Model(a, function(*pair))(values), expected, rtol=1e-5)


def test_nested_models_and_intermediate_outputs():
    a, b = Input((4,)), Input((4,))
    inner = Model(a, L.Dense(2, name="hidden")(a), name="inner")
    model = Model(b, L.Dense(1, name="top")(inner(b)))
    assert [w.name for w in model.weights][::2] == ["hidden/kernel:0", "top/kernel:0"]
    part = Model(inner.input, inner.get_layer("hidden").output)
    assert part.layers[-1] is inner.layers[-1]
    assert part(X).shape == (3, 2)


def test_inputs_take_the_dtype_and_rank_of_the_model():
    a = Input((1,))
    model = Model(a, a * 2.0)
    assert model(np.ones((5,), int)).dtype == tf.float32
    assert model(np.ones((5,), "float32")).shape == (5, 1)


def test_get_layer_by_name_and_index():
    a = Input((4,))
    model = Model(a, L.Dense(1, name="h")(a))
    assert model.get_layer("h") is model.get_layer(index=1)
    for arguments, message in [
        ({"name": "zz"}, "No such layer: zz. Existing layers are"),
        ({"index": 5}, "layer at index 5 but model only has 2"),
        ({"name": "h", "index": 1}, "Provide only a layer name or a layer index"),
        ({}, "Provide either a layer name or layer index"),
    ]:
        with pytest.raises(ValueError, match=message):
            model.get_layer(**arguments)


def test_wrong_graphs_are_refused():
    a, b = Input((4,), name="a"), Input((4,), name="b")
    with pytest.raises(ValueError, match="Graph disconnected: cannot obtain value"):
        Model(a, L.Dense(1)(b))
    with pytest.raises(ValueError, match="Expecting KerasTensor"):
        Model(a, tf.ones([2]))
    with pytest.raises(ValueError, match='The name "x" is used 2 times'):
        Model(a, L.Dense(1, name="x")(L.Dense(2, name="x")(a)))
    with pytest.raises(TypeError, match="takes both `inputs` and `outputs`"):
        Model(inputs=a)


def test_wrong_inputs_are_refused():
    a, b = Input((4,), name="a"), Input((4,), name="b")
    model = Model([a, b], a + b, name="mm")
    with pytest.raises(ValueError, match=r'"mm".*expects 2 input\(s\)'):
        model(X)
    with pytest.raises(ValueError, match=r"expected shape=\(None, 4\), found shape=\(3, 3\)"):
        Model(a, L.Dense(1)(a))(X[:, :3])


def test_symbolic_tensors_have_no_values():
    a = Input((4,))
    with pytest.raises(TypeError, match="as a Python `bool` is not allowed"):
        bool(a > 0)
    with pytest.raises(TypeError, match="do not implement `__len__`"):
        len(a)
    with pytest.raises(TypeError, match="to a NumPy function"):
        np.sin(a)
    with pytest.raises(TypeError, match="Cannot iterate"):
        list(a)


def test_a_deep_copy_computes_with_its_own_weights():
    a = Input((4,))
    model = Model(a, L.Dense(2)(L.Dense(3)(a)))
    model(X)
    other = copy.deepcopy(model)
    np.testing.assert_array_equal(model(X), other(X))
    other.layers[1].kernel.assign(other.layers[1].kernel * 0)
    assert np.abs(other(X)).max() == 0 < np.abs(model(X)).max()


def test_a_subclass_made_from_inputs_and_outputs_keeps_its_methods():
    class Trained(Model):
        def train_step(self, data):
            return {"mine": tf.constant(7.0)}

    a = Input((4,))
    model = Trained(inputs=a, outputs=L.Dense(1)(a))
    model.compile("sgd")
    assert model.fit(X, X, verbose=0).history == {"mine": [7.0]}
    assert type(model).__name__ == "Trained"


def everything(a, b):
    """A model whose calls have arguments of all kinds."""
    x = tf.concat([tf.nn.relu(a) * 2.0, 1.0 - tf.reduce_sum(a, axis=1, keepdims=True)], axis=-1)
    x = x[:, 1:][..., 0][:, tf.newaxis] + a[:, None, :2] + tf.constant([[1.0, 2.0]])
    x = tf.stack([x, x], 1) ** 2 / tf.cast(tf.shape(x)[-1], "float32")
    x = tf.where(x > 0.5, x, tf.zeros_like(x))
    return Model([a, b], [tf.einsum("abcd->ad", x), tf.cast(tf.equal(a, b), tf.int32)])


@pytest.mark.parametrize("through_json", [False, True])
def test_functions_and_operators_come_back_from_a_config(through_json):
    model = everything(Input((4,)), Input((4,)))
    if through_json:
        again = tf.keras.models.model_from_json(model.to_json())
    else:
        again = Model.from_config(model.get_config())
    for one, other in zip(model([X, X]), again([X, X]), strict=True):
        np.testing.assert_array_equal(one, other)


def test_a_config_names_public_functions_only():
    config = Model(a := Input((4,)), tf.square(a)).get_config()
    for name in ("no.such", "keras.Model", "__operators__.pow", "os.system", "square.__call__"):
        config["layers"][1]["config"]["function"] = name
        with pytest.raises(ValueError, match="Could not find the function"):
            Model.from_config(config)


def test_what_is_added_beside_the_outputs_must_come_from_the_inputs():
    model = Model(a := Input((4,)), a * 2.0)
    with pytest.raises(ValueError, match="Graph disconnected"):
        model.add_loss(tf.reduce_mean(Input((3,))))
    with pytest.raises(ValueError, match="provide a name"):
        model.add_metric(tf.reduce_mean(a))
    with pytest.raises(TypeError, match="Unknown keyword arguments: agregation"):
        model.add_metric(tf.reduce_mean(a), name="mean", agregation="mean")


def test_bitwise_operators_on_symbolic_integers():
    a, b = Input((2,), dtype="int32"), Input((2,), dtype="int32")
    model = Model([a, b], [a & b, a | b, a ^ b, ~a, 6 & b, 6 | b, 6 ^ b])
    x, y = np.array([[5, 3]], "int32"), np.array([[6, 9]], "int32")
    expected = [x & y, x | y, x ^ y, ~x, 6 & y, 6 | y, 6 ^ y]
    for found, wanted in zip(model([x, y]), expected, strict=True):
        np.testing.assert_array_equal(found, wanted)


def test_losses_beside_the_outputs_come_back_from_a_config():
    model = Model(a := Input((4,)), a * 2.0)
    model.add_loss(tf.reduce_mean(a))
    model.add_metric(tf.reduce_max(a), name="largest")
    again = Model.from_config(model.get_config())
    again(X)
    np.testing.assert_allclose([float(loss) for loss in again.losses], [X.mean()], rtol=1e-6)
    assert [float(m.result()) for m in again.metrics] == [X.max()]


def test_networks_deeper_than_python_calls():
    x = inputs = tf.keras.Input((2,))
    for _ in range(1500):
        x = L.Activation("relu")(x)
    model = tf.keras.Model(inputs, x)
    assert len(model.layers) == 1501
    assert model.layers[-1] is x.node.layer


def test_models_that_begin_in_the_middle_of_another():
    x = tf.keras.Input((3,))
    middle = L.Dense(4)(x)
    second = L.Dense(5, name="second")
    third = L.Dense(2, name="third")
    whole = tf.keras.Model(x, third(second(middle)))
    tail = tf.keras.Model(middle, whole.output)
    assert [type(layer).__name__ for layer in tail.layers] == ["InputLayer", "Dense", "Dense"]
    assert tail.count_params() == 4 * 5 + 5 + 5 * 2 + 2
    values = np.ones((2, 3), "float32")
    inner = tf.keras.Model(x, middle)(values)
    np.testing.assert_allclose(tail(inner), whole(values), rtol=1e-6)
    again = tf.keras.Model.from_config(tail.get_config())
    assert [w.shape for w in again.weights] == [w.shape for w in tail.weights]
    other = tf.keras.Input((5,))
    joined = tf.keras.Model([second.output, other], L.Add()([second.output, other]))
    assert joined.inputs[1] is other
    np.testing.assert_allclose(joined([np.ones((1, 5)), np.ones((1, 5))]), np.full((1, 5), 2.0))
    with pytest.raises(ValueError, match="Graph disconnected"):
        tf.keras.Model(third.output, middle)
