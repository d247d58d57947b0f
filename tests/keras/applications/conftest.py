import pytest

from tests.keras.utils.file_server import FileServer


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    """The folder of weight files in an empty cache."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "home"))
    folder = tmp_path / "home/models"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture
def server():
    with FileServer().running() as running:
        yield running
