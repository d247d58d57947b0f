"""Bits of integers: tf.bitwise."""

import jax.numpy as jnp
import numpy as np

from yeoul.engine.op import NONE
from yeoul.ops.family import INTS, binary, unary

bitwise_and = binary(
    "BitwiseAnd",
    jnp.bitwise_and,
    np.bitwise_and,
    NONE,
    types=INTS,
    api="bitwise.bitwise_and",
    doc="The bits that are set in both elements.",
    example="tf.bitwise.bitwise_and([0, 5, 3, 14], [5, 0, 7, 11]) -> [ 0  0  3 10]",
)
bitwise_or = binary(
    "BitwiseOr",
    jnp.bitwise_or,
    np.bitwise_or,
    NONE,
    types=INTS,
    api="bitwise.bitwise_or",
    doc="The bits that are set in one element at least.",
    example="tf.bitwise.bitwise_or([0, 5, 3, 14], [5, 0, 7, 11]) -> [ 5  5  7 15]",
)
bitwise_xor = binary(
    "BitwiseXor",
    jnp.bitwise_xor,
    np.bitwise_xor,
    NONE,
    types=INTS,
    api="bitwise.bitwise_xor",
    doc="The bits that are set in exactly one of two elements.",
    example="tf.bitwise.bitwise_xor([0, 5, 3, 14], [5, 0, 7, 11]) -> [5 5 4 5]",
)
invert = unary(
    "Invert",
    jnp.invert,
    np.invert,
    NONE,
    types=INTS,
    api="bitwise.invert",
    doc="Every bit flipped.",
    example="tf.bitwise.invert([0, 1, -1]) -> [-1 -2  0]",
)


def within(np_like, shift):
    """A shift by no less than 0 and no more than all bits but one, as in TensorFlow."""

    def shifted(x, y):
        last = np.iinfo(y.dtype).bits - 1
        return shift(x, np_like.clip(y, 0, last).astype(y.dtype))

    return shifted


left_shift = binary(
    "LeftShift",
    within(jnp, jnp.left_shift),
    within(np, np.left_shift),
    NONE,
    types=INTS,
    api="bitwise.left_shift",
    doc="The bits of `x` moved `y` places (at least 0, at most all but one) towards the high end.",
    example="tf.bitwise.left_shift([1, 5], [3, 1]) -> [ 8 10]",
)
right_shift = binary(
    "RightShift",
    within(jnp, jnp.right_shift),
    within(np, np.right_shift),
    NONE,
    types=INTS,
    api="bitwise.right_shift",
    doc="The bits of `x` moved `y` places (at least 0) towards the low end; the sign is kept.",
    example="tf.bitwise.right_shift([8, -8], [3, 1]) -> [ 1 -4]",
)
