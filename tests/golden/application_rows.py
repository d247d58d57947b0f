"""What golden rows of applications say of a model: its structure in short, its values."""

import hashlib
import json

import numpy as np

from tests.golden.keras_rows import numbers, random_of

# A prime: rows of weights drawn from the same pool are not in step with each other.
POOL = 1_000_003
COLOURS = 3  # rows and columns of differently coloured parts of an image


def short(value):
    """A checksum of plain values."""
    text = json.dumps(numbers(value), sort_keys=True, default=list)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def structure(model):
    """Names, classes, configurations, calls and weights of a model's layers, as checksums."""
    layers = model.get_config()["layers"]
    return {
        "name": model.name,
        "layers": len(layers),
        "parameters": model.count_params(),
        "trainable": sum(int(np.prod(w.shape)) for w in model.trainable_weights),
        "names": short([layer["name"] for layer in layers]),
        "classes": short([layer["class_name"] for layer in layers]),
        "configs": short(layers),
        "calls": short([layer["inbound_nodes"] for layer in layers]),
        "weights": short([[w.name, list(w.shape), bool(w.trainable)] for w in model.weights]),
        "shapes": [str(model.input_shape), str(model.output_shape)],
    }


def tame(model, name, gain=1.0):
    """Gives a model weights that belong to `name`, and keep values near 1 through many layers.

    Blocks that squeeze and excite halve the values: with a `gain` more is left of the image.
    """
    random = random_of(name)
    pool = random.normal(size=POOL)
    values = []
    for weight, value in zip(model.weights, model.get_weights(), strict=True):
        start = random.randint(POOL - min(value.size, POOL) + 1)
        drawn = np.resize(pool[start : start + value.size], value.shape)
        if "variance" in weight.name:
            drawn = np.abs(0.1 * drawn) + 1.0
        elif "gamma" in weight.name:
            drawn = 0.1 * drawn + 1.0
        elif value.ndim > 1:
            inputs = value.shape[:2] if "depthwise_kernel" in weight.name else value.shape[:-1]
            drawn = drawn * gain * np.sqrt(2.0 / np.prod(inputs))
        else:
            drawn = 0.1 * drawn
        values.append(value if "count" in weight.name else drawn.astype(value.dtype))
    model.set_weights(values)
    return model


def made(tf, title, arguments):
    """The application of this name, with random weights unless told otherwise."""
    return getattr(tf.keras.applications, title)(**{"weights": None, **arguments})


def images(name, model, count=2):
    """Images of values 0 to 255 that belong to `name`: parts of some colours, and noise."""
    random = random_of(name + "/images")
    height, width, channels = model.input_shape[1:]
    colours = random.uniform(0, 255, (count, COLOURS, COLOURS, channels))
    rows, columns = (np.arange(n) * COLOURS // n for n in (height, width))
    noise = random.uniform(0, 255, (count, height, width, channels))
    return (0.75 * colours[:, rows][:, :, columns] + 0.25 * noise).astype("float32")
