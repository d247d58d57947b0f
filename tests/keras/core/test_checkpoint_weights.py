"""Weights of models in TensorFlow's checkpoint format."""

import numpy as np
import pytest

import yeoul as tf

L = tf.keras.layers


def small(units=1):
    return tf.keras.Sequential([L.Dense(units, input_shape=(2,))])


def test_files_and_names(tmp_path):
    model = small()
    assert model.save_weights(tmp_path / "w") is None
    assert {p.name for p in tmp_path.iterdir()} == {
        "checkpoint",
        "w.index",
        "w.data-00000-of-00001",
    }
    assert tf.train.latest_checkpoint(tmp_path) == str(tmp_path / "w")
    names = [name for name, _ in tf.train.list_variables(str(tmp_path / "w"))]
    assert "layer_with_weights-0/kernel/.ATTRIBUTES/VARIABLE_VALUE" in names
    other = small()
    other.load_weights(tmp_path / "w").assert_consumed()
    np.testing.assert_array_equal(other.get_weights()[0], model.get_weights()[0])


def test_layers_that_are_built_later(tmp_path):
    model = small()
    model.save_weights(tmp_path / "w")
    later = tf.keras.Sequential([L.Dense(1), L.ReLU()])
    status = later.load_weights(tmp_path / "w").expect_partial()
    later.build((None, 2))
    status.assert_existing_objects_matched()
    np.testing.assert_array_equal(later.get_weights()[0], model.get_weights()[0])


def test_training_goes_on(tmp_path):
    x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
    model = small()
    model.compile("adam", "mse")
    model.fit(x, y, epochs=2, verbose=0)
    model.save_weights(tmp_path / "w")
    other = small()
    other.compile("adam", "mse")
    status = other.load_weights(tmp_path / "w")
    for one in (model, other):
        one.fit(x, y, epochs=1, verbose=0)
    status.assert_consumed()
    np.testing.assert_allclose(other.get_weights()[0], model.get_weights()[0], rtol=1e-6)
    assert int(other.optimizer.iterations) == 3


def test_callback(tmp_path):
    x, y = np.ones((4, 2), "float32"), np.ones((4, 1), "float32")
    model = small()
    model.compile("sgd", "mse")
    callback = tf.keras.callbacks.ModelCheckpoint(
        str(tmp_path / "w-{epoch:02d}"), save_weights_only=True
    )
    model.fit(x, y, epochs=2, verbose=0, callbacks=[callback])
    assert tf.train.latest_checkpoint(tmp_path).endswith("w-02")


MISTAKES = {
    "no such file": (lambda p: small().load_weights(p / "x"), tf.errors.NotFoundError, "matching"),
    "by name": (
        lambda p: small().load_weights(p / "w", by_name=True),
        NotImplementedError,
        "based on topology",
    ),
    "skip": (
        lambda p: small().load_weights(p / "w", skip_mismatch=True),
        ValueError,
        "only be set to True for HDF5",
    ),
    "shape": (lambda p: small(3).load_weights(p / "w"), ValueError, "nothing was restored"),
    "folder": (lambda p: small().load_weights(p), IsADirectoryError, "is a folder"),
    "options": (lambda p: small().load_weights(p / "w", options=3), TypeError, "CheckpointOptions"),
    "exists": (
        lambda p: small().save_weights(p / "w", overwrite=False),
        FileExistsError,
        "overwrite is False",
    ),
    "ending": (
        lambda p: small().save_weights(p / "w.h5", save_format="tf"),
        ValueError,
        "looks like an HDF5 file",
    ),
    "format": (
        lambda p: small().save_weights(p / "w", save_format="zip"),
        ValueError,
        "Unknown format",
    ),
    "not built": (
        lambda p: tf.keras.Sequential([L.Dense(1)]).save_weights(p / "n"),
        ValueError,
        "have not yet been created",
    ),
    "without weights": (
        lambda p: type("Own", (tf.keras.Model,), {})().save_weights(p / "n"),
        ValueError,
        "has none yet",
    ),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_mistakes(name, tmp_path):
    small().save_weights(tmp_path / "w")
    call, error, message = MISTAKES[name]
    with pytest.raises(error, match=message):
        call(tmp_path)


def test_nothing_matches(tmp_path):
    small().save_weights(tmp_path / "w")

    class Own(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.d = L.Dense(1)

        def call(self, x):
            return self.d(x)

    with pytest.raises(AssertionError, match="Nothing to load"):
        Own().load_weights(tmp_path / "w")
    built = Own()
    built(tf.ones([1, 2]))
    with pytest.raises(AssertionError, match="Nothing except the root"):
        built.load_weights(tmp_path / "w")
