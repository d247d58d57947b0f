"""Declares the function that makes an architecture: its public names and its documentation."""

import inspect

from yeoul.core.export import export

ARGUMENTS = {
    "model_name": "name of the model.",
    "include_top": "whether the model ends in its classifier.",
    "include_preprocessing": "whether the model begins with layers that prepare the images.",
    "weights": 'None (random), "imagenet" (downloaded once and kept), or the path of a weights '
    "file.",
    "input_tensor": "result of `tf.keras.Input`, or of a layer, to build the model on; None: a new "
    "input.",
    "input_shape": "shape of an image; height and width may be None in a model without classifier. "
    "None: {shape} with the classifier, any size without.",
    "pooling": 'what a model without classifier gives: None (features of each place), "avg" or '
    '"max" (of the image).',
    "classes": "how many classes the classifier knows; 1000 with weights of ImageNet.",
    "classifier_activation": "activation of the classifier; None: it gives logits.",
    "alpha": "factor for the numbers of channels.",
    "depth_multiplier": "outputs a channel of the depthwise convolutions.",
    "dropout": "rate of the dropout before the classifier.",
    "dropout_rate": "rate of the dropout before the classifier.",
    "minimalistic": "without squeeze-and-excite blocks, hard-swish and windows of 5 × 5.",
    "default_size": "height and width of images if `input_shape` is not given.",
}
KWARGS = "`classifier_activation`: activation of the classifier; None: it gives logits."

# Architectures built in half a second: their examples run. The others show their trained weights,
# which only a download gives.
QUICK = frozenset(
    "ConvNeXtTiny DenseNet121 EfficientNetB0 EfficientNetV2B0 MobileNet MobileNetV2 "
    "MobileNetV3Large MobileNetV3Small NASNetMobile RegNetX002 RegNetY002 ResNet50 ResNet50V2 "
    "VGG16 Xception".split()
)
UNTRAINED = """
      >>> model = tf.keras.applications.{title}(
      ...     weights=None, input_shape=(75, 75, 3), classes=10
      ... )
      >>> model.output_shape
      (None, 10)"""
TRAINED = """
      >>> model = tf.keras.applications.{title}()  # doctest: +SKIP
      >>> model.output_shape  # doctest: +SKIP
      (None, 1000)"""
DOC = """{summary}

    Args:{arguments}

    Input shape: `[batch, height, width, 3]`{values}.

    Output shape: `[batch, classes]`; without the classifier `[batch, height', width', channels]`,
      or `[batch, channels]` if pooled.

    Returns:
      A `tf.keras.Model`.

    Raises:
      ValueError: if an argument makes no sense, or arguments contradict each other.
      OSError: if the weights of ImageNet are neither in the cache nor can be fetched.

    Example:
      >>> import yeoul as tf{example}

    Reference: {reference}
    """


def application(title, module, summary, reference, *, size=224, values="", more=KWARGS):
    """Gives a function that makes an architecture its name, its public paths and documentation.

    Args:
      title: name of the architecture.
      module: modules of `keras.applications` that hold it too, separated by spaces.
      summary: what it is, in one line.
      reference: the paper.
      size: height and width of images by default.
      values: how the values of images are to be prepared.
      more: what `**kwargs` are, if there are any.

    Returns:
      A decorator that returns the function itself.
    """

    def declared(function):
        function.__name__ = function.__qualname__ = title
        named = inspect.signature(function).parameters
        function.__doc__ = DOC.format(
            summary=summary,
            arguments="".join(f"\n      {text}" for text in described(named, size, more)),
            values=f", {values}" if values else "",
            example=(UNTRAINED if title in QUICK else TRAINED).format(title=title),
            reference=reference,
        )
        paths = [f"keras.applications.{place}.{title}" for place in module.split()]
        return export(f"keras.applications.{title}", *paths)(function)

    return declared


def described(parameters, size, more):
    """A line for each argument."""
    shape = f"({size}, {size}, 3)"
    for name, parameter in parameters.items():
        if parameter.kind is parameter.VAR_KEYWORD:
            yield f"**{name}: {more}"
        else:
            yield f"{name}: {ARGUMENTS[name].format(shape=shape)}"
