"""Golden rows: layers that resize, crop and change images."""

from operator import attrgetter

import numpy as np

from tests.golden.harness import F, I, Table, U
from tests.golden.keras_rows import fresh, layer_row, step_row

TABLE = Table("keras_images", prepare=fresh)


def layer(path, *inputs, _table=TABLE, _tol=10.0, _options=None, **kwargs):
    """Adds a row for `tf.keras.layers.<path>(**kwargs)` called on the inputs."""
    options = _options or {}
    label = f"{path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())})"
    label += "".join(f" {spec!r}" for spec in inputs)

    def make(tf):
        return attrgetter(f"keras.layers.{path}")(tf)(**kwargs)

    _table.case(label, layer_row(make, label, **options), *inputs, grad=False, tol=_tol)


def step(path, *inputs, _table=TABLE, **kwargs):
    """Adds a row that trains `tf.keras.layers.<path>(**kwargs)` on the inputs."""
    label = f"step {path}({', '.join(f'{k}={v!r}' for k, v in kwargs.items())})"

    def make(tf):
        return attrgetter(f"keras.layers.{path}")(tf)(**kwargs)

    _table.case(label, step_row(make, label), *inputs, grad=False, tol=10.0)


PIXELS = U(0, 255, 3, 6, 5, 2)
BYTES = I(0, 256, 2, 5, 6, 3, dtype="uint8")
TRAIN = {"train": True}

step("Rescaling", PIXELS, scale=1 / 127.5, offset=-1.0)
step("Resizing", PIXELS, height=4, width=4)
step("CenterCrop", PIXELS, height=3, width=4)
step("RandomCrop", PIXELS, height=3, width=4, seed=3)
step("RandomFlip", PIXELS, seed=3)
step("RandomRotation", PIXELS, factor=0.2, seed=3)
step("RandomZoom", PIXELS, height_factor=0.2, seed=3)
step("RandomTranslation", PIXELS, height_factor=0.2, width_factor=0.3, seed=3)
step("RandomContrast", PIXELS, factor=0.4, seed=3)
step("RandomBrightness", PIXELS, factor=0.4, seed=3)

layer("Rescaling", F(2, 3, 3), scale=[1.0, 2.0, 3.0], offset=[0.0, 1.0, -1.0])
layer("Resizing", F(2, 4, 8, 1), height=6, width=3, crop_to_aspect_ratio=True)
layer("CenterCrop", F(2, 5, 6, 2), height=7, width=4)
layer("RandomCrop", F(3, 6, 7, 2), height=2, width=3, seed=1, _options=TRAIN)
layer("RandomFlip", F(4, 3, 4, 2), seed=5, _options=TRAIN)
layer("RandomRotation", F(3, 5, 6, 2), factor=0.4, seed=5, _options=TRAIN)
layer("RandomZoom", F(3, 5, 6, 2), height_factor=0.3, width_factor=(-0.5, 0.1), seed=5)
layer("RandomTranslation", F(3, 5, 6, 2), height_factor=0.4, width_factor=(-0.5, 0.1), seed=5)
layer("RandomContrast", BYTES, factor=0.4, seed=6, _options=TRAIN)  # has no gradient
layer("RandomBrightness", PIXELS, factor=0.4, seed=6, _options=TRAIN)


def variants(path, images, *each, _tol=10.0, **common):
    """Adds a row: layers of one class with other arguments, each called twice and in inference."""

    def fn(tf, images):
        seen = []
        for own in each:
            layer = attrgetter(f"keras.layers.{path}")(tf)(**common, **own)
            config = layer.get_config()
            again = type(layer).from_config(config).get_config()
            seen += [layer(images), layer(images), layer(images, training=False), config, again]
        return seen

    TABLE.case(f"{path} {images!r} {common} {each}", fn, images, grad=False, tol=_tol)


def untrained(path, images, *each, **common):
    """As `variants`, of layers that do the same in training."""

    def fn(tf, images):
        seen = []
        for own in each:
            layer = attrgetter(f"keras.layers.{path}")(tf)(**common, **own)
            seen += [layer(images), layer.get_config()]
        return seen

    TABLE.case(f"{path} {images!r} {common} {each}", fn, images, grad=False, tol=10.0)


ONE = U(0, 255, 5, 6, 2)
BATCH = F(3, 5, 6, 2)
NUMBERS = ({"scale": 2.0}, {"scale": 1 / 255, "offset": -1}, {"scale": 3, "dtype": "uint8"})
untrained("Rescaling", BYTES, *NUMBERS)
untrained("experimental.preprocessing.Rescaling", F(3, 4), *NUMBERS[:2])
METHODS = ("bilinear", "nearest", "bicubic", "area", "lanczos3", "lanczos5", "gaussian")
each_method = [{"interpolation": method} for method in (*METHODS, "mitchellcubic", "BICUBIC")]
untrained("Resizing", BATCH, *each_method, height=3, width=7)
untrained("Resizing", BATCH, *each_method, height=7, width=3, crop_to_aspect_ratio=True)
untrained("Resizing", BYTES, *each_method[:2], {"dtype": "uint8"}, height=3, width=4)
untrained("Resizing", ONE, *each_method[:2], height=3, width=4)
for path in ("CenterCrop", "experimental.preprocessing.CenterCrop"):
    sizes = ({"height": 3, "width": 4}, {"height": 5, "width": 6}, {"height": 7, "width": 4})
    untrained(path, BATCH, *sizes)
    untrained(path, ONE, *sizes)
untrained("CenterCrop", BYTES, {"height": 2, "width": 2, "dtype": "uint8"})
sizes = ({"height": 2, "width": 3}, {"height": 6, "width": 3})
for images in (BATCH, ONE):
    variants("RandomCrop", images, *sizes, {"height": 3, "width": 4, "dtype": "float16"}, seed=4)
    variants("RandomFlip", images, {}, {"mode": "vertical"}, {"mode": "horizontal"}, seed=5)
FILLS = [
    {"fill_mode": mode, "fill_value": 2.0} for mode in ("reflect", "wrap", "constant", "nearest")
]
FACTORS = {
    "RandomRotation": ({"factor": 0.4}, {"factor": (-0.3, 0.1)}),
    "RandomZoom": (
        {"height_factor": (0.3, 0.8), "width_factor": (0.2, 0.5)},
        {"height_factor": 0.5},
        {"height_factor": -0.5, "width_factor": 0.1},
    ),
    "RandomTranslation": (
        {"height_factor": 0.4, "width_factor": (-0.5, 0.1)},
        {"height_factor": (0.3, 0.4), "width_factor": 0.2},
    ),
}
for path, factors in FACTORS.items():
    variants(path, BATCH, *FILLS, **factors[0], seed=5)
    for images in (ONE, BYTES):
        variants(path, images, *factors, {"interpolation": "nearest", **factors[1]}, seed=2)
    variants(path, BYTES, *factors, seed=3, dtype="uint8")
    variants(path, BATCH, *factors, seed=3, dtype="float64", _tol=1e6)  # transforms are float32
    variants(f"experimental.preprocessing.{path}", BATCH, *factors, seed=7)
variants("RandomContrast", PIXELS, {"factor": 0.4}, {"factor": (0.2, 0.9)}, seed=6)
variants("RandomContrast", ONE, {"factor": 0.4}, {"factor": (0.2, 1.9)}, seed=6)
variants("RandomContrast", BYTES, {"factor": 0.4}, seed=6, dtype="uint8")
BRIGHTER = [{"factor": factor} for factor in (0.4, -0.3, [0.1, 0.5], (0.3, -0.2))]
variants("RandomBrightness", PIXELS, *BRIGHTER, seed=6)
variants("RandomBrightness", BYTES, *BRIGHTER, seed=6)
variants("RandomBrightness", U(0, 1, 5, 6, 2), *BRIGHTER[:2], value_range=(0.0, 1.0), seed=6)


def stretched(path, shape, **kwargs):
    """Adds a row of a layer whose outputs change in size from call to call."""

    def fn(tf, images):
        layer = attrgetter(f"keras.layers.{path}")(tf)(**kwargs)
        batched = tf.keras.Input(shape[1:]) if len(shape) == 4 else None
        return {
            "eager": [layer(images, training=True) for _ in range(3)],
            "inferred": layer(images, training=False),
            "compiled": tf.function(lambda x: layer(x, training=True), autograph=False)(images),
            "computed_shape": str(layer.compute_output_shape(shape)),
            "config": layer.get_config(),
            "symbolic": None if batched is None else str(layer(batched).shape),
            "predicted": None
            if batched is None
            else tf.keras.Model(batched, layer(batched)).predict(images, verbose=0),
        }

    TABLE.case(f"{path}({kwargs}) {shape}", fn, F(*shape), grad=False, tol=10.0)


for path in ("RandomHeight", "RandomWidth", "experimental.preprocessing.RandomHeight"):
    stretched(path, (2, 5, 6, 2), factor=0.5, seed=1)
    stretched(path, (2, 5, 6, 2), factor=(0.1, 0.9), seed=1, interpolation="nearest")
    stretched(path, (5, 6, 2), factor=0.5, seed=2)


def augmented(tf, images):
    """A model that augments: the default of `training`, fit, predict, and two layers."""
    tf.keras.utils.set_random_seed(7)
    augment = tf.keras.Sequential(
        [
            tf.keras.layers.RandomFlip(),
            tf.keras.layers.RandomRotation(0.2),
            tf.keras.layers.RandomZoom(0.1),
        ]
    )
    seen = {
        "called": augment(images),
        "again": augment(images),
        "inferred": augment(images, training=False),
    }
    model = tf.keras.Sequential(
        [
            tf.keras.layers.Rescaling(1 / 255),
            augment,
            tf.keras.layers.Flatten(),
            tf.keras.layers.Dense(1, kernel_initializer="ones"),
        ]
    )
    model.compile("sgd", "mse")
    history = model.fit(
        images, np.ones([4, 1], "float32"), batch_size=2, epochs=2, verbose=0, shuffle=False
    )
    seen["loss"] = history.history["loss"]
    seen["predicted"] = model.predict(images, verbose=0)
    seen["evaluated"] = model.evaluate(images, np.ones([4, 1], "float32"), verbose=0)
    model.compile("sgd", "mse", run_eagerly=True)
    history = model.fit(
        images, np.ones([4, 1], "float32"), batch_size=2, epochs=2, verbose=0, shuffle=False
    )
    seen["eager loss"] = history.history["loss"]
    return seen


TABLE.case("a model that augments", augmented, U(0, 255, 4, 6, 6, 1), grad=False, tol=100.0)


def in_map(tf, images):
    """Layers inside `Dataset.map`, of batches and of single images."""
    flip = tf.keras.layers.RandomFlip(seed=1)
    bright = tf.keras.layers.RandomBrightness(0.3, seed=2)
    shrink = tf.keras.layers.Resizing(3, 3)
    data = tf.data.Dataset.from_tensor_slices(images)
    batched = data.batch(3).map(lambda x: bright(flip(x, training=True), training=True))
    single = data.map(lambda x: bright(flip(shrink(x), training=True), training=True))
    return {"batched": list(batched), "single": list(single)}


TABLE.case("layers in Dataset.map", in_map, U(0, 255, 5, 6, 6, 1), grad=False, tol=10.0)


def ragged(tf, first, second):
    """Images of several sizes."""
    images = tf.ragged.stack([first, second])
    return [
        tf.keras.layers.Resizing(3, 2)(images),
        tf.keras.layers.Resizing(2, 2, crop_to_aspect_ratio=True)(images),
        tf.keras.layers.Rescaling(0.5, offset=1.0)(images).to_tensor(),
    ]


TABLE.case("ragged images", ragged, F(4, 5, 2), F(3, 2, 2), grad=False, tol=10.0)
for size in ((3, 3), (2, 7), [8, 3]):
    for shape in ((4, 7, 2), (2, 5, 4, 1)):
        for method in ("bilinear", "nearest"):
            TABLE.call(
                "keras.preprocessing.image.smart_resize", F(*shape), size, interpolation=method
            )

WRONG = {
    "RandomRotation": ({"factor": -0.1}, {"factor": (0.3, 0.1)}, {"factor": 0.1, "fill_mode": "x"}),
    "RandomZoom": ({"height_factor": 2.0}, {"height_factor": 0.1, "width_factor": (-0.5, -1.5)}),
    "RandomTranslation": (
        {"height_factor": 2.0, "width_factor": 0.0},
        {"height_factor": 0.2, "width_factor": (0.5, 0.3)},
        {"height_factor": 0.2, "width_factor": 0.1, "interpolation": "bicubic"},
    ),
    "RandomHeight": (
        {"factor": -0.2},
        {"factor": (-2, 0.1)},
        {"factor": 0.1, "interpolation": "x"},
    ),
    "RandomWidth": ({"factor": 2.0},),
    "RandomContrast": ({"factor": -0.2}, {"factor": 1.2}),
    "RandomBrightness": ({"factor": 1.2}, {"factor": "a"}, {"factor": 0.1, "value_range": (1,)}),
    "RandomFlip": ({"mode": "diagonal"}, {"mode": "HORIZONTAL"}),
    "Resizing": ({"height": 2, "width": 2, "interpolation": "x"},),
}
for path, mistakes in WRONG.items():
    for kwargs in mistakes:
        TABLE.error(
            f"{path}({kwargs})",
            lambda tf, path=path, kwargs=kwargs: getattr(tf.keras.layers, path)(**kwargs),
        )
TABLE.error(
    "RandomFlip of a dict",
    lambda tf: tf.keras.layers.RandomFlip()({"images": tf.zeros([2, 3, 3, 1])}),
)
