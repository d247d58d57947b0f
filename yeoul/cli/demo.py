"""`yeoul demo`: a network learns to read digits, in seconds and without a network connection."""

import argparse
import importlib.util
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from yeoul.cli import pictures
from yeoul.cli.png import draw_curves

_BLUE, _ORANGE = (31, 119, 180), (255, 127, 14)
_SHOWN_ERRORS = 4

_NEXT = """\
What to try next
  the same in your own program:   import yeoul as tf
                                  (x, y), (x_test, y_test) = tf.keras.datasets.digits.load_data()
  a program for TensorFlow:       yeoul run program.py
  what this machine offers:       yeoul doctor"""


def main(argv: Sequence[str]) -> int:
    """Trains, evaluates, shows the result; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="yeoul demo",
        description="Trains a small network on 1,437 images of digits, tests it on 360 others.",
    )
    parser.add_argument("--epochs", type=int, default=12, help="rounds of training (%(default)s)")
    parser.add_argument(
        "--output", type=Path, default=Path("yeoul_demo.png"), help="the curve (%(default)s)"
    )
    parser.add_argument("--seed", type=int, default=0, help="of chance (%(default)s)")
    options = parser.parse_args(argv)
    if options.epochs < 1:
        parser.error(f"--epochs {options.epochs}: at least one round is needed")

    from yeoul.keras.datasets import digits
    from yeoul.keras.utils import set_random_seed

    set_random_seed(options.seed)
    (x, y), (x_test, y_test) = digits.load_data()
    x, x_test = (images[..., np.newaxis] / np.float32(16) for images in (x, x_test))
    model = build()
    print(f"Training {model.count_params():,} weights on {len(x):,} images of digits.")
    history = train(model, x, y, x_test, y_test, options.epochs)
    _, accuracy = model.evaluate(x_test, y_test, verbose=0)
    read = model.predict(x_test, verbose=0).argmax(axis=1)
    print(f"\nOf {len(x_test)} images it has never seen, it reads {accuracy:.1%} right.\n")
    report(x_test[..., 0], y_test, read)
    save_curve(options.output, history)
    print(f"\nThe training curve is in {options.output}.\n\n{_NEXT}")
    return 0


def build():
    """Makes the network: two convolutions, a hidden layer, ten outputs."""
    from yeoul.keras import Sequential
    from yeoul.keras.layers import Conv2D, Dense, Dropout, Flatten, MaxPooling2D
    from yeoul.keras.optimizers import Adam

    model = Sequential(
        [
            Conv2D(16, 3, padding="same", activation="relu", input_shape=(8, 8, 1)),
            Conv2D(32, 3, padding="same", activation="relu"),
            MaxPooling2D(),
            Flatten(),
            Dropout(0.3),
            Dense(64, activation="relu"),
            Dense(10, activation="softmax"),
        ]
    )
    model.compile(Adam(0.002), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(model, x, y, x_test, y_test, epochs: int) -> dict[str, list[float]]:
    """Trains, with one line of progress for all epochs; returns their values."""
    from yeoul.keras.callbacks import LambdaCallback
    from yeoul.keras.utils import Progbar

    names = ["loss", "accuracy", "val_accuracy"]
    bar = Progbar(epochs, unit_name="epoch", stateful_metrics=names)
    progress = LambdaCallback(
        on_epoch_end=lambda epoch, logs: bar.update(epoch + 1, [(n, logs[n]) for n in names])
    )
    history = model.fit(
        x,
        y,
        batch_size=32,
        epochs=epochs,
        validation_data=(x_test, y_test),
        callbacks=[progress],
        verbose=0,
    )
    return history.history


def report(images: np.ndarray, labels: np.ndarray, read: np.ndarray) -> None:
    """Prints which digits were taken for which, and draws some that were misread."""
    print(pictures.confusion(labels, read))
    wrong = np.flatnonzero(labels != read)[:_SHOWN_ERRORS]
    if len(wrong):
        captions = [f"{labels[i]}, read as {read[i]}" for i in wrong]
        print("\nMisread:\n")
        print(pictures.side_by_side(images[wrong], captions, pictures.shades(sys.stdout.encoding)))


def save_curve(path: Path, history: dict[str, list[float]]) -> None:
    """Draws the accuracies of the epochs: with matplotlib if it is there, plainly if not."""
    curves = {
        "training": (history["accuracy"], _BLUE),
        "images never seen": (history["val_accuracy"], _ORANGE),
    }
    if importlib.util.find_spec("matplotlib") is None:
        draw_curves(path, list(curves.values()))
        print("\nThe curve: blue is training, orange images never seen; a line every 10 %.")
        return
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6.4, 4), layout="tight")
    axes = figure.add_subplot(xlabel="epoch", ylabel="accuracy")
    for name, (values, color) in curves.items():
        epochs = range(1, len(values) + 1)
        axes.plot(epochs, values, ".-", color=[c / 255 for c in color], label=name)
    axes.grid(alpha=0.3)
    axes.legend()
    figure.savefig(path, format="png", dpi=100)
