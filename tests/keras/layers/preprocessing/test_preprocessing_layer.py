"""`adapt`: what is kept when it fails, what the messages say, and own layers."""

import numpy as np
import pytest

import yeoul as tf

layers = tf.keras.layers


class Total(layers.experimental.preprocessing.PreprocessingLayer):
    """Adds the sum of the data, doubled."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.seen = []

    def build(self, input_shape):
        self.total = self.add_weight("total", shape=(), initializer="zeros", trainable=False)
        self.seen.append(("build", input_shape.as_list()))
        super().build(input_shape)

    def update_state(self, data):
        self.seen.append(("update", data.shape.as_list()))
        self.total.assign_add(tf.reduce_sum(data))

    def reset_state(self):
        self.seen.append("reset")
        self.total.assign(0.0)

    def finalize_state(self):
        self.seen.append("finalize")
        self.total.assign(self.total * 2)

    def call(self, inputs):
        return inputs + self.total


def test_own_layers_see_batches_of_32_and_are_reset_when_adapted_again():
    layer = Total()
    layer.adapt(np.ones((70, 2), "float32"))
    updates = [("update", [n, 2]) for n in (32, 32, 6)]
    assert layer.seen == [("build", [None, 2]), *updates, "finalize"]
    assert layer.is_adapted
    assert float(layer(tf.constant(1.0))) == 281.0
    layer.seen.clear()
    layer.adapt(np.ones((4, 2), "float32"))
    assert layer.seen == ["reset", ("update", [4, 2]), "finalize"]
    layer.reset_state()
    assert not layer.is_adapted


def test_adapt_function_takes_an_iterator():
    layer = Total()
    step = layer.make_adapt_function()
    step(iter([np.ones((3,), "float32")]))
    assert float(layer.total) == 3.0


def test_a_failed_adapt_leaves_the_layer_as_it_was():
    layer = layers.Normalization(axis=None)
    layer.adapt(np.array([1.0, 2.0, 6.0]))
    before = layer.get_weights()

    def broken():
        yield np.array([100.0])
        raise OSError("disk")

    with pytest.raises(OSError, match="disk"):
        layer.adapt(broken())
    assert all(map(np.array_equal, layer.get_weights(), before))
    assert layer.is_adapted


@pytest.mark.parametrize("data", [np.zeros((0, 3)), iter(())])
def test_no_data(data):
    with pytest.raises(ValueError, match="Expected input data to be non-empty"):
        layers.Normalization().adapt(data)
    with pytest.raises(ValueError, match="Expected input data to be non-empty"):
        layers.StringLookup().adapt(tf.data.Dataset.from_tensor_slices(["a"]).take(0))


def test_endless_data():
    data = tf.data.Dataset.from_tensors([1.0]).repeat()
    with pytest.raises(ValueError, match="infinite dataset"):
        layers.Normalization().adapt(data)
    layers.Normalization().adapt(data, steps=2)


def test_pairs_say_what_to_map_to():
    data = tf.data.Dataset.from_tensor_slices(([1.0], [2.0])).batch(1)
    with pytest.raises(ValueError, match=r"'normal' \(Normalization\).*dataset.map"):
        layers.Normalization(axis=None, name="normal").adapt(data)
    with pytest.raises(ValueError, match="adapts to one array"):
        layers.Normalization(axis=None).adapt({"a": np.ones(2), "b": np.ones(2)})


def test_messages_name_layer_and_shapes():
    with pytest.raises(ValueError, match=r"'x', Normalization, input shape: \(None, 3\)"):
        layers.Normalization(axis=5, name="x").adapt(np.ones((2, 3)))
    with pytest.raises(ValueError, match=r"mean.*'x'.*\(2,\).*\(3,\)"):
        layers.Normalization(mean=[1.0, 2.0], variance=1.0, name="x")(np.ones((1, 3)))
    with pytest.raises(ValueError, match="how many bins"):
        layers.Discretization().adapt(np.ones(3))
    with pytest.raises(RuntimeError, match="`build` must be called"):
        layers.Normalization().update_state(tf.constant([1.0]))
    with pytest.raises(RuntimeError, match="`build` must be called"):
        layers.Discretization(num_bins=3).update_state(tf.constant([1.0]))


def test_compile_is_accepted():
    layer = Total()
    layer.compile(run_eagerly=True, steps_per_execution=2)
    layer.adapt([1.0, 2.0])
    assert float(layer.total) == 6.0


def test_weights_set_by_hand_count_at_once():
    layer = layers.Normalization(axis=None)
    layer.adapt(np.array([1.0, 3.0], "float32"))
    function = tf.function(layer)
    assert np.allclose(function(tf.constant([1.0])), [-1.0])
    layer.set_weights([np.float32(0.0), np.float32(4.0), 1])
    assert np.allclose(function(tf.constant([1.0])), [0.5])
    layer.adapt(np.array([1.0, 3.0], "float32"))
    assert np.allclose(function(tf.constant([1.0])), [-1.0])
