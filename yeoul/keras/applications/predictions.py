"""`decode_predictions`: ImageNet's names for class probabilities."""

import functools
import json
from pathlib import Path

import numpy as np

from yeoul.core.export import export
from yeoul.keras.applications.weight_files import fetched_from

ORIGIN = "https://storage.googleapis.com/download.tensorflow.org/data/imagenet_class_index.json"
MD5 = "c2c37ea517e94d9795004a39431a14cb"
CLASSES = 1000
MODULES = (
    *("imagenet_utils", "convnext", "densenet", "efficientnet", "efficientnet_v2"),
    *("inception_resnet_v2", "inception_v3", "mobilenet", "mobilenet_v2", "mobilenet_v3"),
    *("nasnet", "regnet", "resnet", "resnet50", "resnet_rs", "resnet_v2", "vgg16", "vgg19"),
    "xception",
)


@export(*[f"keras.applications.{module}.decode_predictions" for module in MODULES])
def decode_predictions(preds, top=5):
    """Names the likeliest classes of each image.

    The list of classes is downloaded once and kept.

    Args:
      preds: array or tensor of shape [images, 1000], probabilities of ImageNet's classes.
      top: how many classes of each image.

    Returns:
      For each image a list of (WordNet's number, name, probability), the likeliest first.

    Raises:
      ValueError: if `preds` has another shape.
      OSError: if the list of classes is neither in the cache nor can be fetched.

    Example:
      >>> import yeoul as tf
      >>> model = tf.keras.applications.MobileNetV2()  # doctest: +SKIP
      >>> decode_predictions = tf.keras.applications.mobilenet_v2.decode_predictions
      >>> decode_predictions(model.predict(images), 1)  # doctest: +SKIP
      [[('n02504458', 'African_elephant', 0.8255091)]]
    """
    preds = np.asarray(preds)
    if preds.ndim != 2 or preds.shape[1] != CLASSES:
        raise ValueError(
            "`decode_predictions` expects a batch of predictions (i.e. a 2D array of shape "
            f"(samples, {CLASSES})). Found array with shape: {preds.shape}. The names are those of "
            "ImageNet's classes: a model of other classes needs names of its own."
        )
    names = class_index(
        fetched_from(ORIGIN, MD5, "decode_predictions: the list of ImageNet's classes")
    )
    likeliest = preds.argsort(axis=1)[:, -top:][:, ::-1]
    return [
        [(*names[i], probabilities[i]) for i in order]
        for probabilities, order in zip(preds, likeliest, strict=True)
    ]


@functools.lru_cache(maxsize=1)
def class_index(path):
    """[(WordNet's number, name)] by the number of the class."""
    entries = json.loads(Path(path).read_text("utf-8"))
    return [tuple(entries[str(i)]) for i in range(CLASSES)]
