"""Golden rows: `tf.keras.preprocessing.image`, its generators and iterators."""

import contextlib
import importlib.util
import io
import pathlib

import numpy as np

from tests.golden.cases_keras_files import FLAT, PICTURES, TWO, folder_of
from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("keras_imagedata", prepare=fresh)
LAST = {"row_axis": 0, "col_axis": 1, "channel_axis": 2}


def image(tf):
    return tf.keras.preprocessing.image


def smooth(*shape):
    """An array of floats that belongs to a shape."""
    return np.random.RandomState(sum(shape)).uniform(0, 255, shape).astype("float32")


def function(name, *args, shape=(5, 6, 3), **kwargs):
    """Adds a row for a function of an image, with NumPy's generator seeded."""

    def fn(tf):
        np.random.seed(3)
        changed = getattr(image(tf), name)(smooth(*shape), *args, **kwargs)
        return [changed, str(changed.dtype)]

    TABLE.case(f"{name} {args} {kwargs} {shape}", fn, grad=False, tol=10.0)


TRANSFORMS = (
    {"theta": 30},
    {"tx": 1.5},
    {"ty": -2},
    {"shear": 20},
    {"zx": 0.7},
    {"zy": 1.4},
    {"theta": 30, "tx": 1, "ty": 0.5, "shear": 10, "zx": 1.2, "zy": 0.8},
    {},
)
for kwargs in TRANSFORMS:
    function("apply_affine_transform", **kwargs, **LAST)
for mode in ("constant", "nearest", "reflect", "wrap"):
    for order in (0, 1, 3):
        kwargs = {"theta": 40, "zx": 1.5, "fill_mode": mode, "order": order, "cval": 7.0}
        function("apply_affine_transform", **kwargs, **LAST)
function("apply_affine_transform", theta=30, tx=1, shear=9, shape=(3, 5, 6))
function("apply_affine_transform", theta=30, tx=1, row_axis=1, col_axis=0, channel_axis=2)
function("random_rotation", 40, **LAST)
function("random_shift", 0.3, 0.2, **LAST)
function("random_shear", 30, fill_mode="reflect", **LAST)
function("random_zoom", (0.5, 1.5), interpolation_order=0, **LAST)
function("random_zoom", (1, 1), **LAST)
function("random_channel_shift", 30.0, channel_axis=2)
function("apply_channel_shift", 40, shape=(3, 5, 4))
function("random_brightness", (0.3, 0.8))
for scale in (True, False):
    function("apply_brightness_shift", 0.6, scale=scale)

ARGUMENTS = (
    {},
    {"rotation_range": 30, "fill_mode": "constant", "cval": 3.0},
    {"width_shift_range": 0.3, "height_shift_range": 0.2},
    {"width_shift_range": 2, "height_shift_range": [-1, 2, 3]},
    {"width_shift_range": 1.5},
    {"brightness_range": (0.4, 0.9)},
    {"shear_range": 20.0, "zoom_range": 0.3, "fill_mode": "reflect"},
    {"zoom_range": [0.5, 0.9], "interpolation_order": 0},
    {"channel_shift_range": 50.0},
    {"horizontal_flip": True, "vertical_flip": True},
    {"rescale": 1 / 255, "samplewise_center": True, "samplewise_std_normalization": True},
    {"preprocessing_function": np.sqrt, "rescale": 2.0},
    {"rotation_range": 20, "width_shift_range": 0.1, "zoom_range": 0.2, "horizontal_flip": True},
)


def generator_row(kwargs):
    """Adds a row: an `ImageDataGenerator` from all sides."""

    def fn(tf):
        generator = image(tf).ImageDataGenerator(**kwargs)
        x = smooth(5, 6, 6, 3)
        drawn = generator.get_random_transform((6, 6, 3), seed=1)
        batches = generator.flow(x, np.arange(5), batch_size=2, seed=4)
        return {
            "drawn": {k: None if v is None else float(v) for k, v in drawn.items()},
            "applied": generator.apply_transform(x[0], drawn),
            "random": generator.random_transform(x[1], seed=2),
            "standard": generator.standardize(x[2].copy()),
            "flow": [next(batches) for _ in range(4)],
            "length": len(batches),
            "item": batches[1],
        }

    TABLE.case(f"ImageDataGenerator {kwargs}", fn, grad=False, tol=100.0)


for kwargs in ARGUMENTS:
    generator_row(kwargs)


def statistics(tf):
    """What `fit` learns, and what it does to images."""
    seen, x = [], smooth(6, 4, 4, 2) / 255
    for kwargs in (
        {"featurewise_center": True},
        {"featurewise_center": True, "featurewise_std_normalization": True},
        {"featurewise_center": True, "zca_whitening": True, "zca_epsilon": 0.1},
    ):
        generator = image(tf).ImageDataGenerator(rotation_range=10, **kwargs)
        generator.fit(x)
        seen += [generator.mean, generator.std, generator.standardize(x[:2].copy())]
        generator.fit(x, augment=True, rounds=2, seed=3)
        seen += [generator.mean, generator.std]
    return seen


TABLE.case("statistics of a generator", statistics, grad=False, tol=1e4)


def flows(tf):
    """Iterators over arrays: with weights, several inputs, subsets, channels first."""
    generator = image(tf).ImageDataGenerator(validation_split=0.4, horizontal_flip=True)
    x, y = smooth(5, 4, 4, 1), np.array([0, 1, 0, 1, 0])
    first = image(tf).ImageDataGenerator(data_format="channels_first", rotation_range=20)
    given = {"batch_size": 2, "seed": 3}
    made = {
        "weights": generator.flow(x, y, sample_weight=np.arange(5.0), **given),
        "several": generator.flow((x, np.arange(5)), y, **given),
        "alone": generator.flow(x, shuffle=False, batch_size=3),
        "validation": generator.flow(x, y, subset="validation", **given),
        "training": generator.flow(x, y, subset="training", **given),
        "first": first.flow(smooth(4, 3, 4, 5), [1, 2, 3, 4], **given),
    }
    seen = {name: [next(flow), next(flow), len(flow), flow.n] for name, flow in made.items()}
    flow = made["weights"]
    flow.on_epoch_end()
    flow.reset()
    seen["item"] = [flow[0], flow[2], next(flow)]
    return seen


TABLE.case("iterators over arrays", flows, grad=False, tol=10.0)


def directories(tf):
    """Iterators over the files of a folder."""
    seen = {}
    for files, kwargs in (
        (PICTURES, {}),
        (PICTURES, {"class_mode": "sparse", "shuffle": False, "color_mode": "grayscale"}),
        (PICTURES, {"class_mode": None, "classes": ["dogs", "cats"], "color_mode": "rgba"}),
        (PICTURES, {"class_mode": "input", "interpolation": "bilinear"}),
        (TWO, {"class_mode": "binary", "subset": "validation"}),
        (TWO, {"class_mode": "binary", "subset": "training", "keep_aspect_ratio": True}),
    ):
        generator = image(tf).ImageDataGenerator(horizontal_flip=True, validation_split=0.3)
        out = io.StringIO()
        with folder_of(files) as root, contextlib.redirect_stdout(out):
            flow = generator.flow_from_directory(root, (3, 4), batch_size=3, seed=2, **kwargs)
            seen[str(kwargs)] = [
                *(out.getvalue(), flow.class_indices, flow.filenames, flow.samples),
                *(flow.num_classes, list(flow.image_shape), flow.labels),
                *([p.replace(root, "") for p in flow.filepaths], next(flow), next(flow), len(flow)),
            ]
    return seen


TABLE.case("iterators over folders", directories, grad=False, tol=10.0)


COLUMNS = {
    "filename": ["4.png", "0.png", "2.png", "1.png", "3.png"],
    "class": list("babba"),
    "two": list("xyxyx"),
    "several": [["a"], ["b", "c"], ["c"], ["a", "c"], ["a"]],
    "number": [1.5, 2.5, 3.5, 4.5, 6.5],
    "other": [0, 1, 2, 3, 5],
    "weight": [1.0, 0.5, 2.0, 3.0, 5.0],
}
FROM_TABLES = (
    {},
    {"class_mode": "sparse", "weight_col": "weight"},
    {"class_mode": "binary", "y_col": "two", "subset": "validation"},
    {"class_mode": "binary", "y_col": "two", "subset": "training"},
    {"class_mode": "categorical", "classes": ["b", "a"]},
    {"class_mode": "categorical", "y_col": "several"},
    {"class_mode": "raw", "y_col": "number"},
    {"class_mode": "raw", "y_col": ["number", "other"]},
    {"class_mode": "multi_output", "y_col": ["number", "other"]},
    {"class_mode": "input"},
    {"class_mode": None, "validate_filenames": False},
)


def tables(tf):
    """Iterators over the files of a table: TensorFlow needs pandas, here a dict will do."""
    table, seen = COLUMNS, {}
    if importlib.util.find_spec("pandas"):
        table = importlib.import_module("pandas").DataFrame(COLUMNS)
    for kwargs in FROM_TABLES:
        generator = image(tf).ImageDataGenerator(validation_split=0.4)
        out = io.StringIO()
        with folder_of(FLAT) as root, contextlib.redirect_stdout(out):
            flow = generator.flow_from_dataframe(
                table, root, target_size=(3, 3), batch_size=2, seed=2, **kwargs
            )
            seen[str(kwargs)] = [
                *(out.getvalue(), list(flow.filenames), getattr(flow, "class_indices", None)),
                flow.labels if kwargs.get("class_mode", "sparse") not in ("input", None) else None,
                *(next(flow), next(flow)),
            ]
    return seen


TABLE.case("iterators over tables", tables, grad=False, tol=10.0)


def trained(tf):
    """Training from a generator, and from one that is asked by number."""
    tf.keras.utils.set_random_seed(1)
    generator = image(tf).ImageDataGenerator(horizontal_flip=True, rescale=1 / 255)
    x, y = smooth(6, 4, 4, 1), np.array([0.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    model = tf.keras.Sequential([tf.keras.layers.Flatten(), tf.keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    flow = generator.flow(x, y, batch_size=2, seed=1)
    history = model.fit(flow, epochs=2, verbose=0, workers=0, shuffle=False)
    ordered = generator.flow(x, batch_size=4, shuffle=False, seed=1)
    return [history.history["loss"], model.predict(ordered, verbose=0, workers=0)]


TABLE.case("training from a generator", trained, grad=False, tol=100.0)
for name, wrong in {
    "zoom": lambda i: i.ImageDataGenerator(zoom_range=(1, 2, 3)),
    "brightness": lambda i: i.ImageDataGenerator(brightness_range=0.3),
    "format": lambda i: i.ImageDataGenerator(data_format="x"),
    "split": lambda i: i.ImageDataGenerator(validation_split=1.5),
    "rank to fit": lambda i: i.ImageDataGenerator(featurewise_center=True).fit(smooth(4, 4, 3)),
    "rank to flow": lambda i: i.ImageDataGenerator().flow(smooth(4, 4, 3)),
    "lengths": lambda i: i.ImageDataGenerator().flow(smooth(4, 4, 3, 1), [1, 2]),
    "subset": lambda i: i.ImageDataGenerator().flow(smooth(4, 4, 3, 1), subset="x"),
    "classes of subsets": lambda i: i.ImageDataGenerator(validation_split=0.5).flow(
        smooth(4, 4, 3, 1), [0, 0, 1, 1], subset="training"
    ),
    "class mode": lambda i: i.DirectoryIterator("/tmp", i.ImageDataGenerator(), class_mode="x"),
    "color mode": lambda i: i.DirectoryIterator("/tmp", i.ImageDataGenerator(), color_mode="x"),
    "no folder": lambda i: i.DirectoryIterator("/nowhere/at/all", i.ImageDataGenerator()),
    "item": lambda i: i.ImageDataGenerator().flow(smooth(4, 4, 3, 1))[1],
    "axes": lambda i: i.apply_affine_transform(smooth(4, 4, 3), row_axis=1, col_axis=1),
    "axis": lambda i: i.apply_affine_transform(smooth(4, 4, 3), 1, row_axis=5),
    "zoom of two": lambda i: i.random_zoom(smooth(4, 4, 3), (1, 2, 3)),
    "brightness of two": lambda i: i.random_brightness(smooth(4, 4, 3), (1, 2, 3)),
}.items():
    TABLE.error(f"image: {name}", lambda tf, wrong=wrong: wrong(image(tf)))


def saved(tf):
    """Files that changed images are written to."""
    with folder_of({}) as root:
        pathlib.Path(root).mkdir(exist_ok=True)
        generator = image(tf).ImageDataGenerator()
        flow = generator.flow(
            smooth(3, 4, 4, 3), batch_size=3, seed=1, save_to_dir=root, save_prefix="a"
        )
        next(flow)
        names = sorted(path.name for path in pathlib.Path(root).iterdir())
        return [
            names,
            [tf.keras.utils.img_to_array(tf.keras.utils.load_img(f"{root}/{n}")) for n in names],
        ]


TABLE.case("changed images in a folder", saved, grad=False)
