"""Elements moved along axes: tf.reverse, tf.roll, tf.reverse_sequence."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.static import as_dims


def reversed_axes(rank, axes):
    axes = (axes,) if isinstance(axes, int) else axes
    seen = set()
    for i, axis in enumerate(axes):
        if not -rank <= axis < rank:
            raise ValueError(f"'axis'[{i}] = {axis} is out of valid range [{-rank}, {rank - 1}]")
        if axis % rank in seen:
            raise ValueError(f"axis {axis % rank} specified more than once.")
        seen.add(axis % rank)
    return tuple(seen)


def _reverse_specs(inputs, attrs):
    dims, axes = dims_of(inputs[0]), inputs[1]
    if dims is not None and not isinstance(axes, Tensor):
        reversed_axes(len(dims), axes)
    return [(dims, dtype_of(inputs[0]))]


REVERSE = register(
    "ReverseV2",
    "tensor:T, axis!:Tidx",
    shape=_reverse_specs,
    limit=1 << 62,
    lower=lambda x, axes: jnp.flip(x, reversed_axes(x.ndim, axes)),
    host=lambda x, axes: np.flip(x, reversed_axes(x.ndim, axes)),
    grad=lambda r, dy: (execute(REVERSE, (dy, r.inputs[1])), None),
)


@export("reverse")
@dispatchable
def reverse(tensor, axis, name=None):
    """The tensor with the order of the elements reversed along axes.

    Args:
      tensor: any tensor.
      axis: list of axes, each at most once.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if an axis is out of range or named twice.

    Example:
      >>> import yeoul as tf
      >>> print(tf.reverse([1, 2, 3], [0]))
      tf.Tensor([3 2 1], shape=(3,), dtype=int32)
    """
    return execute(REVERSE, (tensor, as_dims(axis)), name=name)


REVERSE.public = reverse


def _roll(module):
    def rolled(x, shift, axis):
        axes = (axis,) if isinstance(axis, int) else axis
        for a in axes:
            if not -x.ndim <= a < x.ndim:
                raise ValueError(f"axis {a} is out of range for a tensor of shape {list(x.shape)}")
        shifts = shift.reshape(-1)
        if shifts.shape != (len(axes),):
            raise ValueError(
                f"shift and axis must have the same size: {shifts.shape[0]} and {len(axes)}"
            )
        if module is np:
            return np.roll(x, tuple(shifts.tolist()), axes)
        for i, a in enumerate(axes):
            x = jnp.roll(x, shifts[i], a)
        return x

    return rolled


ROLL = register(
    "Roll",
    "input:T, shift:Tshift, axis!:Taxis",
    lower=_roll(jnp),
    host=_roll(np),
    shape=same,
    limit=1 << 20,
    grad=lambda r, dy: (
        execute(ROLL, (dy, TABLE["Neg"].public(r.inputs[1]), r.inputs[2])),
        None,
        None,
    ),
)


@export("roll")
@dispatchable
def roll(input, shift, axis, name=None):
    """The elements moved along axes; what leaves at one end comes in at the other.

    Args:
      input: any tensor.
      shift: how far; int, or one for each of `axis`.
      axis: int, or list of ints.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if an axis is out of range, or there are not as many shifts as axes.

    Example:
      >>> import yeoul as tf
      >>> print(tf.roll([1, 2, 3, 4], 1, 0))
      tf.Tensor([4 1 2 3], shape=(4,), dtype=int32)
    """
    return execute(ROLL, (input, shift, as_dims(axis)), name=name)


def _reverse_sequence_check(dims, lengths, seq_dim, batch_dim):
    """Non-negative (seq_dim, batch_dim), checked against the shapes."""
    for what, axis in (("seq_dim", seq_dim), ("batch_dim", batch_dim)):
        if not -len(dims) <= axis < len(dims):
            raise ValueError(f"{what} must be < input rank: {axis} for shape {list(dims)}")
    seq_dim, batch_dim = seq_dim % len(dims), batch_dim % len(dims)
    if seq_dim == batch_dim:
        raise ValueError(f"batch_dim == seq_dim == {seq_dim}: they must be different axes")
    m, n = lengths[0], dims[batch_dim]
    if None not in (m, n) and m != n:
        raise ValueError(f"Length of seq_lengths != input.dims({batch_dim}), ({m} vs. {n})")
    return seq_dim, batch_dim


def _reverse_sequence(module):
    def flipped(x, lengths, seq_dim, batch_dim):
        seq_dim, batch_dim = _reverse_sequence_check(x.shape, lengths.shape, seq_dim, batch_dim)
        n = x.shape[seq_dim]
        if module is np and lengths.size:
            if lengths.min() < 0:
                at = int(lengths.argmin())
                raise ValueError(f"seq_lens({at}) < 0: {lengths[at]}")
            if lengths.max() > n:
                at = int(lengths.argmax())
                raise ValueError(f"seq_lens({at}) > input.dims({seq_dim}): {lengths[at]} > {n}")
        position = np.arange(n).reshape([n if i == seq_dim else 1 for i in range(x.ndim)])
        lengths = lengths.reshape([-1 if i == batch_dim else 1 for i in range(x.ndim)])
        source = module.where(position < lengths, lengths - 1 - position, position)
        return module.take_along_axis(x, source, seq_dim)

    return flipped


def _reverse_sequence_specs(inputs, attrs):
    dims, lengths = dims_of(inputs[0]), dims_of(inputs[1])
    if dims is not None and lengths is not None:
        _, batch = _reverse_sequence_check(dims, lengths, attrs["seq_dim"], attrs["batch_dim"])
        dims = (
            *dims[:batch],
            lengths[0] if dims[batch] is None else dims[batch],
            *dims[batch + 1 :],
        )
    return [(dims, dtype_of(inputs[0]))]


REVERSE_SEQUENCE = register(
    "ReverseSequence",
    "input:T, seq_lengths:Tlen",
    attrs={"seq_dim": None, "batch_dim": 0},
    lower=_reverse_sequence(jnp),
    host=_reverse_sequence(np),
    refuses=lambda x, lengths, seq_dim, batch_dim: (
        (lengths < 0) | (lengths > x.shape[seq_dim])
    ).any(),
    shape=_reverse_sequence_specs,
    grad=lambda r, dy: (execute(REVERSE_SEQUENCE, (dy, r.inputs[1]), r.attrs), None),
)


@export("reverse_sequence")
@dispatchable
def reverse_sequence(input, seq_lengths, seq_axis=None, batch_axis=None, name=None):
    """For each sequence of a batch, its first elements in reversed order; the padding stays.

    Args:
      input: tensor of rank at least 2.
      seq_lengths: integer vector: how many elements of each sequence to reverse.
      seq_axis: the axis of time.
      batch_axis: the axis of the batch; default 0.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if there is another number of lengths than of sequences, or one is too
        long.

    Example:
      >>> import yeoul as tf
      >>> print(tf.reverse_sequence([[1, 2, 0], [3, 4, 5]], [2, 3], seq_axis=1).numpy().tolist())
      [[2, 1, 0], [5, 4, 3]]
    """
    if seq_axis is None:
        raise TypeError("tf.reverse_sequence needs seq_axis, the axis of time.")
    attrs = {"seq_dim": int(seq_axis), "batch_dim": int(batch_axis or 0)}
    return execute(REVERSE_SEQUENCE, (input, seq_lengths), attrs, name)
