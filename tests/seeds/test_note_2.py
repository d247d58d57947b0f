"""Note 2: how tf.function caches its graphs, variables, and a model with named variables."""

import pytest

from tests.seeds.notes import OTHER_ARCHIVE, Note, mnist_file

pytestmark = pytest.mark.filterwarnings(OTHER_ARCHIVE)

FIT = """\
model.fit(x_train, y_train, epochs=10, verbose=1, validation_data=(x_test, y_test),
         callbacks = callbacks)
"""

NOTE = Note(
    2,
    mended=[
        # What the callback writes belongs to TensorBoard; the training itself runs.
        (FIT, FIT.replace("callbacks = callbacks", "callbacks = []")),
    ],
    later=[
        (
            "mirrored_strategy = tf.distribute.MirroredStrategy()\n"
            "with mirroed_strategy.scope():\n"
            "    model = make_model # 모델을 여기에서 생성\n"
            "    model.compile([...])\n",
            "distribution",
        ),
        (
            "estimator = tf.keras.estimator.model_to_estimator"
            "(model, model_dir='./estimator_dir')\n",
            "estimators",
        ),
        ("estimator.train(train_input_fn, steps=len(x_train)//BATCH_SIZE)\n", "estimators"),
        ("callbacks = [tf.keras.callbacks.TensorBoard('./logs_keras')]\n", "TensorBoard"),
        ("$ tensorboard --logdir ./logs_keras\n", "TensorBoard"),
    ],
)


@pytest.mark.parametrize("block", NOTE.blocks, ids=lambda block: f"line-{block.line}")
def test_block(block, run):
    run(NOTE, block)


@pytest.mark.skipif(not mnist_file(), reason="needs mnist.npz")
def test_input_function(notebook):
    names = NOTE.after("def train_input_fn")
    images, labels = next(iter(names["train_input_fn"]()))
    assert (images.shape, labels.shape) == ((32, 28, 28), (32,))
    assert 0.0 <= float(images.numpy().min()) < float(images.numpy().max()) <= 1.0


@pytest.mark.skipif(not mnist_file(), reason="needs mnist.npz")
def test_accuracy_of_ten_epochs(notebook):
    names = NOTE.after("epochs=10")
    loss, accuracy = names["model"].evaluate(names["x_test"], names["y_test"], verbose=0)
    assert accuracy >= 0.95
    assert loss <= 0.18
