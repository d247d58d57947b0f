"""What image layers take: tensors of images, and sizes and ranges in their arguments."""

from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.infer import dims_of
from yeoul.ops.casting import cast
from yeoul.ops.image.dims import sizes
from yeoul.ops.image.resize import METHODS
from yeoul.ops.ragged_tensor import RaggedTensor

FILL_MODES = ("reflect", "wrap", "constant", "nearest")
INTERPOLATIONS = ("nearest", "bilinear")


def images_of(layer, inputs):
    """The inputs of a layer as a tensor (or ragged tensor) of its compute dtype.

    Raises:
      ValueError: for dicts, which only layers of KerasCV take.
    """
    if isinstance(inputs, dict):
        raise ValueError(
            f"Layer {layer.name!r} ({type(layer).__name__}) can only process a tensor representing "
            f"an image or a batch of images. Received: type(inputs)={type(inputs)}, keys "
            f"{list(inputs)}. Pass the images alone, such as layer(inputs['images']); layers that "
            "also move labels and bounding boxes are those of `keras_cv.layers`."
        )
    if not isinstance(inputs, RaggedTensor):
        inputs = convert_to_tensor(inputs)
    return cast(inputs, layer.compute_dtype)


def check_rank(layer, images):
    """Raises ValueError unless images have 3 or 4 dimensions, or an unknown number."""
    dims = dims_of(images)
    if dims is not None and len(dims) not in (3, 4):
        raise ValueError(
            f"Layer {layer.name!r} ({type(layer).__name__}) takes images of shape (height, width, "
            "channels) or (batch, height, width, channels), but got inputs of rank "
            f"{len(dims)}: {images.shape}. Add or squeeze dimensions."
        )


def height_and_width(images):
    """Rows and columns of images: ints, or scalar tensors where they are not known yet."""
    return sizes(images)[-3:-1]


def resized_shape(input_shape, height, width):
    """An input shape as a list, with another height and width."""
    dims = list(input_shape)
    dims[-3], dims[-2] = height, width
    return dims


def pair(value):
    """The (lower, upper) of an argument that is a pair or one number, which stands for ±."""
    return tuple(value) if isinstance(value, (tuple, list)) else (-value, value)


def check_order(layer, name, bounds, value):
    """Raises ValueError if the upper bound is less than the lower one."""
    if bounds[1] < bounds[0]:
        raise ValueError(
            f"{layer}: `{name}` cannot have upper bound less than lower bound, and not be negative "
            f"when it is one number. Received: {name}={value}."
        )


def check_at_least(layer, name, bounds, least, value):
    """Raises ValueError if a bound is below the least that makes sense."""
    if min(bounds) < least:
        raise ValueError(
            f"{layer}: `{name}` argument must have values larger than {least}. Received: "
            f"{name}={value}."
        )


def check_at_most_one(layer, name, bounds, value):
    """Raises ValueError if a bound is not within [-1, 1]."""
    if max(abs(bound) for bound in bounds) > 1:
        raise ValueError(
            f"{layer}: `{name}` argument must have values between [-1, 1]. Received: "
            f"{name}={value}."
        )


def check_transform(layer, fill_mode, interpolation):
    """Raises NotImplementedError for words that projective transforms do not know."""
    for name, value, known in (
        ("fill_mode", fill_mode, FILL_MODES),
        ("interpolation", interpolation, INTERPOLATIONS),
    ):
        if value not in known:
            raise NotImplementedError(
                f"{layer}: unknown `{name}` {value!r}. Supported are {', '.join(known)}."
            )


def resize_method(layer, interpolation):
    """The method of `tf.image.resize` that an interpolation names, in lower case.

    Raises:
      NotImplementedError: if there is none.
    """
    method = interpolation.lower() if isinstance(interpolation, str) else interpolation
    if method not in METHODS:
        raise NotImplementedError(
            f"{layer}: value not recognized for `interpolation`: {interpolation}. Supported values "
            f"are: {', '.join(METHODS)}."
        )
    return method
