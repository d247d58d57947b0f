"""The programs under examples/ run, on little data, and learn."""

import importlib
import sys
from pathlib import Path

import numpy as np
import pytest

FOLDER = Path(__file__).parents[2] / "examples"


@pytest.fixture
def example(monkeypatch):
    """Imports a program by its name."""
    monkeypatch.syspath_prepend(str(FOLDER))
    before = set(sys.modules)
    yield importlib.import_module
    for name in PROGRAMS & (set(sys.modules) - before):
        del sys.modules[name]


PROGRAMS = {path.stem for path in FOLDER.glob("*.py")}


@pytest.mark.parametrize("way", [[], ["--loop"]], ids=["fit", "loop"])
def test_vae(example, way):
    losses, images = example("vae").main(["--epochs", "4", "--images", "500", *way])
    assert losses[-1] < 0.8 * losses[0]
    assert images.shape == (3, 8, 8)
    assert np.ptp(images) > 0.1


def test_gan(example):
    history, images = example("gan").main(["--epochs", "2", "--images", "192"])
    assert len(history["d_loss"]) == len(history["g_loss"]) == len(images) == 2
    assert history["d_loss"][1] < history["d_loss"][0]
    assert np.abs(images[1] - images[0]).max() > 0.001


def test_seq2seq_attention(example):
    right, answers = example("seq2seq_attention").main(["--epochs", "4", "--dates", "2000"])
    assert right > 0.3
    assert [len(answer) for answer in answers] == [10, 10, 10]


def test_transfer_learning(example):
    before, after = example("transfer_learning").main(["--epochs", "4", "--images", "300"])
    assert before > 0.4
    assert after > 0.6


def test_every_program_is_described():
    described = (FOLDER / "README.md").read_text()
    assert all(f"`{name}.py`" in described for name in PROGRAMS - {"corpus"})


def test_text_classifier(example):
    accuracy, judged = example("text_classifier").main(["--epochs", "6", "--sentences", "1500"])
    assert accuracy > 0.8
    assert judged.shape == (2,)


def test_transformer_classifier(example):
    assert example("transformer_classifier").main(["--epochs", "4"]) > 0.9
