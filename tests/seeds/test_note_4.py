"""Note 4: tensors, gradients, layers, losses, metrics and training loops, from top to bottom.

The note was written with TensorFlow 2.0. Where 2.15 prints something else, `note_4.md` has what
2.15 prints: no `id=` in a tensor's repr, steps instead of samples in the progress bar.
"""

import pytest

from tests.seeds.notes import OTHER_ARCHIVE, Note, mnist_file

pytestmark = pytest.mark.filterwarnings(OTHER_ARCHIVE)

needs_mnist = pytest.mark.skipif(not mnist_file(), reason="needs mnist.npz")

NOTE = Note(
    4,
    mended=[
        ("self.true_positive.assign(0)", "self.true_positives.assign(0)"),
        # two ways to write a line of a layer: the layer itself and the shape are left to the reader
        (
            "w_init = tf.random_normal_initializer()\nself.w",
            "self, shape = Layer(), (2, 4); w_init = tf.random_normal_initializer()\nself.w",
        ),
        # the whole model is saved in a later part; its weights are saved here
        ("save_best_only=True", "save_best_only=True, save_weights_only=True"),
    ],
    later=[
        ("!pip install tensorflow==2.0.0", "a shell command of the notebook"),
        ("%matplotlib inline", "a command of the notebook"),
    ],
)


@pytest.mark.parametrize("block", NOTE.blocks, ids=lambda block: f"line-{block.line}")
def test_block(block, run):
    run(NOTE, block)


def test_regression_learned(notebook):
    names = NOTE.after("c=predictions[:, 0] > 0.5")
    right = (names["predictions"].numpy() > 0.5) == (names["labels"] > 0.5)
    assert right.mean() > 0.97


def test_custom_metric(notebook):
    names = NOTE.after("class BinaryTruePositives")
    metric = names["BinaryTruePositives"]()
    metric.update_state([0, 1, 1, 1], [0, 1, 0, 0])
    metric.update_state([1, 1, 1, 1], [0, 1, 1, 0])
    assert float(metric.result()) == 3.0
    metric.reset_states()
    assert float(metric.result()) == 0.0


@needs_mnist
def test_accuracy_of_the_first_epoch_by_hand(notebook):
    assert float(NOTE.after("최종 테스트 정확도")["accuracy"].result()) > 0.94


@needs_mnist
def test_accuracy_of_three_epochs(notebook):
    assert NOTE.after("model.evaluate(test_dataset)")["acc"] >= 0.970


@needs_mnist
def test_early_stopping_and_best_weights(notebook):
    history = NOTE.after("EarlyStopping")["model"].history.history
    losses = history["val_loss"]
    assert 2 <= len(losses) < 30
    assert losses[-1] >= losses[-2] == min(losses)
    assert (notebook / "my_model.keras").exists()
