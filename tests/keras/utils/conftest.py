import pytest

from tests.keras.utils.file_server import FileServer


@pytest.fixture
def server():
    with FileServer().running() as running:
        yield running
