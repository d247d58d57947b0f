"""Note 3: a small convolutional network."""

import pytest

from tests.seeds.notes import Note

NOTE = Note(
    3,
    mended=[
        (" \tmodel = tf.", "model = tf."),  # the block is indented in the note
        ("tf.keras.kernel_regularizer.l2", "tf.keras.regularizers.l2"),
    ],
)


@pytest.mark.parametrize("block", NOTE.blocks, ids=lambda block: f"line-{block.line}")
def test_block(block, run):
    run(NOTE, block)


def test_model(notebook):
    names = NOTE.after("tf.keras.Sequential")
    tf, model = names["tf"], names["model"]
    assert model.output_shape == (None, 20)
    assert model.count_params() == 347_892
    probabilities = model(tf.ones((2, 28, 28, 1)))
    assert probabilities.numpy().sum(axis=1) == pytest.approx([1.0, 1.0])
    assert len(model.losses) == 1
    assert float(model.losses[0]) == pytest.approx(
        0.04 * float((model.layers[0].kernel.numpy() ** 2).sum())
    )
