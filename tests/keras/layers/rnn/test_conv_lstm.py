"""ConvLSTM2D where the golden rows do not reach: states kept between batches, channels first."""

import numpy as np

import yeoul as tf

IMAGES = np.random.default_rng(0).normal(size=[2, 4, 3, 3, 2]).astype("float32")


def made(**kwargs):
    tf.keras.utils.set_random_seed(1)
    return tf.keras.layers.ConvLSTM2D(3, 2, padding="same", return_sequences=True, **kwargs)


def test_a_stateful_layer_goes_on_where_the_last_batch_ended():
    whole, parted = made()(IMAGES), made(stateful=True)
    halves = [parted(IMAGES[:, :2]), parted(IMAGES[:, 2:])]
    np.testing.assert_allclose(np.concatenate(halves, 1), whole, rtol=1e-5, atol=1e-6)


def test_channels_first_are_the_same_with_other_axes():
    last = made()(IMAGES)
    first = made(data_format="channels_first")(IMAGES.transpose(0, 1, 4, 2, 3))
    np.testing.assert_allclose(np.transpose(first, [0, 1, 3, 4, 2]), last, rtol=1e-5, atol=1e-6)
