"""Keras: user code that layers, losses, metrics and steps run in graphs is converted."""

import numpy as np

import yeoul as tf


class Clipped(tf.keras.layers.Layer):
    def call(self, x, training=None):
        if tf.reduce_max(x) > 1.0:
            x = x / tf.reduce_max(x)
        if training:
            return x + 1.0
        return x


def clipped(x):
    if tf.reduce_sum(x) > 0.0:
        y = x
    else:
        y = -x
    return y


def own_loss(y_true, y_pred):
    if tf.reduce_mean(y_pred) > 1e6:
        return tf.reduce_mean(tf.abs(y_true - y_pred), -1)
    return tf.reduce_mean(tf.square(y_true - y_pred), -1)


class Counter(tf.keras.metrics.Metric):
    def __init__(self, name="counter"):
        super().__init__(name=name)
        self.n = self.add_weight(name="n", initializer="zeros")

    def update_state(self, y_true, y_pred, sample_weight=None):
        for value in tf.reshape(y_true, [-1]):
            if value > 0.0:
                self.n.assign_add(1.0)

    def result(self):
        return self.n if self.n > 0.0 else -1.0


class Stepping(tf.keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = tf.keras.layers.Dense(1)

    def call(self, x):
        return self.dense(x)

    def train_step(self, data):
        x, y = data
        with tf.GradientTape() as tape:
            loss = tf.reduce_mean(tf.square(self(x) - y))
            if loss > 1.0:
                loss = loss / 2.0
        grads = tape.gradient(loss, self.trainable_variables)
        self.optimizer.apply_gradients(zip(grads, self.trainable_variables))
        return {"loss": loss}


def test_layer_in_a_function():
    layer = Clipped()
    step = tf.function(lambda x: layer(x))
    assert step(tf.constant([2.0, 4.0])).numpy().tolist() == [0.5, 1.0]
    assert step(tf.constant([0.5, 0.25])).numpy().tolist() == [0.5, 0.25]
    assert layer(tf.constant([2.0, 4.0])).numpy().tolist() == [0.5, 1.0]


def test_functional_model_with_a_branching_layer():
    inputs = tf.keras.Input([2])
    model = tf.keras.Model(inputs, tf.keras.layers.Lambda(clipped)(Clipped()(inputs)))
    found = model.predict(np.array([[-2.0, -4.0]], np.float32), verbose=0)
    assert found.tolist() == [[2.0, 4.0]]


def test_own_loss_and_metric_in_fit():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1, kernel_initializer="zeros")])
    model.compile("sgd", own_loss, [Counter(), own_loss])
    x, y = np.ones([8, 2], np.float32), np.array([[1.0], [-1.0]] * 4, np.float32)
    history = model.fit(x, y, batch_size=4, verbose=0).history
    assert history["counter"] == [4.0]


def test_own_train_step():
    model = Stepping()
    model.compile("sgd")
    x = np.ones([8, 2], np.float32)
    assert model.fit(x, x[:, :1] * 9, epochs=1, verbose=0).history["loss"][0] > 0.0


def test_dataset_functions():
    def odd_is_negative(x):
        if x % 2 == 1:
            return -x
        return x

    data = tf.data.Dataset.range(5).map(odd_is_negative)
    assert [int(x) for x in data] == [0, -1, 2, -3, 4]


def test_activations_and_constraints():
    def activation(x):
        if tf.reduce_max(x) > 0.0:
            return x
        return -x

    def constraint(w):
        return w if tf.norm(w) < 1.0 else w / tf.norm(w)

    dense = tf.keras.layers.Dense(
        1, activation, kernel_initializer="ones", kernel_constraint=constraint
    )
    model = tf.keras.Sequential([dense, tf.keras.layers.Activation(activation)])
    model.compile("sgd", "mse")
    x = -np.ones([4, 2], np.float32)
    assert model.predict(x, verbose=0).tolist() == [[2.0]] * 4
    model.fit(x, np.zeros([4, 1]), verbose=0)
    assert float(tf.norm(dense.kernel)) < 1.001
