"""Every layer has a golden row that trains it for one step, and saves and loads it."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

import tests.golden
import yeoul as tf
from yeoul.keras.core.layer import Layer

# What is no layer of its own, or is trained elsewhere.
ELSEWHERE = {
    "AbstractRNNCell": "a base class",
    "Layer": "the base class",
    "PreprocessingLayer": "a base class",
    "Wrapper": "a base class",
    "InputLayer": "in every row",
    "DenseFeatures": "tests/golden/cases_keras_feature_column.py",
    "SpectralNormalization": "TensorFlow cannot compile it; tests/keras/layers has a test of `fit`",
    "Lambda": "tests/golden/cases_layers.py",
    **dict.fromkeys(("GRUCell", "LSTMCell", "SimpleRNNCell"), "in the layer of its name"),
    **dict.fromkeys(("RNN", "StackedRNNCells"), "step stacked, in tests/golden/cases_keras_rnn.py"),
    **dict.fromkeys(("RandomHeight", "RandomWidth"), "the size of their outputs is drawn"),
}
ROW = re.compile(r"step ([\w.]+)|([\w.]+)\(.* step$")


@pytest.fixture(scope="module")
def stepped():
    """Names of the layers that some row trains."""
    folder, found = Path(tests.golden.__file__).parent, set()
    for path in folder.glob("cases_keras_*.py"):
        table = importlib.import_module(f"tests.golden.{path.stem}").TABLE
        found.update((m[1] or m[2]).split(".")[-1] for m in map(ROW.match, table.cases) if m)
    return found


def classes():
    """The public classes of layers."""
    named = {name: getattr(tf.keras.layers, name) for name in dir(tf.keras.layers)}
    return {
        value.__name__
        for value in named.values()
        if inspect.isclass(value) and issubclass(value, Layer)
    }


@pytest.mark.parametrize("name", sorted(classes() - set(ELSEWHERE)))
def test_a_row_trains_it(name, stepped):
    assert name in stepped
