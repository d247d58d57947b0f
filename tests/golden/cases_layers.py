"""Golden rows: Keras layers without convolution."""

from operator import attrgetter

from tests.golden.harness import F, I, K, Table, U
from tests.golden.keras_rows import fresh, layer_row

TABLE = Table("layers", prepare=fresh)


def layer(path, *inputs, _table=TABLE, _tol=1.0, _options=None, **kwargs):
    """Adds a row for `tf.keras.layers.<path>(**kwargs)` called on the inputs."""
    options = _options or {}
    label = f"{path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())})"
    label += "".join(f" {spec!r}" for spec in inputs)
    label += "".join(f" {k}={v}" for k, v in options.items())

    def make(tf):
        return attrgetter(f"keras.layers.{path}")(tf)(**kwargs)

    _table.case(label, layer_row(make, label, **options), *inputs, grad=False, tol=_tol)


TRAIN = {"train": True}

# Dense and activations.
layer("Dense", F(4, 3), units=5)
layer("Dense", F(4, 3), units=2, activation="relu", use_bias=False)
layer("Dense", F(2, 3, 4), units=3, activation="softmax", name="head")
layer("Dense", F(2, 3), units=2, dtype="float64")
layer("Dense", F(2, 3), units=2, dtype="mixed_float16", _tol=300)
layer(
    "Dense",
    F(4, 3),
    units=2,
    kernel_regularizer="l2",
    bias_regularizer="l1",
    activity_regularizer="l2",
    kernel_constraint="max_norm",
    bias_initializer="ones",
    kernel_initializer="he_normal",
)
for name in ("relu", "sigmoid", "tanh", "softmax", "linear", "elu", "gelu", "swish", "exponential"):
    layer("Activation", F(3, 4), activation=name)
layer("ReLU", F(3, 4))
layer("ReLU", U(-4, 4, 3, 4), max_value=3.0, negative_slope=0.1, threshold=0.5)
layer("LeakyReLU", F(3, 4))
layer("LeakyReLU", F(3, 4), alpha=0.1)
layer("PReLU", F(3, 4))
layer("PReLU", F(2, 3, 3, 2), shared_axes=[1, 2], alpha_initializer="ones")
layer("ELU", F(3, 4), alpha=0.5)
layer("ThresholdedReLU", F(3, 4), theta=0.5)
layer("Softmax", F(3, 4))
layer("Softmax", F(2, 3, 4), axis=1)
layer("Softmax", F(2, 3, 4), axis=[1, 2])
layer("ActivityRegularization", F(3, 4), l1=0.1, l2=0.2)

# Shapes.
layer("Flatten", F(2, 3, 4))
layer("Flatten", F(3))
layer("Flatten", F(2, 3, 2, 2), data_format="channels_first")
layer("Reshape", F(2, 6), target_shape=(2, 3))
layer("Reshape", F(2, 6), target_shape=(-1, 2))
layer("Permute", F(2, 3, 4), dims=(2, 1))
layer("Permute", F(2, 3, 4, 2), dims=(3, 1, 2))
layer("RepeatVector", F(2, 3), n=4)
layer("ZeroPadding1D", F(2, 3, 2), padding=2)
layer("ZeroPadding1D", F(2, 3, 2), padding=(1, 2))
layer("ZeroPadding2D", F(1, 3, 4, 2))
layer("ZeroPadding2D", F(1, 3, 4, 2), padding=(1, 2))
layer("ZeroPadding2D", F(1, 3, 4, 2), padding=((1, 0), (2, 1)))
layer("ZeroPadding2D", F(1, 2, 3, 4), padding=1, data_format="channels_first")
layer("ZeroPadding3D", F(1, 2, 3, 2, 1), padding=((1, 0), (0, 1), (1, 1)))
layer("Cropping1D", F(2, 5, 2), cropping=(1, 2))
layer("Cropping2D", F(1, 5, 6, 2), cropping=((1, 0), (2, 1)))
layer("Cropping2D", F(1, 2, 5, 6), cropping=1, data_format="channels_first")
layer("Cropping3D", F(1, 4, 4, 5, 1), cropping=(1, 1, 2))
layer("UpSampling1D", F(2, 3, 2), size=2)
layer("UpSampling2D", F(1, 3, 2, 2), size=(2, 3))
layer("UpSampling2D", F(1, 3, 3, 2), size=2, interpolation="bilinear", _tol=10)
layer("UpSampling2D", F(1, 2, 3, 3), size=2, data_format="channels_first")
layer("UpSampling3D", F(1, 2, 2, 3, 1), size=(2, 1, 2))

# Chance: the same numbers as TensorFlow for the same seed.
layer("Dropout", F(4, 5), rate=0.4, _options=TRAIN)
layer("Dropout", F(4, 5), rate=0.4, seed=7, _options=TRAIN)
layer("Dropout", F(4, 5), rate=0.4, noise_shape=(4, 1), _options=TRAIN)
layer("Dropout", F(4, 5), rate=0.0, _options=TRAIN)
layer("SpatialDropout1D", F(2, 3, 5), rate=0.4, _options=TRAIN)
layer("SpatialDropout2D", F(2, 3, 3, 4), rate=0.4, _options=TRAIN)
layer("SpatialDropout3D", F(2, 2, 2, 2, 4), rate=0.4, _options=TRAIN)
layer("GaussianNoise", F(4, 5), stddev=0.5, _options=TRAIN)
layer("GaussianDropout", F(4, 5), rate=0.4, _options=TRAIN)
layer("AlphaDropout", F(4, 5), rate=0.4, _options=TRAIN)

# Normalisation.
layer("BatchNormalization", F(6, 3), _options=TRAIN, _tol=10)
layer("BatchNormalization", F(3, 4, 4, 2), _options=TRAIN, _tol=10)
layer("BatchNormalization", F(3, 4, 2), axis=1, momentum=0.9, epsilon=1e-2, _options=TRAIN, _tol=10)
layer("BatchNormalization", F(3, 2, 4, 4), axis=1, _options=TRAIN, _tol=10)
layer("BatchNormalization", F(6, 3), center=False, scale=False, _options=TRAIN, _tol=10)
layer("BatchNormalization", F(6, 3), dtype="float64", _options=TRAIN, _tol=100)
layer("LayerNormalization", F(4, 5), _options=TRAIN, _tol=10)
layer("LayerNormalization", F(2, 3, 4), axis=[1, 2], epsilon=1e-5, _tol=10)
layer("LayerNormalization", F(2, 3, 4), axis=1, _tol=10)
layer("LayerNormalization", F(4, 5), center=False, scale=False, _tol=10)

# Embedding and masks.
layer("Embedding", I(0, 6, 2, 4), input_dim=6, output_dim=3)
layer("Embedding", I(0, 6, 2, 4), input_dim=6, output_dim=3, input_length=4, mask_zero=True)
layer("Embedding", I(0, 6, 5, dtype="int64"), input_dim=6, output_dim=2)
layer("Masking", K([[[1.0, 0.0], [0.0, 0.0]], [[2.0, 2.0], [3.0, 0.0]]]), mask_value=0.0)
MASK = {"masked": [[True, False, True], [True, True, False]]}
layer("Activation", F(2, 3, 4), activation="relu", _options=MASK | {"take": False})
layer("Dropout", F(2, 3, 4), rate=0.3, _options=MASK | {"take": False})
layer("Dense", F(2, 3, 4), units=2, _options=MASK | {"take": False})
layer("Softmax", F(2, 3), _options=MASK)
layer("BatchNormalization", F(2, 3, 4), _options=MASK | TRAIN, _tol=10)
layer("GlobalAveragePooling1D", F(2, 3, 4), _options=MASK)

# Merging.
for name in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
    layer(name, F(2, 3), F(2, 3), F(2, 3))
    layer(name, F(2, 3, 4), F(2, 1, 4))
layer("Subtract", F(2, 3), F(2, 3))
layer("Concatenate", F(2, 3), F(2, 2))
layer("Concatenate", F(2, 3, 2), F(2, 1, 2), axis=1)
layer("Dot", F(2, 3), F(2, 3), axes=1)
layer("Dot", F(2, 3, 4), F(2, 5, 4), axes=2)
layer("Dot", F(2, 3, 4), F(2, 4, 5), axes=(2, 1))
layer("Dot", F(2, 4), F(2, 4), axes=-1, normalize=True)

TABLE.case(
    "Lambda",
    layer_row(lambda tf: tf.keras.layers.Lambda(lambda x: x * 2.0 + 1.0), "Lambda", config=False),
    F(2, 3),
    grad=False,
)
TABLE.case(
    "Lambda with output_shape",
    layer_row(
        lambda tf: tf.keras.layers.Lambda(lambda x: tf.reduce_sum(x, 1), output_shape=(4,)),
        "Lambda shape",
        config=False,
    ),
    F(2, 3, 4),
    grad=False,
)


def masks(tf, x):
    """A mask computed by one layer reaches the next."""
    embedding = tf.keras.layers.Embedding(4, 2, mask_zero=True, embeddings_initializer="ones")
    y = embedding(x)
    concatenated = tf.keras.layers.Concatenate()
    return {
        "embedding": embedding.compute_mask(x),
        "carried": tf.keras.layers.Dropout(0.2)(y)._keras_mask,
        "concatenate": concatenated.compute_mask([y, y], [embedding.compute_mask(x)] * 2),
        "add": tf.keras.layers.Add().compute_mask([y, y], [embedding.compute_mask(x), None]),
        "masking": tf.keras.layers.Masking(1.0)(y)._keras_mask,
    }


TABLE.case("masks", masks, K([[1, 0, 2], [3, 1, 0]], "int32"), grad=False)
