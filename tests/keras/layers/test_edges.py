"""ZeroPadding, Cropping and UpSampling: shapes, configurations, formats, mistakes."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.mistakes import mistakes

L = tf.keras.layers
SHAPES = {1: (2, 5, 3), 2: (2, 5, 6, 3), 3: (2, 4, 5, 4, 3)}
EDGES = {1: (1, 2), 2: ((1, 2), (0, 1)), 3: ((1, 2), (0, 1), (1, 1))}


def inputs(n):
    return np.random.default_rng(0).normal(size=SHAPES[n]).astype("float32")


def check(make, x):
    """Shapes as computed, configurations that make the same layer, known and unknown sizes."""
    layer = make()
    y = layer(x)
    assert layer.compute_output_shape(x.shape) == y.shape
    again = type(layer).from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    symbol = tf.keras.Input((*[None] * (x.ndim - 2), x.shape[-1]))
    np.testing.assert_array_equal(tf.keras.Model(symbol, again(symbol))(x), y)
    return y.numpy()


@pytest.mark.parametrize("n", SHAPES)
def test_zeros_added_are_cut_again(n):
    x = inputs(n)
    padded = check(lambda: getattr(L, f"ZeroPadding{n}D")(EDGES[n]), x)
    pairs = [EDGES[n]] if n == 1 else EDGES[n]
    np.testing.assert_array_equal(padded, np.pad(x, [(0, 0), *pairs, (0, 0)]))
    cut = check(lambda: getattr(L, f"Cropping{n}D")(EDGES[n]), padded)
    np.testing.assert_array_equal(cut, x)


@pytest.mark.parametrize("n", [2, 3])
def test_channels_first(n):
    x, first = inputs(n), {"data_format": "channels_first"}
    for name, argument in (("ZeroPadding", EDGES[n]), ("Cropping", EDGES[n]), ("UpSampling", 2)):
        kind = getattr(L, f"{name}{n}D")
        moved = kind(argument, **first)(np.moveaxis(x, -1, 1))
        np.testing.assert_array_equal(np.moveaxis(moved, 1, -1), kind(argument)(x))


@pytest.mark.parametrize("n", SHAPES)
def test_cells_are_repeated(n):
    x, factors = inputs(n), (2, 3, 1)[:n]
    y = check(lambda: getattr(L, f"UpSampling{n}D")(factors[0] if n == 1 else factors), x)
    for axis, factor in enumerate(factors):
        x = x.repeat(factor, axis + 1)
    np.testing.assert_array_equal(y, x)


@pytest.mark.parametrize("interpolation", ["bilinear", "bicubic", "area", "lanczos3", "gaussian"])
def test_images_are_interpolated(interpolation):
    x = inputs(2)
    y = check(lambda: L.UpSampling2D((2, 3), interpolation=interpolation), x)
    np.testing.assert_array_equal(y, tf.image.resize(x, [10, 18], interpolation))
    first = L.UpSampling2D((2, 3), "channels_first", interpolation)(x.transpose(0, 3, 1, 2))
    np.testing.assert_allclose(tf.transpose(first, [0, 2, 3, 1]), y, rtol=1e-6)


def test_one_number_for_all_edges():
    assert L.ZeroPadding2D(2).get_config()["padding"] == ((2, 2), (2, 2))
    assert L.ZeroPadding1D(2).get_config()["padding"] == (2, 2)
    assert L.Cropping3D((1, 2, 3)).get_config()["cropping"] == ((1, 1), (2, 2), (3, 3))


test_mistakes = mistakes(
    {
        "text": (lambda: L.ZeroPadding2D("a"), ValueError, "`padding` should have two elements"),
        "three": (
            lambda: L.Cropping2D((1, 2, 3)),
            ValueError,
            "`cropping` should have two elements",
        ),
        "triple": (
            lambda: L.ZeroPadding2D(((1, 2), (1, 2, 3))),
            ValueError,
            "2nd entry of padding",
        ),
        "line": (lambda: L.ZeroPadding1D((1, 2, 3)), ValueError, "must be a tuple of 2 integers"),
        "negative": (lambda: L.ZeroPadding2D(-1), ValueError, "requirement `>= 0`"),
        "nothing left": (
            lambda: L.Cropping2D(3, name="c")(tf.zeros([1, 5, 5, 2])),
            ValueError,
            r"Nothing is left of inputs of shape \(1, 5, 5, 2\) after layer 'c'",
        ),
        "format": (lambda: L.Cropping2D(1, "last"), ValueError, "`data_format` argument"),
        "size": (lambda: L.UpSampling2D(0), ValueError, "`size` argument must be a tuple of 2"),
        "fraction": (lambda: L.UpSampling1D(1.5), ValueError, "Received: 1.5"),
        "interpolation": (
            lambda: L.UpSampling2D(2, interpolation="magic"),
            NotImplementedError,
            "not recognized for `interpolation`: magic",
        ),
    }
)
