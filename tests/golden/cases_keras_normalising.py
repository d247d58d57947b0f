"""Golden rows: normalisation, locally connected layers, random features."""

from operator import attrgetter

from tests.golden.harness import F, I, K, Table
from tests.golden.keras_rows import fresh, layer_row, step_row

TABLE = Table("keras_normalising", prepare=fresh)


def layer(path, *inputs, _tol=10.0, _step=False, _options=None, **kwargs):
    """Adds a row for `tf.keras.layers.<path>(**kwargs)` called on the inputs."""
    options = _options or {}
    label = f"{path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())})"
    label += "".join(f" {spec!r}" for spec in inputs)
    label += "".join(f" {k}={v}" for k, v in options.items()) + " step" * _step

    def make(tf):
        return attrgetter(f"keras.layers.{path}")(tf)(**kwargs)

    fn = step_row(make, label) if _step else layer_row(make, label, **options)
    TABLE.case(label, fn, *inputs, grad=False, tol=_tol)


def mistake(name, make, *shape):
    """Adds a row for a layer that cannot be made, or not be called on ones of this shape."""

    def fn(tf):
        made = make(tf.keras.layers)
        return made(tf.ones(shape)) if shape else made

    TABLE.case(name, fn, grad=False, error=True)


TRAIN = {"train": True}

layer("UnitNormalization", F(4, 3), _step=True)
layer("UnitNormalization", F(2, 3, 4))
layer("UnitNormalization", F(2, 3, 4), axis=[1, 2])
layer("UnitNormalization", K([[0.0, 0.0], [3.0, 4.0]]), axis=1, dtype="float64")
mistake("UnitNormalization over a word", lambda layers: layers.UnitNormalization(axis="x"))
mistake("UnitNormalization too far", lambda layers: layers.UnitNormalization(axis=7), 2, 3)

layer("GroupNormalization", F(2, 3, 6), groups=3, _step=True)
layer("GroupNormalization", F(2, 3, 3, 6), groups=2, _options=TRAIN)
layer("GroupNormalization", F(2, 4, 3, 3), groups=2, axis=1, epsilon=0.01)
layer("GroupNormalization", F(2, 6, 3), groups=2, axis=-2, center=False)
layer("GroupNormalization", F(4, 6), groups=-1, scale=False)
layer("GroupNormalization", F(4, 6), groups=1, gamma_regularizer="l2", beta_initializer="ones")
for groups, channels in ((4, 6), (7, 6)):
    mistake(
        f"{channels} channels in {groups} groups",
        lambda layers, _groups=groups: layers.GroupNormalization(groups=_groups),
        2,
        channels,
    )


def masked_groups(tf):
    """A mask says what counts for the statistics."""
    normalise = tf.keras.layers.GroupNormalization(groups=2)
    x = tf.reshape(tf.cast(tf.range(24), "float32") ** 2, [2, 3, 4])
    mask = tf.constant([[[True], [False], [True]], [[True], [True], [True]]])
    return normalise(x, mask=mask)


TABLE.case("GroupNormalization with a mask", masked_groups, grad=False, tol=10.0)


def spectral(inner, *inputs, _tol=100.0, **kwargs):
    """Adds a row for SpectralNormalization around a layer."""
    label = f"SpectralNormalization({inner}, {kwargs}) {inputs!r}"

    def make(tf):
        inside = {
            "Dense": lambda: tf.keras.layers.Dense(3),
            "Conv2D": lambda: tf.keras.layers.Conv2D(3, 2, activation="relu"),
            "Embedding": lambda: tf.keras.layers.Embedding(6, 3),
        }[inner]()
        return tf.keras.layers.SpectralNormalization(inside, **kwargs)

    row = layer_row(make, label, train=True)
    TABLE.case(label, row, *inputs, grad=False, tol=_tol)


spectral("Dense", F(4, 5))
spectral("Dense", F(4, 5), power_iterations=3)
spectral("Conv2D", F(2, 4, 4, 2), name="bounded")
spectral("Embedding", I(0, 6, 2, 4))
mistake(
    "SpectralNormalization of no kernel",
    lambda layers: layers.SpectralNormalization(layers.ReLU()),
    2,
    3,
)
mistake(
    "SpectralNormalization without iterations",
    lambda layers: layers.SpectralNormalization(layers.Dense(3), power_iterations=0),
)

SYNC = "experimental.SyncBatchNormalization"
layer(SYNC, F(6, 3), _options=TRAIN)
layer(SYNC, F(6, 3), _step=True, _tol=100)
layer("BatchNormalization", F(6, 3), synchronized=True, _options=TRAIN)
mistake("BatchNormalization too far", lambda layers: layers.BatchNormalization(axis=5), 2, 3)
mistake("BatchNormalization twice", lambda layers: layers.BatchNormalization(axis=(1, 1)), 2, 3)
mistake("LayerNormalization over a word", lambda layers: layers.LayerNormalization(axis="x"))
mistake("LayerNormalization too far", lambda layers: layers.LayerNormalization(axis=5), 2, 3)
mistake("LayerNormalization twice", lambda layers: layers.LayerNormalization(axis=[1, 1]), 2, 3)

for n, shape in ((1, (2, 7, 3)), (2, (2, 5, 4, 2))):
    name = f"LocallyConnected{n}D"
    layer(name, F(*shape), filters=4, kernel_size=3, _step=True)
    for implementation in (1, 2, 3):
        form = {"filters": 2, "kernel_size": 3, "implementation": implementation}
        layer(name, F(*shape), **form, activation="relu", bias_initializer="ones")
        layer(name, F(*shape), **form, strides=2, use_bias=False)
        layer(name, F(2, 2, *shape[1:-1]), **form, data_format="channels_first")
        if implementation > 1:
            layer(name, F(*shape), **form, padding="same")
    mistake(f"{name} of padded inputs", lambda ls, _n=name: getattr(ls, _n)(4, 3, padding="same"))
    mistake(
        f"{name} by another way",
        lambda layers, _n=name: getattr(layers, _n)(4, 3, implementation=5),
        *shape,
    )
    mistake(f"{name} of few", lambda layers, _n=name: getattr(layers, _n)(4, 9), *shape)
    mistake(f"{name} of rank 2", lambda layers, _n=name: getattr(layers, _n)(4, 3), 2, 3)

RFF = "experimental.RandomFourierFeatures"
layer(RFF, F(4, 3), output_dim=5, scale=2.0)
layer(RFF, F(4, 3), output_dim=5, trainable=True, name="features")
layer(RFF, F(4, 3), output_dim=5, kernel_initializer="laplacian")
for said, kwargs in {
    "no features": {"output_dim": 0},
    "a negative scale": {"output_dim": 3, "scale": -1.0},
    "another kernel": {"output_dim": 3, "kernel_initializer": "x"},
}.items():
    mistake(
        f"RandomFourierFeatures of {said}",
        lambda layers, _kwargs=kwargs: layers.experimental.RandomFourierFeatures(**_kwargs),
    )
mistake(
    "RandomFourierFeatures of rank 3",
    lambda layers: layers.experimental.RandomFourierFeatures(3),
    *(2, 3, 4),
)
