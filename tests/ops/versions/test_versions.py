"""Older forms of ops compute what the newer ones do."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, integers, normal, row, uniform
from tests.ops.mistakes import BAD, mistakes
from yeoul.engine.dispatch import execute
from yeoul.engine.op import TABLE

X = normal(1, 4, 4, 2)
POOLED = tf.nn.max_pool2d(X, 2, 2, "VALID").numpy()
WINDOW = (1, 2, 2, 1), (1, 2, 2, 1)
GLOBAL = {"variance_epsilon": 0.01, "scale_after_normalization": True}
VECTORS = normal(2), uniform(0.5, 2, 2)


def run(name, *inputs, **attrs):
    """An op by its name."""
    return execute(TABLE[name], inputs, {**TABLE[name].attrs, **attrs})


class TestRecords(OpTests):
    rows = [
        row("SpaceToBatch", X, ((1, 1), (0, 2)), block_size=2),
        row("BatchToSpace", normal(4, 2, 2, 1), ((1, 0), (0, 2)), block_size=2),
        row("DataFormatDimMap", integers(-4, 4, 3, 2)),
        row("DataFormatVecPermute", integers(0, 9, 4)),
        row("DataFormatVecPermute", integers(0, 9, 3, 2), src_format="NDHWC", dst_format="NCDHW"),
        row("MaxPoolV2", X, *WINDOW, padding="VALID"),
        row("MaxPoolGradV2", X, POOLED, normal(1, 2, 2, 2), *WINDOW, grad=False),
        row("MaxPoolGradGradV2", X, POOLED, normal(1, 4, 4, 2, seed=1), *WINDOW, grad=False),
        row("TopK", normal(3, 5), k=2),
        row("NthElement", normal(3, 5), 1),
        row("NthElement", normal(5), 0, reverse=True),
        row("FusedBatchNorm", X, uniform(0.5, 2, 2), *VECTORS[:1] * 2, VECTORS[1], dtypes=False,
            grad=False, is_training=False),
        row("FusedBatchNormV2", X, uniform(0.5, 2, 2), *VECTORS[:1] * 2, VECTORS[1], dtypes=False,
            grad=False),
        row("FusedBatchNormGrad", X, X, uniform(0.5, 2, 2), *VECTORS, grad=False),
        row("FusedBatchNormGradV2", X, X, uniform(0.5, 2, 2), *VECTORS, grad=False,
            is_training=False, dtypes=False),
        row("BatchNormWithGlobalNormalization", X, *VECTORS, normal(2), normal(2, seed=3), **GLOBAL,
            dtypes=False),
        row("BatchNormWithGlobalNormalizationGrad", X, *VECTORS, normal(2), X, **GLOBAL,
            dtypes=False),
        row("BiasAddV1", X, normal(2)),
        row("Conv", X, normal(2, 2, 2, 3), strides=(1, 2, 2, 1), padding="SAME"),
        row("Conv", normal(2, 1, 3, 3, 3, 1), normal(2, 2, 2, 1, 2), strides=(1,) * 5,
            padding="VALID", batch_dims=2),
        row("Conv", normal(1, 4, 3, 3), normal(2, 2, 2, 4), strides=(1,) * 4, groups=2,
            padding="EXPLICIT", explicit_paddings=(0, 0, 0, 0, 1, 0, 0, 1),
            data_format="CHANNELS_FIRST"),
        row("Conv2DBackpropInputV2", X, normal(2, 2, 2, 3), normal(1, 3, 3, 3), padding="VALID"),
        row("Conv2DBackpropFilterV2", X, normal(2, 2, 2, 3), normal(1, 3, 3, 3), padding="VALID"),
        row("Conv3DBackpropInput", normal(1, 2, 3, 3, 1), normal(2, 2, 2, 1, 2),
            normal(1, 2, 3, 3, 2)),
        row("Conv3DBackpropFilter", normal(1, 2, 3, 3, 1), normal(2, 2, 2, 1, 2),
            normal(1, 2, 3, 3, 2)),
    ]  # fmt: skip


def test_blocks_are_those_of_any_block_shape():
    edges = ((1, 1), (0, 0))
    found = run("SpaceToBatch", X, edges, block_size=2)
    np.testing.assert_array_equal(found, tf.space_to_batch(X, [2, 2], edges))
    np.testing.assert_array_equal(run("BatchToSpace", found, edges, block_size=2), X)


def test_formats():
    assert run("DataFormatDimMap", [0, 1, 2, 3, -1, -4]).numpy().tolist() == [0, 2, 3, 1, 1, 0]
    pairs = [[1, 2], [3, 4], [5, 6], [7, 8]]
    found = run("DataFormatVecPermute", pairs, src_format="NCHW", dst_format="NHWC")
    assert found.numpy().tolist() == [[1, 2], [5, 6], [7, 8], [3, 4]]
    assert run("DataFormatVecPermute", [3, 4]).numpy().tolist() == [3, 4]


@pytest.mark.parametrize("training", [True, False])
@pytest.mark.parametrize("version", ["", "V2"])
def test_batch_normalisation_is_that_of_the_third_version(version, training):
    scale, offset = tf.constant(uniform(0.5, 2, 2)), tf.constant(normal(2))
    inputs = tf.constant(X), scale, offset, *map(tf.constant, VECTORS)
    results = []
    for name in (f"FusedBatchNorm{version}", "FusedBatchNormV3"):
        with tf.GradientTape() as tape:
            tape.watch(inputs)
            y, *others = run(name, *inputs, is_training=training)
        results.append([y, *others[:4], *tape.gradient(y, inputs[:3])])
    for mine, other in zip(*results, strict=True):
        np.testing.assert_allclose(mine, other, rtol=1e-6)


def test_several_batch_axes_are_convolved_alike():
    x, filters = normal(2, 3, 4, 4, 2), normal(2, 2, 2, 3)
    found = tf.conv(x, filters, [1, 1, 1, 1], "VALID", batch_dims=2)
    np.testing.assert_allclose(found, tf.nn.conv2d(x, filters, 1, "VALID"), rtol=1e-5)


def test_ties_share_the_gradient_of_the_nth():
    x = tf.constant([[1.0, 2.0, 2.0, 3.0]])
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = run("NthElement", x, 1)
    assert tape.gradient(y, x).numpy().tolist() == [[0, 0.5, 0.5, 0]]


test_mistakes = mistakes(
    {
        "rank": (lambda: run("SpaceToBatch", X[0], ((0, 0), (0, 0)), block_size=2), BAD, "rank"),
        "edges": (lambda: run("SpaceToBatch", X, ((0, 0),), block_size=2), BAD, "have shape"),
        "block": (lambda: run("BatchToSpace", X, ((0, 0), (0, 0)), block_size=1), BAD, "minimum 2"),
        "no permutation": (
            lambda: run("DataFormatDimMap", [0], src_format="NDHWC", dst_format="NCHW"),
            BAD,
            "must determine a permutation",
        ),
        "rows": (lambda: run("DataFormatVecPermute", [1, 2, 3]), BAD, "2 or 4 rows"),
        "window": (lambda: run("MaxPoolV2", X, (1, 2, 2), (1, 2, 2, 1)), BAD, "4 dimensions"),
        "too few": (lambda: run("NthElement", [1.0], 4), BAD, "last dimension > n = 4"),
        "negative": (lambda: run("NthElement", [1.0], -1), BAD, "must be non-negative"),
        "scalar": (lambda: run("NthElement", 1.0, 0), BAD, "at least rank 1"),
        "vector n": (lambda: run("NthElement", [1.0], (0,)), BAD, "N must be a scalar"),
        "norm of a matrix": (
            lambda: run(
                "BatchNormWithGlobalNormalization", X[0], *VECTORS, *VECTORS, variance_epsilon=0.1,
                scale_after_normalization=True,
            ),
            BAD,
            "input must be 4-dimensional",
        ),
        "mean of a matrix": (
            lambda: run(
                "BatchNormWithGlobalNormalization", X, X, X, X, X, variance_epsilon=0.1,
                scale_after_normalization=True,
            ),
            BAD,
            "mean must be 1-dimensional",
        ),
        "axes": (
            lambda: tf.conv(X[0], normal(2, 2, 2), [1, 1, 1], "SAME"),
            BAD,
            "2 or 3 spatial dimensions but got 1",
        ),
        "format": (
            lambda: tf.conv(X, normal(2, 2, 2, 1), [1, 1, 1, 1], "SAME", data_format="NHWC"),
            BAD,
            "must be 'CHANNELS_LAST' or",
        ),
        "groups": (
            lambda: tf.conv(X, normal(2, 2, 2, 1), [1, 1, 1, 1], "SAME", groups=2),
            BAD,
            "must have 2 / 2 input channels",
        ),
        "explicit": (
            lambda: tf.conv(normal(1, 2, 2, 2, 1), normal(1, 1, 1, 1, 1), [1] * 5, "EXPLICIT"),
            BAD,
            "use tf.pad first",
        ),
        "gradient": (
            lambda: tf.conv2d_backprop_input_v2(X, normal(2, 2, 2, 1), X, [1, 1, 1, 1], "VALID"),
            BAD,
            "The gradient, or input of a transposed convolution",
        ),
    }
)  # fmt: skip
