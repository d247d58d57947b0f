"""Golden rows: one step of training with each layer that is not of an area of its own."""

from operator import attrgetter

from tests.golden.harness import F, I, K, Table
from tests.golden.keras_rows import fresh, step_row

TABLE = Table("keras_steps", prepare=fresh)


def step(path, *inputs, _table=TABLE, _tol=10.0, _training=True, **kwargs):
    """Adds a row that trains `tf.keras.layers.<path>(**kwargs)` on the inputs."""
    label = f"step {path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())})"
    label += "".join(f" {spec!r}" for spec in inputs)

    def make(tf):
        return attrgetter(f"keras.layers.{path}")(tf)(**kwargs)

    _table.case(label, step_row(make, label, _training), *inputs, grad=False, tol=_tol)


IMAGE = F(2, 5, 6, 2)
VOLUME = F(1, 3, 4, 4, 2)

step("Dense", F(4, 3), units=2, activation="relu", kernel_regularizer="l2")
step("Embedding", I(0, 6, 2, 4), input_dim=6, output_dim=3, mask_zero=True)
step("Activation", F(2, 3), activation="tanh")
step("ActivityRegularization", F(2, 3), l1=0.1, l2=0.2)
step("Masking", K([[[1.0, 0.0], [0.0, 0.0]], [[2.0, 2.0], [3.0, 0.0]]]), mask_value=0.0)
for name in ("ReLU", "LeakyReLU", "PReLU", "ELU", "ThresholdedReLU", "Softmax"):
    step(name, F(3, 4))

for dims, where in ((1, F(2, 8, 2)), (2, IMAGE), (3, VOLUME)):
    step(f"Conv{dims}D", where, filters=3, kernel_size=2, padding="same", activation="relu")
    step(f"Conv{dims}DTranspose", where, filters=3, kernel_size=2, strides=2)
    step(f"MaxPooling{dims}D", where)
    step(f"AveragePooling{dims}D", where)
    step(f"GlobalMaxPooling{dims}D", where)
    step(f"GlobalAveragePooling{dims}D", where)
    step(f"UpSampling{dims}D", where)
    step(f"ZeroPadding{dims}D", where)
    step(f"Cropping{dims}D", where)
    step(f"SpatialDropout{dims}D", where, rate=0.5)
for dims, where in ((1, F(2, 8, 2)), (2, IMAGE)):
    step(f"SeparableConv{dims}D", where, filters=3, kernel_size=3, depth_multiplier=2)
    step(f"DepthwiseConv{dims}D", where, kernel_size=3, depth_multiplier=2)

step("BatchNormalization", IMAGE)
step("BatchNormalization", F(4, 3), axis=1, momentum=0.9)
step("LayerNormalization", F(2, 3, 4), axis=[1, 2])
step("Dropout", F(4, 30), rate=0.5)
step("AlphaDropout", F(4, 30), rate=0.5)
step("GaussianDropout", F(4, 30), rate=0.5)
step("GaussianNoise", F(4, 30), stddev=0.5)

step("Flatten", F(2, 3, 4))
step("Permute", F(2, 3, 4), dims=(2, 1))
step("Reshape", F(2, 6), target_shape=(3, 2))
step("RepeatVector", F(2, 3), n=4)
for name in ("Add", "Average", "Maximum", "Minimum", "Multiply", "Subtract"):
    step(name, F(2, 3), F(2, 3))
step("Concatenate", F(2, 3), F(2, 2))
step("Dot", F(2, 3), F(2, 3), axes=1)
