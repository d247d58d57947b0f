"""What every note needs to run: a folder to write to, fresh layer names, MNIST if it is there."""

import pytest

from tests.seeds.notes import mnist_file


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """Runs a module's note in a folder of its own, with MNIST in the cache of data sets."""
    import yeoul as tf

    folder = tmp_path_factory.mktemp("note")
    (folder / "datasets").mkdir()
    if mnist_file():
        (folder / "datasets" / "mnist.npz").symlink_to(mnist_file())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KERAS_HOME", str(folder))
        patch.setenv("MPLBACKEND", "agg")
        patch.chdir(folder)
        tf.keras.backend.clear_session()
        tf.keras.utils.set_random_seed(1)  # what training reaches varies by half a percent
        yield folder


@pytest.fixture
def run(notebook):
    """Returns a function that runs a note up to a block and checks what the block prints."""

    def run_and_check(note, block):
        if block.needs_mnist and not mnist_file():
            pytest.skip("needs mnist.npz in ~/.keras/datasets or in the folder YEOUL_TEST_DATA")
        block.check(note.run_to(block))

    return run_and_check
