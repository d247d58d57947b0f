"""Weights in HDF5 files."""

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
