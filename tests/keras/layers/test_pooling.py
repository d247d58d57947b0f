"""The pooling layers: shapes, configurations, masks, mistakes. Golden rows hold the values."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import mistakes

L = tf.keras.layers
SHAPES = {1: (2, 7, 3), 2: (2, 6, 7, 3), 3: (2, 4, 5, 4, 3)}
KINDS = [f"{kind}Pooling{n}D" for kind in ("Max", "Average") for n in SHAPES]


def inputs(n):
    return np.random.default_rng(0).normal(size=SHAPES[n]).astype("float32")


@pytest.mark.parametrize(
    "options", [{}, {"pool_size": 3, "strides": 1, "padding": "same"}], ids=str
)
@pytest.mark.parametrize("name", KINDS)
def test_windows(name, options):
    n = int(name[-2])
    layer, x = getattr(L, name)(**options), inputs(n)
    y = layer(x)
    assert layer.compute_output_shape(x.shape) == y.shape
    assert type(layer).from_config(layer.get_config()).get_config() == layer.get_config()
    moved = np.moveaxis(x, -1, 1)
    first = getattr(L, name)(data_format="channels_first", **options)
    assert first.compute_output_shape(moved.shape) == first(moved).shape
    np.testing.assert_allclose(np.moveaxis(first(moved), 1, -1), y, rtol=1e-5)


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize("name", [f"Global{name}" for name in KINDS])
def test_whole_inputs(name, keepdims):
    n = int(name[-2])
    x, reduce = inputs(n), np.max if "Max" in name else np.mean
    layer = getattr(L, name)(keepdims=keepdims)
    y = layer(x)
    expected = reduce(x, axis=tuple(range(1, n + 1)), keepdims=keepdims)
    np.testing.assert_allclose(y, expected, rtol=1e-4, atol=1e-6)
    assert layer.compute_output_shape(x.shape) == y.shape
    assert layer.get_config()["keepdims"] is keepdims
    first = getattr(L, name)(data_format="channels_first")
    assert first.compute_output_shape(x.shape) == first(x).shape == x.shape[:2]


def test_masked_steps_do_not_count():
    x, mask = inputs(1)[:, :3], np.array([[True, True, False], [False, True, False]])
    expected = [x[0, :2].mean(0), x[1, 1]]
    y = L.GlobalAveragePooling1D()(x, mask=tf.constant(mask))
    np.testing.assert_allclose(y, expected, rtol=1e-5)
    first = L.GlobalAveragePooling1D(data_format="channels_first")
    y = first(x.transpose(0, 2, 1), mask=tf.constant(mask))
    np.testing.assert_allclose(y, expected, rtol=1e-5)


def test_integers_have_maxima():
    assert L.MaxPooling2D()(tf.ones([1, 4, 4, 1], tf.int32)).dtype == tf.int32


def test_aliases():
    for n in SHAPES:
        for kind, short in (("Max", "Max"), ("Average", "Avg")):
            assert getattr(L, f"{short}Pool{n}D") is getattr(L, f"{kind}Pooling{n}D")
            assert getattr(L, f"Global{short}Pool{n}D") is getattr(L, f"Global{kind}Pooling{n}D")


test_mistakes = mistakes(
    {
        "size": (
            lambda: L.MaxPooling2D(0),
            ValueError,
            "`pool_size` argument must be a tuple of 2",
        ),
        "no size": (lambda: L.MaxPooling2D(None), ValueError, "Received: None"),
        "strides": (lambda: L.AveragePooling1D(2, 0), ValueError, "`strides` argument must"),
        "padding": (lambda: L.MaxPooling2D(padding="half"), ValueError, "Received: half"),
        "causal": (
            lambda: L.MaxPooling1D(padding="causal"),
            ValueError,
            "only supported for `Conv1D`",
        ),
        "format": (
            lambda: L.MaxPooling2D(data_format="last"),
            ValueError,
            "`data_format` argument",
        ),
        "rank": (
            lambda: L.MaxPooling2D()(tf.zeros([4, 4, 1])),
            ValueError,
            "expected ndim=4, found ndim=3",
        ),
        "too large": (
            lambda: L.MaxPooling2D(7, name="p")(tf.zeros([1, 5, 5, 1])),
            ValueError,
            r"window of layer 'p' \(MaxPooling2D\), \(7, 7\), is larger than its input",
        ),
        "global rank": (
            lambda: L.GlobalMaxPooling1D()(tf.zeros([1, 5, 5, 1])),
            ValueError,
            "expected ndim=3, found ndim=4",
        ),
    }
)
