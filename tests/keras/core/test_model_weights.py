"""Weights in HDF5 files."""

from pathlib import Path

import h5py
import numpy as np
import pytest

import yeoul as tf

L = tf.keras.layers


def model(units=3, name="first"):
    return tf.keras.Sequential([L.Dense(units, input_shape=(4,), name=name), L.Dense(1)])


def test_what_is_saved_is_loaded(tmp_path):
    one, other = model(), model()
    one.save_weights(tmp_path / "w.h5")
    other.load_weights(tmp_path / "w.h5")
    for a, b in zip(one.get_weights(), other.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    assert [path.name for path in tmp_path.iterdir()] == ["w.h5"]


def test_by_name_only_layers_of_that_name_are_loaded(tmp_path):
    one, other = model(), model()
    one.save_weights(tmp_path / "w.h5")
    before = other.get_weights()
    other.load_weights(tmp_path / "w.h5", by_name=True)
    np.testing.assert_array_equal(other.get_weights()[0], one.get_weights()[0])
    np.testing.assert_array_equal(other.get_weights()[2], before[2])


def test_what_does_not_fit_changes_nothing(tmp_path):
    path = tmp_path / "w.h5"
    model(5).save_weights(path)
    other = model()
    before = other.get_weights()
    with pytest.raises(ValueError, match=r"'first' \(Dense\) do not fit"):
        other.load_weights(path)
    with pytest.raises(ValueError, match="Layer count mismatch"):
        tf.keras.Sequential([L.Dense(1, input_shape=(4,))]).load_weights(path)
    other.load_weights(path, skip_mismatch=True)
    np.testing.assert_array_equal(other.get_weights()[0], before[0])


def test_refusals(tmp_path):
    path = tmp_path / "w.h5"
    model().save_weights(path)
    with pytest.raises(FileExistsError, match="overwrite is False"):
        model().save_weights(path, overwrite=False)
    with pytest.raises(FileNotFoundError, match="There is no weights file"):
        model().load_weights(tmp_path / "none.h5")
    with pytest.raises(ValueError, match=r"Unknown format.*zip"):
        model().save_weights(path, save_format="zip")
    with pytest.raises(ValueError, match=r"none yet|not yet been created"):
        tf.keras.Sequential([L.Dense(1)]).save_weights(tmp_path / "n.h5")


def nested():
    """The model whose weights TensorFlow 2.15 wrote to `recorded/`: 1, 2, … and 10 more each."""
    norm = L.BatchNormalization(name="norm")
    layers = [tf.keras.Input((4,)), L.Dense(3, name="inner"), norm, L.Dense(2, name="last")]
    base = tf.keras.Sequential(layers, name="base")
    inputs = tf.keras.Input((4,), name="x")
    features = L.BatchNormalization(name="outer")(base(inputs))
    return tf.keras.Model(inputs, L.Dense(2, name="head")(features))


@pytest.mark.parametrize("frozen", [False, True])
def test_files_of_tensorflow_have_trained_weights_first(frozen, tmp_path):
    recorded = Path(__file__).parent / f"recorded/{'frozen' if frozen else 'nested'}.h5"
    model = nested()
    model.get_layer("base").trainable = not frozen
    model.load_weights(recorded)
    for number, weight in enumerate(model.weights):
        first = 10 * number + 1
        assert weight.numpy().ravel().tolist() == [*range(first, first + np.prod(weight.shape))]
    model.save_weights(tmp_path / "again.h5")
    with h5py.File(recorded) as theirs, h5py.File(tmp_path / "again.h5") as ours:
        for group in theirs:
            names = [list(file[group].attrs["weight_names"]) for file in (theirs, ours)]
            assert [n if isinstance(n, str) else n.decode() for n in names[1]] == names[0]


def test_weights_of_the_model_itself_are_in_the_file(tmp_path):
    class Scaled(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.dense = L.Dense(2)
            self.scale = self.add_weight("scale", shape=(2,), initializer="ones")

        def call(self, x):
            return self.dense(x) * self.scale

    one, other = Scaled(), Scaled()
    one(tf.ones([1, 3])), other(tf.ones([1, 3]))
    one.scale.assign([3.0, 4.0])
    one.save_weights(tmp_path / "w.h5")
    other.load_weights(tmp_path / "w.h5")
    assert other.scale.numpy().tolist() == [3.0, 4.0]
