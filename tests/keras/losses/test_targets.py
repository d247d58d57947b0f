"""Labels that name no class are refused before training runs into NaN."""

import numpy as np
import pytest

import yeoul as tf

X = np.zeros((40, 3), "float32")
GOOD = np.arange(40) % 2
BAD = np.where(np.arange(40) == 33, 2, GOOD)
ERROR = tf.errors.InvalidArgumentError
MESSAGE = r"label value of 2 which is outside the valid range of \[0, 2\): 1 of"


def model(loss="sparse_categorical_crossentropy", **options):
    made = tf.keras.Sequential([tf.keras.layers.Dense(2, activation="softmax", input_shape=(3,))])
    made.compile("sgd", loss, **options)
    return made


@pytest.mark.parametrize("run_eagerly", [False, True])
def test_fit(run_eagerly):
    made = model(run_eagerly=run_eagerly)
    with pytest.raises(ERROR, match="label value of 2 which is outside"):
        made.fit(X, BAD, verbose=0, shuffle=False)
    assert np.isfinite(made.get_weights()[0]).all()


def test_nothing_is_trained():
    made = model()
    before = made.get_weights()
    with pytest.raises(ERROR, match=MESSAGE):
        made.fit(X, BAD, batch_size=8, verbose=0)
    np.testing.assert_array_equal(made.get_weights()[0], before[0])


def test_evaluate_and_single_batches():
    made = model()
    with pytest.raises(ERROR, match=MESSAGE):
        made.evaluate(X, BAD, verbose=0)
    with pytest.raises(ERROR, match=MESSAGE):
        made.train_on_batch(X, BAD)
    assert np.isfinite(made.train_on_batch(X, GOOD))


def test_several_outputs():
    inputs = tf.keras.Input([3])
    wide = tf.keras.layers.Dense(9, name="wide", activation="softmax")(inputs)
    narrow = tf.keras.layers.Dense(2, name="narrow", activation="softmax")(inputs)
    made = tf.keras.Model(inputs, [wide, narrow])
    made.compile("sgd", "sparse_categorical_crossentropy")
    made.fit(X, [BAD, GOOD], verbose=0)
    with pytest.raises(ERROR, match=MESSAGE):
        made.fit(X, {"wide": GOOD, "narrow": BAD}, verbose=0)


def test_an_ignored_class_is_no_mistake():
    made = model(tf.keras.losses.SparseCategoricalCrossentropy(ignore_class=2))
    assert np.isfinite(made.fit(X, BAD, verbose=0).history["loss"]).all()


def test_other_losses_take_any_numbers():
    made = model("mse")
    assert np.isfinite(made.fit(X, BAD, verbose=0).history["loss"]).all()
