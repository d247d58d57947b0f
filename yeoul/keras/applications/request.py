"""What was asked of an application, checked: its input, its classifier, the finished model."""

import os
import warnings
from pathlib import Path

from yeoul.keras import activations
from yeoul.keras.applications.input_shapes import input_shape_of
from yeoul.keras.applications.weight_files import fetched
from yeoul.keras.core.input_layer import Input
from yeoul.keras.core.keras_tensor import KerasTensor
from yeoul.keras.core.model import Model
from yeoul.keras.layers.dense import Dense
from yeoul.keras.layers.global_average_pooling2d import GlobalAveragePooling2D
from yeoul.keras.layers.global_max_pooling2d import GlobalMaxPooling2D

IMAGENET_CLASSES = 1000


class Request:
    """The arguments that all applications have in common, checked.

    Args:
      include_top: whether the model ends in its classifier.
      weights: None, "imagenet", or the path of a file.
      input_tensor: symbolic tensor to build the model on, or None.
      input_shape: shape of one image, or None.
      pooling: without a classifier: None, "avg" or "max".
      classes: how many classes the classifier knows.
      classifier_activation: activation of the classifier, or None.
      size: height and width of the images the weights were trained on.
      smallest: the least height and width.
      fixed: whether weights of ImageNet with their classifier demand images of that size.
      any_size: whether the classifier takes images of any size too.
      variants: what `weights` can be, for files trained in other ways.

    Raises:
      ValueError: if an argument makes no sense, or arguments contradict each other.
    """

    def __init__(
        self,
        include_top,
        weights,
        input_tensor,
        input_shape,
        pooling,
        classes,
        classifier_activation,
        *,
        size=224,
        smallest=32,
        fixed=True,
        any_size=False,
        variants=(),
    ):
        self.pretrained = weights in ("imagenet", *variants)
        if self.pretrained:
            check_classes(weights, include_top, classes)
        self.weights = weights if self.pretrained else path_of(weights, variants)
        if pooling not in (None, "avg", "max"):
            warnings.warn(
                f"pooling={pooling!r} is ignored: it is None, 'avg' or 'max'.", stacklevel=4
            )
        self.include_top, self.pooling, self.classes = include_top, pooling, classes
        self.classifier_activation = classifier_activation
        self.input_shape = input_shape_of(
            input_shape,
            size=size,
            smallest=smallest,
            pretrained=self.pretrained,
            include_top=include_top and not any_size,
            fixed=fixed,
        )
        if input_tensor is None:
            self.image = Input(shape=self.input_shape)
        else:
            self.image = symbolic(input_tensor)

    def classifier(self, features, name="predictions", **options):
        """Class probabilities from the features of an image, by one dense layer."""
        activation = self.checked_activation()
        return Dense(self.classes, activation=activation, name=name, **options)(features)

    def checked_activation(self):
        """The activation of the classifier.

        Raises:
          ValueError: if there are weights, which were trained for softmax, and it is another one.
        """
        activation = activations.get(self.classifier_activation)
        if self.weights is not None and activation not in (
            activations.get("softmax"),
            activations.get(None),
        ):
            raise ValueError(
                "Only `None` and `softmax` activations are allowed for the "
                "`classifier_activation` argument when using pretrained weights, with "
                "`include_top=True`; Received: "
                f"classifier_activation={self.classifier_activation}"
            )
        return self.classifier_activation

    def pooled(self, features, average_name=None, max_name=None):
        """The features of a model without a classifier, averaged over the image if asked for."""
        if self.pooling == "avg":
            return GlobalAveragePooling2D(name=average_name)(features)
        if self.pooling == "max":
            return GlobalMaxPooling2D(name=max_name)(features)
        return features

    def model(self, outputs, name, path, kept_as=None):
        """The model from the input to these outputs, with the weights that were asked for.

        Args:
          outputs: symbolic tensor.
          name: name of the model.
          path: where Keras's storage has the weights trained on ImageNet, or URL; `{notop}` in it
            becomes "_notop" if there is no classifier; so do `{no_top}` and `{no_top_v2}`.
          kept_as: name of the file in the cache, if it is another one.

        Raises:
          OSError: if these are neither in the cache nor can be fetched.
        """
        inputs = sources(self.image)
        model = Model(inputs[0] if len(inputs) == 1 else inputs, outputs, name=name)
        if self.pretrained:
            marks = self.marks()
            kept_as = kept_as and kept_as.format(**marks)
            model.load_weights(fetched(path.format(**marks), name, kept_as))
        elif self.weights is not None:
            model.load_weights(self.weights)
        return model

    def marks(self):
        """What names of files say of a classifier, in the ways of writing it."""
        return {
            mark: "" if self.include_top else f"_{mark}"
            for mark in ("notop", "no_top", "no_top_v2")
        }


def check_classes(weights, include_top, classes):
    """Raises ValueError if trained weights of the classifier are for another number of classes."""
    if include_top and classes != IMAGENET_CLASSES:
        raise ValueError(
            f'If using `weights` as `"{weights}"` with `include_top` as true, `classes` should '
            f"be {IMAGENET_CLASSES}. Received `classes={classes}`. Pass include_top=False and "
            "put a classifier of your own on the features, or weights=None."
        )


def path_of(weights, variants=()):
    """The path of a file of weights; None stays None.

    Raises:
      ValueError: if there is no such file.
    """
    if weights is None:
        return None
    path = os.fspath(weights)
    if Path(path).exists():
        return path
    more = f" This model has {', '.join(map(repr, variants))} too." if variants else ""
    raise ValueError(
        "The `weights` argument should be either `None` (random initialization), `imagenet` "
        f"(pre-training on ImageNet), or the path to the weights file to be loaded.{more} Received "
        f"`weights={weights}`, and there is no such file."
    )


def symbolic(tensor):
    """The symbolic tensor a model is to be built on.

    Raises:
      ValueError: if it is something else.
    """
    if not isinstance(tensor, KerasTensor):
        raise ValueError(
            "input_tensor must be a valid Keras tensor type: the result of tf.keras.Input() or of "
            f"a layer called on one. Received {tensor!r} of type {type(tensor)}. Call the finished "
            "model on other tensors."
        )
    return tensor


def sources(tensor):
    """The model inputs that a symbolic tensor is computed from, in the order a walk meets them."""
    found, waiting, seen = [], [tensor], set()
    while waiting:
        node = waiting.pop().node
        if id(node) in seen:
            continue
        seen.add(id(node))
        if node.is_input:
            found.extend(node.flat_outputs)
        waiting.extend(reversed(node.keras_inputs))
    return found
