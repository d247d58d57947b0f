"""Note 0: a first classifier of MNIST with Keras, and a compiled function.

The note shows no output; `note_0.md` has what TensorFlow 2.15 prints.
"""

import pytest

from tests.seeds.notes import OTHER_ARCHIVE, Note

pytestmark = pytest.mark.filterwarnings(OTHER_ARCHIVE)

NOTE = Note(
    0,
    mended=[
        ("optimize='sgd'", "optimizer='sgd'"),
        ("metrics=['accuracy']\n", "metrics=['accuracy'])\n"),
        ("input_shaep", "input_shape"),
        # summary() of a model that knows no input shape raises, in TensorFlow too
        ("layers.Flatten()", "layers.Flatten(input_shape=input_shape)"),
    ],
    later=[
        (
            "callbacks = [tf.keras.callbacks.TensorBoard('./logs_keras')]\n"
            "model.fit(x_train, y_train, epochs=5, verbose=1, "
            "validation_data=(x_test, y_test), callbacks=callbacks)\n",
            "TensorBoard",
        ),
        ("$ tensorboard --logdir ./logs_keras\n", "TensorBoard"),
    ],
)


@pytest.mark.parametrize("block", NOTE.blocks, ids=lambda block: f"line-{block.line}")
def test_block(block, run):
    run(NOTE, block)


def test_compute(notebook):
    names = NOTE.after("def compute(a, b, c)")
    tf = names["tf"]
    results = names["compute"](tf.constant(2.0), tf.constant(3.0), tf.constant(4.0))
    assert [float(result) for result in results] == [10.0, 24.0]
