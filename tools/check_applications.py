"""Compares every application with TensorFlow's: structure, values, names of weight files.

    python tools/check_applications.py --record [name ...]    with the Python of TensorFlow 2.15
    python tools/check_applications.py [name ...]             with Yeoul's

Names are the first letters of rows; without any, all are taken. What is recorded already is not
recorded again.

The golden rows build the small ones only; this builds all of them at full size, and compares what
each gives for two small images under weights that follow from its name: about twenty minutes. What
TensorFlow said is kept in `tests/golden/applications.json`, as checksums and a few numbers.
"""

import argparse
import importlib
import itertools
import json
import os
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import numpy as np  # noqa: E402

from tests.golden.application_rows import images, made, short, structure, tame  # noqa: E402

RECORD = ROOT / "tests/golden/applications.json"
SMALL = {"input_shape": (75, 75, 3)}
TOP = {**SMALL, "classes": 10, "classifier_activation": None}
FEATURES = {**SMALL, "include_top": False}
ON_TOP = {"on": (75, 80, 1), "classes": 7, "classifier_activation": None}
GREY = {"input_shape": (80, 77, 1)}
RAW = {**TOP, "include_preprocessing": False}
FILES = {"weights": "imagenet"}
GAINS = (1.0, 0.9, 1.15, 0.8, 1.3, 0.7, 1.5, 1.75, 2.0)
TOLERANCE = 1e-3

# One of each family.
SMALLEST = (
    "ConvNeXtTiny",
    "DenseNet121",
    "EfficientNetB0",
    "EfficientNetV2B0",
    "InceptionResNetV2",
    "InceptionV3",
    "MobileNet",
    "MobileNetV2",
    "MobileNetV3Small",
    "NASNetMobile",
    "RegNetX002",
    "RegNetY002",
    "ResNet50",
    "ResNet50V2",
    "ResNetRS50",
    "VGG16",
    "Xception",
)
# Beside the defaults of each architecture.
VARIANTS = (
    *((title, {**FEATURES, "pooling": "max"}) for title in SMALLEST),
    *(
        (title, {**TOP, **GREY})
        for title in (
            "ConvNeXtTiny",
            "DenseNet121",
            "EfficientNetB0",
            "EfficientNetV2B0",
            "EfficientNetV2B3",
            "EfficientNetV2S",
            "InceptionV3",
            "MobileNet",
            "MobileNetV2",
            "MobileNetV3Large",
            "NASNetMobile",
            "RegNetY002",
            "ResNet50V2",
            "ResNetRS50",
            "VGG19",
            "Xception",
        )
    ),
    *((title, ON_TOP) for title in SMALLEST),
    *(
        (title, RAW)
        for title in (
            "ConvNeXtTiny",
            "EfficientNetV2B0",
            "EfficientNetV2S",
            "MobileNetV3Small",
            "MobileNetV3Large",
            "RegNetX002",
            "RegNetY002",
            "ResNetRS50",
        )
    ),
    *(("MobileNet", {**FEATURES, "alpha": alpha, "pooling": "avg"}) for alpha in (0.25, 0.6)),
    ("MobileNet", {**TOP, "depth_multiplier": 2, "alpha": 0.5, "dropout": 0.5}),
    *(("MobileNetV2", {**TOP, "alpha": alpha}) for alpha in (0.35, 0.6, 1.4)),
    *(("MobileNetV3Small", {**TOP, "alpha": alpha}) for alpha in (0.75, 0.4, 1.5)),
    ("MobileNetV3Small", {**TOP, "minimalistic": True, "dropout_rate": 0.0}),
    ("MobileNetV3Large", {**FEATURES, "minimalistic": True, "alpha": 1.5}),
    ("EfficientNetB1", {**TOP, "drop_connect_rate": 0.5}),
    ("ResNetRS101", {**TOP, "depth": 26, "model_name": "other"}),
    ("NASNetLarge", {**FEATURES, "pooling": "avg"}),
)


def main():
    """Records, or compares and reports; returns whether something differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--record", action="store_true")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")
    tf = importlib.import_module("tensorflow" if options.record else "yeoul")
    record = json.loads(RECORD.read_text()) if RECORD.exists() else {}
    chosen = [row for row in rows(tf) if any(label(*row).startswith(n) for n in options.names)]
    wrong, missing = False, 0
    for row in chosen if options.names else rows(tf):
        start, name = time.time(), label(*row)
        if not options.record and name not in record:
            missing += 1
            continue
        said = record_row(tf, record, *row) if options.record else check_row(tf, record, *row)
        wrong |= bool(said)
        print(f"{name}: {said or 'as TensorFlow says'} ({time.time() - start:.0f} s)", flush=True)
    if missing:
        print(f"{missing} rows are not recorded yet, and not checked: record them with --record")
    return wrong


def record_row(tf, record, title, arguments):
    """Records what TensorFlow says, if it is not recorded yet."""
    name = label(title, arguments)
    if name not in record:
        record[name] = recorded(tf, title, arguments)
        lines = (f"{json.dumps(k)}: {json.dumps(v)}" for k, v in sorted(record.items()))
        RECORD.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    return ""


def check_row(tf, record, title, arguments):
    """What differs from what is recorded, in words; nothing if nothing does."""
    expected = record[label(title, arguments)]
    return "; ".join(compared(expected, seen(tf, title, arguments, expected.get("gain"))))


def rows(tf):
    """Names and arguments: each at a small size, variants, each at its full size, files."""
    titles = [name for name in dir(tf.keras.applications) if name[0].isupper()]
    yield from ((title, TOP) for title in titles)
    yield from VARIANTS
    yield from ((title, {}) for title in titles)
    yield from ((title, FILES) for title in titles)


def label(title, arguments):
    """The row's name."""
    return f"{title}({', '.join(f'{k}={v!r}' for k, v in arguments.items())})"


def recorded(tf, title, arguments):
    """What TensorFlow says, with weights under which images differ, and rounding does not."""
    if arguments in ({}, FILES):
        return seen(tf, title, arguments)
    for gain in GAINS:
        entry = seen(tf, title, arguments, gain)
        values = np.array(entry["values"])
        one, other = np.split(values[:-2], 2)
        told = np.max(np.abs(one - other)) > 0.01 * np.max(np.abs([one, other]))
        again = np.array(seen(tf, title, arguments, gain, 1.0 + 1e-6)["values"])
        if told and np.max(np.abs(again - values)) < 0.1 * TOLERANCE * np.max(np.abs(values)):
            return entry
    raise ValueError(f"{label(title, arguments)}: no gain tells images apart without chaos")


def seen(tf, title, arguments, gain=None, scale=1.0):
    """What there is to say of an application; if it is small, what it computes too."""
    if arguments == FILES:
        return {"files": short(requested_files(tf, title))}
    tf.keras.backend.clear_session()
    model = asked(tf, title, arguments)
    entry = {"structure": structure(model)}
    if not arguments:
        return entry
    name = label(title, arguments)
    given = suited(images(name, model), model) * np.float32(scale)
    values = tame(model, name, gain).predict(given, verbose=0)
    values = values.reshape(2, -1)
    if not np.all(np.isfinite(values)):
        raise ValueError(f"{name}: not finite with gain {gain}")
    numbers = [*values[:, :5].ravel(), values.mean(), values.std()]
    return entry | {"gain": gain, "values": [float(f"{v:.6g}") for v in numbers]}


def asked(tf, title, arguments):
    """The application; `on`: on top of a convolution of images of that shape."""
    arguments = dict(arguments)
    if "on" in arguments:
        image = tf.keras.Input(arguments.pop("on"), name="image")
        arguments["input_tensor"] = tf.keras.layers.Conv2D(3, 1, name="colours")(image)
    return made(tf, title, arguments)


def suited(x, model):
    """Images in the range that the model expects: as they are, if it prepares them itself."""
    first = {layer.__class__.__name__ for layer in model.layers[:4]}
    return x if first & {"Rescaling", "Normalization"} else x / 128.0 - 1.0


class Requested(Exception):
    """Raised in place of a download."""


def requested_files(tf, title):
    """Names, addresses and checksums of the files that `weights="imagenet"` asks for."""
    ours = tf.__name__ == "yeoul"
    place = "yeoul.keras.applications.weight_files" if ours else "keras.src.utils.data_utils"
    module = importlib.import_module(place)
    files = []

    def noted(fname=None, origin=None, **options):
        files.append([fname, origin, options.get("file_hash") or options.get("md5_hash")])
        raise Requested

    kept, module.get_file = module.get_file, noted
    try:
        for arguments, top in itertools.product(trained(title), (True, False)):
            tf.keras.backend.clear_session()
            try:
                made(tf, title, {"weights": "imagenet", **arguments, "include_top": top})
            except Requested:
                continue
    finally:
        module.get_file = kept
    return files


def trained(title):
    """The arguments that choose between files of weights."""
    alphas = {"MobileNet": (0.25, 0.5, 0.75, 1.0), "MobileNetV2": (0.35, 0.5, 0.75, 1.0, 1.3, 1.4)}
    if title in alphas:
        sides = (128, 224) if title == "MobileNet" else (96, 224)
        for alpha, side in itertools.product(alphas[title], sides):
            yield {"alpha": alpha, "input_shape": (side, side, 3)}
    elif title.startswith("MobileNetV3"):
        yield from ({"alpha": 0.75}, {}, {"minimalistic": True})
    else:
        yield {}


def compared(expected, got):
    """What differs, in words."""
    for key, value in expected.get("structure", {}).items():
        if got["structure"][key] != value:
            yield f"{key}: {got['structure'][key]} instead of {value}"
    if "values" in expected:
        error = np.max(np.abs(np.subtract(got["values"], expected["values"])))
        if not error <= TOLERANCE * np.max(np.abs(expected["values"])):
            yield f"values: {got['values']} instead of {expected['values']}"
    if expected.get("files") != got.get("files"):
        yield "other files of weights"


if __name__ == "__main__":
    sys.exit(main())
