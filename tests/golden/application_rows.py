"""What golden rows of applications say of a model: its structure in short, its values."""

import hashlib
import json

import numpy as np

from tests.golden.keras_rows import numbers, random_of


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


def tame(model, name):
    """Gives a model weights that belong to `name`, and keep values near 1 through many layers."""
    random = random_of(name)
    values = []
    for weight, value in zip(model.weights, model.get_weights(), strict=True):
        drawn = random.normal(size=value.shape)
        if "variance" in weight.name:
            drawn = np.abs(0.1 * drawn) + 1.0
        elif "gamma" in weight.name:
            drawn = 0.1 * drawn + 1.0
        elif value.ndim > 1:
            inputs = value.shape[:2] if "depthwise_kernel" in weight.name else value.shape[:-1]
            drawn = drawn * np.sqrt(2.0 / np.prod(inputs))
        else:
            drawn = 0.1 * drawn
        values.append(value if "count" in weight.name else drawn.astype(value.dtype))
    model.set_weights(values)
    return model


def made(tf, title, arguments):
    """The application of this name, with random weights unless told otherwise."""
    return getattr(tf.keras.applications, title)(**{"weights": None, **arguments})


def images(name, model, count=2):
    """Images of values 0 to 255 that belong to `name`."""
    shape = (count, *model.input_shape[1:])
    return random_of(name + "/images").uniform(0, 255, shape).astype("float32")
