"""Which pass over a shuffled dataset an epoch is."""

import itertools

import numpy as np

import yeoul as tf
from tests.keras.training.small import X, Y, history, linear
from yeoul.keras.training.data import spare_pass

D = tf.data.Dataset
slices = D.from_tensor_slices


def test_seeds_count_the_iterators_that_tensorflow_makes():
    seen = []

    class Sees(tf.keras.Model):
        def train_step(self, data):
            seen.extend(data.numpy().tolist())
            return {"loss": tf.constant(0.0)}

        def test_step(self, data):
            return self.train_step(data)

    def shuffled(first, last):
        return D.range(first, last).shuffle(4, seed=first + 1)

    tf.random.set_seed(5)
    model = Sees()
    model.compile(run_eagerly=True)
    first = shuffled(0, 4).concatenate(shuffled(1, 3)).batch(6)
    model.fit(first, epochs=2, validation_data=shuffled(0, 4).batch(4), verbose=0)
    epochs = [[2, 1, 0, 3, 2, 1], [2, 1, 0, 3], [1, 0, 2, 3, 2, 1], [2, 3, 1, 0]]
    assert seen == [*itertools.chain(*epochs)]  # as recorded from TensorFlow 2.15


def test_passes_that_share_a_shuffle():
    def both():
        shuffled = slices((X, Y)).shuffle(10)
        return {"loss": shuffled.take(6).batch(4), "val_loss": shuffled.skip(6).batch(4)}

    tf.keras.utils.set_random_seed(5)
    parts, expected = both(), {"loss": [], "val_loss": []}
    for epoch in range(2):
        for name, part in parts.items():
            if epoch == 0 or name == "val_loss":
                spare_pass(part, None)
            errors = [x.numpy().sum(1) - y.numpy()[:, 0] for x, y in part]
            expected[name].append(np.mean(np.concatenate(errors) ** 2))
    tf.keras.utils.set_random_seed(5)
    parts, model = both(), linear()
    model.optimizer.learning_rate = 0.0
    got = history(parts["loss"], model=model, epochs=2, validation_data=parts["val_loss"])
    for name, losses in expected.items():
        np.testing.assert_allclose(got[name], losses, rtol=1e-5)


def test_a_pass_after_fit_goes_on_with_the_seeds():
    tf.keras.utils.set_random_seed(5)
    dataset = slices(X).shuffle(10).batch(3)
    expected = [[x.numpy() for x in dataset] for _ in range(4)][3]
    tf.keras.utils.set_random_seed(5)
    dataset = slices((X, Y)).shuffle(10).batch(3)
    history(dataset, epochs=2)
    for (x, _), wanted in zip(dataset, expected, strict=True):
        np.testing.assert_array_equal(x, wanted)
