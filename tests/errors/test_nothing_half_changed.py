"""After a mistake everything is as it was after the last step that finished."""

import numpy as np
import pytest

import yeoul as tf
from tests.golden.cases_mistakes import dense, ones


def weights_stay(model, kind, mistake, match):
    """Asserts that the mistake is refused, and leaves every weight."""
    before = model.get_weights()
    with pytest.raises(kind, match=match):
        mistake()
    for old, new in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(old, new)


@pytest.mark.parametrize("method", ["assign", "assign_add", "assign_sub"])
def test_failed_assign(method):
    v = tf.Variable([1.0, 2.0])
    with pytest.raises(ValueError, match=r"\(2,\).*\(3,\)"):
        getattr(v, method)([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(v.numpy(), [1.0, 2.0])


@pytest.mark.parametrize(
    "arrays",
    [
        [ones(4, 2) * 7],
        [ones(4, 2) * 7, ones(3)],
        [ones(4, 2) * 7, np.array(["a", "b"])],
    ],
    ids=["number", "shape", "dtype"],
)
def test_failed_set_weights(arrays):
    model = dense(tf)
    weights_stay(
        model, ValueError, lambda: model.set_weights(arrays), "weight list|provided|could not"
    )


def test_failed_load_weights(tmp_path):
    path = tmp_path / "other.h5"
    other = tf.keras.Sequential([tf.keras.layers.Dense(3, input_shape=(4,))])
    other.save_weights(path)
    model = dense(tf)
    weights_stay(model, ValueError, lambda: model.load_weights(path), r"\(4, 2\).*\(4, 3\)")


def test_load_weights_of_another_file(tmp_path):
    path = tmp_path / "text.h5"
    path.write_text("not HDF5")
    model = dense(tf)
    weights_stay(model, OSError, lambda: model.load_weights(path), r"text\.h5.*save_weights")


@pytest.mark.parametrize("count", [8, 200])
@pytest.mark.parametrize("label", [5, -1])
def test_labels_out_of_range_in_fit(count, label):
    model = dense(tf, "sparse_categorical_crossentropy")
    labels = np.zeros(count, "int64")
    labels[-1] = label
    weights_stay(
        model,
        tf.errors.InvalidArgumentError,
        lambda: model.fit(ones(count, 4), labels, verbose=0),
        rf"value of {label} .*\[0, 2\): 1 of {count} labels",
    )


class Interrupt(tf.keras.callbacks.Callback):
    """Raises after the second step, and keeps the weights of that moment."""

    def on_train_batch_end(self, batch, logs=None):
        """Stops the training by an error."""
        if batch == 1:
            self.kept = self.model.get_weights()
            raise KeyError("stopped")


def test_failed_fit_keeps_the_last_step():
    model, interrupt = dense(tf), Interrupt()
    start = model.get_weights()
    with pytest.raises(KeyError, match="stopped"):
        model.fit(ones(320, 4), ones(320, 2), verbose=0, callbacks=[interrupt])
    for now, kept in zip(model.get_weights(), interrupt.kept, strict=True):
        np.testing.assert_array_equal(now, kept)
    assert not np.array_equal(start[0], model.get_weights()[0])
    model.fit(ones(32, 4), ones(32, 2), verbose=0)


def test_data_that_fail_midway_keep_the_last_step():
    def batches():
        yield ones(8, 4), ones(8, 2)
        yield ones(8, 5), ones(8, 2)

    model, same = dense(tf), dense(tf)
    same.set_weights(model.get_weights())
    same.train_on_batch(ones(8, 4), ones(8, 2))
    with pytest.raises(ValueError, match="have value 4, but received 5"):
        model.fit(batches(), verbose=0)
    for now, once in zip(model.get_weights(), same.get_weights(), strict=True):
        np.testing.assert_allclose(now, once, rtol=1e-6)


@pytest.mark.parametrize("mistake", ["features", "outputs", "lengths", "empty"])
def test_failed_fit_before_a_step(mistake):
    data = {
        "features": (ones(8, 5), ones(8, 2)),
        "outputs": (ones(8, 4), ones(8, 3)),
        "lengths": (ones(8, 4), ones(7, 2)),
        "empty": (ones(0, 4), ones(0, 2)),
    }[mistake]
    model = dense(tf)
    weights_stay(
        model,
        ValueError,
        lambda: model.fit(*data, verbose=0),
        "have value 4|targets of shape|ambiguous|non-empty",
    )


def test_terminate_on_nan():
    model = dense(tf)
    x = ones(64, 4)
    x[40:] = np.nan
    history = model.fit(
        x,
        ones(64, 2),
        batch_size=8,
        epochs=5,
        shuffle=False,
        verbose=0,
        callbacks=[tf.keras.callbacks.TerminateOnNaN()],
    )
    assert len(history.history["loss"]) == 1
    assert model.stop_training


def test_corrupt_dataset_file(tmp_path):
    path = tmp_path / "mnist.npz"
    path.write_bytes(b"not an archive")
    with pytest.raises(Exception, match=r"mnist\.npz.*(corrupt|truncated)") as caught:
        tf.keras.datasets.mnist.load_data(str(path))
    assert len(str(caught.value).splitlines()) <= 15
    assert path.read_bytes() == b"not an archive"
