"""TimeDistributed: how often the layer in it is called, and what it makes of several outputs."""

import numpy as np

import yeoul as tf

layers = tf.keras.layers


def test_layers_of_users_are_called_for_each_step_and_others_once():
    shapes = []

    class Mine(layers.Layer):
        def call(self, inputs):
            shapes.append(tuple(inputs.shape))
            return inputs

    class Other(layers.Activation):
        def call(self, inputs):
            shapes.append(tuple(inputs.shape))
            return super().call(inputs)

    layers.TimeDistributed(Mine())(tf.ones([2, 3, 4]))
    assert shapes == [(2, 4)] * 3
    del shapes[:]
    layers.TimeDistributed(Other("relu"))(tf.ones([2, 3, 4]))
    assert shapes == [(6, 4)]


def test_several_inputs_and_outputs():
    first, second = tf.keras.Input((4,)), tf.keras.Input((2,))
    inner = tf.keras.Model([first, second], [first * 2.0, layers.Concatenate()([first, second])])
    inputs = [np.ones((2, 3, 4), "float32"), np.ones((2, 3, 2), "float32")]
    twice, joined = layers.TimeDistributed(inner)(inputs)
    assert twice.numpy().tolist() == (inputs[0] * 2).tolist()
    assert joined.shape == (2, 3, 6)
    unknown = [tf.keras.Input((None, 4)), tf.keras.Input((None, 2))]
    outputs = layers.TimeDistributed(inner)(unknown)
    assert [t.shape.as_list() for t in outputs] == [[None, None, 4], [None, None, 6]]
    found = tf.keras.Model(unknown, outputs).predict(inputs, verbose=0)
    assert [t.shape for t in found] == [(2, 3, 4), (2, 3, 6)]
