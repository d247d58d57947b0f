"""What golden rows of image layers cannot say."""

import numpy as np
import pytest

import yeoul as tf

LAYERS = {
    "RandomFlip": {},
    "RandomZoom": {"height_factor": 0.1},
    "RandomBrightness": {"factor": 0.1},
    "RandomHeight": {"factor": 0.1},
    "RandomCrop": {"height": 2, "width": 2},
    "CenterCrop": {"height": 2, "width": 2},
    "Resizing": {"height": 2, "width": 2},
}


@pytest.mark.parametrize("name", LAYERS)
def test_images_of_another_rank_are_refused(name):
    layer = getattr(tf.keras.layers, name)(**LAYERS[name], name="mine")
    with pytest.raises(ValueError, match=rf"'mine' \({name}\) takes images of shape .* rank 2"):
        layer(tf.zeros([4, 3]))


def test_darkened_bytes_do_not_wrap_around():
    layer = tf.keras.layers.RandomBrightness((-0.5, -0.5), dtype="uint8")
    images = np.array([[[[10], [200]]]], "uint8")
    assert layer(images).numpy().ravel().tolist() == [0, 72]


def test_a_failed_call_keeps_the_generator():
    first, second = (tf.keras.layers.RandomZoom(0.5, seed=1) for _ in range(2))
    images = tf.reshape(tf.range(16.0), [1, 4, 4, 1])
    np.testing.assert_array_equal(first(images), second(images))
    with pytest.raises(ValueError, match="rank 2"):
        first(images[0, 0])
    np.testing.assert_array_equal(first(images), second(images))
