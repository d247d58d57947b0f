import warnings

import pytest

import yeoul as tf

A = tf.keras.applications
L = tf.keras.layers
FEATURES = {"weights": None, "include_top": False}


@pytest.fixture
def first():
    tf.keras.backend.set_image_data_format("channels_first")
    yield
    tf.keras.backend.set_image_data_format("channels_last")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"weights": "none.h5"}, "Received `weights=none.h5`, and there is no such file"),
        (
            {"classes": 10},
            "`classes` should be 1000. Received `classes=10`. Pass include_top=False",
        ),
        ({"input_shape": (64, 64, 3)}, r"should be \(224, 224, 3\). Received: input_shape=\(64"),
        ({"weights": None, "input_shape": (64, 64)}, "must be a tuple of three integers"),
        ({"weights": None, "input_shape": (20, 64, 3)}, "at least 32x32; Received: input_shape"),
        ({"weights": None, "input_shape": (None, 64, 3)}, "should specify a static `input_shape`"),
        ({"include_top": False, "input_shape": (64, 64, 1)}, "The input must have 3 channels"),
        ({"weights": None, "input_tensor": 3}, "must be a valid Keras tensor type"),
        ({"weights": None, "depth": 3}, r"Unknown argument\(s\): {'depth': 3}"),
    ],
)
def test_arguments_that_make_no_sense_are_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        A.ResNet50(**arguments)


def test_trained_classifiers_have_one_activation(tmp_path):
    A.MobileNet(weights=None, alpha=0.25, classes=2).save_weights(tmp_path / "w.h5")
    arguments = {"weights": tmp_path / "w.h5", "alpha": 0.25, "classes": 2}
    assert A.MobileNet(**arguments, classifier_activation=None).output_shape == (None, 2)
    with pytest.raises(ValueError, match="Only `None` and `softmax` activations are allowed"):
        A.MobileNet(**arguments, classifier_activation="relu")


def test_tensor_and_shape_that_disagree():
    with pytest.raises(ValueError, match="Leave `input_shape` out"):
        A.MobileNetV2(
            weights=None, input_tensor=tf.keras.Input((96, 96, 3)), input_shape=(64, 64, 3)
        )


def test_odd_numbers_of_channels_and_unknown_poolings_are_warned_of():
    with pytest.warns(UserWarning, match="passed an input_shape with 4 input channels"):
        model = A.VGG16(**FEATURES, input_shape=(32, 32, 4))
    assert model.layers[1].kernel.shape == (3, 3, 4, 64)
    with pytest.warns(UserWarning, match="pooling='mean' is ignored"):
        A.VGG16(**FEATURES, pooling="mean")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        A.VGG16(**FEATURES, input_shape=(32, 32, 1))


def test_a_model_on_top_of_other_layers_begins_with_their_inputs():
    image = tf.keras.Input((64, 64, 1), name="grey")
    colours = L.Conv2D(3, 1, name="colours")(image)
    model = A.VGG16(**FEATURES, input_tensor=colours)
    assert [layer.name for layer in model.layers[:3]] == ["grey", "colours", "block1_conv1"]
    assert model.input_shape == (None, 64, 64, 1)


@pytest.mark.parametrize(
    ("title", "shape"),
    [("MobileNetV2", (None, 1280, 3, 3)), ("DenseNet121", (None, 1024, 3, 3))],
)
def test_channels_first(first, title, shape):
    model = getattr(A, title)(**FEATURES, input_shape=(3, 96, 96))
    assert model.output_shape == shape
    assert getattr(A, title)(**FEATURES).input_shape == (None, 3, None, None)
