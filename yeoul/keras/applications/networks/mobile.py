"""What the arguments of mobile networks have in common."""

from yeoul.core.log import get_logger
from yeoul.keras.applications.request import Request, symbolic
from yeoul.keras.core.settings import image_data_format

USUAL = 224


class MobileRequest(Request):
    """The arguments of a network that comes in several widths, and for several sizes of images.

    `side` is the height of the images that the model is named after: with weights of ImageNet, of
    those the weights were trained on; None if it is unknown.

    Args:
      include_top, weights, input_tensor, input_shape, pooling, classes, classifier_activation: as
        in `Request`.
      sizes: heights of images there are weights for.
      alpha: factor for the numbers of channels.
      alphas: those there are weights for.
      tensor_counts: whether the shape of `input_tensor` says what `input_shape` does not.

    Raises:
      ValueError: if an argument makes no sense, or arguments contradict each other.
    """

    def __init__(self, *common, sizes, alpha, alphas, tensor_counts=False):
        tensor, shape = common[2:4]
        if tensor_counts and tensor is not None:
            check_agreement(symbolic(tensor), shape)
            if shape is None and common[0]:
                shape = tensor.shape[1:]
        given = spatial(shape)
        known = given is not None and given[0] == given[1] and given[0] in sizes
        super().__init__(*common, size=given[0] if known else USUAL)
        if self.pretrained and alpha not in alphas:
            raise ValueError(
                "If imagenet weights are being loaded, alpha must be one of "
                f"{', '.join(f'`{a}`' for a in alphas)} only; Received `alpha={alpha}`"
            )
        self.side = spatial(self.input_shape)[0]
        if self.pretrained and not (known or self.side == USUAL):
            get_logger().warning(
                "`input_shape` is undefined or non-square, or `rows` is not in %s. Weights for "
                "input shape (%d, %d) will be loaded as the default.",
                list(sizes),
                USUAL,
                USUAL,
            )
            self.side = USUAL


def spatial(shape):
    """Height and width of images of this shape; None if there is none."""
    if shape is None or len(shape) != 3:
        return None
    return tuple(shape[1:] if image_data_format() == "channels_first" else shape[:2])


def check_agreement(tensor, shape):
    """Raises ValueError if an input tensor is not of the shape that was given beside it."""
    sides = spatial(shape)
    if sides is not None and spatial(tuple(tensor.shape[1:]))[1] != sides[1]:
        raise ValueError(
            "input_tensor.shape[2] must equal input_shape[1]; Received "
            f"`input_tensor.shape={tuple(tensor.shape)}`, `input_shape={shape}`. Leave "
            "`input_shape` out."
        )
