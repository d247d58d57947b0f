"""Models: subclassing, weight order, own steps."""

import gc
import weakref

import numpy as np
import pytest

import yeoul as tf

L = tf.keras.layers
X = np.arange(12, dtype="float32").reshape(3, 4) / 10
Y = X.sum(1, keepdims=True)


class Two(tf.keras.Model):
    """Two layers, a variable and a list with both."""

    def __init__(self):
        super().__init__(name="two")
        self.scale = tf.Variable(1.0, name="scale")
        self.first = L.Dense(1, name="first")
        self.several = [tf.Variable(2.0, name="loose"), L.Dense(1, name="second")]

    def call(self, inputs, training=False):
        return self.first(inputs) * self.scale + self.several[1](inputs)


@pytest.mark.parametrize(("make", "scope"), [(tf.keras.Model.build, ""), (Two.__call__, "two/")])
def test_weights_come_layer_by_layer_the_models_own_last(make, scope):
    model = Two()
    make(model, (None, 4) if scope == "" else X)
    names = [f"{layer}/{w}:0" for layer in ("first", "second") for w in ("kernel", "bias")]
    names = [*(scope + name for name in names), "loose:0", "scale:0"]
    assert [w.name for w in model.weights] == names
    assert [w.name for w in model.trainable_variables] == names
    assert [layer.name for layer in model.layers] == ["first", "second"]


def test_a_subclass_trains_and_predicts():
    model = Two()
    model.compile("adam", "mse", metrics=["mae"])
    history = model.fit(X, Y, epochs=2, verbose=0).history
    assert list(history) == ["loss", "mae"]
    assert model.predict(X, verbose=0).shape == (3, 1)


def test_without_call_or_shapes_the_model_says_so():
    with pytest.raises(NotImplementedError, match=r"Unimplemented `tf.keras.Model.call\(\)`"):
        tf.keras.Model()(X)
    with pytest.raises(NotImplementedError, match="must override call"):
        tf.keras.Model().build((None, 4))
    with pytest.raises(ValueError, match="not yet been built"):
        Two().summary()


def test_models_are_freed():
    dead = []
    for number in range(6):
        a = tf.keras.Input((4,))
        outputs = L.Dense(2)(L.Dropout(0.1)(a))
        model = tf.keras.Model(a, outputs) if number % 2 else tf.keras.Sequential([L.Dense(1)])
        model.compile("adam", "mse")
        model.fit(X, X[:, :1], verbose=0)
        model.predict(X, verbose=0)
        dead.append(weakref.ref(model))
        del model, a, outputs
    gc.collect()
    assert [ref() for ref in dead] == [None] * 6


def test_a_lone_positional_argument_says_nothing():
    class Tutorial(tf.keras.Model):
        def __init__(self):
            super().__init__(self)  # as a tutorial of TensorFlow's has it
            self.dense = L.Dense(2)

        def call(self, inputs):
            return self.dense(inputs)

    model = Tutorial()
    assert (model.name, model.trainable, model(X).shape) == ("tutorial", True, (3, 2))


def test_layers_made_in_symbolic_calls_take_no_numbers_from_the_program():
    tf.keras.backend.clear_session()
    x = tf.keras.Input((2, 3))
    attention = L.MultiHeadAttention(1, 2)
    attention(x, x)
    assert L.Dropout(0.5).name == "dropout"
