"""Pooling by ratios that are no integers: tf.nn.fractional_max_pool, tf.nn.fractional_avg_pool.

Rows and columns are parted into regions of two neighbouring sizes, in random order, or at places
that a random offset decides ("pseudo random"). Regions that overlap share their border.

Reference: Graham, "Fractional max-pooling", arXiv:1412.6071.
"""

import collections

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.errors import UnimplementedError
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops import philox
from yeoul.ops.broadcast import wants
from yeoul.ops.family import dtypes
from yeoul.ops.random import STATE_SPEC, draw, moved, split_state
from yeoul.ops.seeds import op_seeds, packed, start
from yeoul.ops.shapes import shape
from yeoul.ops.static import partial_dims

TYPES = dtypes("float32", "float64", "int32", "int64")
INT64 = FROM_NUMPY[np.dtype("int64")]
FractionalMaxPool = collections.namedtuple(
    "FractionalMaxPool", ["output", "row_pooling_sequence", "col_pooling_sequence"]
)
FractionalAvgPool = collections.namedtuple(
    "FractionalAvgPool", ["output", "row_pooling_sequence", "col_pooling_sequence"]
)
ATTRS = {
    "pooling_ratio": None, "pseudo_random": False, "overlapping": False, "deterministic": False,
    "seed": 0, "seed2": 0,
}  # fmt: skip
BLOCKS = 2  # of random bits for each border of a region


def random_borders(size, count, numbers):
    """Borders of `count` regions of the two sizes nearest to `size / count`, shuffled."""
    small = size // count
    sizes = np.full(count, small)
    sizes[: size - small * count] += 1
    order = np.argsort(numbers[:count], kind="stable")
    return np.concatenate([[0], np.cumsum(sizes[order])])


def pseudo_random_borders(size, count, number):
    """Borders at `ceil(ratio * (i + offset))`, the offset random but such that all regions fit."""
    ratio, small = size / count, size // count
    most = (small + 2) / ratio - 1
    most = min(most, (size + 1 - small) / ratio - (count - 1))
    offset = number * most
    borders = np.ceil(ratio * (np.arange(count) + offset)).astype(np.int64)
    return np.concatenate([borders - borders[0], [size]])


def borders(size, count, pseudo_random, numbers):
    """Where the regions of one axis begin, and its end."""
    if pseudo_random:
        return pseudo_random_borders(size, count, float(numbers[0]))
    return random_borders(size, count, numbers)


def regions(sequence, size, overlapping):
    """First index and the one after the last of each region."""
    first, end = sequence[:-1], sequence[1:] + overlapping
    return first, np.minimum(end, size)


def output_dims(dims, ratio):
    """Dimensions of the result.

    Raises:
      ValueError: if the images have not four axes, or are smaller than the ratio.
    """
    if dims is None:
        return (None,) * 4
    if len(dims) != 4:
        raise ValueError(f"tensor_in must be 4-dimensional, got shape {list(dims)}")
    for axis in (1, 2):
        if dims[axis] is not None and dims[axis] < ratio[axis]:
            raise ValueError(
                f"Pooling ratio is higher than input dimension size for dimension {axis}. Input "
                f"dim size: {dims[axis]} pooling ratio: {ratio[axis]:g}"
            )
    return tuple(None if n is None else int(n / r) for n, r in zip(dims, ratio, strict=True))


def reduced(x, rows, columns, overlapping, average):
    """The maximum or average of each region."""
    for axis, sequence in ((1, rows), (2, columns)):
        first, end = regions(sequence, x.shape[axis], overlapping)
        parts = [np.take(x, range(a, b), axis) for a, b in zip(first, end, strict=True)]
        reduce = np.sum if average else np.max
        x = np.stack([reduce(part, axis) for part in parts], axis)
    if not average:
        return x
    return x / counts(rows, columns, overlapping)


def counts(rows, columns, overlapping):
    """Number of elements of each region, to be broadcast over images and channels."""
    sizes = [
        np.subtract(*regions(sequence, sequence[-1], overlapping)[::-1])
        for sequence in (rows, columns)
    ]
    return (sizes[0][:, None] * sizes[1])[:, :, None]


def register_pool(name, first, average):
    """The op that pools.

    Args:
      name: TF's op name.
      first: name of its input.
      average: whether the average is taken, not the maximum.
    """

    def host(x, state, pooling_ratio, pseudo_random, overlapping, deterministic, seed=0, seed2=0):
        dims = output_dims(x.shape, pooling_ratio)
        needed = dims[1] + dims[2]
        source = packed(*start(seed, seed2)) if deterministic else state
        numbers = philox.uniform(np, *split_state(source), needed, np.dtype("float64"))
        rows = borders(x.shape[1], dims[1], pseudo_random, numbers)
        columns = borders(x.shape[2], dims[2], pseudo_random, numbers[dims[1] :])
        y = reduced(x, rows, columns, overlapping, average).astype(x.dtype)
        return y, rows, columns, moved(np, state, needed * BLOCKS)

    def specs(inputs, attrs):
        dims = output_dims(dims_of(inputs[0]), attrs["pooling_ratio"])
        lengths = [(None if n is None else n + 1,) for n in dims[1:3]]
        return [(dims, dtype_of(inputs[0])), *[(n, INT64) for n in lengths], STATE_SPEC]

    def rule(r, dy, *_):
        if dy is None or not wants(r, 0):
            return None, None
        x, (y, rows, columns, _) = r.inputs[0], r.outputs
        attrs = {"overlapping": r.attrs["overlapping"]}
        if average:
            dims = dims_of(x)
            known = dims is not None and None not in dims
            lead = dims if known else shape(x, out_type="int64")
            return execute(AVG_GRAD, (lead, dy, rows, columns), attrs), None
        return execute(MAX_GRAD, (x, y, dy, rows, columns), attrs), None

    rule.accepts_none = True
    return register(
        name, f"{first}:T, state:uint64", host=host, shape=specs, grad=rule, attrs=ATTRS,
        outputs=4, types=TYPES, limit=1 << 62,
    )  # fmt: skip


def _max_gradient(x, y, dy, rows, columns, overlapping):
    """The gradient of each maximum goes to the first element of its region that holds it."""
    found = np.zeros_like(x)
    row, column = regions(rows, x.shape[1], overlapping), regions(columns, x.shape[2], overlapping)
    images, channels = np.ogrid[: x.shape[0], : x.shape[3]]
    for i, (top, bottom) in enumerate(zip(*row, strict=True)):
        for j, (left, right) in enumerate(zip(*column, strict=True)):
            block = x[:, top:bottom, left:right].reshape(len(x), -1, x.shape[3])
            place = block.argmax(1)
            at = top + place // (right - left), left + place % (right - left)
            np.add.at(found, (images, *at, channels), dy[:, i, j])
    return found


def _average_gradient(dims, dy, rows, columns, overlapping):
    """Each element of a region gets the same share of the gradient."""
    x = np.zeros(dims, dy.dtype)
    share = dy / counts(rows, columns, overlapping)
    row, column = regions(rows, dims[1], overlapping), regions(columns, dims[2], overlapping)
    for i, (top, bottom) in enumerate(zip(*row, strict=True)):
        for j, (left, right) in enumerate(zip(*column, strict=True)):
            x[:, top:bottom, left:right] += share[:, i : i + 1, j : j + 1].astype(dy.dtype)
    return x


SEQUENCES = "row_pooling_sequence:int64, col_pooling_sequence:int64"
MAX_GRAD = register(
    "FractionalMaxPoolGrad", f"orig_input:T, orig_output:T, out_backprop:T, {SEQUENCES}",
    host=_max_gradient, grad=NONE, attrs={"overlapping": False}, types=TYPES, limit=1 << 62,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[2]))],
)  # fmt: skip
AVG_GRAD = register(
    "FractionalAvgPoolGrad", f"orig_input_tensor_shape!:int64, out_backprop:T, {SEQUENCES}",
    host=_average_gradient, grad=NONE, attrs={"overlapping": False}, types=TYPES, limit=1 << 62,
    shape=lambda inputs, attrs: [
        ((None,) * 4 if isinstance(inputs[0], Tensor) and partial_dims(inputs[0]) is None
         else partial_dims(inputs[0]), dtype_of(inputs[1])),
    ],
)  # fmt: skip
MAX_POOL = register_pool("FractionalMaxPool", "value", False)
AVG_POOL = register_pool("FractionalAvgPool", "value", True)


def unimplemented(message):
    """The exception for what TensorFlow's kernel leaves out."""
    return UnimplementedError(None, None, message)


def four_ratios(ratio, error=ValueError, undone=ValueError):
    """The ratio of each axis.

    Args:
      ratio: as given.
      error: makes the exception for a ratio below 1.
      undone: makes the exception for a ratio of images or channels other than 1.
    """
    given = [ratio] if isinstance(ratio, (int, float)) else [float(r) for r in ratio]
    if len(given) == 1:
        four = (1.0, given[0], given[0], 1.0)
    elif len(given) == 2:
        four = (1.0, given[0], given[1], 1.0)
    elif len(given) == 4:
        four = tuple(given)
    else:
        raise ValueError(
            f"`pooling_ratio` should be a number or a list of 1, 2 or 4. Received: {ratio}"
        )
    if min(four) < 1:
        raise error(f"`pooling_ratio` elements should be >= 1.0. Received: pooling_ratio={ratio}")
    if four[0] != 1 or four[3] != 1:
        raise undone(
            "`pooling_ratio` should have first and last elements with value 1.0. Received: "
            f"pooling_ratio={ratio}"
        )
    return tuple(map(float, four))


def run(op, value, ratio, pseudo_random, overlapping, seed, name):
    """One call; with a seed all calls choose the same regions. 0 stands for none."""
    attrs = {
        "pooling_ratio": ratio,
        "pseudo_random": bool(pseudo_random),
        "overlapping": bool(overlapping),
        "deterministic": bool(seed),
    }
    if seed:
        attrs["seed"], attrs["seed2"], _ = op_seeds(seed)
    size = dims_of(value)
    if size is not None and len(size) != 4:
        raise invalid(f"tensor_in must be 4-dimensional, got shape {list(size)}")
    blocks = 0 if size is None or None in size else (size[1] + size[2]) * BLOCKS
    return draw(op, (value,), attrs, seed or None, name, tuple(attrs.values()), lambda: blocks)


@export("nn.fractional_max_pool")
@dispatchable
def fractional_max_pool(
    value, pooling_ratio, pseudo_random=False, overlapping=False, seed=0, name=None
):
    """Maximum over regions of two neighbouring sizes, so that the ratio need be no integer.

    Args:
      value: (batch, height, width, channels) of float32, float64, int32 or int64.
      pooling_ratio: how many times smaller images become, at least 1: a number, a list of one or
        two numbers (height, width), or of four, the first and last of them 1.
      pseudo_random: borders of regions at regular places with a random offset, not at random.
      overlapping: whether neighbouring regions share the element at their border.
      seed: integer: the op's seed; see `tf.random.set_seed`. With one, all calls choose the same
        regions, but not those that TensorFlow chooses. 0 stands for none.
      name: name of the node in a graph.

    Returns:
      A named tuple: `output`, `row_pooling_sequence` and `col_pooling_sequence`: the borders of the
      regions.

    Raises:
      ValueError: if a ratio is below 1, or that of batch or channels is not 1.
      InvalidArgumentError: if images are no images, or smaller than the ratio.

    Example:
      >>> import yeoul as tf
      >>> y, rows, _ = tf.nn.fractional_max_pool(tf.ones([1, 7, 7, 2]), 1.5, seed=1)
      >>> y.shape, int(rows[0]), int(rows[-1])
      (TensorShape([1, 4, 4, 2]), 0, 7)

    Reference: Graham, "Fractional max-pooling", arXiv:1412.6071.
    """
    ratio = four_ratios(pooling_ratio)
    return FractionalMaxPool(*run(MAX_POOL, value, ratio, pseudo_random, overlapping, seed, name))


@export("nn.fractional_avg_pool")
@dispatchable
def fractional_avg_pool(
    value, pooling_ratio, pseudo_random=False, overlapping=False, seed=0, name=None
):
    """Average over regions of two neighbouring sizes, so that the ratio need be no integer.

    Args:
      value: (batch, height, width, channels) of float32, float64, int32 or int64.
      pooling_ratio: how many times smaller images become, at least 1: a list of four numbers, the
        first and last of them 1; or as for `tf.nn.fractional_max_pool`.
      pseudo_random: borders of regions at regular places with a random offset, not at random.
      overlapping: whether neighbouring regions share the element at their border.
      seed: integer: the op's seed; see `tf.random.set_seed`. With one, all calls choose the same
        regions, but not those that TensorFlow chooses. 0 stands for none.
      name: name of the node in a graph.

    Returns:
      A named tuple: `output`, `row_pooling_sequence` and `col_pooling_sequence`: the borders of the
      regions.

    Raises:
      InvalidArgumentError: if a ratio is below 1, or images are no images, or smaller than it.
      UnimplementedError: if the ratio of batch or channels is not 1.

    Example:
      >>> import yeoul as tf
      >>> y, _, _ = tf.nn.fractional_avg_pool(tf.ones([1, 7, 7, 2]), [1, 1.5, 1.5, 1], seed=1)
      >>> y.shape
      TensorShape([1, 4, 4, 2])

    Reference: Graham, "Fractional max-pooling", arXiv:1412.6071.
    """
    ratio = four_ratios(pooling_ratio, invalid, unimplemented)
    return FractionalAvgPool(*run(AVG_POOL, value, ratio, pseudo_random, overlapping, seed, name))
