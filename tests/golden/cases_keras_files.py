"""Golden rows: datasets of files and arrays, and images on disk."""

import contextlib
import io
import pathlib
import struct
import tempfile

import numpy as np

from tests.golden.harness import Table
from tests.golden.keras_rows import fresh

TABLE = Table("keras_files", prepare=fresh)


def png(pixels):
    """The bytes of a PNG file."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "png")
    return file.getvalue()


def pixels(number, *shape):
    """Bytes that belong to a number."""
    return np.random.RandomState(number).randint(0, 256, shape).astype("uint8")


def wav(count):
    """The bytes of a sound of some samples, one channel."""
    samples = np.random.RandomState(count).randint(-9000, 9000, count).astype("<i2").tobytes()
    head = b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 16000, 2, 16)
    body = head + b"data" + struct.pack("<I", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", len(body)) + body


@contextlib.contextmanager
def folder_of(files):
    """A folder with files: path below it -> bytes."""
    with tempfile.TemporaryDirectory() as root:
        for name, data in files.items():
            path = pathlib.Path(root, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        yield root


PICTURES = {
    f"{kind}/{number}.png": png(pixels(7 * number + place, 3 + number % 3, 4 + place, 3))
    for place, kind in enumerate(("cats", "dogs", "birds"))
    for number in range(4)
} | {"cats/notes.txt": b"no image", "dogs/more/x.PNG": png(pixels(77, 4, 4, 4))}
TWO = {k: v for k, v in PICTURES.items() if not k.startswith("birds")}
FLAT = {f"{n}.png": png(pixels(n, 5, 4)) for n in range(5)}
TEXTS = {f"{k}/{n}.txt": f"{k} text {n} über".encode() for k in ("neg", "pos") for n in range(5)}
SOUNDS = {f"{k}/{n}.wav": wav(5 + 3 * n) for k in ("hum", "tap") for n in range(3)}


def told(root, function, **kwargs):
    """What a function that makes datasets of a folder prints and gives."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        made = function(root, **kwargs)
    seen = {"printed": [line for line in out.getvalue().split("\n") if "files" in line]}
    for number, data in enumerate(made if isinstance(made, (list, tuple)) else [made]):
        if function.__name__.startswith("image"):
            seen[f"paths {number}"] = [path.replace(root, "") for path in data.file_paths]
        seen[f"classes {number}"] = list(data.class_names)
        seen[f"spec {number}"] = str(data.element_spec)
        seen[f"passes {number}"] = [list(data), list(data)]
    return seen


def folder(name, files, error=False, **kwargs):
    """Adds a row for a `tf.keras.utils.*_dataset_from_directory`."""

    def fn(tf):
        with folder_of(files) as root:
            return told(root, getattr(tf.keras.utils, name), **kwargs)

    label = f"{name}({kwargs}) {len(files)}"
    TABLE.error(label, fn) if error else TABLE.case(label, fn, grad=False, tol=10.0)


IMAGES = "image_dataset_from_directory"
SMALL = {"image_size": (3, 2)}
folder(IMAGES, PICTURES, shuffle=False, **SMALL)
folder(IMAGES, PICTURES, seed=3, batch_size=4, **SMALL)
folder(IMAGES, PICTURES, seed=3, batch_size=None, label_mode="categorical", **SMALL)
folder(IMAGES, PICTURES, seed=3, label_mode=None, interpolation="nearest", **SMALL)
folder(IMAGES, PICTURES, seed=3, labels=None, color_mode="grayscale", **SMALL)
folder(IMAGES, PICTURES, seed=3, class_names=["dogs", "cats", "birds"], color_mode="rgba", **SMALL)
folder(IMAGES, TWO, seed=4, label_mode="binary", batch_size=3, crop_to_aspect_ratio=True, **SMALL)
for subset in ("training", "validation", "both"):
    folder(IMAGES, PICTURES, seed=5, validation_split=0.3, subset=subset, batch_size=2, **SMALL)
folder(IMAGES, PICTURES, shuffle=False, validation_split=0.3, subset="both", **SMALL)
folder(IMAGES, FLAT, labels=[3, 1, 2, 0, 5], seed=1, color_mode="grayscale", **SMALL)
folder(IMAGES, FLAT, labels=None, shuffle=False, color_mode="grayscale", **SMALL)
WRONG = (
    {"labels": "x"},
    {"labels": [1, 2]},
    {"label_mode": "x"},
    {"label_mode": "binary"},
    {"class_names": ["a"]},
    {"color_mode": "x"},
    {"interpolation": "x"},
    {"validation_split": 2.0, "subset": "both", "seed": 1},
    {"validation_split": 0.2},
    {"subset": "both"},
    {"validation_split": 0.2, "subset": "x", "seed": 1},
    {"validation_split": 0.2, "subset": "both"},
    {"unknown": 1},
)
for kwargs in WRONG:
    folder(IMAGES, PICTURES, error=True, **kwargs)
folder(IMAGES, TEXTS, error=True)
folder("text_dataset_from_directory", TEXTS, seed=1, batch_size=3)
folder("text_dataset_from_directory", TEXTS, shuffle=False, max_length=5, label_mode="binary")
folder("text_dataset_from_directory", TEXTS, seed=2, validation_split=0.4, subset="both")
folder("text_dataset_from_directory", TEXTS, seed=2, labels=None, batch_size=None)
AUDIO = "audio_dataset_from_directory"
folder(AUDIO, SOUNDS, seed=1, batch_size=4)
folder(AUDIO, SOUNDS, shuffle=False, output_sequence_length=7, label_mode="categorical")
folder(AUDIO, SOUNDS, shuffle=False, batch_size=None, label_mode="binary")
folder(AUDIO, SOUNDS, seed=2, validation_split=0.4, subset="both")
folder(AUDIO, SOUNDS, labels=None, seed=2, batch_size=2, output_sequence_length=9)
folder(AUDIO, SOUNDS, error=True, ragged=True, output_sequence_length=3)
folder(AUDIO, SOUNDS, error=True, sampling_rate=8000)


def ragged_sounds(tf):
    """Batches of sounds of several lengths, as lists."""
    with folder_of(SOUNDS) as root, contextlib.redirect_stdout(io.StringIO()):
        data = tf.keras.utils.audio_dataset_from_directory(root, shuffle=False, ragged=True)
        return [[x.to_list(), str(x.shape), y] for x, y in data]


TABLE.case("ragged sounds", ragged_sounds, grad=False)


def series(length, error=False, wide=False, **kwargs):
    """Adds a row for `timeseries_dataset_from_array`."""

    def fn(tf):
        data = np.arange(length * 2, dtype="float32").reshape(length, 2)
        given = {"data": data, "targets": data[:, 0] * 10} | kwargs
        made = tf.keras.utils.timeseries_dataset_from_array(**given)
        return [str(made.element_spec), list(made), list(made)]

    label = f"timeseries {length} {kwargs}"
    TABLE.error(label, fn) if error else TABLE.case(label, fn, grad=False)


series(10, sequence_length=3)
series(10, sequence_length=3, targets=None)
series(20, sequence_length=3, sequence_stride=2, sampling_rate=2, batch_size=4)
series(20, sequence_length=4, start_index=3, end_index=15, targets=None)
series(20, sequence_length=4, start_index=3, end_index=15, batch_size=5)
series(20, sequence_length=3, shuffle=True, seed=3, batch_size=4)
series(20, sequence_length=3, shuffle=True, seed=3, batch_size=None, targets=None)
series(9, sequence_length=3, targets=np.arange(4))
for mistake in (
    {"start_index": -1},
    {"start_index": 10},
    {"end_index": -1},
    {"start_index": 4, "end_index": 3},
    {"end_index": 11},
    {"sampling_rate": 0},
    {"sequence_stride": 0},
    {"sampling_rate": 10},
):
    series(10, error=True, sequence_length=3, **mistake)


def parted(make, error=False, **kwargs):
    """Adds a row for `split_dataset`."""

    def fn(tf):
        left, right = tf.keras.utils.split_dataset(make(tf), **kwargs)
        return [str(left.element_spec), list(left), list(right), int(left.cardinality())]

    label = f"split_dataset {make.__name__} {kwargs}"
    TABLE.error(label, fn) if error else TABLE.case(label, fn, grad=False)


def array(tf):
    return np.arange(10, dtype="float32").reshape(5, 2)


def pairs(tf):
    return (np.arange(5), np.arange(10, dtype="float32").reshape(5, 2))


def listed(tf):
    return [np.arange(5.0), np.arange(5) * 2.0]


def dataset(tf):
    return tf.data.Dataset.from_tensor_slices({"a": np.arange(7), "b": np.arange(7.0)})


def number(tf):
    return 3


for make in (array, pairs, listed, dataset):
    parted(make, left_size=0.6)
    parted(make, left_size=2)
    parted(make, right_size=2, shuffle=True, seed=5)
parted(array, left_size=0.2, right_size=0.4)
parted(array, left_size=2, right_size=0.4)
for mistake in (
    {},
    {"left_size": 0},
    {"left_size": 1.5},
    {"left_size": 5},
    {"right_size": -1},
    {"left_size": "a"},
    {"left_size": 0.8, "right_size": 0.4},
    {"left_size": 3, "right_size": 3},
    {"left_size": 0.01},
):
    parted(array, error=True, **mistake)
parted(number, error=True, left_size=0.5)


def padded(*sequences, error=False, **kwargs):
    """Adds a row for `pad_sequences`."""

    def fn(tf):
        made = tf.keras.utils.pad_sequences(list(sequences), **kwargs)
        return [made if made.dtype != object else made.tolist(), str(made.dtype)]

    label = f"pad_sequences {sequences} {kwargs}"
    TABLE.error(label, fn) if error else TABLE.case(label, fn, grad=False)


SEQUENCES = ([1], [2, 3], [], [4, 5, 6, 7])
padded(*SEQUENCES)
for side in ("pre", "post"):
    padded(*SEQUENCES, padding=side, maxlen=3)
    padded(*SEQUENCES, truncating=side, maxlen=2)
padded([1.5], [2.5, 3.5], dtype="float32", value=-1.0)
padded([[1, 2]], [[3, 4], [5, 6]], maxlen=3)
padded(["a"], ["b", "c"], dtype=object, value="pad")
padded([1], 2, error=True)
padded([1], padding="x", error=True)
padded([1], truncating="x", error=True)
padded([[1, 2]], [[3, 4, 5]], error=True)
padded(["a"], value="pad", error=True)


def pictures(tf):
    """Images between arrays, PIL and files."""
    utils, seen = tf.keras.utils, {}
    array = pixels(1, 5, 8, 3)
    for shape in ((4, 5, 1), (4, 5, 3), (4, 5, 4)):
        numbers = np.random.RandomState(3).normal(size=shape).astype("float32") * 100
        for scale in (True, False):
            positive = np.abs(numbers) if not scale else numbers
            image = utils.array_to_img(positive, scale=scale)
            back = utils.img_to_array(image)
            seen[f"{shape} {scale}"] = [image.mode, list(image.size), back, str(back.dtype)]
    seen["wide"] = utils.array_to_img(array[..., :1] * 9.0 + 300, scale=False).mode
    first = utils.img_to_array(
        utils.array_to_img(array), data_format="channels_first", dtype="uint8"
    )
    seen["first"] = first
    seen["again"] = utils.img_to_array(utils.array_to_img(first, data_format="channels_first"))
    with folder_of({"a.png": png(array), "b.png": png(pixels(2, 6, 6, 4))}) as root:
        for mode in ("rgb", "rgba", "grayscale"):
            for name in ("a.png", "b.png"):
                loaded = utils.load_img(f"{root}/{name}", color_mode=mode)
                seen[f"{name} {mode}"] = [loaded.mode, utils.img_to_array(loaded)]
        for method in ("nearest", "bilinear", "bicubic", "lanczos", "box", "hamming"):
            for keep in (True, False):
                loaded = utils.load_img(
                    pathlib.Path(root, "a.png"),
                    target_size=(3, 3),
                    interpolation=method,
                    keep_aspect_ratio=keep,
                )
                seen[f"{method} {keep}"] = utils.img_to_array(loaded)
        utils.save_img(f"{root}/c.png", array[..., :1])
        utils.save_img(f"{root}/d.bmp", array * 0.5, scale=False)
        utils.save_img(f"{root}/e.jpg", pixels(3, 4, 4, 4), file_format="jpeg")
        for name in ("c.png", "d.bmp"):
            seen[name] = utils.img_to_array(utils.load_img(f"{root}/{name}"))
        seen["e.jpg"] = utils.load_img(f"{root}/e.jpg").mode
    return seen


TABLE.case("images between arrays, PIL and files", pictures, grad=False)
for name, wrong in {
    "rank": lambda u: u.array_to_img(np.zeros([2, 2])),
    "channels": lambda u: u.array_to_img(np.zeros([2, 2, 2])),
    "format": lambda u: u.array_to_img(np.zeros([2, 2, 3]), data_format="x"),
    "rank of an array": lambda u: u.img_to_array(np.zeros([2, 2, 2, 2])),
    "no path": lambda u: u.load_img(3),
    "no file": lambda u: u.load_img("/nowhere/x.png"),
    "color mode": lambda u: u.load_img(io.BytesIO(png(pixels(1, 2, 2, 3))), color_mode="x"),
    "interpolation": lambda u: u.load_img(
        io.BytesIO(png(pixels(1, 2, 2, 3))), target_size=(1, 1), interpolation="x"
    ),
    "file name": lambda u: u.save_img("/tmp/x.unknown", np.zeros([2, 2, 3])),
}.items():
    TABLE.error(f"images: {name}", lambda tf, wrong=wrong: wrong(tf.keras.utils))
