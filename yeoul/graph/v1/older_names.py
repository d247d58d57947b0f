"""More functions with the arguments of TensorFlow 1: sparse tensors, assertions, blocks."""

from yeoul.core.export import export, export_second
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import TABLE
from yeoul.graph.raw import functions
from yeoul.graph.v1.adapt import DROPPED, old
from yeoul.ops import (
    arg,
    assertions,
    assertions_static,
    blocks,
    counting,
    gather,
    numerics,
    segment_means,
    sparse_arithmetic,
    sparse_parts,
    sparse_reduce,
    stateless_choice,
)

sparse_add = old(
    "sparse.add sparse_add",
    sparse_arithmetic.add,
    "a b threshold=None thresh=None",
    {"thresh": "threshold"},
    attr="sparse_add",
)
sparse_concat = old(
    "sparse.concat sparse_concat",
    sparse_parts.concat,
    "axis sp_inputs name=None expand_nonconcat_dim=False concat_dim=None "
    "expand_nonconcat_dims=None",
    {"expand_nonconcat_dim": "expand_nonconcat_dims", "concat_dim": "axis"},
    attr="sparse_concat",
)
sparse_split = old(
    "sparse.split sparse_split",
    sparse_parts.split,
    "keyword_required=None sp_input=None num_split=None axis=None name=None split_dim=None",
    {"keyword_required": DROPPED, "split_dim": "axis"},
    attr="sparse_split",
)

SPARSE_REDUCTION = "sp_input axis=None keepdims=None reduction_axes=None keep_dims=None"
REDUCED = {"reduction_axes": "axis", "keep_dims": "keepdims"}


def sparse(function):
    """The reduction, with a sparse result."""

    def reduced(*args, **kwargs):
        return function(*args, output_is_sparse=True, **kwargs)

    reduced.__doc__ = f"{(function.__doc__ or '').partition(chr(10))[0]} The result is sparse."
    return reduced


def sparse_reduction(kind, function, suffix=""):
    """`tf.compat.v1.sparse.reduce_kind`, also named `sparse_reduce_kind` in the root."""
    name = f"reduce_{kind}{suffix}"
    paths, attr = f"sparse.{name} sparse_{name}", f"sparse_{name}"
    return old(paths, function, SPARSE_REDUCTION, REDUCED, attr=attr)


sparse_reduce_sum = sparse_reduction("sum", sparse_reduce.reduce_sum)
sparse_reduce_max = sparse_reduction("max", sparse_reduce.reduce_max)
sparse_reduce_sum_sparse = sparse_reduction("sum", sparse(sparse_reduce.reduce_sum), "_sparse")
sparse_reduce_max_sparse = sparse_reduction("max", sparse(sparse_reduce.reduce_max), "_sparse")


def sparse_segments(kind):
    """`tf.compat.v1.sparse.segment_kind`: its name comes before the number of segments."""
    name = f"segment_{kind}"
    return old(
        f"sparse.{name} sparse_{name}",
        getattr(segment_means, f"sparse_{name}"),
        "data indices segment_ids name=None num_segments=None sparse_gradient=False",
        attr=f"sparse_{name}",
    )


sparse_segment_sum = sparse_segments("sum")
sparse_segment_mean = sparse_segments("mean")
sparse_segment_sqrt_n = sparse_segments("sqrt_n")

bincount = old(
    "math.bincount bincount",
    counting.bincount,
    "arr weights=None minlength=None maxlength=None dtype='int32'",
)
NO_DATA = {"data": DROPPED}
assert_near = old(
    "assert_near debugging.assert_near",
    assertions.assert_near,
    "x y rtol=None atol=None data=None summarize=None message=None name=None",
    NO_DATA,
)
NO_LISTS = {"data": DROPPED, "summarize": DROPPED}
assert_rank_at_least = old(
    "assert_rank_at_least debugging.assert_rank_at_least",
    assertions_static.assert_rank_at_least,
    "x rank data=None summarize=None message=None name=None",
    NO_LISTS,
)
assert_rank_in = old(
    "assert_rank_in debugging.assert_rank_in",
    assertions_static.assert_rank_in,
    "x ranks data=None summarize=None message=None name=None",
    NO_LISTS,
)
assert_scalar = old(
    "assert_scalar debugging.assert_scalar",
    assertions_static.assert_scalar,
    "tensor name=None message=None",
)
assert_all_finite = old(
    "debugging.assert_all_finite",
    numerics.assert_all_finite,
    "t=None msg=None name=None x=None message=None",
    {"t": "x", "msg": "message"},
)
stateless_multinomial = old(
    "random.stateless_multinomial",
    stateless_choice.stateless_categorical,
    "logits num_samples seed output_dtype='int64' name=None",
    {"output_dtype": "dtype"},
)
export_second("compat.v1.assert_integer", "debugging.assert_integer")
export_second("compat.v1.assert_type", "debugging.assert_type")
ARG = "input dimension output_type='int64' name=None"
arg_max = old("arg_max", arg.argmax, ARG, {"dimension": "axis"})
arg_min = old("arg_min", arg.argmin, ARG, {"dimension": "axis"})


def in_blocks(number, again):
    """The block's sizes on both axes of an image, of which one number is given, by either name."""
    if (number is None) == (again is None):
        raise ValueError(
            f"Pass one of block_size and block_shape: block_size={number}, block_shape={again}."
        )
    side = number if again is None else again
    return [side, side]


@export("compat.v1.space_to_batch", "compat.v1.nn.space_to_batch")
@dispatchable
def space_to_batch(input, paddings, block_size=None, name=None, block_shape=None):
    """Blocks of positions moved into the batch axis, after padding with zeros.

    Args:
      input: tensor of shape `[batch, height, width, depth]`.
      paddings: zeros before and after, for height and width.
      block_size: side of a square block.
      name: of the op.
      block_shape: as `block_size`: one number.

    Returns:
      A tensor.

    Raises:
      ValueError: if neither or both of `block_size` and `block_shape` are given.

    Example:
      >>> import yeoul as tf
      >>> x = tf.reshape(tf.range(4), [1, 2, 2, 1])
      >>> tf.compat.v1.space_to_batch(x, [[0, 0], [0, 0]], 2).shape
      TensorShape([4, 1, 1, 1])
    """
    return blocks.space_to_batch(input, in_blocks(block_size, block_shape), paddings, name)


@export("compat.v1.batch_to_space")
@dispatchable
def batch_to_space(input, crops, block_size, name=None, block_shape=None):
    """Undoes `tf.compat.v1.space_to_batch`.

    Args:
      input: tensor of shape `[batch, height, width, depth]`.
      crops: how much is cut off before and after, for height and width.
      block_size: side of a square block, or None.
      name: of the op.
      block_shape: as `block_size`, if that is None.

    Returns:
      A tensor.

    Raises:
      ValueError: if neither or both of `block_size` and `block_shape` are given.

    Example:
      >>> import yeoul as tf
      >>> x = tf.reshape(tf.range(4), [4, 1, 1, 1])
      >>> tf.compat.v1.batch_to_space(x, [[0, 0], [0, 0]], 2).shape
      TensorShape([1, 2, 2, 1])
    """
    return blocks.batch_to_space(input, in_blocks(block_size, block_shape), crops, name)


@export("compat.v1.batch_gather")
@dispatchable
def batch_gather(params, indices, name=None):
    """Slices taken by index along the last axis of the indices, each from its own batch.

    Args:
      params: any tensor.
      indices: integers, whose shape but for the last axis is that of the front of `params`.
      name: of the op.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.batch_gather([[1, 2], [3, 4]], [[1], [0]]).numpy().tolist())
      [[2], [3]]
    """
    return gather.gather(params, indices, batch_dims=-1, name=name)


@export("compat.v1.setdiff1d")
@dispatchable
def setdiff1d(x, y, index_dtype="int32", name=None):
    """The elements of `x` that are not in `y`, in order, and where they stood.

    Args:
      x: vector.
      y: vector of the same dtype.
      index_dtype: int32 or int64.
      name: of the op.

    Returns:
      A named tuple `out, idx`.

    Example:
      >>> import yeoul as tf
      >>> out, idx = tf.compat.v1.setdiff1d([1, 2, 3, 4], [2, 4])
      >>> print(out.numpy(), idx.numpy())
      [1 3] [0 2]
    """
    return functions.ListDiff(x=x, y=y, out_idx=index_dtype, name=name)


@export("compat.v1.sparse_to_dense")
@dispatchable
def sparse_to_dense(
    sparse_indices, output_shape, sparse_values, default_value=0, validate_indices=True, name=None
):
    """A dense tensor of which some elements are given.

    Args:
      sparse_indices: a number, a vector or a matrix of indices, one row an element.
      output_shape: of the result.
      sparse_values: the values at the indices, or one for all.
      default_value: of the other elements.
      validate_indices: whether the indices must be in order, and none twice.
      name: of the op.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.sparse_to_dense([1, 3], [4], 1.0).numpy())
      [0. 1. 0. 1.]
    """
    attrs = {"validate_indices": validate_indices}
    inputs = (sparse_indices, output_shape, sparse_values, default_value)
    return execute(TABLE["SparseToDense"], inputs, attrs, name)
