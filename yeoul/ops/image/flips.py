"""Images mirrored and turned: tf.image.flip_left_right, rot90, transpose."""

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.ops.compare import equal
from yeoul.ops.creation import range as range_of
from yeoul.ops.gather import gather
from yeoul.ops.image.dims import at_least_3d, check_3_or_4, sizes
from yeoul.ops.joining import concat
from yeoul.ops.logic import logical_or
from yeoul.ops.random import uniform
from yeoul.ops.reversing import reverse
from yeoul.ops.rounding import round as round_half_even
from yeoul.ops.select import where
from yeoul.ops.shapes import rank as rank_of
from yeoul.ops.shapes import shape
from yeoul.ops.stateless_random import stateless_uniform
from yeoul.ops.static import known_array
from yeoul.ops.transpose import transpose as permute
from yeoul.ops.views import reshape

ROWS, COLUMNS = -3, -2


def flip(image, axis, name=None):
    """Images reversed along one of the axes above."""
    image = at_least_3d(image)
    rank = check_3_or_4(image)
    return reverse(image, [axis if rank is None else axis + rank], name=name)


@export("image.flip_left_right")
@dispatchable
def flip_left_right(image):
    """Images mirrored: the left becomes the right.

    Args:
      image: (height, width, channels) or (batch, height, width, channels), of any dtype.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `image` has neither 3 nor 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.flip_left_right([[[1], [2], [3]]]).numpy().ravel())
      [3 2 1]
    """
    return flip(image, COLUMNS)


@export("image.flip_up_down")
@dispatchable
def flip_up_down(image):
    """Images turned upside down: the first row becomes the last.

    Args:
      image: (height, width, channels) or (batch, height, width, channels), of any dtype.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `image` has neither 3 nor 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.flip_up_down([[[1]], [[2]], [[3]]]).numpy().ravel())
      [3 2 1]
    """
    return flip(image, ROWS)


def flip_some(image, axis, draw):
    """Each image of a batch, or the image, reversed with a chance of one half.

    Args:
      image: what the caller gave.
      axis: along which.
      draw: `draw(shape)` -> uniform numbers in [0, 1).
    """
    image = at_least_3d(image)
    rank = check_3_or_4(image)
    flipped = reverse(image, [axis])
    if rank != 4:  # one of unknown rank is taken for one image
        return where(draw([]) < 0.5, flipped, image)
    count = sizes(image)[0]
    chosen = round_half_even(reshape(draw([count]), [count, 1, 1, 1]))
    return where(equal(chosen, 1.0), flipped, image)


@export("image.random_flip_left_right")
@dispatchable
def random_flip_left_right(image, seed=None):
    """Images mirrored with a chance of one half, each image of a batch by itself.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      seed: integer: the op's seed; see `tf.random.set_seed`.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `image` has neither 3 nor 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> tf.image.random_flip_left_right(tf.zeros([4, 5, 3]), seed=1).shape
      TensorShape([4, 5, 3])
    """
    return flip_some(image, COLUMNS, lambda dims: uniform(dims, seed=seed))


@export("image.random_flip_up_down")
@dispatchable
def random_flip_up_down(image, seed=None):
    """Images turned upside down with a chance of one half, each image of a batch by itself.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      seed: integer: the op's seed; see `tf.random.set_seed`.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `image` has neither 3 nor 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> tf.image.random_flip_up_down(tf.zeros([4, 5, 3]), seed=1).shape
      TensorShape([4, 5, 3])
    """
    return flip_some(image, ROWS, lambda dims: uniform(dims, seed=seed))


@export("image.stateless_random_flip_left_right")
@dispatchable
def stateless_random_flip_left_right(image, seed):
    """As `tf.image.random_flip_left_right`, the same in each call with the same seed.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      seed: two integers.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `image` has neither 3 nor 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> image = [[[1], [2], [3]]]
      >>> print(tf.image.stateless_random_flip_left_right(image, seed=(2, 3)).numpy().ravel())
      [3 2 1]
    """
    return flip_some(image, COLUMNS, lambda dims: stateless_uniform(dims, seed))


@export("image.stateless_random_flip_up_down")
@dispatchable
def stateless_random_flip_up_down(image, seed):
    """As `tf.image.random_flip_up_down`, the same in each call with the same seed.

    Args:
      image: (height, width, channels) or (batch, height, width, channels).
      seed: two integers.

    Returns:
      A tensor of the same shape and dtype.

    Raises:
      ValueError: if `image` has neither 3 nor 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> image = [[[1]], [[2]], [[3]]]
      >>> print(tf.image.stateless_random_flip_up_down(image, seed=(2, 3)).numpy().ravel())
      [3 2 1]
    """
    return flip_some(image, ROWS, lambda dims: stateless_uniform(dims, seed))


@export("image.transpose", "compat.v1.image.transpose_image")
@dispatchable
def transpose(image, name=None):
    """Images whose rows become columns.

    Args:
      image: (height, width, channels) or (batch, height, width, channels), of any dtype.
      name: name of the node in a graph.

    Returns:
      (width, height, channels) or (batch, width, height, channels), of the same dtype.

    Raises:
      ValueError: if `image` has neither 3 nor 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> tf.image.transpose(tf.zeros([4, 5, 3])).shape
      TensorShape([5, 4, 3])
    """
    image = at_least_3d(image)
    rank = check_3_or_4(image)
    if rank is not None:
        return permute(image, [1, 0, 2] if rank == 3 else [0, 2, 1, 3], name=name)
    count = rank_of(image)
    return permute(image, concat([range_of(count - 3), count - [2, 3, 1]], 0), name=name)


@export("image.rot90")
@dispatchable
def rot90(image, k=1, name=None):
    """Images turned counter-clockwise by 90 degrees, `k` times.

    Args:
      image: (height, width, channels) or (batch, height, width, channels), of any dtype.
      k: how often; an integer, or a scalar integer tensor.
      name: name of the node in a graph.

    Returns:
      A tensor of the same rank and dtype.

    Raises:
      ValueError: if `image` has neither 3 nor 4 dimensions.

    Example:
      >>> import yeoul as tf
      >>> print(tf.image.rot90([[[1], [2]], [[3], [4]]]).numpy()[..., 0])
      [[2 4]
       [1 3]]
    """
    image = at_least_3d(image)
    check_3_or_4(image)
    times = known_array(k)
    if times is None:
        return turned_by(image, k % 4)
    if times.ndim:
        raise ValueError(f"k must be a scalar, not of shape {list(times.shape)}")
    times = int(times) % 4
    if times == 0:
        return image
    if times == 2:
        return reverse(image, [ROWS, COLUMNS], name=name)
    if times == 1:
        return transpose(reverse(image, [COLUMNS]), name=name)
    return reverse(transpose(image), [COLUMNS], name=name)


def turned_by(image, times):
    """Images turned by a number of quarters that is not known while the graph is built."""
    for axis, (first, second) in ((ROWS, (2, 3)), (COLUMNS, (1, 2))):
        count = shape(image)[axis]
        places = range_of(count)
        backward = logical_or(equal(times, first), equal(times, second))
        image = gather(image, where(backward, count - 1 - places, places), axis=axis)
    rank = rank_of(image)
    last = where(equal(times % 2, 1), rank - [2, 3, 1], rank - [3, 2, 1])
    return permute(image, concat([range_of(rank - 3), last], 0))
