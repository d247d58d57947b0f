"""What an ImageDataGenerator warns of."""

import logging

import numpy as np
import pytest

import yeoul as tf

Generator = tf.keras.preprocessing.image.ImageDataGenerator


@pytest.mark.parametrize(
    ("given", "implied"),
    [
        ("zca_whitening", "featurewise_center"),
        ("featurewise_std_normalization", "featurewise_center"),
        ("samplewise_std_normalization", "samplewise_center"),
    ],
)
def test_arguments_that_others_need_are_set(given, implied):
    with pytest.warns(UserWarning, match=f"specifies `{given}`, which needs `{implied}`"):
        generator = Generator(**{given: True})
    assert getattr(generator, implied) is True


def test_statistics_that_are_not_known(caplog, monkeypatch):
    monkeypatch.setattr(tf.get_logger(), "propagate", True)
    images = np.ones([2, 2, 2, 1], "float32")
    with caplog.at_level(logging.WARNING, "tensorflow"):
        np.testing.assert_array_equal(
            Generator(featurewise_center=True).standardize(images), images
        )
    assert "`featurewise_center`, but it hasn't been fit" in caplog.text


def test_images_that_are_given_are_not_changed():
    images = np.full([2, 2, 2, 1], 4.0, "float32")
    generator = Generator(rescale=0.5, samplewise_center=True)
    generator.standardize(images)
    next(generator.flow(images))
    assert images.min() == 4
