"""Golden rows: convolutions, pooling, resizing."""

import numpy as np

from tests.golden.harness import F, I, K, Table

TABLE = Table("conv")
call, each, case = TABLE.call, TABLE.each, TABLE.case

# Two dimensions: strides, dilations and paddings, odd and even sizes.
for size in (5, 6):
    for strides in (1, 2, [2, 1]):
        for padding in ("SAME", "VALID"):
            call("nn.conv2d", F(2, size, size, 2), F(3, 3, 2, 3), strides, padding, _tol=10)
call(
    "nn.conv2d",
    F(1, 5, 5, 2),
    F(3, 3, 2, 2),
    1,
    "SAME",
    _tol=10,
    _dtypes=("float64", "float16", "bfloat16"),
)
call("nn.conv2d", F(1, 6, 5, 2), F(2, 4, 2, 2), [1, 2, 2, 1], "SAME", _tol=10)
call("nn.conv2d", F(2, 4, 4, 3), F(1, 1, 3, 4), 1, "VALID", _tol=10)
call("nn.conv2d", F(2, 4, 4, 3), F(1, 1, 3, 4), 2, "SAME", _tol=10)
call("nn.conv2d", F(1, 7, 7, 2), F(3, 3, 2, 2), 1, "SAME", dilations=2, _tol=10)
call("nn.conv2d", F(1, 8, 8, 1), F(3, 2, 1, 2), 1, "VALID", dilations=[1, 2, 3, 1], _tol=10)
call("nn.conv2d", F(1, 5, 5, 2), F(3, 3, 2, 2), 1, [[0, 0], [1, 2], [0, 1], [0, 0]], _tol=10)
call("nn.conv2d", F(1, 4, 4, 4), F(3, 3, 2, 4), 1, "SAME", _tol=10, _grad=False)  # two groups
call("nn.conv2d", F(1, 7, 7, 3), F(7, 7, 3, 2), 1, "VALID", _tol=10)
call("nn.conv2d", F(0, 5, 5, 2), F(3, 3, 2, 2), 1, "SAME", _grad=False)

# One and three dimensions.
for strides, padding in ((1, "SAME"), (2, "SAME"), (1, "VALID"), (3, "VALID")):
    call("nn.conv1d", F(2, 8, 2), F(3, 2, 3), strides, padding, _tol=10)
call("nn.conv1d", F(2, 8, 2), F(3, 2, 3), 1, "VALID", dilations=2, _tol=10)
call("nn.conv3d", F(1, 4, 5, 4, 2), F(2, 3, 2, 2, 2), [1, 1, 1, 1, 1], "SAME", _tol=10)
call("nn.conv3d", F(1, 4, 5, 4, 2), F(2, 3, 2, 2, 2), [1, 2, 2, 1, 1], "VALID", _tol=10)
call("nn.conv3d", F(1, 5, 5, 5, 1), F(3, 3, 3, 1, 2), [1, 2, 2, 2, 1], "SAME", _tol=10)
call("nn.convolution", F(2, 8, 2), F(3, 2, 3), 2, "SAME", _tol=10)
call("nn.convolution", F(1, 6, 6, 2), F(3, 3, 2, 2), dilations=[2, 2], padding="VALID", _tol=10)

# Transposed.
for strides, padding, size in (
    (1, "SAME", 4),
    (2, "SAME", 8),
    (2, "VALID", 9),
    (1, "VALID", 6),
    (2, "SAME", 7),
):
    call(
        "nn.conv2d_transpose",
        F(1, 4, 4, 2),
        F(3, 3, 3, 2),
        [1, size, size, 3],
        strides,
        padding,
        _tol=10,
    )
call("nn.conv2d_transpose", F(1, 3, 4, 2), F(2, 4, 1, 2), [1, 6, 12, 1], [2, 3], "SAME", _tol=10)
call("nn.conv1d_transpose", F(2, 4, 2), F(3, 3, 2), [2, 8, 3], 2, "SAME", _tol=10)
call("nn.conv1d_transpose", F(2, 4, 2), F(3, 3, 2), [2, 9, 3], 2, "VALID", _tol=10)
call("nn.conv3d_transpose", F(1, 2, 3, 2, 2), F(3, 2, 3, 2, 2), [1, 4, 6, 4, 2], 2, "SAME", _tol=10)
call("nn.conv_transpose", F(1, 4, 4, 2), F(3, 3, 3, 2), [1, 8, 8, 3], 2, _tol=10)

# Depthwise and separable.
for strides, padding in ((1, "SAME"), (2, "SAME"), (1, "VALID"), (2, "VALID")):
    call(
        "nn.depthwise_conv2d",
        F(2, 6, 5, 2),
        F(3, 3, 2, 2),
        [1, strides, strides, 1],
        padding,
        _tol=10,
    )
call(
    "nn.depthwise_conv2d",
    F(1, 5, 5, 3),
    F(3, 3, 3, 1),
    [1, 1, 1, 1],
    "SAME",
    _tol=10,
    _dtypes=("float64",),
)
call(
    "nn.depthwise_conv2d",
    F(1, 7, 7, 2),
    F(3, 3, 2, 1),
    [1, 1, 1, 1],
    "SAME",
    dilations=[2, 2],
    _tol=10,
)
call(
    "nn.separable_conv2d",
    F(1, 5, 5, 2),
    F(3, 3, 2, 2),
    F(1, 1, 4, 3),
    [1, 1, 1, 1],
    "SAME",
    _tol=10,
)
call(
    "nn.separable_conv2d",
    F(1, 6, 6, 2),
    F(3, 3, 2, 1),
    F(1, 1, 2, 3),
    [1, 2, 2, 1],
    "VALID",
    _tol=10,
)

# The gradients as functions of their own.
case(
    "nn.conv2d second order",
    lambda tf, x, w: tf.nn.conv2d(x, w, 1, "SAME") * tf.nn.conv2d(x, w, 2, "SAME")[:, :1, :1],
    F(1, 4, 4, 1),
    F(3, 3, 1, 1),
    tol=20,
)


def second(tf, x, w):
    """The gradient of a convolution's squared output, itself differentiable."""
    with tf.GradientTape() as tape:
        tape.watch([x, w])
        y = tf.reduce_sum(tf.nn.conv2d(x, w, 1, "VALID") ** 3)
    return tape.gradient(y, [x, w])


case("nn.conv2d gradient of a gradient", second, F(1, 4, 4, 1), F(3, 3, 1, 1), tol=50)

# Pooling.
for size, strides in ((2, 2), (3, 2), (3, 1), ([2, 3], [1, 2])):
    for padding in ("SAME", "VALID"):
        each("nn.max_pool2d nn.avg_pool2d", F(2, 6, 5, 2), size, strides, padding)
call("nn.max_pool2d", I(-9, 9, 1, 4, 4, 2), 2, 2, "VALID")
call("nn.max_pool2d", F(1, 4, 4, 2), 2, 2, "VALID", _dtypes=("float64", "float16", "bfloat16"))
call("nn.avg_pool2d", F(1, 4, 4, 2), 2, 2, "VALID", _dtypes=("float64", "float16"))
each("nn.max_pool1d nn.avg_pool1d", F(2, 7, 2), 3, 2, "SAME")
each("nn.max_pool1d nn.avg_pool1d", F(2, 7, 2), 2, 2, "VALID")
each("nn.max_pool3d nn.avg_pool3d", F(1, 4, 5, 4, 2), 2, 2, "SAME")
each("nn.max_pool3d nn.avg_pool3d", F(1, 4, 5, 4, 2), 3, 1, "VALID")
each("nn.max_pool nn.avg_pool", F(1, 6, 6, 2), 2, 2, "VALID")
each("nn.max_pool nn.avg_pool", F(2, 6, 2), [3], [1], "SAME")
call("nn.pool", F(1, 6, 6, 2), [2, 2], "MAX", strides=[2, 2], padding="SAME")
call("nn.pool", F(1, 6, 6, 2), [3, 2], "AVG", padding="VALID")
call("nn.max_pool_with_argmax", F(1, 4, 4, 2), 2, 2, "VALID")
call("nn.max_pool2d", F(1, 5, 5, 1), 2, 2, [[0, 0], [1, 0], [0, 1], [0, 0]])
call("nn.dilation2d", F(1, 5, 5, 2), F(3, 3, 2), [1, 1, 1, 1], "SAME", "NHWC", [1, 1, 1, 1])
call("nn.erosion2d", F(1, 5, 5, 2), F(3, 3, 2), [1, 1, 1, 1], "VALID", "NHWC", [1, 1, 1, 1])
for dtype in ("int32", "uint8"):
    spec = I(0, 9, 1, 4, 5, 2, dtype=dtype), I(0, 9, 2, 3, 2, dtype=dtype)
    call("nn.dilation2d", *spec, [1, 2, 1, 1], "SAME", "NHWC", [1, 1, 2, 1])
case(
    "dilation of equal numbers",
    lambda tf, x, w: tf.nn.dilation2d(x, w, [1, 1, 1, 1], "SAME", "NHWC", [1, 1, 1, 1]) ** 2,
    K(np.ones((1, 4, 4, 1))),
    K(np.zeros((2, 2, 1))),
)

# Resizing.
for method in ("nearest", "bilinear"):
    call("image.resize", F(1, 4, 4, 2), [8, 8], method=method)
    call("image.resize", F(1, 5, 7, 1), [3, 4], method=method)
