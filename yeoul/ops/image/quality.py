"""How alike two images are: tf.image.psnr, ssim, ssim_multiscale."""

import math

import numpy as np

from yeoul.core.dtypes import float32
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import broadcast_dims, dims_of
from yeoul.engine.tensor import Tensor
from yeoul.ops.assertions import Assert
from yeoul.ops.casting import cast
from yeoul.ops.compare import equal, greater_equal
from yeoul.ops.exponential import log
from yeoul.ops.exponential import pow as power
from yeoul.ops.image.dims import sizes
from yeoul.ops.image.pixels import convert_image_dtype
from yeoul.ops.joining import concat, stack
from yeoul.ops.math import square, squared_difference, subtract
from yeoul.ops.nn_depthwise import depthwise_conv2d
from yeoul.ops.nn_pool import avg_pool
from yeoul.ops.nn_units import relu
from yeoul.ops.padding import pad
from yeoul.ops.reduce import reduce_all, reduce_mean, reduce_prod
from yeoul.ops.repeating import tile
from yeoul.ops.shapes import shape
from yeoul.ops.views import reshape

POWER_FACTORS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)


def compared(a, b, max_val):
    """Two images and the largest number there can be, as float32 on one scale.

    Raises:
      ValueError: if the last three dimensions are known and differ.
    """
    a, b = convert_to_tensor(a), convert_to_tensor(b)
    max_val = convert_image_dtype(cast(max_val, a.dtype), float32)
    return convert_image_dtype(a, float32), convert_image_dtype(b, float32), max_val


def check_alike(a, b):
    """Raises unless two images have shapes that can be compared."""
    dims = dims_of(a), dims_of(b)
    if None in dims:
        Assert(reduce_all(equal(shape(a)[-3:], shape(b)[-3:])), ["Shapes differ: ", shape(a)])
        return
    for one in dims:
        if len(one) < 3:
            raise ValueError(f"Shape {one} must have rank at least 3: (…, height, width, channels)")
    pairs = zip(dims[0][-3:], dims[1][-3:], strict=True)
    if any(None not in (m, n) and m != n for m, n in pairs):
        raise ValueError(
            f"Shapes {dims[0]} and {dims[1]} are incompatible: height, width and channels must be "
            "the same. Resize one of the images."
        )
    broadcast_dims(dims[0][:-3], dims[1][:-3])
    if None in (*dims[0][-3:], *dims[1][-3:]):
        Assert(
            reduce_all(equal(shape(a)[-3:], shape(b)[-3:])),
            ["Shapes differ: ", shape(a), shape(b)],
        )


@export("image.psnr")
@dispatchable
def psnr(a, b, max_val, name=None):
    """Peak signal-to-noise ratio, in decibels: `20 log10(max_val) - 10 log10(mean((a - b)²))`.

    Args:
      a: images, a tensor `[..., height, width, channels]`.
      b: images of the same dimensions.
      max_val: what white is: 255 for uint8, 1.0 for floats.
      name: name of the node in a graph.

    Returns:
      float32 tensor `[...]`; infinite for images that are the same.

    Raises:
      ValueError: if the dimensions differ or are fewer than 3; InvalidArgumentError if that is
        found when the graph runs.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.psnr(tf.zeros([4, 4, 1]), tf.fill([4, 4, 1], 0.1), 1.0).numpy())
      20.0
    """
    a, b, max_val = compared(a, b, max_val)
    error = reduce_mean(squared_difference(a, b), [-3, -2, -1])
    peak = 20 * log(max_val) / math.log(10.0)
    result = subtract(peak, np.float32(10 / math.log(10)) * log(error), name=name)
    check_alike(a, b)
    return result


def window(size, sigma):
    """A Gaussian bell (size, size, 1, 1) of float32 with sum 1."""
    places = np.arange(size, dtype=np.float32) - np.float32((size - 1) / 2)
    parts = places * places * np.float32(-0.5 / (sigma * sigma))
    weights = np.exp(parts[None, :] + parts[:, None])
    return (weights / weights.sum()).astype(np.float32)[:, :, None, None]


def check_size(image, size):
    """Raises unless the filter fits into the image."""
    dims = (dims_of(image) or (None,) * 3)[-3:-1]
    if None in dims:
        Assert(
            reduce_all(greater_equal(shape(image)[-3:-1], size)),
            ["The filter is larger than the image: ", shape(image), size],
        )
    else:
        Assert(min(dims) >= size, [convert_to_tensor(list(dims_of(image)[-3:])), size])


def ssim_parts(a, b, max_val, filter_size, filter_sigma, k1, k2):
    """Maps of the index and of its second factor (contrast and structure)."""
    filter_size = int(filter_size)
    check_size(a, filter_size)
    check_size(b, filter_size)
    channels = shape(a)[-1] if dims_of(a) is None else sizes(a)[-1]
    kernel = tile(convert_to_tensor(window(filter_size, filter_sigma)), [1, 1, channels, 1])
    c1, c2 = power(k1 * max_val, 2.0), power(k2 * max_val, 2.0)

    def smooth(x):
        if dims_of(x) is None:
            dims = shape(x)
            flat = reshape(x, concat([[reduce_prod(dims[:-3])], dims[-3:]], 0))
            flat.set_shape([None] * 4)
            y = smooth(flat)
            return reshape(y, concat([dims[:-3], shape(y)[1:]], 0))
        size = sizes(x)
        flat = x if len(size) == 4 else reshape(x, [-1, *size[-3:]])
        y = depthwise_conv2d(flat, kernel, [1, 1, 1, 1], "VALID")
        return y if len(size) == 4 else reshape(y, [*size[:-3], *sizes(y)[1:]])

    mean_a, mean_b = smooth(a), smooth(b)
    product = mean_a * mean_b * 2.0
    squares = square(mean_a) + square(mean_b)
    luminance = (product + c1) / (squares + c1)
    both = smooth(a * b) * 2.0
    energy = smooth(square(a) + square(b))
    structure = (both - product + c2) / (energy - squares + c2)
    return luminance * structure, structure


@export("image.ssim")
@dispatchable
def ssim(
    img1,
    img2,
    max_val,
    filter_size=11,
    filter_sigma=1.5,
    k1=0.01,
    k2=0.03,
    return_index_map=False,
):
    """The structural similarity index of two images.

    Args:
      img1: images, a tensor `[..., height, width, channels]`.
      img2: images of the same dimensions.
      max_val: what white is: 255 for uint8, 1.0 for floats.
      filter_size: side of the window.
      filter_sigma: standard deviation of the bell in it.
      k1: constant of the luminance.
      k2: constant of contrast and structure; greater for noisy images.
      return_index_map: the index at each place, not its mean.

    Returns:
      float32 tensor `[...]` of numbers in (-1, 1], or the maps.

    Raises:
      ValueError: if the dimensions differ or are fewer than 3.
      InvalidArgumentError: if the window is larger than the images.

    Reference:
      Wang et al., "Image quality assessment: from error visibility to structural similarity", 2004.

    Example:
      >>> import yeoul as tf
      >>> image = tf.reshape(tf.range(256.0), [16, 16, 1])
      >>> print(tf.image.ssim(image, image, 255.0).numpy())
      1.0
    """
    img1, img2 = convert_to_tensor(img1), convert_to_tensor(img2)
    check_alike(img1, img2)
    a, b, max_val = compared(img1, img2, max_val)
    index, _ = ssim_parts(a, b, max_val, filter_size, filter_sigma, k1, k2)
    if return_index_map:
        return reduce_mean(index, [-1])
    return reduce_mean(reduce_mean(index, [-3, -2]), [-1])


def halved(image):
    """Images of half the size; an odd side repeats its last row or column before."""
    size = sizes(image)
    flat = image if len(size) == 4 else reshape(image, [-1, *size[-3:]])
    rests = [n % 2 for n in sizes(flat)[1:3]]
    if any(isinstance(n, Tensor) or n for n in rests):
        flat = pad(flat, [[0, 0], [0, rests[0]], [0, rests[1]], [0, 0]], "SYMMETRIC")
    small = avg_pool(flat, [1, 2, 2, 1], [1, 2, 2, 1], "VALID")
    return small if len(size) == 4 else reshape(small, [*size[:-3], *sizes(small)[1:]])


@export("image.ssim_multiscale")
@dispatchable
def ssim_multiscale(
    img1,
    img2,
    max_val,
    power_factors=POWER_FACTORS,
    filter_size=11,
    filter_sigma=1.5,
    k1=0.01,
    k2=0.03,
):
    """The structural similarity of two images on several scales, each half as large as before.

    Args:
      img1: images, a tensor `[..., height, width, channels]`.
      img2: images of the same dimensions.
      max_val: what white is: 255 for uint8, 1.0 for floats.
      power_factors: weight of each scale.
      filter_size: side of the window; it must fit into the smallest scale.
      filter_sigma: standard deviation of the bell in it.
      k1: constant of the luminance.
      k2: constant of contrast and structure.

    Returns:
      float32 tensor `[...]` of numbers in [0, 1].

    Raises:
      ValueError: if the dimensions differ or are fewer than 3.
      InvalidArgumentError: if the window is larger than the images on some scale.

    Reference:
      Wang et al., "Multiscale structural similarity for image quality assessment", 2003.

    Example:
      >>> import yeoul as tf
      >>> image = tf.reshape(tf.range(256.0), [16, 16, 1])
      >>> print(tf.image.ssim_multiscale(image, image, 255.0, (0.5, 0.5), filter_size=4).numpy())
      1.0
    """
    img1, img2 = convert_to_tensor(img1), convert_to_tensor(img2)
    check_alike(img1, img2)
    a, b, max_val = compared(img1, img2, max_val)
    structures, index = [], None
    for scale in range(len(power_factors)):
        if scale:
            a, b = halved(a), halved(b)
        index, structure = ssim_parts(a, b, max_val, filter_size, filter_sigma, k1, k2)
        structures.append(relu(reduce_mean(structure, [-3, -2])))
    parts = [*structures[:-1], relu(reduce_mean(index, [-3, -2]))]
    raised = power(stack(parts, -1), convert_to_tensor(list(power_factors), float32))
    return reduce_mean(reduce_prod(raised, [-1]), [-1])
