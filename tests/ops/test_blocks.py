"""tf.nn.space_to_depth, tf.space_to_batch, and back."""

import numpy as np
import pytest

import yeoul as tf
from tests.ops.harness import OpTests, normal, row
from tests.ops.mistakes import BAD, mistakes

BLOCK, NONE = (2, 2), ((0, 0), (0, 0))


class TestRecords(OpTests):
    rows = [
        row("SpaceToDepth", normal(1, 4, 6, 2), block_size=2),
        row("SpaceToDepth", normal(1, 2, 4, 6), block_size=2, data_format="NCHW"),
        row("DepthToSpace", normal(1, 2, 3, 8), block_size=2),
        row("SpaceToBatchND", normal(1, 4, 4, 1), BLOCK, NONE),
        row("SpaceToBatchND", normal(1, 3, 4), (2,), ((1, 0),)),
        row("BatchToSpaceND", normal(4, 2, 2, 1), BLOCK, ((0, 0), (0, 1))),
    ]


test_mistakes = mistakes(
    {
        "to depth": (
            lambda: tf.nn.space_to_depth(tf.zeros([1, 3, 3, 1]), 2),
            BAD,
            "width 3 and height 3 should be divisible by block_size: 2",
        ),
        "to space": (
            lambda: tf.nn.depth_to_space(tf.zeros([1, 2, 2, 3]), 2),
            BAD,
            "depth dimension 3 should be divisible by: 4",
        ),
        "rank": (lambda: tf.nn.space_to_depth(tf.zeros([4, 4]), 2), BAD, "must be of rank 4"),
        "block": (lambda: tf.nn.space_to_depth(tf.zeros([1, 4, 4, 1]), 1), ValueError, "least 2"),
        "format": (
            lambda: tf.nn.space_to_depth(tf.zeros([1, 4, 4, 1]), 2, "CHWN"),
            ValueError,
            "data_format must be",
        ),
        "padded": (
            lambda: tf.space_to_batch(tf.zeros([1, 3, 4, 1]), BLOCK, NONE),
            BAD,
            r"padded_shape\[0\]=3 is not divisible by block_shape\[0\]=2",
        ),
        "batch": (
            lambda: tf.batch_to_space(tf.zeros([3, 1, 1, 1]), BLOCK, NONE),
            BAD,
            r"batch dimension \(3\) is not divisible by product of block sizes \(4\)",
        ),
        "crops": (
            lambda: tf.batch_to_space(tf.zeros([4, 1, 1, 1]), BLOCK, [[2, 1], [0, 0]]),
            BAD,
            r"cropped_shape\[0\]=-1 must be non-negative",
        ),
    }
)


def test_there_and_back():
    x = normal(2, 4, 4, 3)
    np.testing.assert_array_equal(tf.nn.depth_to_space(tf.nn.space_to_depth(x, 2), 2), x)
    moved = tf.space_to_batch(x, BLOCK, [[0, 2], [1, 1]])
    np.testing.assert_array_equal(tf.batch_to_space(moved, BLOCK, [[0, 2], [1, 1]]), x)


@pytest.mark.parametrize("unknown", [[None, 4, 4, 3], [None, None, None, 3]])
def test_unknown_dimensions(unknown):
    f = tf.function(lambda x: tf.nn.space_to_depth(x, 2), input_signature=[tf.TensorSpec(unknown)])
    expected = [None if n is None else n // 2 for n in unknown[1:3]]
    assert f.get_concrete_function().outputs[0].shape.as_list() == [None, *expected, 12]


@pytest.mark.parametrize("call", [tf.space_to_batch, tf.batch_to_space])
@pytest.mark.parametrize(
    ("block", "edges", "message"),
    [
        ([0, 2], [[0, 0], [0, 0]], "must be positive"),
        ([2, 2], [[-1, 1], [0, 0]], "cannot be negative"),
        ([2, 2], [[0, 0]], r"should have shape \[2, 2\]"),
        ([2] * 4, [[0, 0]] * 4, "input rank should be >= 5"),
    ],
)
def test_blocks_and_edges_are_checked(call, block, edges, message):
    x = tf.zeros([4, 2, 2, 1])
    with pytest.raises(tf.errors.InvalidArgumentError, match=message):
        call(x, block, edges)
    with pytest.raises(ValueError, match=message):
        tf.function(lambda x: call(x, block, edges))(x)
