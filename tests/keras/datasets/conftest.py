import hashlib
import importlib
from pathlib import Path

import pytest

from tests.keras.datasets import made
from tests.keras.utils.file_server import FileServer
from yeoul.keras.utils.transfer import TransferError


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    """The folder of data sets in an empty cache."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home/datasets"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def server():
    with FileServer().running() as running:
        yield running


@pytest.fixture
def small(monkeypatch, tmp_path):
    """A function that makes a module expect, and returns, a small file of a data set."""

    def make(name, module):
        shapes = {key: array.shape for key, array in made.arrays(name).items()}
        expected = {key: e._replace(shape=shapes[key]) for key, e in module._ARRAYS.items()}
        content = Path(made.write(name, tmp_path)).read_bytes()
        monkeypatch.setattr(module, "_ARRAYS", expected)
        monkeypatch.setattr(module, "_SHA256", hashlib.sha256(content).hexdigest())
        return content

    return make


@pytest.fixture
def published(small, server, monkeypatch):
    """As `small`, and the file is served."""

    def publish(name, module):
        content = server.files[f"{name}.npz"] = small(name, module)
        monkeypatch.setattr(module, "KERAS_STORAGE", server.url(""))
        return content

    return publish


@pytest.fixture
def offline(monkeypatch):
    """Every download fails, as it does without a network."""

    def fail(origin, target, algorithm, expected):
        raise TransferError(origin, target, "Name or service not known", 0)

    module = importlib.import_module("yeoul.keras.utils.get_file")
    monkeypatch.setattr(module, "download", fail)
