"""Golden rows: Keras convolution and pooling layers."""

from functools import partial

from tests.golden import cases_layers
from tests.golden.harness import F, Table
from tests.golden.keras_rows import fresh

TABLE = Table("convlayers", prepare=fresh)
layer = partial(cases_layers.layer, _table=TABLE, _tol=10)

layer("Conv1D", F(2, 8, 2), filters=3, kernel_size=3)
layer("Conv1D", F(2, 8, 2), filters=3, kernel_size=3, strides=2, padding="same", activation="relu")
layer("Conv1D", F(2, 8, 2), filters=2, kernel_size=2, padding="causal", dilation_rate=2)
layer("Conv2D", F(2, 6, 6, 2), filters=3, kernel_size=3)
layer("Conv2D", F(2, 6, 5, 2), filters=3, kernel_size=(3, 2), strides=(2, 1), padding="same")
layer("Conv2D", F(1, 7, 7, 2), filters=2, kernel_size=3, dilation_rate=2, use_bias=False)
layer("Conv2D", F(1, 4, 4, 3), filters=4, kernel_size=1, activation="relu", name="pointwise")
layer("Conv2D", F(1, 5, 5, 1), filters=2, kernel_size=3, kernel_regularizer="l2", dtype="float64")
layer("Conv3D", F(1, 4, 5, 4, 2), filters=2, kernel_size=2)
layer("Conv3D", F(1, 4, 5, 4, 1), filters=2, kernel_size=3, strides=2, padding="same")
layer("Conv1DTranspose", F(2, 4, 2), filters=3, kernel_size=3, strides=2)
layer("Conv1DTranspose", F(2, 4, 2), filters=3, kernel_size=3, strides=2, padding="same")
layer("Conv2DTranspose", F(1, 4, 4, 2), filters=3, kernel_size=3)
layer("Conv2DTranspose", F(1, 4, 4, 2), filters=3, kernel_size=3, strides=2, padding="same")
layer("Conv2DTranspose", F(1, 3, 4, 2), filters=2, kernel_size=(2, 3), strides=2, output_padding=1)
layer("Conv3DTranspose", F(1, 2, 3, 2, 2), filters=2, kernel_size=2, strides=2)
layer("SeparableConv1D", F(2, 8, 2), filters=3, kernel_size=3, depth_multiplier=2)
layer("SeparableConv1D", F(2, 8, 2), filters=3, kernel_size=3, padding="same", strides=2)
layer("SeparableConv2D", F(1, 6, 6, 2), filters=3, kernel_size=3)
layer(
    "SeparableConv2D", F(1, 6, 6, 2), filters=3, kernel_size=3, padding="same", depth_multiplier=2
)
layer("DepthwiseConv1D", F(2, 8, 2), kernel_size=3, depth_multiplier=2)
layer("DepthwiseConv2D", F(1, 6, 6, 2), kernel_size=3)
layer("DepthwiseConv2D", F(1, 6, 5, 3), kernel_size=3, strides=2, padding="same", activation="relu")
layer("DepthwiseConv2D", F(1, 6, 6, 2), kernel_size=3, depth_multiplier=2, use_bias=False)

for kind in ("Max", "Average"):
    layer(f"{kind}Pooling1D", F(2, 7, 2))
    layer(f"{kind}Pooling1D", F(2, 7, 2), pool_size=3, strides=2, padding="same")
    layer(f"{kind}Pooling2D", F(2, 6, 6, 2))
    layer(f"{kind}Pooling2D", F(2, 5, 6, 2), pool_size=(2, 3), strides=1, padding="same")
    layer(f"{kind}Pooling2D", F(2, 5, 5, 2), pool_size=3, strides=2)
    layer(f"{kind}Pooling3D", F(1, 4, 5, 4, 2))
    layer(f"{kind}Pooling3D", F(1, 4, 5, 4, 2), pool_size=2, strides=1, padding="same")
    layer(f"Global{kind}Pooling1D", F(2, 5, 3))
    layer(f"Global{kind}Pooling1D", F(2, 5, 3), keepdims=True)
    layer(f"Global{kind}Pooling2D", F(2, 4, 3, 2))
    layer(f"Global{kind}Pooling2D", F(2, 4, 3, 2), keepdims=True)
    layer(f"Global{kind}Pooling2D", F(2, 4, 3, 2), data_format="channels_first")
    layer(f"Global{kind}Pooling3D", F(1, 2, 3, 2, 2))
