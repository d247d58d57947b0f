"""Training: sources of data, weights, validation, callbacks, own steps; numbers are TF 2.15's."""

import numpy as np
import pytest

import yeoul as tf
from tests.keras.training.small import X, Y, dataset, history, linear

L, callbacks = tf.keras.layers, tf.keras.callbacks


def forever(size=5):
    while True:
        for start in range(0, 10, size):
            yield X[start : start + size], Y[start : start + size]


def on_host(x, y):
    return tf.ensure_shape(tf.numpy_function(np.copy, [x], "float32"), [None, 4]), y


@pytest.mark.parametrize(
    "source",
    [
        lambda: ((X.tolist(), Y.tolist()), {"batch_size": 4}),
        lambda: ((tf.constant(X), tf.constant(Y)), {"batch_size": 4}),
        lambda: ((dataset(X, Y),), {}),
        lambda: ((X, Y), {"batch_size": 4, "model": linear(run_eagerly=True)}),
        lambda: ((X, Y), {"batch_size": 4, "model": linear(steps_per_execution=2)}),
    ],
)
def test_every_source_of_the_same_batches_trains_alike(source):
    arguments, options = source()
    expected = history(X, Y, batch_size=4, epochs=2)
    got = history(*arguments, epochs=2, **options)
    for name, values in expected.items():
        np.testing.assert_allclose(got[name], values, rtol=1e-4)


def test_generators_and_steps_per_epoch():
    got = history(forever(), epochs=2, steps_per_epoch=2)
    np.testing.assert_allclose(got["loss"], [57.186, 3.0867], rtol=1e-3)
    with pytest.raises(ValueError, match="generator that is exhausted does not start again"):
        history(iter(()))


@pytest.mark.parametrize(
    ("data", "steps", "batches"),
    [
        (lambda: ((X, Y) for _ in range(3)), None, [3, 0]),
        (lambda: ((X, Y) for _ in range(3)), 2, [2, 1]),
        (lambda: dataset(X, Y), 2, [2, 1]),
        (lambda: dataset(X, Y), 7, [3]),
        (lambda: dataset(X, Y), 3, [3, 3, 3]),
        (lambda: dataset(X, Y).map(on_host), 2, [2, 1]),
    ],
)
def test_data_that_run_out_end_the_training(data, steps, batches, caplog):
    seen = []
    callback = tf.keras.callbacks.LambdaCallback(
        on_epoch_begin=lambda epoch, logs: seen.append(0),
        on_train_batch_end=lambda batch, logs: seen.append(seen.pop() + 1),
    )
    got = history(data(), epochs=3, steps_per_epoch=steps, callbacks=[callback])
    assert seen == batches
    assert len(got["loss"]) == len(batches)
    assert ("Your input ran out of data" in caplog.text) == (len(batches) < 3)


def test_arrays_go_on_where_an_epoch_of_fewer_steps_stopped():
    got = history(X, Y, batch_size=4, steps_per_epoch=2, epochs=2)
    np.testing.assert_allclose(got["loss"], [37.647, 15.112], rtol=1e-3)


def test_arrays_that_run_out_end_the_training(caplog):
    got = history(X, Y, batch_size=4, steps_per_epoch=4, epochs=3)  # three batches a pass
    assert len(got["loss"]) == 3
    assert "Your input ran out of data" in caplog.text
    caplog.clear()
    linear().evaluate(X, Y, batch_size=4, steps=9, verbose=0)
    assert "Your input ran out of data" in caplog.text


def test_validation():
    split = history(X, Y, batch_size=4, validation_split=0.3)
    apart = history(X[:7], Y[:7], batch_size=4, validation_data=(X[7:], Y[7:]))
    np.testing.assert_allclose(split["val_loss"], apart["val_loss"], rtol=1e-5)
    assert len(history(X, Y, epochs=4, validation_data=(X, Y), validation_freq=2)["val_mae"]) == 2
    assert len(history(X, Y, epochs=4, validation_data=(X, Y), validation_freq=[4])["val_mae"]) == 1
    endless = dataset(X, Y).repeat()
    assert "val_loss" in history(X, Y, validation_data=endless, validation_steps=2)
    with pytest.raises(ValueError, match="`validation_split` is only supported for"):
        history(dataset(X, Y), validation_split=0.3)
    with pytest.raises(ValueError, match="can not be less than 1"):
        history(X, Y, validation_data=(X, Y), validation_freq=0)


def test_class_weights_multiply_the_loss():
    weights = np.where(Y[:, 0] == 1, 3.0, 1.0)
    expected = history(X, Y, batch_size=4, sample_weight=weights)
    for arguments in ((X, Y), (dataset(X, Y),)):
        size = {"batch_size": 4} if len(arguments) == 2 else {}
        got = history(*arguments, class_weight={0: 1.0, 1: 3.0}, **size)
        np.testing.assert_allclose(got["loss"], expected["loss"], rtol=1e-5)
    with pytest.raises(ValueError, match="keys from 0 to one less than the number of classes"):
        history(X, Y, class_weight={0: 1.0, 2: 3.0})
    with pytest.raises(ValueError, match="has weights for the classes"):
        history(X, Y, class_weight={0: 1.0})


def test_frozen_layers_stay_as_they_are():
    model = tf.keras.Sequential([L.Dense(2, input_shape=(4,)), L.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(X, Y, verbose=0)
    model.layers[0].trainable = False
    model.compile("sgd", "mse")
    before = model.get_weights()
    model.fit(X, Y, verbose=0)
    changed = [np.any(a != b) for a, b in zip(before, model.get_weights(), strict=True)]
    assert changed == [False, False, True, True]


@pytest.mark.parametrize("eagerly", [False, True])
def test_what_trains_is_settled_when_a_model_is_compiled(eagerly):
    inner = tf.keras.Sequential([L.Dense(2, input_shape=(4,)), L.BatchNormalization()])
    inner.compile("sgd", "mse", run_eagerly=eagerly)
    inner.trainable = False
    outer = tf.keras.Sequential([inner, L.Dense(1)])
    outer.compile("sgd", "mse", run_eagerly=eagerly)

    def changed(model, targets):
        before = [w.numpy() for w in inner.weights]
        model.train_on_batch(X, targets)
        assert not any(layer.trainable for layer in (inner, *inner.layers))
        return [np.any(b != w.numpy()) for b, w in zip(before, inner.weights, strict=True)]

    assert not any(changed(outer, Y))
    assert all(changed(inner, np.hstack([Y, -Y]))[2:])
    assert len(outer.submodules) == 6  # with the two input layers


def test_a_new_learning_rate_takes_effect_in_the_compiled_loop():
    model = linear()
    model.fit(X, Y, verbose=0)
    model.optimizer.learning_rate = 0.0
    before = model.get_weights()[0]
    model.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(model.get_weights()[0], before)
    model.optimizer.learning_rate.assign(0.01)
    model.fit(X, Y, verbose=0)
    assert np.any(model.get_weights()[0] != before)


def test_a_tensor_read_before_training_keeps_its_value():
    model = linear()
    read = model.layers[0].kernel.value()
    model.fit(X, Y, verbose=0)
    np.testing.assert_array_equal(read, np.ones((4, 1)))


def test_an_interrupt_leaves_the_weights_of_the_last_step():
    class Interrupting(callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            if batch == 1:
                self.weights = self.model.get_weights()
                raise KeyboardInterrupt

    model, callback = linear(), Interrupting()
    with pytest.raises(KeyboardInterrupt):
        model.fit(X, Y, batch_size=2, verbose=0, callbacks=[callback])
    np.testing.assert_array_equal(model.get_weights()[0], callback.weights[0])
    assert int(model.optimizer.iterations) == 2
    assert len(model.fit(X, Y, verbose=0).history["loss"]) == 1


def test_callbacks_that_change_training(tmp_path):
    model = linear()
    model.optimizer.learning_rate = 0.2
    stop = callbacks.EarlyStopping("loss", patience=1, restore_best_weights=True)
    save = callbacks.ModelCheckpoint(
        str(tmp_path / "w.h5"), monitor="loss", save_best_only=True, save_weights_only=True
    )
    log = callbacks.CSVLogger(str(tmp_path / "log.csv"))
    model.fit(X, Y, epochs=9, verbose=0, callbacks=[stop, save, log])
    best = model.get_weights()[0]
    assert len((tmp_path / "log.csv").read_text().splitlines()) < 9
    model.load_weights(tmp_path / "w.h5")
    np.testing.assert_array_equal(model.get_weights()[0], best)


def test_nan_ends_training_when_asked():
    spoiled = X.copy()
    spoiled[0, 0] = np.nan
    got = history(spoiled, Y, batch_size=4, epochs=5, callbacks=[callbacks.TerminateOnNaN()])
    assert len(got["loss"]) == 1
    assert np.isnan(got["loss"][0])


def test_the_same_seed_gives_the_same_training():
    def losses():
        tf.keras.utils.set_random_seed(3)
        model = tf.keras.Sequential([L.Dense(1), L.Dropout(0.3)])
        model.compile("sgd", "mse")
        return model.fit(X, Y, batch_size=3, verbose=0, epochs=2).history["loss"]

    assert losses() == losses()


def test_own_steps_and_metrics():
    class Own(tf.keras.Model):
        def __init__(self, **kwargs):
            super().__init__(**kwargs)
            self.error = tf.keras.metrics.MeanAbsoluteError(name="error")

        @property
        def metrics(self):
            return [self.error]

        def train_step(self, data):
            x, y = data
            with tf.GradientTape() as tape:
                out = self(x, training=True)
                loss = tf.reduce_mean((out - y) ** 2)
            gradients = tape.gradient(loss, self.trainable_variables)
            self.optimizer.apply_gradients(zip(gradients, self.trainable_variables, strict=True))
            self.error.update_state(y, out)
            return {"error": self.error.result()}

        def predict_step(self, data):
            return self(data) * 0.0 + 7.0

    a = tf.keras.Input((4,))
    model = Own(inputs=a, outputs=L.Dense(1, kernel_initializer="ones")(a))
    model.compile("sgd")
    got = history(X, Y, model, epochs=2, batch_size=4)["error"]
    np.testing.assert_allclose(got, [5.648, 0.34083], rtol=1e-3)
    assert model.predict(X[:2], verbose=0).tolist() == [[7.0], [7.0]]


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((X, Y[:5]), ValueError, "Data cardinality is ambiguous"),
        ((X[:0], Y[:0]), ValueError, "to be non-empty"),
        ((dataset(X[:0], Y[:0]),), ValueError, "yielded no batch"),
        ((np.array([["a"] * 4] * 10), Y), tf.errors.UnimplementedError, "Cast string"),
        ((X,), ValueError, "Target data is missing"),
        ((X[:, :3], Y), ValueError, "expected axis -1 of input shape to have value 4"),
    ],
)
def test_data_that_do_not_fit_are_refused_before_a_step(arguments, error, message):
    model = linear()
    with pytest.raises(error, match=message):
        history(*arguments, model=model)
    np.testing.assert_array_equal(model.get_weights()[0], np.ones((4, 1)))
