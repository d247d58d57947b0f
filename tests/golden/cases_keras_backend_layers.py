"""Golden rows: functions of `tf.keras.backend` that are layers too."""

from tests.golden.harness import F, Table, U
from tests.golden.keras_rows import backend_error, backend_row, fresh

TABLE = Table("keras_backend_layers", prepare=fresh)
X = F(2, 4, 3)


def row(name, compute, *inputs, grad=True, tol=10.0, **options):
    """Adds a row."""
    TABLE.case(name, backend_row(compute, **options), *inputs, grad=grad, tol=tol)


def fails(name, compute, *shapes):
    """Adds a row in which TensorFlow raises."""
    TABLE.case(name, backend_error(compute, shapes), grad=False, error=True)


IMAGE, KERNEL = F(2, 4, 5, 3), F(2, 2, 3, 4)
FIRST = {"data_format": "channels_first"}
row("conv1d", lambda k, x, w: k.conv1d(x, w, 2, "same"), X, F(2, 3, 4), symbolic=False)
row(
    "conv1d causal",
    lambda k, x, w: k.conv1d(x, w, padding="causal", dilation_rate=2),
    X,
    F(2, 3, 4),
    symbolic=False,
)
row("conv2d", lambda k, x, w: k.conv2d(x, w, (2, 1), "same"), IMAGE, KERNEL, symbolic=False)
row(
    "conv2d channels first",
    lambda k, x, w: k.conv2d(x, w, **FIRST),
    F(2, 3, 4, 5),
    KERNEL,
    symbolic=False,
)
row("conv3d", lambda k, x, w: k.conv3d(x, w), F(1, 3, 3, 3, 2), F(2, 2, 2, 2, 2), symbolic=False)
row(
    "conv2d_transpose",
    lambda k, x, w: k.conv2d_transpose(x, w, (None, 8, 10, 4), (2, 2), "same"),
    IMAGE,
    F(2, 2, 4, 3),
    symbolic=False,
)
row(
    "conv2d_transpose dilated",
    lambda k, x, w: k.conv2d_transpose(x, w, (2, 6, 7, 4), dilation_rate=(2, 2)),
    IMAGE,
    F(2, 2, 4, 3),
    symbolic=False,
)
row(
    "depthwise_conv2d",
    lambda k, x, w: k.depthwise_conv2d(x, w, (2, 2), "same"),
    IMAGE,
    F(2, 2, 3, 2),
    symbolic=False,
)
row(
    "separable_conv2d",
    lambda k, x, w, p: k.separable_conv2d(x, w, p),
    IMAGE,
    F(2, 2, 3, 2),
    F(1, 1, 6, 5),
    symbolic=False,
)
row(
    "local_conv1d",
    lambda k, x, w: k.local_conv1d(x, w, (2,), (1,)),
    X,
    F(3, 6, 2),
    symbolic=False,
)
row(
    "local_conv1d channels first",
    lambda k, x, w: k.local_conv1d(x, w, (2,), (2,), "channels_first"),
    F(2, 3, 5),
    F(2, 6, 2),
    symbolic=False,
)
row(
    "local_conv2d",
    lambda k, x, w: k.local_conv2d(x, w, (2, 3), (2, 1), (2, 3)),
    IMAGE,
    F(6, 18, 2),
    symbolic=False,
)
row(
    "local_conv2d channels first",
    lambda k, x, w: k.local_conv2d(x, w, (2, 2), (1, 1), (3, 4), "channels_first"),
    F(2, 3, 4, 5),
    F(12, 12, 2),
    symbolic=False,
)
row("pool2d", lambda k, x: k.pool2d(x, (2, 2), (2, 1), "same"), IMAGE)
row("pool2d avg", lambda k, x: k.pool2d(x, (2, 3), pool_mode="avg"), IMAGE)
row("pool3d", lambda k, x: k.pool3d(x, (2, 2, 2), pool_mode="avg"), F(1, 3, 3, 3, 2))
row("resize_images", lambda k, x: k.resize_images(x, 2, 3, "channels_last"), IMAGE)
row(
    "resize_images bilinear",
    lambda k, x: k.resize_images(x, 2, 2, "channels_first", "bilinear"),
    F(1, 2, 3, 3),
)
row(
    "resize_volumes",
    lambda k, x: k.resize_volumes(x, 2, 1, 2, "channels_last"),
    F(1, 2, 2, 2, 1),
    symbolic=False,
)
row("bias_add", lambda k, x: k.bias_add(x, k.constant([1.0, 2.0, 3.0])), X)
row("bias_add of samples", lambda k, x, b: k.bias_add(x, b), X, F(4, 3), symbolic=False)
row(
    "bias_add channels first",
    lambda k, x, b, c: [k.bias_add(x, b, "channels_first"), k.bias_add(x, c, "channels_first")],
    F(2, 3, 4, 5),
    F(3),
    F(4, 5, 3),
    symbolic=False,
)
row(
    "batch_normalization",
    lambda k, x, m, v: k.batch_normalization(x, m, v, m, v),
    X,
    F(3),
    U(0.5, 2.0, 3),
    symbolic=False,
)
row(
    "batch_normalization of images",
    lambda k, x, m, v: k.batch_normalization(x, m, v, None, None, epsilon=0.1),
    IMAGE,
    F(3),
    U(0.5, 2.0, 3),
    grad=False,
    symbolic=False,
)
row(
    "normalize_batch_in_training",
    lambda k, x, m, v: list(k.normalize_batch_in_training(x, v, m, [0, 1])),
    X,
    F(3),
    U(0.5, 2.0, 3),
    symbolic=False,
)
row(
    "normalize_batch_in_training along an axis",
    lambda k, x, m: list(k.normalize_batch_in_training(x, m, m, [0, 2])),
    X,
    F(4),
    symbolic=False,
)
row(
    "normalize_batch_in_training of images",
    lambda k, x, m: list(k.normalize_batch_in_training(x, None, m, [0, 1, 2])),
    IMAGE,
    F(3),
    symbolic=False,
    tol=100.0,
)
fails("conv2d padding", lambda k, x, w: k.conv2d(x, w, padding="some"), (2, 4, 5, 3), (2, 2, 3, 4))
fails(
    "conv2d layout", lambda k, x, w: k.conv2d(x, w, data_format="some"), (2, 4, 5, 3), (2, 2, 3, 4)
)
fails("pool2d mode", lambda k, x: k.pool2d(x, (2, 2), pool_mode="some"), (2, 4, 5, 3))
fails("pool2d size", lambda k, x: k.pool2d(x, (2, 2, 2)), (2, 4, 5, 3))
fails("resize_images layout", lambda k, x: k.resize_images(x, 2, 2, "some"), (2, 4, 5, 3))
fails("bias_add rank", lambda k, x, b: k.bias_add(x, b), (2, 4, 5, 3), (4, 5))
fails("softmax of a vector", lambda k, x: k.softmax(x), (3,))
