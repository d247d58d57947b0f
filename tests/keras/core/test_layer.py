"""Layers: weights and tracking, losses, training mode, masks, dtypes, configuration, copies."""

import copy

import numpy as np
import pytest

import yeoul as tf

L = tf.keras.layers
X = np.arange(12, dtype="float32").reshape(3, 4) / 10


class Recorder(L.Layer):
    """Notes what it is called with."""

    def __init__(self):
        super().__init__()
        self._hold(seen=[])

    def call(self, inputs, training=None, mask=None):
        self.seen.append((training, mask is not None))
        return inputs


class Holder(L.Layer):
    """Layers and variables in attributes, lists, dicts and tuples."""

    def __init__(self):
        super().__init__(name="holder")
        self.several, self.by_name = [], {}
        self.pair = (L.Dense(2, name="in_tuple"),)
        self.own = tf.Variable(1.0, name="own")
        self.fixed = tf.Variable(1.0, trainable=False, name="fixed")
        self.several.append(L.Dense(1, name="in_list"))
        self.by_name["layer"] = L.Dense(3, name="in_dict")
        self.by_name["variable"] = tf.Variable(2.0, name="loose")

    def call(self, inputs):
        parts = [self.several[0], self.pair[0], self.by_name["layer"]]
        return tf.concat([part(inputs) for part in parts], -1)


def test_weights_in_containers_filled_later_are_tracked_in_tensorflows_order():
    layer = Holder()
    layer(X)
    assert [w.name for w in layer.weights] == [
        "own:0",
        "loose:0",
        "holder/in_list/kernel:0",
        "holder/in_list/bias:0",
        "holder/in_dict/kernel:0",
        "holder/in_dict/bias:0",
        "holder/in_tuple/kernel:0",
        "holder/in_tuple/bias:0",
        "fixed:0",
    ]
    assert [w.name for w in layer.non_trainable_weights] == ["fixed:0"]


def test_a_reassigned_or_deleted_attribute_no_longer_counts():
    layer = L.Layer()
    layer.inner = L.Dense(2)
    layer.inner(X)
    layer.inner = L.Dense(3, use_bias=False)
    layer.inner(X)
    layer.variable = tf.Variable(1.0)
    layer.variable = tf.Variable(2.0)
    assert [w.shape.as_list() for w in layer.weights] == [[], [4, 3]]
    del layer.variable
    assert len(layer.weights) == 1


def test_add_weight_takes_identifiers_and_defaults():
    layer = L.Layer()
    assert layer.add_weight(shape=(2,), dtype="int32").name == "Variable:0"
    weight = layer.add_weight("w", [2], initializer="ones", constraint="non_neg", trainable=False)
    np.testing.assert_array_equal(weight.constraint(tf.constant([-1.0, 2.0])), [0, 2])
    assert not weight.trainable
    assert layer.add_weight("scalar").shape.rank == 0
    assert not layer.add_weight("flag", (2,), dtype="bool").numpy().any()


@pytest.mark.parametrize(
    ("arguments", "options", "error", "message"),
    [
        (("x", (None, 2)), {}, ValueError, "every dimension"),
        (("x", (2,)), {"foo": 1}, TypeError, "Unknown keyword argument: foo"),
        (("x", (2,)), {"dtype": "string"}, ValueError, "An initializer for variable x"),
        (
            ("x", (2,)),
            {"trainable": True, "synchronization": tf.VariableSynchronization.ON_READ},
            ValueError,
            "ON_READ only for non-trainable",
        ),
    ],
)
def test_add_weight_refuses(arguments, options, error, message):
    with pytest.raises(error, match=message):
        L.Layer().add_weight(*arguments, **options)


@pytest.mark.parametrize("base", [L.Layer, tf.keras.Model])
@pytest.mark.parametrize("value", [tf.Variable(1.0), L.Dense(1), [L.Dense(1)], {"a": L.Dense(1)}])
def test_forgotten_super_init_is_named_where_weights_are_assigned(base, value):
    class Forgetful(base):
        def __init__(self):
            self.inner = value

    with pytest.raises(RuntimeError, match=r"Forgetful.*forgot to call `super\(\).__init__\(\)`"):
        Forgetful()


def test_forgotten_super_init_is_named_at_the_call():
    class Forgetful(L.Layer):
        def __init__(self):
            self.units = 3

    with pytest.raises(RuntimeError, match="forgot to call"):
        Forgetful()(X)


def test_frozen_layers_pass_their_weights_to_the_others():
    model = tf.keras.Sequential([L.Dense(2, input_shape=(4,)), L.BatchNormalization(), L.Dense(1)])

    def counts():
        return len(model.trainable_weights), len(model.non_trainable_weights)

    assert counts() == (6, 2)
    model.layers[1].trainable = False
    assert counts() == (4, 4)
    assert len(model.trainable_variables) == 4
    model.trainable = False
    assert counts() == (0, 8)
    assert len(model.trainable_variables) == 0
    assert not any(layer.trainable for layer in model.layers)
    model.trainable = True
    assert counts() == (6, 2)


def test_losses_are_those_of_the_last_call_and_of_the_weights():
    class Lossy(L.Layer):
        def build(self, input_shape):
            self.w = self.add_weight("w", (4,), initializer="ones", regularizer="l2")

        def call(self, inputs):
            self.add_loss(tf.reduce_sum(inputs))
            return inputs * self.w

    layer = Lossy()
    layer.add_loss(lambda: tf.constant(5.0))
    for _ in range(2):
        layer(X)
        np.testing.assert_allclose(sorted(float(v) for v in layer.losses), [0.04, 5.0, 6.6], 1e-5)
    with pytest.raises(TypeError, match="Unknown keyword arguments: foo"):
        layer.add_loss(1.0, foo=2)


def test_activity_regularizer_is_divided_by_the_batch_size():
    layer = L.Dense(1, activity_regularizer="l1", kernel_initializer="ones")
    layer(X)
    np.testing.assert_allclose(layer.losses, [0.01 * X.sum() / 3], rtol=1e-5)


def test_add_metric_is_reported_by_fit():
    class Measured(L.Layer):
        def call(self, inputs):
            self.add_metric(tf.reduce_mean(inputs), name="mean")
            return inputs

    model = tf.keras.Sequential([Measured(), L.Dense(1)])
    model.compile("sgd", "mse")
    history = model.fit(X, X[:, :1], verbose=0).history
    np.testing.assert_allclose(history["mean"], [X.mean()], rtol=1e-5)
    with pytest.raises(ValueError, match="provide a name for your metric"):
        L.Layer().add_metric(tf.constant(1.0))
    with pytest.raises(TypeError, match="Unknown keyword arguments: other"):
        L.Layer().add_metric(tf.constant(1.0), name="a", other=1)


def test_training_mode_comes_from_the_innermost_call_that_states_one():
    class Outer(L.Layer):
        def __init__(self):
            super().__init__()
            self.inner = Recorder()

        def call(self, inputs):
            return self.inner(inputs)

    outer = Outer()
    outer(X)
    outer(X, training=True)
    outer(X, training=False)
    tf.keras.Sequential([outer])(X, training=True)
    seen = [training for training, _ in outer.inner.seen]
    assert seen[:3] == [None, True, False]
    assert set(seen[3:]) == {True}


def test_masks_travel_with_the_tensors():
    layer = Recorder()
    embedded = L.Embedding(5, 2, mask_zero=True)(np.array([[1, 0]]))
    layer(L.Activation("relu")(embedded))
    layer(tf.ones([1, 2]))
    assert [masked for _, masked in layer.seen] == [True, False]
    with pytest.raises(TypeError, match="does not support masking"):
        L.Layer().compute_mask(X, mask=tf.constant([True]))


def test_floating_inputs_are_cast_to_the_compute_dtype():
    class Same(L.Layer):
        def call(self, inputs):
            return inputs

    assert Same()(np.ones((1, 2))).dtype == tf.float32
    assert Same(dtype="float64")(tf.ones([1, 2])).dtype == tf.float64
    assert Same(dtype="float16")([tf.ones([1]), tf.constant([1])])[1].dtype == tf.int32
    assert Same(autocast=False)(tf.ones([1], tf.float64)).dtype == tf.float64
    mixed = L.Dense(2, dtype="mixed_float16")
    assert mixed(X).dtype == tf.float16
    assert mixed.kernel.dtype == tf.float32


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        ({"shape": (None, 3)}, r'"aa" \(Picky\).*expected shape=\(None, 3\), found shape=\(3, 4\)'),
        ({"ndim": 3}, "expected ndim=3, found ndim=2"),
        ({"min_ndim": 3}, "expected min_ndim=3, found ndim=2"),
        ({"axes": {-1: 5}}, "expected axis -1 of input shape to have value 5"),
    ],
)
def test_input_spec_names_layer_and_shapes(spec, message):
    class Picky(L.Layer):
        def __init__(self):
            super().__init__(name="aa")
            self.input_spec = L.InputSpec(**spec)

    with pytest.raises(ValueError, match=message):
        Picky()(X)


def test_config_round_trip_of_a_layer_that_states_its_own():
    class Scaled(L.Layer):
        def __init__(self, units, **kwargs):
            super().__init__(**kwargs)
            self.units = units

        def get_config(self):
            return {**super().get_config(), "units": self.units}

    again = Scaled.from_config(Scaled(3, name="q", trainable=False).get_config())
    assert (again.units, again.name, again.trainable) == (3, "q", False)
    with pytest.raises(TypeError, match="Unable to revive Scaled"):
        Scaled.from_config({})


def test_config_of_plain_constructor_arguments_needs_no_get_config():
    class Plain(L.Layer):
        def __init__(self, units, scale=None):
            super().__init__()
            self.units = units

    assert Plain.from_config(Plain(3).get_config()).units == 3
    with pytest.raises(NotImplementedError, match=r"Plain.*scale.*override `get_config"):
        Plain(3, scale=np.ones(2)).get_config()


def test_set_weights_changes_nothing_when_shapes_differ():
    layer = L.Dense(2, name="d")
    with pytest.raises(ValueError, match="`count_params` on layer d, but the layer isn't built"):
        layer.count_params()
    layer(X)
    assert layer.count_params() == 10
    before = layer.get_weights()
    with pytest.raises(ValueError, match="length 1, but the layer was expecting 2"):
        layer.set_weights(before[:1])
    with pytest.raises(ValueError, match="not compatible with provided weight shape"):
        layer.set_weights([np.ones((4, 2)), np.ones(3)])
    np.testing.assert_array_equal(layer.get_weights()[0], before[0])


def test_a_deep_copy_has_its_own_weights_and_regularizes_them():
    layer = L.Dense(1, kernel_regularizer="l2")
    layer(X)
    other = copy.deepcopy(layer)
    other.kernel.assign(other.kernel * 0)
    assert float(other.losses[0]) == 0
    assert float(layer.losses[0]) > 0


def test_unknown_arguments_are_refused():
    with pytest.raises(TypeError, match="keyword argument not understood: foo"):
        L.Dense(2, foo=1)
    with pytest.raises(TypeError, match="`trainable` argument to be a boolean"):
        L.Layer(trainable="yes")
    with pytest.raises(ValueError, match=r"first argument to `Layer.call` must always be passed"):
        L.Layer()()


class Scales(tf.keras.layers.Layer):
    def build(self, input_shape):
        self.scale = self.add_weight("scale", shape=(3,))
        self.shift = self.add_weight("shift", shape=(3,), experimental_autocast=False)

    def call(self, inputs):
        return self.scale * inputs, -self.scale, self.shift


@pytest.mark.parametrize("wrap", [lambda layer: layer, tf.function], ids=["eager", "function"])
def test_weights_are_read_in_the_compute_dtype_inside_calls_alone(wrap):
    layer = Scales(dtype="mixed_float16")
    scaled, negative, shift = wrap(layer)(tf.ones([2, 3]))
    assert (scaled.dtype, negative.dtype, shift.dtype) == (tf.float16, tf.float16, tf.float32)
    assert layer.scale.dtype == layer.scale.value().dtype == tf.float32


def test_frozen_weights_stay_with_their_layers():
    class Block(L.Layer):
        def __init__(self):
            super().__init__(name="block")
            self.first, self.norm, self.last = L.Dense(1), L.BatchNormalization(), L.Dense(1)

        def build(self, input_shape):
            self.scale = self.add_weight("scale", shape=())
            self.count = self.add_weight("count", shape=(), trainable=False)
            super().build(input_shape)

        def call(self, x):
            return self.last(self.norm(self.first(x))) * self.scale

    block = Block()
    block(tf.ones([1, 1]))
    block.trainable = False
    names = [w.name.rpartition("/")[2] for w in block.non_trainable_weights]
    norm = ["gamma:0", "beta:0", "moving_mean:0", "moving_variance:0"]
    dense = ["kernel:0", "bias:0"]
    assert names == ["scale:0", "count:0", *dense, *norm, *dense]
    assert block.trainable_weights == []


def test_the_metrics_of_a_layer_are_no_weights_those_of_a_model_are():
    class Measured:
        def __init__(self):
            super().__init__()
            self.mean, self.several = tf.keras.metrics.Mean(), [tf.keras.metrics.Sum()]
            self.dense = tf.keras.layers.Dense(1)

        def call(self, inputs):
            return self.dense(inputs)

    layer = type("MeasuredLayer", (Measured, tf.keras.layers.Layer), {})()
    model = type("MeasuredModel", (Measured, tf.keras.Model), {})()
    for made, count in ((layer, 2), (model, 5)):
        made(tf.ones([1, 2]))
        assert len(made.weights) == count
        assert [m.name for m in made.metrics] == ["mean", "sum"]
