"""What is saved when, and what is said, is as in TensorFlow 2.15 for the same values."""

import math
from pathlib import Path

import pytest

from tests.keras.callbacks.stand_in import Model, train
from yeoul.keras.callbacks.model_checkpoint import ModelCheckpoint


@pytest.fixture(autouse=True)
def in_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_saves_the_model_after_each_epoch(capsys):
    model = train(ModelCheckpoint("a.h5", verbose=1), [3.0, 2.0])
    assert model.done == [("save", "a.h5", {"overwrite": True})] * 2
    assert capsys.readouterr().out == (
        "\nEpoch 1: saving model to a.h5\n\nEpoch 2: saving model to a.h5\n"
    )


def test_fills_in_the_path_and_makes_the_folder(in_empty_folder):
    path = in_empty_folder / "deep" / "w{epoch:02d}-{val_loss:.2f}.h5"
    model = train(ModelCheckpoint(path, save_weights_only=True), [3.0, 2.0])
    assert [(how, path.split("/")[-1]) for how, path, _ in model.done] == [
        ("save_weights", "w01-3.00.h5"),
        ("save_weights", "w02-2.00.h5"),
    ]
    assert (in_empty_folder / "deep").is_dir()


def test_saves_the_best_only(capsys):
    keep = ModelCheckpoint("b.h5", verbose=1, save_best_only=True)
    model = train(keep, [3.0, 4.0, 2.0])
    assert len(model.done) == 2
    assert keep.best == 2.0
    assert capsys.readouterr().out == (
        "\nEpoch 1: val_loss improved from inf to 3.00000, saving model to b.h5\n"
        "\nEpoch 2: val_loss did not improve from 3.00000\n"
        "\nEpoch 3: val_loss improved from 3.00000 to 2.00000, saving model to b.h5\n"
    )


def test_a_value_to_beat_at_first():
    keep = ModelCheckpoint("b.h5", save_best_only=True, initial_value_threshold=2.5)
    assert len(train(keep, [3.0, 4.0, 2.0]).done) == 1


@pytest.mark.parametrize(
    ("monitor", "mode", "best"),
    [
        ("val_acc", "auto", 0.4),
        ("val_accuracy", "auto", 0.4),
        ("fmeasure_x", "auto", 0.4),
        ("val_auc", "auto", 0.3),
        ("val_auc", "max", 0.4),
    ],
)
def test_direction(monitor, mode, best):
    keep = ModelCheckpoint("b.h5", monitor=monitor, mode=mode, save_best_only=True)
    train(keep, [0.3, 0.4], key=monitor)
    assert keep.best == best


def test_nan_is_never_the_best():
    keep = ModelCheckpoint("b.h5", save_best_only=True)
    assert len(train(keep, [math.nan, 3.0]).done) == 1


def test_a_missing_value_is_said(caplog):
    model = train(ModelCheckpoint("b.h5", save_best_only=True), [3.0], key="loss")
    assert model.done == []
    assert caplog.messages == ["Can save best model only with val_loss available, skipping."]


def test_counts_batches_through_the_epochs():
    keep = ModelCheckpoint("f{epoch}-{batch}-{loss}.h5", save_freq=2)
    model = train(keep, [3.0, 2.0], batches=3)
    assert [path for _, path, _ in model.done] == ["f1-2-3.0.h5", "f2-1-2.0.h5", "f2-3-2.0.h5"]


def test_period(caplog):
    model = train(ModelCheckpoint("f{epoch}.h5", period=2), [3.0, 2.0, 1.0, 1.0])
    assert [path for _, path, _ in model.done] == ["f2.h5", "f4.h5"]
    assert caplog.messages == [
        "`period` argument is deprecated. Please use `save_freq` to specify the frequency in "
        "number of batches seen."
    ]


def test_options_are_passed_on():
    model = train(ModelCheckpoint("f", options="these"), [1.0])
    assert model.done == [("save", "f", {"overwrite": True, "options": "these"})]


def test_options_do_not_fit_a_keras_file():
    with pytest.raises(ValueError, match="native Keras format does not support the `options`"):
        ModelCheckpoint("f.keras", options="these")


@pytest.mark.parametrize("save_freq", ["batch", 0, 1.5])
def test_save_freq_must_be_known(save_freq):
    with pytest.raises(ValueError, match=f"Unrecognized save_freq: {save_freq!r}. Expected"):
        ModelCheckpoint("f", save_freq=save_freq)


def test_a_path_that_names_an_unknown_value():
    with pytest.raises(KeyError, match=r"filepath: .*b{q}.*Available are: epoch, val_loss"):
        train(ModelCheckpoint("b{q}"), [1.0])


def test_a_path_that_is_a_folder(in_empty_folder):
    class Writes(Model):
        def save(self, path, overwrite):
            Path(path).write_bytes(b"")

    with pytest.raises(OSError, match=r"specify a non-directory filepath .* existing directory"):
        train(ModelCheckpoint(in_empty_folder), [1.0], model=Writes())


def test_an_unknown_mode_is_said(caplog):
    ModelCheckpoint("f", mode="sideways")
    assert caplog.messages == ["ModelCheckpoint mode sideways is unknown, fallback to auto mode."]
