"""Windows of images around points: tf.image.extract_glimpse."""

import numpy as np

from yeoul.core.dtypes import float32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops.static import as_dims, partial_dims

NOISES = ("uniform", "gaussian", "zero")
ATTRS = {"centered": True, "normalized": True, "uniform_noise": True, "noise": "uniform"}


def check(images, size, offsets):
    """Raises ValueError for shapes that do not fit."""
    if images is not None and len(images) != 4:
        raise ValueError(
            "input must be a 4-D tensor [batch_size, height, width, channels], got shape "
            f"{list(images)}"
        )
    if size is not None and len(size) != 2:
        raise ValueError(f"size must be a vector of size 2 (height, width), got {list(size)}")
    if offsets is None:
        return
    if len(offsets) != 2 or offsets[1] not in (None, 2):
        raise ValueError(f"offsets must have a second dimension of size 2 (y, x): {list(offsets)}")
    if images is not None and images[0] != offsets[0] and None not in (images[0], offsets[0]):
        raise ValueError(
            f"the first dimension of offsets should be the batch of {images[0]}: {list(offsets)}"
        )


def noise_for(image, dims, noise, random):
    """What fills the places outside an image, from its own distribution."""
    if noise == "zero" or not image.size:
        return np.zeros(dims, np.float32)
    if noise == "uniform":
        return random.uniform(image.min(), image.max(), dims).astype(np.float32)
    return random.normal(image.mean(), image.std(), dims).astype(np.float32)


def starts_of(offsets, dims, size, centered, normalized, first_version):
    """Rows and columns at which the windows begin, integers (batch, 2).

    In the first version of the op offsets are those of the windows' middles, and pixels from the
    image's middle on count half.
    """
    lengths, size = np.array(dims, np.float32), np.array(size, np.float32)
    starts = offsets * lengths if normalized else offsets.copy()
    if first_version:
        starts = ((starts + lengths) / 2 if centered else starts) - size / 2
    elif centered and normalized:
        starts = (starts + lengths) / 2 - size / 2
    elif centered:
        starts = starts + lengths / 2
    return np.trunc(starts).astype(np.int64)


def glimpses(images, size, offsets, centered, normalized, noise, first_version):
    """The windows."""
    check(images.shape, size, offsets.shape)
    if noise not in NOISES:
        raise invalid(
            f"The noise could only be uniform, gaussian, or zero, got {noise} [Op:ExtractGlimpse]"
        )
    count, height, width, channels = images.shape
    starts = starts_of(offsets, (height, width), size, centered, normalized, first_version)
    out = np.empty((count, *size, channels), np.float32)
    random = np.random.default_rng()
    for image, (top, left), glimpse in zip(images, starts.tolist(), out, strict=True):
        rows = range(max(top, 0), max(min(top + size[0], height), 0))
        columns = range(max(left, 0), max(min(left + size[1], width), 0))
        if len(rows) < size[0] or len(columns) < size[1]:
            glimpse[...] = noise_for(image, glimpse.shape, noise, random)
        if len(rows) and len(columns):
            inner = image[rows.start : rows.stop, columns.start : columns.stop]
            place = rows.start - top, columns.start - left
            glimpse[place[0] : place[0] + len(rows), place[1] : place[1] + len(columns)] = inner
    return out


def _specs(inputs, attrs):
    images, size, offsets = dims_of(inputs[0]), partial_dims(inputs[1]), dims_of(inputs[2])
    check(images, size, offsets)
    n = next((d[0] for d in (images, offsets) if d is not None and d[0] is not None), None)
    channels = None if images is None else images[3]
    return [((n, *(size or (None, None)), channels), float32)]


def register_glimpse(name, first_version):
    def host(images, size, offsets, centered, normalized, uniform_noise, noise):
        return glimpses(images, size, offsets, centered, normalized, noise, first_version)

    return register(
        name, "input:float32, size!:int32, offsets:float32", host=host, grad=NONE,
        shape=_specs, attrs=ATTRS,
    )  # fmt: skip


GLIMPSE_V1 = register_glimpse("ExtractGlimpse", True)
GLIMPSE = register_glimpse("ExtractGlimpseV2", False)


@export("image.extract_glimpse")
@dispatchable
def extract_glimpse(
    input, size, offsets, centered=True, normalized=True, noise="uniform", name=None
):
    """A window of each image; what lies outside the image is noise.

    Args:
      input: float32 tensor (batch, height, width, channels).
      size: height and width of the windows.
      offsets: float32 tensor (batch, 2): y and x of each window.
      centered: offsets are counted from the middle, and (0, 0) puts the window there; otherwise
        from the upper left corner.
      normalized: offsets are parts of the image, not pixels; with `centered`, (-1, -1) is the upper
        left corner and (1, 1) the lower right one.
      noise: "uniform" or "gaussian", over the range or with the mean and deviation of the image,
        another in each call; or "zero".
      name: name of the node in a graph.

    Returns:
      float32 tensor (batch, *size, channels).

    Raises:
      InvalidArgumentError: if shapes do not fit, or there is no such noise.

    Example:
      >>> import yeoul as tf
      >>> image = tf.reshape(tf.range(16.0), [1, 4, 4, 1])
      >>> print(tf.image.extract_glimpse(image, [2, 2], [[0.0, 0.0]]).numpy()[0, ..., 0])
      [[ 5.  6.]
       [ 9. 10.]]
    """
    attrs = {
        "centered": bool(centered),
        "normalized": bool(normalized),
        "uniform_noise": False,
        "noise": noise,
    }
    inputs = (convert_to_tensor(input), as_dims(size), convert_to_tensor(offsets, float32))
    return execute(GLIMPSE, inputs, attrs, name)


@export("compat.v1.image.extract_glimpse", name="extract_glimpse_v1", module=__name__)
@dispatchable
def extract_glimpse_v1(
    input, size, offsets, centered=True, normalized=True, uniform_noise=True, name=None
):
    """As `tf.image.extract_glimpse`, with noise that is uniform or, if False, Gaussian."""
    attrs = {
        "centered": bool(centered),
        "normalized": bool(normalized),
        "uniform_noise": bool(uniform_noise),
        "noise": "uniform" if uniform_noise else "gaussian",
    }
    inputs = (convert_to_tensor(input), as_dims(size), convert_to_tensor(offsets, float32))
    return execute(GLIMPSE_V1, inputs, attrs, name)
