"""Note 1: the same classifier, with more words.

The note shows no output; `note_1.md` has what TensorFlow 2.15 prints.
"""

import pytest

from tests.seeds.notes import OTHER_ARCHIVE, Note

pytestmark = pytest.mark.filterwarnings(OTHER_ARCHIVE)

NOTE = Note(
    1,
    mended=[
        ("# (x_train, y_train), (x_test, y_test) = ", "(x_train, y_train), (x_test, y_test) = "),
        # summary() of a model that knows no input shape raises, in TensorFlow too
        ("tf.deras.layers.Flatten()", "tf.keras.layers.Flatten(input_shape=input_shape)"),
        ("tf.keras.Dense(", "tf.keras.layers.Dense("),
    ],
)


@pytest.mark.parametrize("block", NOTE.blocks, ids=lambda block: f"line-{block.line}")
def test_block(block, run):
    run(NOTE, block)
